"""How much of somebody's time is taken: capacity without holidays and absences, and what is planned into it. Pure, and counted nowhere else."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from app.core.enums.planning import TaskState
from app.core.planning.board import Block, Load, Row, RowKey, Span
from app.core.planning.wall_time import DAY, begin_of, day_of
from app.core.planning.working_time import common, minutes


def planned_minutes(block: Block, span: Span) -> int:
    """The effort of a task that falls into a stretch: its share by time, where it reaches beyond. What is waiting or cancelled takes nothing."""
    if block.starts_at is None or block.ends_at is None or block.state is TaskState.CANCELLED:
        return 0
    length = (block.ends_at - block.starts_at).total_seconds()
    starts_at, ends_at = max(block.starts_at, span.starts_at), min(block.ends_at, span.ends_at)
    if not length:
        return block.minutes if span.starts_at <= block.starts_at < span.ends_at else 0
    return round(block.minutes * max(0.0, (ends_at - starts_at).total_seconds()) / length)


def load_of(row: Row, blocks: Iterable[Block], span: Span) -> Load:
    """How full a row is within a stretch."""
    planned = sum(planned_minutes(block, span) for block in blocks if row.key in block.rows)
    return Load(minutes(common(row.working, span)), planned)


def days_of_board(span: Span, zone: str) -> list[tuple[date, Span]]:
    """The calendar days that a stretch touches, each with its part of the stretch."""
    found, day = [], day_of(span.starts_at, zone)
    while (begin := begin_of(day, zone)) < span.ends_at:
        end = begin_of(day + DAY, zone)
        found.append((day, Span(max(begin, span.starts_at), min(end, span.ends_at))))
        day += DAY
    return found


def counted(rows: Iterable[Row], blocks: Iterable[Block], span: Span, zone: str) -> tuple[Row, ...]:
    """Rows with the load of each day of a board, the days as the calendar of a zone has them."""
    days = [part for _day, part in days_of_board(span, zone)]
    taken, works = _taken(blocks, days), dict[tuple[Span, ...], list[int]]()
    nothing, found = [0] * len(days), []
    for row in rows:
        if row.working not in works:  # most people share their hours
            works[row.working] = [minutes(common(row.working, day)) for day in days]
        found.append(replace(row, loads=tuple(map(Load, works[row.working], taken.get(row.key, nothing)))))
    return tuple(found)


def recounted(rows: Iterable[Row], before: Iterable[Block], after: Iterable[Block], span: Span, zone: str) -> tuple[Row, ...]:
    """Rows after some blocks of theirs gave way to others; those whose loads nobody has counted stay as they are."""
    days = [part for _day, part in days_of_board(span, zone)]
    less, more, nothing = _taken(before, days), _taken(after, days), [0] * len(days)
    return tuple(
        row if not row.loads or (row.key not in less and row.key not in more) else replace(row, loads=tuple(
            Load(load.capacity, load.planned - gone + come)
            for load, gone, come in zip(row.loads, less.get(row.key, nothing), more.get(row.key, nothing), strict=True)
        )) for row in rows
    )


def _taken(blocks: Iterable[Block], days: Sequence[Span]) -> dict[RowKey, list[int]]:
    """The minutes of each row that blocks take on some days that follow each other."""
    begins, ends = [day.starts_at for day in days], [day.ends_at for day in days]
    found: dict[RowKey, list[int]] = {}
    for block in blocks:
        starts_at, ends_at = block.starts_at, block.ends_at
        if starts_at is None or ends_at is None or block.state is TaskState.CANCELLED:
            continue
        first = max(bisect_right(begins, starts_at) - 1, 0)
        for key in block.rows:
            if (row := found.get(key)) is None:
                row = found[key] = [0] * len(days)
            for number in range(first, min(max(bisect_left(begins, ends_at), first + 1), len(days))):
                is_within = begins[number] <= starts_at < ends[number] and ends_at <= ends[number]
                row[number] += block.minutes if is_within else planned_minutes(block, days[number])
    return found
