"""How much of somebody's time is taken: capacity without holidays and absences, and what is planned into it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.core.enums.planning import TaskState
from app.core.planning.board import Block, Row, RowKey, Span
from app.core.planning.wall_time import DAY, begin_of, day_of
from app.core.planning.working_time import common, minutes


@dataclass(frozen=True, slots=True)
class Load:
    """What is planned of what can be done, in minutes."""

    capacity: int
    planned: int

    @property
    def percent(self) -> int:
        """Share in percent, rounded half up; 0 where nothing can be done and nothing is planned, 100 more for each hour planned into nothing."""
        if self.capacity:
            return (200 * self.planned + self.capacity) // (2 * self.capacity)
        return 100 + self.planned * 100 // 60 if self.planned else 0

    @property
    def over(self) -> int:
        """Minutes beyond what can be done."""
        return max(0, self.planned - self.capacity)


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


def daily(row: Row, blocks: Iterable[Block], span: Span, zone: str) -> list[tuple[date, Load]]:
    """How full each day of a stretch is, the days as the calendar of a zone has them."""
    mine, found = [block for block in blocks if row.key in block.rows], []
    day = day_of(span.starts_at, zone)
    while (begin := begin_of(day, zone)) < span.ends_at:
        found.append((day, load_of(row, mine, Span(begin, begin_of(day + DAY, zone)))))
        day += DAY
    return found


def by_row(blocks: Iterable[Block]) -> dict[RowKey, list[Block]]:
    """The blocks of each row, those that several rows show with each of them."""
    found: dict[RowKey, list[Block]] = {}
    for block in blocks:
        for row in block.rows:
            found.setdefault(row, []).append(block)
    return found
