"""When people may be disturbed, over the nights that clocks are put, and from when minutes before count."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from app.core.rules.reminding import Wishes, counted_from, held_until

NIGHT = Wishes(quiet_from=time(22), quiet_until=time(7))


def _none(_day: date) -> bool:
    return False


@pytest.mark.parametrize(("moment", "zone", "end"), [
    (datetime(2026, 3, 28, 22, 30), "Europe/Berlin", datetime(2026, 3, 29, 5)),  # 23:30; the night has seven hours of quiet
    (datetime(2026, 10, 24, 21, 30), "Europe/Berlin", datetime(2026, 10, 25, 6)),
    (datetime(2026, 12, 31, 23, 30), "Europe/Berlin", datetime(2027, 1, 1, 6)),
    (datetime(2028, 2, 28, 18, 0), "Asia/Kolkata", datetime(2028, 2, 29, 1, 30)),
    (datetime(2019, 2, 17, 1, 30), "America/Sao_Paulo", datetime(2019, 2, 17, 10)),
    (datetime(2026, 6, 1, 12), "Europe/Berlin", datetime(2026, 6, 1, 12)),
])
def test_quiet_when_moment_lies_in_the_night_then_it_ends_at_seven_on_the_wall(moment: datetime, zone: str, end: datetime) -> None:
    assert held_until(moment, NIGHT, zone, _none) == end
    assert held_until(end, NIGHT, zone, _none) == end


def test_quiet_when_hours_do_not_pass_midnight_then_only_they_count() -> None:
    noon = Wishes(quiet_from=time(12), quiet_until=time(13))
    assert held_until(datetime(2026, 6, 1, 12, 59), noon, "UTC", _none) == datetime(2026, 6, 1, 13)
    assert held_until(datetime(2026, 6, 1, 13), noon, "UTC", _none) == datetime(2026, 6, 1, 13)


def test_quiet_when_days_off_follow_a_night_then_the_next_working_morning_is_the_end() -> None:
    wishes = Wishes(quiet_from=time(20), quiet_until=time(8), is_quiet_on_days_off=True)

    def weekend(day: date) -> bool:
        return day.weekday() >= 5

    assert held_until(datetime(2026, 11, 20, 21), wishes, "UTC", weekend) == datetime(2026, 11, 23, 8)


def test_quiet_when_nobody_ever_works_then_nothing_is_held_for_ever() -> None:
    moment = datetime(2026, 6, 1)
    assert held_until(moment, Wishes(is_quiet_on_days_off=True), "UTC", lambda _day: True) == moment


@pytest.mark.parametrize(("night", "first_hour"), [(datetime(2026, 3, 28, 23), 7), (datetime(2026, 10, 24, 22), 8)])
def test_counting_when_task_lasts_a_day_on_which_clocks_are_put_then_nine_on_the_wall_counts_once(night: datetime, first_hour: int) -> None:
    base = counted_from(night, None, True, "Europe/Berlin")
    assert base == datetime(night.year, night.month, night.day + 1, first_hour)
    assert counted_from(night, None, False, "Europe/Berlin") == night
    assert counted_from(None, night, False, "Europe/Berlin") == night
    assert counted_from(None, None, False, "Europe/Berlin") is None


def test_repeated_hour_when_two_tasks_stand_in_it_then_each_is_an_hour_apart() -> None:
    first, second = datetime(2026, 10, 25, 0, 30), datetime(2026, 10, 25, 1, 30)  # both 02:30 in Berlin
    bases = [counted_from(moment, None, False, "Europe/Berlin") for moment in (first, second)]
    assert bases[1] - bases[0] == timedelta(hours=1)  # type: ignore[operator]
