"""Where blocks go when they are moved, stretched, copied or drawn. Pure: values in, values out.

A task that is planned by the hour moves by its wall time and keeps its elapsed length, over any change of the clocks; an all-day task moves by
whole days of its own zone and keeps how many they are (UX 1 M1, M2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from app.core.enums.planning import TaskKind
from app.core.planning.board import Block, Row, RowKey, Span
from app.core.planning.wall_time import DAY, days_of, moved, moved_days, moved_span, to_utc, to_wall, whole_days

End = Literal["start", "end"]
#: pixels that a minute needs before the grid takes this step, in minutes
STEPS = ((4.0, 1), (0.8, 5))
WIDEST_STEP = 15
#: length of what tells none
USUAL_MINUTES = 30


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block would stand.

    :param from_row: the row at which it was taken; None where it comes from the backlog or is new.
    """

    block: Block
    row: RowKey
    starts_at: datetime
    ends_at: datetime
    from_row: RowKey | None = None

    @property
    def is_new(self) -> bool:
        """Whether it differs from where the block stands."""
        same_row = self.row == (self.from_row or self.block.row)
        return not (same_row and (self.starts_at, self.ends_at) == (self.block.starts_at, self.block.ends_at))

    def shown(self) -> Block:
        """The block as it stands there: the row it was taken from gives way to the new one."""
        rest = tuple(row for row in self.block.rows if row not in (self.row, self.from_row or self.block.row))
        taken_first = (self.from_row or self.block.row) == self.block.row
        rows = (self.row, *rest) if taken_first else (*rest, self.row)
        return replace(self.block, rows=rows, starts_at=self.starts_at, ends_at=self.ends_at)


def new_block(title: str, row: RowKey, span: Span, zone: str) -> Block:
    """A task that is not there yet."""
    minutes = int((span.ends_at - span.starts_at).total_seconds() // 60)
    return Block(0, 0, TaskKind.ASSIGNMENT, title, "", (row,), span.starts_at, span.ends_at, minutes, zone)


def step_of(pixels_per_minute: float) -> int:
    """The grid in minutes at a zoom: 1, 5 or 15."""
    return next((minutes for pixels, minutes in STEPS if pixels_per_minute >= pixels), WIDEST_STEP)


def snapped(wall: datetime, minutes: int) -> datetime:
    """A wall time at the nearest line of a grid that begins at midnight.

    :param minutes: step of the grid; 1 leaves whole minutes.
    """
    midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    steps = (wall - midnight) / timedelta(minutes=minutes)
    return midnight + int(steps + 0.5) * timedelta(minutes=minutes)


def shifted(block: Block, by: timedelta, zone: str) -> Span:
    """Where a planned block stands after it was moved along the wall clock.

    :param by: difference of wall time.
    :param zone: of the board.
    """
    span = _span(block)
    return moved_days(span, round(by / DAY), block.zone) if block.is_all_day else moved_span(span, by, zone)


def begun_at(block: Block, wall: datetime, zone: str) -> Span:
    """Where a block stands whose beginning is put to a wall time; one of the backlog gets the length of its effort."""
    is_planned = block.starts_at is not None and block.ends_at is not None
    if block.is_all_day:
        first, last = days_of(_span(block), block.zone) if is_planned else (wall.date(), wall.date())
        return whole_days(wall.date(), wall.date() + (last - first), block.zone)
    span = _span(block) if is_planned else None
    length = span.ends_at - span.starts_at if span is not None else timedelta(minutes=block.minutes or USUAL_MINUTES)
    starts_at = to_utc(wall, zone)
    return Span(starts_at, starts_at + length)


def stretched(block: Block, end: End, wall: datetime, zone: str, least: int) -> Span:
    """Where a block stands after one of its ends was pulled; the other stays.

    :param wall: where the end is to be.
    :param least: minutes that stay between both ends; an all-day task keeps a day.
    """
    span = _span(block)
    if block.is_all_day:
        first, last = days_of(span, block.zone)
        day = (wall + DAY / 2).date()
        return whole_days(min(day, last), last, block.zone) if end == "start" else whole_days(first, max(day - DAY, first), block.zone)
    gap = timedelta(minutes=least)
    if end == "start":
        return Span(min(moved(span.starts_at, wall - to_wall(span.starts_at, zone), zone), span.ends_at - gap), span.ends_at)
    return Span(span.starts_at, max(moved(span.ends_at, wall - to_wall(span.ends_at, zone), zone), span.starts_at + gap))


def between(first: datetime, second: datetime, zone: str, least: int) -> Span:
    """The stretch between two wall times in either order, at least so many minutes long."""
    starts_at, ends_at = sorted((to_utc(first, zone), to_utc(second, zone)))
    return Span(starts_at, max(ends_at, starts_at + timedelta(minutes=least)))


def _span(block: Block) -> Span:
    assert block.starts_at is not None, "it waits in the backlog"
    assert block.ends_at is not None, "it waits in the backlog"
    return Span(block.starts_at, block.ends_at)


def row_steps(rows: Sequence[Row], held: Iterable[RowKey], wanted: int) -> int:
    """By how many rows a selection moves up (negative) or down so that all of it stays on the board."""
    order = {row.key: number for number, row in enumerate(rows)}
    places = [order[key] for key in held if key in order]
    if not places:
        return 0
    return max(-min(places), min(wanted, len(rows) - 1 - max(places)))


def row_after(rows: Sequence[Row], key: RowKey, steps: int) -> RowKey:
    """The row so many places below another; the row itself where it is not on the board."""
    number = next((number for number, row in enumerate(rows) if row.key == key), -1)
    return rows[number + steps].key if number >= 0 and 0 <= number + steps < len(rows) else key
