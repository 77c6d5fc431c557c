"""Recurrence: rules of RFC 5545 in a zone, their ends, their words, and work that stays bounded."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr

from app.core.enums.planning import WorkdayShift
from app.core.errors import UserError
from app.core.i18n import set_language
from app.core.planning.recurrence import MOST_MOMENTS, Recurrence, count, parse_recurrence, upcoming
from app.core.planning.rule import parse_rule
from app.core.planning.rule_words import rule_words

START = datetime(2026, 3, 2, 9, 0)  # a Monday
FAR = datetime(2030, 1, 1)


def days_of(text: str, start: datetime = START, until: datetime = FAR, zone: str = "UTC", number: int = 6) -> list[str]:
    found = count(parse_recurrence(text, start, zone), start, until)
    return [f"{one.occurrence_at:%Y-%m-%d}" for one in found.found[:number]]


@pytest.fixture
def russian() -> Iterator[None]:
    set_language("ru")
    yield
    set_language("en")


@pytest.mark.parametrize(("rule", "expected"), [
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=3", ["2026-03-03", "2026-03-17", "2026-03-31"]),
    ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", ["2026-03-31", "2026-05-31", "2026-07-31"]),
    ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3;SKIP=BACKWARD;RSCALE=GREGORIAN", ["2026-03-31", "2026-04-30", "2026-05-31"]),
    ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3;SKIP=FORWARD;RSCALE=GREGORIAN", ["2026-03-31", "2026-05-01", "2026-05-31"]),
    ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", ["2026-03-27", "2026-04-24"]),
    ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", ["2026-03-31", "2026-04-30"]),
    ("FREQ=YEARLY;BYWEEKNO=1;COUNT=2", ["2027-01-04", "2028-01-03"]),
    ("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2;COUNT=2", ["2026-03-04", "2026-03-11"]),
    ("FREQ=WEEKLY;UNTIL=20260316", ["2026-03-02", "2026-03-09", "2026-03-16"]),
    ("FREQ=WEEKLY;COUNT=4\nEXDATE:20260309T090000Z\nRDATE:20260310T100000Z", ["2026-03-02", "2026-03-10", "2026-03-16", "2026-03-23"]),
    ("RDATE:20260401T090000Z", ["2026-03-02", "2026-04-01"]),
])
def test_rule_when_counted_then_these_days_come(rule: str, expected: list[str]) -> None:
    assert days_of(rule) == expected


def test_yearly_when_it_begins_on_29_february_then_it_comes_in_leap_years_or_on_the_28th_if_wanted() -> None:
    leap = datetime(2024, 2, 29, 9)
    assert days_of("FREQ=YEARLY", leap, datetime(2033, 1, 1)) == ["2024-02-29", "2028-02-29", "2032-02-29"]
    kept = days_of("RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=BACKWARD", leap, datetime(2029, 1, 1))
    assert kept == ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]


def test_daily_when_clocks_change_then_the_wall_time_stays() -> None:
    found = count(parse_recurrence("FREQ=DAILY", datetime(2026, 3, 27, 7), "Europe/Berlin"), datetime(2026, 3, 27), datetime(2026, 3, 31)).found
    assert [one.occurrence_at.hour for one in found] == [7, 7, 6, 6]


def test_daily_when_its_hour_is_leapt_over_then_it_still_comes_that_night() -> None:
    found = count(parse_recurrence("FREQ=DAILY", datetime(2026, 3, 28, 1, 30), "Europe/Berlin"), datetime(2026, 3, 28), datetime(2026, 3, 31)).found
    assert [f"{one.occurrence_at:%d %H:%M}" for one in found] == ["28 01:30", "29 01:30", "30 00:30"]


@pytest.mark.parametrize("rule", [
    "FREQ=SECONDLY", "FREQ=SECONDLY;COUNT=1000000000", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MINUTELY;INTERVAL=999999999;BYSECOND=7",
])
def test_absurd_rule_when_counted_over_a_thousand_years_then_it_ends_and_says_so(rule: str) -> None:
    found = count(parse_recurrence(rule, datetime(1926, 1, 1), "UTC"), datetime(1950, 1, 1), datetime(2950, 1, 1))
    assert not found.is_complete
    assert len(found.found) <= MOST_MOMENTS


def test_rule_without_a_time_when_next_ones_are_asked_then_none_come() -> None:
    assert upcoming(parse_recurrence("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", START, "UTC"), START, 5).found == ()


@pytest.mark.parametrize(("rule", "named"), [
    ("INTERVAL=2", "FREQ"), ("FREQ=HOURLI", "FREQ"), ("FREQ=DAILY;COUNT=0", "COUNT"), ("FREQ=DAILY;COUNT=3;UNTIL=20270101", "UNTIL"),
    ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY"), ("FREQ=WEEKLY;BYDAY=XX", "BYDAY"), ("FREQ=WEEKLY;BYDAY=2MO", "BYDAY"),
    ("FREQ=DAILY;BYHOUR=24", "BYHOUR"), ("FREQ=DAILY;FREQ=WEEKLY", "FREQ"), ("FREQ=DAILY;BYPOPE=1", "BYPOPE"), ("FREQ=DAILY;UNTIL=20261345", "UNTIL"),
    ("RSCALE=HEBREW;FREQ=YEARLY", "RSCALE"), ("FREQ=MONTHLY;BYWEEKNO=3", "BYWEEKNO"), ("FREQ=DAILY;BYMONTH=", "BYMONTH"), ("X" * 5000, "4000"),
])
def test_wrong_rule_when_read_then_the_sentence_names_the_part(rule: str, named: str) -> None:
    with pytest.raises(UserError, match=named):
        parse_rule(rule)


def test_zone_when_it_does_not_exist_then_a_sentence_names_it() -> None:
    with pytest.raises(UserError, match="Europe/Atlantis"):
        parse_recurrence("FREQ=DAILY", START, "Europe/Atlantis")


def test_rule_when_written_and_read_again_then_it_is_the_same() -> None:
    for text in ("FREQ=MONTHLY;INTERVAL=3;COUNT=7;BYDAY=-1FR,2MO;WKST=SU", "RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=FORWARD;UNTIL=20300101T120000Z"):
        assert parse_rule(str(parse_rule(text))) == parse_rule(text)


def random_rule(chance: random.Random) -> str:
    parts = [f"FREQ={chance.choice(('YEARLY', 'MONTHLY', 'DAILY', 'HOURLY', 'MINUTELY'))}", f"INTERVAL={chance.randint(1, 5)}"]
    if chance.random() < 0.5:
        parts.append("BYMONTH=" + ",".join(str(one) for one in sorted(chance.sample(range(1, 13), 2))))
    if chance.random() < 0.4:
        parts.append("BYDAY=" + ",".join(chance.sample(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), 2)))
    elif "MONTHLY" in parts[0]:
        parts.append(f"BYMONTHDAY={chance.choice((1, 15, 31, -1, -3))}")
    if chance.random() < 0.3:
        parts.append(f"BYHOUR={chance.randint(0, 11)},{chance.randint(12, 23)}")
    return ";".join(parts)


def test_random_rules_when_counted_then_dateutil_agrees(pytestconfig: pytest.Config) -> None:
    chance = random.Random(5545)
    for _round in range(120 if pytestconfig.getoption("--acceptance") else 25):
        rule, start = random_rule(chance), datetime(2026, chance.randint(1, 12), chance.randint(1, 28), chance.randint(0, 23))
        theirs = rrulestr(rule, dtstart=start).between(start, start + timedelta(days=800), inc=True)[:40]
        ours = count(parse_recurrence(rule, start, "UTC"), start, start + timedelta(days=800, milliseconds=1), most=40).found
        assert [one.occurrence_at for one in ours] == theirs, f"{rule} from {start}"


def test_later_stretch_when_counted_then_it_equals_the_end_of_the_whole() -> None:
    for rule in ("FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,FR", "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=-1", "FREQ=HOURLY;INTERVAL=7", "FREQ=YEARLY;BYWEEKNO=53"):
        known, since = parse_recurrence(rule, START, "Europe/Berlin"), datetime(2027, 6, 1)
        whole = [one for one in count(known, START, FAR).found if one.occurrence_at >= since]
        assert list(count(known, since, FAR).found)[: len(whole)] == whole


@pytest.mark.parametrize(("shift", "expected"), [
    (WorkdayShift.NONE, ["02-28", "03-31", "04-30", "05-31"]), (WorkdayShift.BEFORE, ["02-27", "03-31", "04-30", "05-29"]),
    (WorkdayShift.AFTER, ["03-02", "03-31", "04-30", "06-01"]), (WorkdayShift.SKIP, ["03-31", "04-30"]),
])
def test_last_of_month_when_it_is_a_day_off_then_it_goes_where_it_should(shift: WorkdayShift, expected: list[str]) -> None:
    known = parse_recurrence("FREQ=MONTHLY;BYMONTHDAY=-1", datetime(2026, 2, 28, 9), "UTC")
    found = count(known, datetime(2026, 2, 1), datetime(2026, 6, 2), shift=shift, is_working_day=lambda day: day.weekday() < 5).found
    assert [f"{one.starts_at:%m-%d}" for one in found] == expected


def test_series_when_split_then_both_parts_together_are_the_whole() -> None:
    whole = parse_recurrence("FREQ=WEEKLY;COUNT=10\nEXDATE:20260406T090000Z\nRDATE:20260501T120000Z", START, "UTC")
    cut = datetime(2026, 3, 30, 9)
    parts = [parse_recurrence(part.lines(), part.starts_at, "UTC") for part in (whole.ending_before(cut), whole.beginning_at(cut))]
    together = [one for part in parts for one in count(part, START, FAR).found]
    assert together == list(count(whole, START, FAR).found)
    assert len(together) == 10


def test_all_day_when_an_exception_is_written_then_it_is_a_date() -> None:
    known = parse_recurrence("FREQ=DAILY;COUNT=3", datetime(2026, 3, 1, 23), "Europe/Berlin", is_all_day=True)
    assert known.without(datetime(2026, 3, 2, 23)).lines() == "RRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20260303"


def test_exception_of_a_whole_day_when_counted_then_that_day_is_left_out() -> None:
    assert days_of("FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20260303") == ["2026-03-02", "2026-03-04"]


@pytest.mark.parametrize(("rule", "english", "spoken"), [
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20261224", "every second Tuesday, until 24/12/2026", "каждый второй вторник, до 24.12.2026"),
    ("FREQ=WEEKLY;BYDAY=WE", "every Wednesday", "каждую среду"),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every week: on working days", "каждую неделю: по рабочим дням"),
    ("FREQ=DAILY;INTERVAL=3;COUNT=5", "every 3 days, 5 times", "каждые 3 дня, 5 раз"),
    ("FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday", "каждый месяц в последнюю пятницу"),
    ("FREQ=MONTHLY;BYMONTHDAY=15", "every month on day 15", "каждый месяц 15-го числа"),
    ("FREQ=YEARLY", "every year on day 2 in March", "каждый год 2-го числа в марте"),
    ("FREQ=HOURLY;INTERVAL=21", "every 21 hours", "каждый 21 час"),
])
def test_rule_when_told_then_the_words_are_right_in_both_languages(rule: str, english: str, spoken: str, russian: None) -> None:
    assert rule_words(parse_rule(rule), START) == spoken
    set_language("en")
    assert rule_words(parse_rule(rule), START) == english


def test_recurrence_when_it_names_no_end_then_it_is_endless() -> None:
    known = Recurrence(START, "UTC", (parse_rule("FREQ=DAILY"),))
    assert known.is_endless
    assert not known.ending_before(datetime(2026, 4, 1)).is_endless
    assert days_of("FREQ=DAILY;UNTIL=20260303T090000Z") == [f"{date(2026, 3, 2)}", f"{date(2026, 3, 3)}"]
