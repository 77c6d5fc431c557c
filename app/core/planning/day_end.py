"""The end of a day: what is left of it, what the next working days hold already, and where what is left fits. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.core.planning.board import Block, Board, Load, Row, Span
from app.core.planning.load import load_of
from app.core.planning.wall_time import DAY, begin_of, day_of, moved
from app.core.planning.working_time import common, without

#: days after today among which the next working ones are looked for
LOOKED_AHEAD = 14
#: days before today whose unfinished tasks are told
LOOKED_BACK = 60


@dataclass(frozen=True, slots=True)
class DayPlan:
    """A day of a person: what is planned into it, in order, and how full it is."""

    day: date
    blocks: tuple[Block, ...]
    load: Load


@dataclass(frozen=True, slots=True)
class DayEnd:
    """What is left, and the days that it can go to.

    :param left: unfinished tasks of today and of before, the latest ones last.
    :param done: how many of today's are finished.
    """

    left: tuple[Block, ...]
    done: int
    days: tuple[DayPlan, ...]


def span_around(today: date, zone: str) -> Span:
    """What is read for the end of a day."""
    return Span(begin_of(today - LOOKED_BACK * DAY, zone), begin_of(today + (LOOKED_AHEAD + 1) * DAY, zone))


def working_days(row: Row, today: date, zone: str, count: int) -> tuple[date, ...]:
    """The next days after today on which somebody works; where none are known, the next ones of the calendar."""
    worked = sorted({day for span in row.working if (day := day_of(span.starts_at, zone)) > today})[:count]
    return tuple(worked) if len(worked) == count else tuple(today + (number + 1) * DAY for number in range(count))


def day_end(board: Board, row: Row, now: datetime, count: int = 2) -> DayEnd:
    """What is left of a person's day.

    :param board: a stretch as `span_around` gives it.
    """
    today, zone = day_of(now, board.zone), board.zone
    mine = [block for block in board.blocks if block.row == row.key and not block.is_hidden]
    tonight = begin_of(today + DAY, zone)
    left = tuple(block for block in mine if not block.state.is_closed and _has_passed(block, tonight))
    done = sum(block.state.is_closed and _day(block, zone) == today for block in mine)
    return DayEnd(left, done, tuple(day_plan(board, row, day) for day in working_days(row, today, zone, count)))


def _has_passed(block: Block, moment: datetime) -> bool:
    """Whether a planned task is over by a moment: one that goes on tomorrow is not left over."""
    return block.ends_at is not None and block.ends_at <= moment


def _day(block: Block, zone: str) -> date | None:
    return None if block.starts_at is None else day_of(block.starts_at, zone)


def day_plan(board: Board, row: Row, day: date) -> DayPlan:
    """What a day of a person holds: also what others do with the person."""
    span = Span(begin_of(day, board.zone), begin_of(day + DAY, board.zone))
    blocks = tuple(block for block in board.blocks if row.key in block.rows and _touches(block, span))
    return DayPlan(day, blocks, load_of(row, blocks, span))


def _touches(block: Block, span: Span) -> bool:
    return block.starts_at is not None and block.ends_at is not None and block.starts_at < span.ends_at and block.ends_at > span.starts_at


def taken(blocks: Iterable[Block]) -> tuple[Span, ...]:
    """The stretches that tasks take; those of whole days and what is done leave the hours free."""
    return tuple(
        Span(block.starts_at, block.ends_at) for block in blocks
        if block.starts_at is not None and block.ends_at is not None and not block.is_all_day and not block.state.is_closed
    )


def place_on(block: Block, row: Row, blocks: Sequence[Block], day: date, zone: str) -> Span:
    """Where a task goes on a day: the first free stretch of working time that is long enough, else the time of day that it had.

    A task of whole days keeps their number; one that had no time of day begins with the day.
    """
    if block.is_all_day and block.starts_at is not None and block.ends_at is not None:
        days = (day - day_of(block.starts_at, zone)).days
        return Span(moved(block.starts_at, timedelta(days=days), zone), moved(block.ends_at, timedelta(days=days), zone))
    elapsed = block.ends_at - block.starts_at if block.starts_at and block.ends_at else timedelta()
    length = elapsed or timedelta(minutes=block.minutes or 30)
    whole = Span(begin_of(day, zone), begin_of(day + DAY, zone))
    free = without(common(row.working, whole), taken(other for other in blocks if other.id != block.id))
    for gap in free:
        if gap.ends_at - gap.starts_at >= length:
            return Span(gap.starts_at, gap.starts_at + length)
    if block.starts_at is None:
        return Span(whole.starts_at, whole.starts_at + length)
    begin = moved(block.starts_at, timedelta(days=(day - day_of(block.starts_at, zone)).days), zone)
    return Span(begin, begin + length)
