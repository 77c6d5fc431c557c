"""Where there is room: the free stretches of a row that a task would fit into. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from app.core.planning.board import Block, Row, Span


def free_slots(row: Row, blocks: Iterable[Block], minutes: int, held: frozenset[int] = frozenset()) -> list[Span]:
    """Stretches of working time of a row in which nothing stands and that are long enough, in order.

    :param blocks: what stands in the row. :param minutes: how long the task takes.
    :param held: tasks in the hand: their place counts as free.
    """
    taken = sorted(
        (block.starts_at, block.ends_at) for block in blocks
        if block.starts_at is not None and block.ends_at is not None and block.id not in held and not block.state.is_closed
    )
    length = timedelta(minutes=minutes)
    return [free for working in row.working for free in _gaps(working, (Span(*one) for one in taken)) if free.ends_at - free.starts_at >= length]


def free_from(row: Row, blocks: Iterable[Block], minutes: int, begin: datetime) -> datetime | None:
    """The first moment, not before another, from which a task would fit into a row; None where there is no room."""
    length = timedelta(minutes=minutes)
    starts = ((max(free.starts_at, begin), free.ends_at) for free in free_slots(row, blocks, minutes))
    return next((start for start, end in starts if end - start >= length), None)


def _gaps(within: Span, taken: Iterable[Span]) -> Iterator[Span]:
    """What of a stretch is left between others, which are sorted."""
    begin = within.starts_at
    for span in taken:
        if span.starts_at >= within.ends_at:
            break
        if span.starts_at > begin:
            yield Span(begin, span.starts_at)
        begin = max(begin, span.ends_at)
    if begin < within.ends_at:
        yield Span(begin, within.ends_at)


def longest_of(blocks: Iterable[Block]) -> int:
    """Minutes of the longest of some tasks; half an hour for those that tell none."""
    return max((block.minutes or 30 for block in blocks), default=30)
