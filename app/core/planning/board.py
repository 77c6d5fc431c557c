"""What a planner shows: rows, blocks, time off. Plain values that need no database to be drawn, moved and judged.

All moments are naive UTC; wall time is read in the board's zone (``app.core.planning.wall_time``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.core.enums.planning import TaskKind, TaskState

RowKind = Literal["employee", "resource"]


@dataclass(frozen=True, slots=True, order=True)
class RowKey:
    """A row of the board: a person, or a car, a room, a machine. An ``employee`` with key 0 stands for tasks that nobody has yet."""

    kind: RowKind
    id: int


@dataclass(frozen=True, slots=True)
class Span:
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


@dataclass(frozen=True, slots=True)
class Row:
    """A person or a resource.

    :param working: stretches in which the row may be planned, without its time off; sorted.
    :param capacity: minutes of work within the board's stretch; ``planned`` those that are taken.
    """

    key: RowKey
    name: str
    detail: str = ""
    colour: int = 0
    branch_id: int | None = None
    zone: str = "UTC"
    working: tuple[Span, ...] = ()
    time_off: tuple[TimeOff, ...] = ()
    capacity: int = 0
    planned: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """A stretch of time with its rows, its blocks and its backlog, as read at one moment."""

    span: Span
    zone: str
    rows: tuple[Row, ...]
    blocks: tuple[Block, ...]
    backlog: tuple[Block, ...]
    read_at: datetime
