"""Where blocks go: wall time and elapsed length over changes of the clocks, the grid, rows, drags in positions of the axis."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from app.core.enums.planning import TaskKind
from app.core.planning.board import Block, Board, Row, RowKey, Span
from app.core.planning.wall_time import to_utc, to_wall, whole_days
from app.ui.planner.axis import Axis
from app.ui.planner.gestures.drag import Aim, Carry, Draw, Pull, Taken
from app.ui.planner.gestures.fitting import free_slots
from app.ui.planner.gestures.placing import begun_at, row_steps, shifted, snapped, step_of, stretched
from app.ui.planner.plan import Plan

BERLIN = "Europe/Berlin"
ANN, BEN, CARL = (RowKey("employee", number) for number in (1, 2, 3))
#: a zone and a day on whose morning the clocks change, or did for the last time; Kolkata never does
NIGHTS = [(BERLIN, date(2026, 3, 29)), (BERLIN, date(2026, 10, 25)), ("America/Sao_Paulo", date(2019, 2, 17)), ("Asia/Kolkata", date(2026, 3, 29))]


def block_at(starts_at: datetime, minutes: int = 60, id: int = 1, row: RowKey = ANN, is_all_day: bool = False, zone: str = BERLIN) -> Block:
    """A task at a moment."""
    ends_at = starts_at + timedelta(minutes=minutes)
    return Block(id, 1, TaskKind.VISIT, f"Visit {id}", "", (row,), starts_at, ends_at, minutes, zone, is_all_day=is_all_day)


def board_of(*blocks: Block, backlog: tuple[Block, ...] = (), zone: str = BERLIN, day: date = date(2026, 11, 16), days: int = 7) -> Board:
    """A week of three people who work from eight to eighteen."""
    span = whole_days(day, day + timedelta(days=days - 1), zone)
    working = tuple(
        Span(to_utc(datetime(one.year, one.month, one.day, 8), zone), to_utc(datetime(one.year, one.month, one.day, 18), zone))
        for one in (day + timedelta(days=number) for number in range(days))
    )
    rows = tuple(Row(key, name, zone=zone, working=working) for key, name in ((ANN, "Ann"), (BEN, "Ben"), (CARL, "Carl")))
    return Board(span, zone, rows, blocks, backlog, span.starts_at)


def axis_of(board: Board, days: int = 7, opens: int = 480, closes: int = 1080) -> Axis:
    """Its days side by side."""
    first = to_wall(board.span.starts_at, board.zone).date()
    return Axis(board.zone, tuple(first + timedelta(days=number) for number in range(days)), opens, closes, 1.0)


@pytest.mark.parametrize(("zone", "day"), NIGHTS)
def test_move_over_a_change_of_the_clocks_keeps_wall_step_and_elapsed_length(zone: str, day: date) -> None:
    """UX 1 M1."""
    eve = datetime(day.year, day.month, day.day) - timedelta(hours=3)
    for hour in range(0, 9):
        block = block_at(to_utc(eve + timedelta(hours=hour), zone), 200, zone=zone)
        moved = shifted(block, timedelta(hours=2), zone)
        wanted = to_wall(to_utc(to_wall(block.starts_at or eve, zone) + timedelta(hours=2), zone), zone)
        assert to_wall(moved.starts_at, zone) == wanted
        assert moved.ends_at - moved.starts_at == timedelta(minutes=200)


@pytest.mark.parametrize(("zone", "day"), NIGHTS)
def test_all_day_task_over_a_change_of_the_clocks_keeps_dates_and_count(zone: str, day: date) -> None:
    """UX 1 M2."""
    span = whole_days(day - timedelta(days=5), day - timedelta(days=3), zone)
    block = Block(1, 1, TaskKind.VISIT, "Trip", "", (ANN,), span.starts_at, span.ends_at, 0, zone, is_all_day=True)
    moved = shifted(block, timedelta(days=4), zone)
    assert moved == whole_days(day - timedelta(days=1), day + timedelta(days=1), zone)


def test_grid_when_zoomed_is_of_one_five_or_fifteen_minutes() -> None:
    assert [step_of(pixels) for pixels in (24.0, 4.0, 2.0, 0.8, 0.3, 0.01)] == [1, 1, 5, 5, 15, 15]
    assert snapped(datetime(2026, 1, 5, 9, 8), 15) == datetime(2026, 1, 5, 9, 15)
    assert snapped(datetime(2026, 1, 5, 9, 7), 15) == datetime(2026, 1, 5, 9, 0)
    assert snapped(datetime(2026, 1, 5, 23, 59), 15) == datetime(2026, 1, 6, 0, 0)


def test_stretch_when_pulled_past_the_other_end_leaves_a_step() -> None:
    block = block_at(datetime(2026, 11, 16, 9), 60)
    ends = stretched(block, "end", datetime(2026, 11, 16, 7), BERLIN, 15)
    starts = stretched(block, "start", datetime(2026, 11, 16, 20), BERLIN, 15)
    assert (ends.starts_at, ends.ends_at - ends.starts_at) == (block.starts_at, timedelta(minutes=15))
    assert (starts.ends_at, starts.ends_at - starts.starts_at) == (block.ends_at, timedelta(minutes=15))


def test_carry_when_only_moved_to_another_row_keeps_a_time_beside_the_grid() -> None:
    block = block_at(datetime(2026, 11, 16, 9, 7))
    board = board_of(block)
    carry = Carry((Taken(block, ANN),), pressed=100.0)
    place = carry.places(board, axis_of(board), Aim(104.0, CARL, 15))[0]
    assert (place.row, place.starts_at, place.ends_at) == (CARL, block.starts_at, block.ends_at)
    assert place.shown().rows == (CARL,)


def test_carry_into_the_next_day_when_nights_are_not_shown_goes_on_in_its_morning() -> None:
    block = block_at(to_utc(datetime(2026, 11, 16, 17), BERLIN))
    board = board_of(block)
    place = Carry((Taken(block, ANN),), pressed=560.0).places(board, axis_of(board), Aim(560.0 + 120, ANN, 15))[0]
    assert to_wall(place.starts_at, BERLIN) == datetime(2026, 11, 17, 9)


def test_carry_of_several_when_one_would_leave_the_board_stops_at_its_edge() -> None:
    first, second = block_at(datetime(2026, 11, 16, 9)), block_at(datetime(2026, 11, 16, 11), id=2, row=CARL)
    board = board_of(first, second)
    carry = Carry((Taken(first, ANN), Taken(second, CARL)), pressed=90.0)
    places = carry.places(board, axis_of(board), Aim(150.0, BEN, 15))
    assert [place.row for place in places] == [ANN, CARL]
    assert [place.starts_at - (place.block.starts_at or place.starts_at) for place in places] == [timedelta(hours=1)] * 2
    assert row_steps(board.rows, [BEN], 5) == 1


def test_carry_out_of_the_backlog_puts_one_after_the_other() -> None:
    waiting = [Block(id, 1, TaskKind.CALL, "Call", "", (RowKey("employee", 0),), None, None, 45, BERLIN) for id in (1, 2)]
    board = board_of(backlog=tuple(waiting))
    places = Carry(tuple(Taken(one, None) for one in waiting)).places(board, axis_of(board), Aim(62.0, BEN, 15))
    assert [f"{to_wall(place.starts_at, BERLIN):%H:%M}-{to_wall(place.ends_at, BERLIN):%H:%M}" for place in places] == ["09:00-09:45", "09:45-10:30"]
    assert Carry((Taken(waiting[0], None),)).places(board, axis_of(board), Aim(62.0, None, 15)) == []


def test_pull_when_dragged_an_hour_moves_that_end_alone() -> None:
    block = block_at(to_utc(datetime(2026, 11, 16, 9), BERLIN), 60)
    board = board_of(block)
    later = Pull((Taken(block, ANN),), "end", 120.0).places(board, axis_of(board), Aim(181.0, ANN, 15))[0]
    earlier = Pull((Taken(block, ANN),), "start", 60.0).places(board, axis_of(board), Aim(29.0, ANN, 15))[0]
    assert (later.starts_at, to_wall(later.ends_at, BERLIN)) == (block.starts_at, datetime(2026, 11, 16, 11))
    assert (to_wall(earlier.starts_at, BERLIN), earlier.ends_at) == (datetime(2026, 11, 16, 8, 30), block.ends_at)


def test_draw_when_dragged_backwards_begins_where_the_pointer_is() -> None:
    board = board_of()
    span = Draw(BEN, 240.0).span(board, axis_of(board), Aim(118.0, BEN, 15))
    assert [to_wall(moment, BERLIN).hour for moment in (span.starts_at, span.ends_at)] == [10, 12]


def test_free_slots_when_something_stands_there_are_what_is_left_and_long_enough() -> None:
    block = block_at(to_utc(datetime(2026, 11, 16, 9), BERLIN), 60)
    board = board_of(block, days=1)
    walls = [(to_wall(slot.starts_at, BERLIN).hour, to_wall(slot.ends_at, BERLIN).hour) for slot in free_slots(board.rows[0], board.blocks, 90)]
    assert walls == [(10, 18)]
    assert len(free_slots(board.rows[0], board.blocks, 60)) == 2
    assert len(free_slots(board.rows[0], board.blocks, 60, frozenset({1}))) == 1


def test_backlog_task_when_put_to_a_wall_time_takes_its_effort() -> None:
    waiting = Block(1, 1, TaskKind.CALL, "Call", "", (ANN,), None, None, 45, BERLIN)
    span = begun_at(waiting, datetime(2026, 3, 29, 1, 45), BERLIN)
    assert span.ends_at - span.starts_at == timedelta(minutes=45)


def test_plan_when_a_reading_began_before_the_write_keeps_the_wish() -> None:
    block = block_at(datetime(2026, 11, 16, 9))
    board, plan = board_of(block), Plan()
    plan.take(board, plan.begin_reading())
    place = Carry((Taken(block, ANN),), pressed=0.0).places(board, axis_of(board), Aim(60.0, BEN, 15))[0]
    plan.wish([place])
    early = plan.begin_reading()
    plan.written([1])
    plan.take(board, early)
    assert (shown := plan.find(1)) is not None
    assert shown.row == BEN
    plan.take(board, plan.begin_reading())
    assert (read := plan.find(1)) is not None
    assert read.row == ANN
    assert not plan.is_busy(1)
