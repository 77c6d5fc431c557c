"""The axis of time: wall time to pixels and back, days of 23 and 25 hours, steps and seams."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.core.planning.wall_time import to_utc
from app.ui.planner.axis import DAY, FINEST, Axis
from app.ui.planner.board_axis import axis_for, working_hours
from tests.helpers.planner_board import BERLIN, at, board, person, task

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def days_round(day: date, zone: str = BERLIN) -> Axis:
    """The day with two before and after it, all hours, half a pixel a minute."""
    return Axis(zone, tuple(day + timedelta(days=number) for number in range(-2, 3)), 0, DAY, 0.5)


@pytest.mark.parametrize(("zone", "day"), [
    (BERLIN, SPRING), (BERLIN, AUTUMN), ("America/Sao_Paulo", date(2018, 11, 4)), ("America/Sao_Paulo", date(2018, 2, 17)), ("Asia/Kolkata", SPRING),
])
def test_axis_when_clocks_change_then_each_day_is_equally_wide_and_midnights_lie_on_its_edges(zone: str, day: date) -> None:
    axis = days_round(day, zone)
    edges = [axis.x(to_utc(datetime.combine(each, datetime.min.time()) + timedelta(hours=12), zone)) for each in axis.days]
    assert [right - left for left, right in zip(edges, edges[1:])] == [720.0] * 4


@pytest.mark.parametrize(("zone", "day", "first", "last", "is_missing"), [
    (BERLIN, SPRING, 2, 3, True), (BERLIN, AUTUMN, 2, 3, False), ("America/Sao_Paulo", date(2018, 11, 4), 0, 1, True),
    ("America/Sao_Paulo", date(2018, 2, 17), 23, 24, False), ("Australia/Lord_Howe", date(2026, 10, 4), 2, 2.5, True),
])
def test_seams_when_clocks_change_then_name_the_missing_or_doubled_time(zone: str, day: date, first: float, last: float, is_missing: bool) -> None:
    axis = days_round(day, zone)
    assert [(each.begin - 2 * DAY, each.end - 2 * DAY, each.is_missing) for each in axis.seams] == [(first * 60, last * 60, is_missing)]


def test_seams_when_the_change_is_not_in_visible_hours_then_there_are_none() -> None:
    assert replace(days_round(SPRING), opens=480, closes=1080).seams == ()
    assert days_round(date(2026, 6, 10)).seams == ()


def test_moment_at_when_asked_of_the_x_of_a_moment_then_answers_it() -> None:
    axis = days_round(AUTUMN)
    for hours in (0.0, 1.5, 26.0, 51.25, 53.0, 100.5):
        moment = to_utc(datetime(2026, 10, 23) + timedelta(hours=hours), BERLIN)
        assert axis.moment_at(axis.x(moment)) == moment
    missing = days_round(SPRING)
    assert missing.moment_at(missing.x(to_utc(datetime(2026, 3, 29, 1), BERLIN)) + 45) == to_utc(datetime(2026, 3, 29, 3, 30), BERLIN)


def test_position_when_hours_are_hidden_then_lies_on_the_edge_of_the_day() -> None:
    axis = Axis(BERLIN, (date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 20)), 480, 1080, 1.0)
    assert axis.position_of_wall(datetime(2026, 11, 16, 7)) == 0
    assert axis.position_of_wall(datetime(2026, 11, 16, 23)) == 600
    assert axis.position_of_wall(datetime(2026, 11, 17, 9, 30)) == 690
    assert axis.position_of_wall(datetime(2026, 11, 19, 12)) == 1200  # a day that is left out
    assert axis.position_of_wall(datetime(2027, 1, 1)) == axis.length == 1800


def test_wall_at_when_between_two_days_then_is_the_end_of_one_or_the_begin_of_the_next() -> None:
    axis = Axis(BERLIN, (date(2026, 11, 16), date(2026, 11, 17)), 480, 1080, 1.0)
    assert axis.wall_at(600) == datetime(2026, 11, 17, 8)
    assert axis.wall_at(600, is_end=True) == datetime(2026, 11, 16, 18)
    assert axis.wall_at(9999) == datetime(2026, 11, 17, 18)
    assert axis.wall_at(-5) == datetime(2026, 11, 16, 8)


def test_stretch_when_outside_visible_hours_then_is_marked_at_the_nearer_edge() -> None:
    axis = Axis(BERLIN, (date(2026, 11, 16), date(2026, 11, 17)), 480, 1080, 1.0)
    before, after, night = axis.stretch(at(0, 6), at(0, 7)), axis.stretch(at(0, 20), at(0, 21)), axis.stretch(at(0, 17), at(1, 9))
    assert (before.begin, before.is_outside, before.is_after) == (0, True, False)
    assert (after.begin, after.is_outside, after.is_after) == (600, True, True)
    assert (night.begin, night.end, night.is_outside) == (540, 660, False)
    short = axis.stretch(at(0, 9), at(0, 9))
    assert (short.begin, short.end, short.is_outside) == (60, 60, False)


def test_stretch_of_when_all_day_then_takes_the_dates_of_its_own_zone() -> None:
    axis = Axis(BERLIN, (date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18)), 480, 1080, 1.0)
    tokyo = task(1, 0, to_utc(datetime(2026, 11, 17), "Asia/Tokyo"), DAY, zone="Asia/Tokyo", is_all_day=True)
    assert tuple(axis.stretch_of(tokyo))[:2] == (600, 1200)
    two = task(2, 0, at(0), 2 * DAY, is_all_day=True)
    assert tuple(axis.stretch_of(two))[:2] == (0, 1200)


def test_step_when_zoomed_then_lines_keep_their_distance() -> None:
    axis = Axis(BERLIN, (date(2026, 11, 16),), 480, 1080)
    assert [axis.zoomed(scale).step(24) for scale in (FINEST, 5.0, 1.7, 0.9, 0.5, 0.3, 0.01)] == [1, 5, 15, 30, 60, 120, 600]


def test_ticks_when_hours_are_hidden_then_begin_each_day_and_keep_to_full_steps() -> None:
    axis = Axis(BERLIN, (date(2026, 11, 16), date(2026, 11, 17)), 480, 1080, 0.3)
    assert [tick.minute // 60 for tick in axis.ticks(0, axis.width, 120)] == [8, 10, 12, 14, 16] * 2
    assert [tick.minute for tick in axis.ticks(100, 180, 120)] == [14 * 60, 16 * 60, 8 * 60]
    assert [tick.day.day for tick in axis.ticks(0, axis.width, axis.window)] == [16, 17]


def test_axis_for_when_nobody_works_at_weekends_then_leaves_them_out_unless_something_begins_there() -> None:
    rows = (person(0, 7),)
    assert len(axis_for(board(rows, (), 7), 700).days) == 5
    assert len(axis_for(board(rows, (task(1, 0, at(5, 10), 60),), 7), 700).days) == 6
    whole = axis_for(board(rows, (), 7), 700, is_whole=True)
    assert (len(whole.days), whole.window) == (7, DAY)
    assert whole.width == pytest.approx(700)


def test_working_hours_when_told_by_rows_then_are_their_widest() -> None:
    assert working_hours(board((person(0, 7),), (), 7)) == (9 * 60, 18 * 60)
    assert working_hours(board((replace(person(0, 7), working=()),), (), 7)) == (8 * 60, 18 * 60)
