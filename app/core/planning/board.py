"""What a planner shows: rows, blocks, time off. Plain values that need no database to be drawn, moved and judged.

All moments are naive UTC; wall time is read in the board's zone (``app.core.planning.wall_time``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from app.core.enums.planning import TaskKind, TaskState

RowKind = Literal["employee", "resource"]


class RowKey(NamedTuple):  # a tuple, since thousands are looked up for each board
    """A row of the board: a person, or a car, a room, a machine. An ``employee`` with key 0 stands for tasks that nobody has yet."""

    kind: RowKind
    id: int


class Span(NamedTuple):
    """A stretch of time; the end does not belong to it."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class TimeOff:
    """A stretch on which nobody plans a row: an absence or a holiday.

    :param word: what stands there, in the user's language.
    """

    span: Span
    word: str


@dataclass(frozen=True, slots=True)
class Block:
    """A task as a planner shows it.

    :param detail: second line: client, place, or what tells it from others.
    :param rows: every row that shows it: who does it first, then who takes part, then what it takes.
    :param starts_at: None while it waits in the backlog; then ``ends_at`` is None too.
    :param minutes: planned effort; elapsed length where it is planned by the hour.
    :param is_hidden: somebody else's time, of which only the stretch may be seen; without title and not to be moved.
    """

    id: int
    version: int
    kind: TaskKind
    title: str
    detail: str
    rows: tuple[RowKey, ...]
    starts_at: datetime | None
    ends_at: datetime | None
    minutes: int
    zone: str
    state: TaskState = TaskState.OPEN
    due_at: datetime | None = None
    is_all_day: bool = False
    is_fixed: bool = False
    is_tentative: bool = False
    is_important: bool = False
    is_hidden: bool = False
    series_id: int | None = None
    client_id: int | None = None
    moved_count: int = 0

    @property
    def row(self) -> RowKey:
        """The row of whoever does it."""
        return self.rows[0]

    def is_late(self, now: datetime) -> bool:
        """Whether it should be done by now."""
        last = self.due_at or self.ends_at
        return last is not None and last < now and not self.state.is_closed


class Load(NamedTuple):
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


@dataclass(frozen=True, slots=True)
class Row:
    """A person or a resource.

    :param working: stretches in which the row may be planned, without its time off; sorted.
    :param loads: how full each day of the board's stretch is, also by what is filtered out or not to be seen; see ``app.core.planning.load``.
    """

    key: RowKey
    name: str
    detail: str = ""
    colour: int = 0
    branch_id: int | None = None
    zone: str = "UTC"
    working: tuple[Span, ...] = ()
    time_off: tuple[TimeOff, ...] = ()
    loads: tuple[Load, ...] = ()

    @property
    def capacity(self) -> int:
        """Minutes of work within the board's stretch."""
        return sum(load.capacity for load in self.loads)

    @property
    def planned(self) -> int:
        """Minutes of it that are taken."""
        return sum(load.planned for load in self.loads)


@dataclass(frozen=True, slots=True)
class Board:
    """A stretch of time with its rows, its blocks and its backlog, as read at one moment."""

    span: Span
    zone: str
    rows: tuple[Row, ...]
    blocks: tuple[Block, ...]
    backlog: tuple[Block, ...]
    read_at: datetime
