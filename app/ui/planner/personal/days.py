"""What the calendar of a person shows: the board of some days, and the person's row on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.planning.board import Board, Row, RowKey, Span
from app.core.planning.wall_time import DAY, begin_of, day_of
from app.services.context import Context
from app.services.planning.board import BoardFilter, read_board
from app.services.working_time.zones import my_zone


@dataclass(frozen=True, slots=True)
class Days:
    """What was read: the board, and the row of the person on it."""

    board: Board
    row: Row


def read_days(ctx: Context, employee: int, first: date, last: date) -> Days:
    """Read the days of a person."""
    zone = my_zone(ctx)
    span = Span(begin_of(first, zone), begin_of(last + DAY, zone))
    board = read_board(ctx, span, zone, chosen=BoardFilter(rows=(employee,)))
    key = RowKey("employee", employee)
    row = next((each for each in board.rows if each.key == key), Row(key, ctx.user.name, zone=zone))
    return Days(board, row)


def worked_days(found: Days, days: Sequence[date]) -> tuple[date, ...]:
    """The days of a week without a weekend on which nothing is."""
    zone = found.board.zone
    used = {day_of(span.starts_at, zone) for span in found.row.working}
    for block in found.board.blocks:
        if block.starts_at is not None and block.ends_at is not None:
            used |= set(_touched(day_of(block.starts_at, zone), day_of(max(block.ends_at - timedelta(seconds=1), block.starts_at), zone)))
    return tuple(day for day in days if day.weekday() < 5 or day in used)


def _touched(first: date, last: date) -> list[date]:
    return [first + number * DAY for number in range((last - first).days + 1)]
