"""Wall time: gaps and doubled hours by one rule, over zones that are hard on it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import UserError
from app.core.planning.board import Span
from app.core.planning.wall_time import (
    begin_of,
    day_of,
    days_meant,
    days_of,
    is_missing,
    is_twice,
    is_zone,
    moved,
    moved_days,
    moved_span,
    to_utc,
    to_wall,
    whole_days,
    zone_of,
)

BERLIN, SAO_PAULO, KOLKATA, LORD_HOWE = "Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe"
ZONES = st.sampled_from((BERLIN, SAO_PAULO, KOLKATA, LORD_HOWE))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1))
#: about the nights of 2018 to 2020 in which clocks change somewhere
NIGHTS = st.sampled_from((
    datetime(2018, 11, 4, 3), datetime(2019, 2, 17, 2), datetime(2019, 3, 31, 1), datetime(2019, 10, 27, 1), datetime(2019, 4, 6, 15),
    datetime(2019, 10, 5, 15, 30),
)).flatmap(lambda night: st.timedeltas(timedelta(hours=-6), timedelta(hours=6)).map(lambda delta: night + delta))
DELTAS = st.timedeltas(timedelta(days=-400), timedelta(days=400))
DAYS = st.dates(date(1990, 1, 1), date(2040, 1, 1))


@given(MOMENTS | NIGHTS, ZONES)
def test_to_utc_when_wall_time_is_turned_back_then_it_is_the_moment(moment: datetime, zone: str) -> None:
    wall = to_wall(moment, zone)
    assert to_utc(wall, zone, later=bool(wall.fold)) == moment
    assert not is_missing(wall, zone)
    assert is_twice(wall, zone) or not wall.fold


@given(MOMENTS | NIGHTS, DELTAS, ZONES)
def test_moved_when_the_aimed_time_exists_then_the_clock_shows_it(moment: datetime, delta: timedelta, zone: str) -> None:
    aimed = to_wall(moment, zone).replace(fold=0) + delta
    shown = to_wall(moved(moment, delta, zone), zone).replace(fold=0)
    if is_missing(aimed, zone):
        assert shown - aimed in (timedelta(hours=1), timedelta(minutes=30))
    else:
        assert shown == aimed


@given(MOMENTS | NIGHTS, ZONES)
def test_moved_when_by_nothing_then_it_is_the_same_moment_also_in_a_doubled_hour(moment: datetime, zone: str) -> None:
    assert moved(moment, timedelta(), zone) == moment


@given(MOMENTS | NIGHTS, DELTAS, ZONES)
def test_moved_when_moved_back_then_it_is_where_it_was_but_for_what_clocks_leap_over(moment: datetime, delta: timedelta, zone: str) -> None:
    aimed = to_wall(moment, zone).replace(fold=0) + delta
    back = moved(moved(moment, delta, zone), -delta, zone)
    if not is_missing(aimed, zone):
        assert to_wall(back, zone).replace(fold=0) == to_wall(moment, zone).replace(fold=0)


@given(MOMENTS | NIGHTS, st.timedeltas(timedelta(), timedelta(days=30)), DELTAS, ZONES)
def test_moved_span_when_moved_over_a_change_of_clocks_then_it_lasts_as_long(
    moment: datetime, length: timedelta, delta: timedelta, zone: str,
) -> None:
    span = moved_span(Span(moment, moment + length), delta, zone)
    assert span.ends_at - span.starts_at == length


@given(DAYS, st.integers(0, 40), st.integers(-400, 400), ZONES, ZONES)
def test_moved_days_when_all_day_then_dates_and_their_number_are_kept(first: date, more: int, days: int, zone: str, target: str) -> None:
    last = first + timedelta(days=more)
    span = whole_days(first, last, zone)
    assert days_of(span, zone) == days_meant(span, zone) == (first, last)
    there = moved_days(span, days, zone, target)
    assert days_of(there, target) == (first + timedelta(days=days), last + timedelta(days=days))


@given(DAYS, st.integers(0, 9))
def test_days_meant_when_drawn_in_a_neighbouring_zone_then_the_days_are_the_same(first: date, more: int) -> None:
    last = first + timedelta(days=more)
    assert days_meant(whole_days(first, last, KOLKATA), BERLIN) == (first, last)


@given(DAYS, ZONES)
def test_begin_of_when_asked_for_a_day_then_the_moment_before_is_the_day_before(day: date, zone: str) -> None:
    begin = begin_of(day, zone)
    assert day_of(begin, zone) == day
    assert day_of(begin - timedelta(milliseconds=1), zone) == day - timedelta(days=1)


@pytest.mark.parametrize(("zone", "wall", "shown"), [
    (BERLIN, datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 3, 30)),
    (SAO_PAULO, datetime(2018, 11, 4, 0, 15), datetime(2018, 11, 4, 1, 15)),
    (LORD_HOWE, datetime(2026, 10, 4, 2, 10), datetime(2026, 10, 4, 2, 40)),
])
def test_to_utc_when_clocks_leap_over_the_time_then_it_counts_by_the_offset_before(zone: str, wall: datetime, shown: datetime) -> None:
    assert is_missing(wall, zone)
    assert to_wall(to_utc(wall, zone), zone) == shown


@pytest.mark.parametrize(("zone", "wall", "gap"), [
    (BERLIN, datetime(2026, 10, 25, 2, 30), 60), (SAO_PAULO, datetime(2019, 2, 16, 23, 30), 60), (LORD_HOWE, datetime(2026, 4, 5, 1, 45), 30),
])
def test_to_utc_when_a_time_comes_twice_then_the_first_is_meant_unless_the_later_is_asked_for(zone: str, wall: datetime, gap: int) -> None:
    assert is_twice(wall, zone)
    assert to_utc(wall, zone, later=True) - to_utc(wall, zone) == timedelta(minutes=gap)
    assert [to_wall(to_utc(wall, zone, later=later), zone) for later in (False, True)] == [wall, wall.replace(fold=1)]


def test_moved_when_a_visit_is_dragged_over_the_night_of_the_change_then_it_starts_at_the_same_hour_and_lasts_as_long() -> None:
    start = to_utc(datetime(2026, 10, 24, 9), BERLIN)
    span = moved_span(Span(start, start + timedelta(hours=30)), timedelta(days=1), BERLIN)
    assert to_wall(span.starts_at, BERLIN) == datetime(2026, 10, 25, 9)
    assert span.ends_at - span.starts_at == timedelta(hours=30)


def test_zone_of_when_there_is_no_such_zone_then_a_cure_is_named() -> None:
    for name in ("Europe/Atlantis", "", "../etc/passwd", "Europe", "x" * 300):
        with pytest.raises(UserError, match="Europe/Berlin"):
            zone_of(name)
        assert not is_zone(name)
    assert is_zone(LORD_HOWE)
