"""What is in the hand and where it would go: move, copy, stretch, draw. Pure: positions of the axis in, places out.

Everything is kept in positions of the axis, which do not depend on zoom and scrolling; so what left the view stays in the hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.planning.board import Block, Board, RowKey, Span
from app.core.planning.wall_time import DAY, to_wall
from app.ui.planner.axis import Axis
from app.ui.planner.gestures.placing import End, Place, begun_at, between, row_after, row_steps, shifted, snapped, stretched


@dataclass(frozen=True, slots=True)
class Aim:
    """Where the pointer is.

    :param row: the row below it; None beside all rows.
    :param step: the grid in minutes; 1 where Shift turns it off.
    """

    position: float
    row: RowKey | None
    step: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A block as it was taken: it may be seen in several rows.

    :param row: the row at which it was taken; None out of the backlog.
    """

    block: Block
    row: RowKey | None


@dataclass(frozen=True)
class Carry:
    """Blocks carried by the pointer; the first was pressed and decides the grid.

    :param pressed: position at which it was taken; None out of the backlog, where the pointer holds the beginning.
    """

    held: tuple[Taken, ...]
    pressed: float | None = None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What is carried."""
        return tuple(taken.block for taken in self.held)

    def places(self, board: Board, axis: Axis, aim: Aim) -> list[Place]:
        """Where all of it would stand; nothing while the pointer is beside the rows and the blocks have none."""
        if self.pressed is None:
            return self._planned(board, axis, aim)
        first = self.held[0]
        by = _wall_step(axis, first.block, self.pressed, aim)
        assert first.row is not None, "a planned block stands in a row"
        steps = 0 if aim.row is None else _distance(board, first.row, aim.row)
        steps = row_steps(board.rows, [taken.row for taken in self.held if taken.row is not None], steps)
        return carried(board, self.held, by, steps)

    def _planned(self, board: Board, axis: Axis, aim: Aim) -> list[Place]:
        """Tasks of the backlog, one after the other."""
        if aim.row is None:
            return []
        found, wall = [], snapped(axis.wall_at(aim.position), aim.step)
        for taken in self.held:
            span = begun_at(taken.block, wall, board.zone)
            found.append(Place(taken.block, aim.row, span.starts_at, span.ends_at))
            wall = to_wall(span.ends_at, board.zone)
        return found


@dataclass(frozen=True)
class Pull:
    """Ends of blocks pulled by the pointer; the first was pressed and decides the grid."""

    held: tuple[Taken, ...]
    end: End
    pressed: float

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What is stretched."""
        return tuple(taken.block for taken in self.held)

    def places(self, board: Board, axis: Axis, aim: Aim) -> list[Place]:
        """How all of it would stand."""
        moment = _end_of(self.held[0].block, self.end)
        is_end = self.end == "end"
        if abs(aim.position - self.pressed) * 2 < aim.step:
            return pulled(board, self.held, self.end, timedelta(), aim.step)
        if axis.shows(moment - timedelta(minutes=1) if is_end else moment):
            wall = axis.wall_at(axis.position(moment) + aim.position - self.pressed, is_end)
        else:
            wall = axis.wall_at(aim.position, is_end)
        return pulled(board, self.held, self.end, snapped(wall, aim.step) - to_wall(moment, board.zone), aim.step)


@dataclass(frozen=True)
class Draw:
    """A new task drawn on empty time of one row."""

    row: RowKey
    pressed: float

    def span(self, board: Board, axis: Axis, aim: Aim) -> Span:
        """The stretch that was drawn so far."""
        first, second = sorted((self.pressed, aim.position))
        begin, end = snapped(axis.wall_at(first), aim.step), snapped(axis.wall_at(second, is_end=True), aim.step)
        return between(begin, max(begin, end), board.zone, max(aim.step, 5))


def carried(board: Board, held: Sequence[Taken], by: timedelta, steps: int) -> list[Place]:
    """Planned blocks moved by wall time and by rows."""
    found = []
    for taken in held:
        assert taken.row is not None, "a planned block stands in a row"
        span = shifted(taken.block, by, board.zone)
        found.append(Place(taken.block, row_after(board.rows, taken.row, steps), span.starts_at, span.ends_at, taken.row))
    return found


def pulled(board: Board, held: Sequence[Taken], end: End, by: timedelta, least: int) -> list[Place]:
    """Planned blocks with one end moved by wall time."""
    found = []
    for taken in held:
        assert taken.row is not None, "a planned block stands in a row"
        wall = to_wall(_end_of(taken.block, end), board.zone) + by
        span = stretched(taken.block, end, wall, board.zone, least) if by else _span(taken.block)
        found.append(Place(taken.block, taken.row, span.starts_at, span.ends_at, taken.row))
    return found


def _wall_step(axis: Axis, block: Block, pressed: float, aim: Aim) -> timedelta:
    """By how much wall time a block moves; nothing within half a step of the grid, so that a move between rows keeps its time."""
    if abs(aim.position - pressed) * 2 < aim.step:
        return timedelta()
    pointed, taken = axis.wall_at(aim.position), axis.wall_at(pressed)
    if block.is_all_day:
        return (pointed.date() - taken.date()) // DAY * DAY
    assert block.starts_at is not None, "it waits in the backlog"
    begin = to_wall(block.starts_at, axis.zone)
    is_seen = axis.shows(block.starts_at) or axis.stretch_of(block).is_outside  # a mark at the edge is taken for the whole
    aimed = axis.wall_at(axis.position(block.starts_at) + aim.position - pressed) if is_seen else begin + (pointed - taken)
    return snapped(aimed, aim.step) - begin


def _distance(board: Board, first: RowKey, second: RowKey) -> int:
    order = {row.key: number for number, row in enumerate(board.rows)}
    return order[second] - order[first] if first in order and second in order else 0


def _span(block: Block) -> Span:
    assert block.starts_at is not None, "it waits in the backlog"
    assert block.ends_at is not None, "it waits in the backlog"
    return Span(block.starts_at, block.ends_at)


def _end_of(block: Block, end: End) -> datetime:
    span = _span(block)
    return span.starts_at if end == "start" else span.ends_at
