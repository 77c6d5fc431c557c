"""Where what is left of a day goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from app.core.enums.planning import TaskKind, TaskState
from app.core.planning.board import Block, Board, Row, RowKey, Span
from app.core.planning.day_end import day_end, place_on, working_days
from app.core.planning.wall_time import to_utc, to_wall

ZONE = "Europe/Berlin"
ME = RowKey("employee", 1)
#: a Friday evening; the clocks are put back in the night to Sunday
FRIDAY = date(2026, 10, 23)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return to_utc(datetime(day.year, day.month, day.day, hour, minute), ZONE)


def _row(*days: date) -> Row:
    working = tuple(Span(_at(day, first), _at(day, last)) for day in days for first, last in ((9, 13), (14, 18)))
    return Row(ME, "Ann", zone=ZONE, working=working)


def _block(id: int, begin: datetime | None, minutes: int = 60, **more: object) -> Block:
    end = None if begin is None else begin + timedelta(minutes=minutes)
    block = Block(id, 1, TaskKind.CALL, f"Task {id}", "", (ME,), begin, end, minutes, ZONE)
    return replace(block, **more)  # type: ignore[arg-type]


MONDAY, TUESDAY = FRIDAY + timedelta(days=3), FRIDAY + timedelta(days=4)


def test_days_when_the_weekend_comes_then_monday_and_tuesday() -> None:
    assert working_days(_row(FRIDAY, MONDAY, TUESDAY), FRIDAY, ZONE, 2) == (MONDAY, TUESDAY)
    assert working_days(_row(), FRIDAY, ZONE, 2) == (FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=2))


def test_left_when_read_then_only_own_open_tasks_of_today_and_before() -> None:
    row = _row(FRIDAY, MONDAY, TUESDAY)
    blocks = (
        _block(1, _at(FRIDAY, 10)), _block(2, _at(FRIDAY, 11), state=TaskState.DONE), _block(3, _at(MONDAY, 9)),
        _block(4, _at(FRIDAY, 12), rows=(RowKey("employee", 2), ME)), _block(5, _at(FRIDAY - timedelta(days=9), 9)),
        _block(6, _at(FRIDAY, 20), 24 * 60), _block(7, _at(FRIDAY, 8), is_hidden=True),
    )
    board = Board(Span(_at(FRIDAY, 0), _at(TUESDAY, 23)), ZONE, (row,), blocks, (), _at(FRIDAY, 18))
    found = day_end(board, row, _at(FRIDAY, 18))
    assert [block.id for block in found.left] == [1, 5]
    assert found.done == 1
    assert [[block.id for block in plan.blocks] for plan in found.days] == [[3], []]
    assert found.days[0].load.capacity == 480


def test_place_when_the_day_has_gaps_then_the_first_that_is_long_enough() -> None:
    row, there = _row(MONDAY), [_block(1, _at(MONDAY, 9), 90), _block(2, _at(MONDAY, 11), 60, state=TaskState.DONE)]
    assert place_on(_block(9, _at(FRIDAY, 15), 60), row, there, MONDAY, ZONE) == Span(_at(MONDAY, 10, 30), _at(MONDAY, 11, 30))
    assert place_on(_block(9, _at(FRIDAY, 15), 180), row, there, MONDAY, ZONE).starts_at == _at(MONDAY, 14)


def test_place_when_nothing_is_free_then_the_same_time_on_the_clock_also_over_the_change() -> None:
    row, there = _row(MONDAY), [_block(1, _at(MONDAY, 9), 540)]
    span = place_on(_block(9, _at(FRIDAY, 15), 60), row, there, MONDAY, ZONE)
    assert to_wall(span.starts_at, ZONE).hour == 15
    assert span.ends_at - span.starts_at == timedelta(hours=1)


def test_place_when_it_takes_whole_days_then_their_number_stays() -> None:
    block = _block(9, _at(FRIDAY, 0), 24 * 60, is_all_day=True)
    span = place_on(block, _row(MONDAY), [], MONDAY, ZONE)
    assert span == Span(_at(MONDAY, 0), _at(TUESDAY, 0))
