"""Whose time is taken, also by what the person may not see: only the stretches, never what they are for.

On a server a definer function (PostgreSQL) or a procedure (Firebird) answers past the rights to rows; see ``app.db.guard.busy``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core.enums.planning import TaskKind
from app.core.planning.board import Block, RowKey, Span
from app.core.planning.wall_time import DAY, days_of, whole_days
from app.db.guard import busy as guarded
from app.services.context import Context


@dataclass(frozen=True, slots=True)
class Taken:
    """That a task takes the time of a row.

    :param starts_at: naive UTC, also of an all-day task, whose days are meant in ``zone``.
    """

    task_id: int
    row: RowKey
    starts_at: datetime
    ends_at: datetime
    is_all_day: bool
    is_tentative: bool
    zone: str

    def span_in(self, zone: str) -> Span:
        """The stretch as a planner in a zone shows it: an all-day task keeps its dates."""
        span = Span(self.starts_at, self.ends_at)
        return whole_days(*days_of(span, self.zone), zone) if self.is_all_day and zone != self.zone else span


def taken(session: Session, span: Span) -> list[Taken]:
    """What takes anybody's time within a stretch and a day around it, whoever asks: all-day tasks keep their dates in every zone."""
    return [Taken(task, _key(kind, row), *rest) for task, kind, row, *rest in _read(session, span)]


def _read(session: Session, span: Span) -> Iterable[tuple[Any, ...]]:
    return (tuple(row) for row in guarded.taken(session, span.starts_at - DAY, span.ends_at + DAY))


def _key(kind: str, id: int) -> RowKey:
    return RowKey("employee" if kind == "employee" else "resource", id)


def hidden(ctx: Context, session: Session, span: Span, zone: str, seen: Iterable[int]) -> list[Block]:
    """Blocks for the time that tasks take which the person does not see; nobody else has such.

    :param seen: keys of the tasks within the stretch that the person sees.
    """
    if ctx.sight is None:
        return []
    known, rows, first = set(seen), dict[int, list[RowKey]](), dict[int, Taken]()
    for task, kind, row, *rest in _read(session, span):
        if task in known:
            continue
        key = _key(kind, row)
        if task in rows:
            rows[task].append(key)
        else:
            rows[task], first[task] = [key], Taken(task, key, *rest)
    blocks = (_block(one, tuple(rows[id]), zone, one.span_in(zone)) for id, one in first.items())
    return [block for block, place in blocks if place.starts_at < span.ends_at and place.ends_at > span.starts_at]


def _block(one: Taken, rows: tuple[RowKey, ...], zone: str, span: Span) -> tuple[Block, Span]:
    minutes = 0 if one.is_all_day else int((span.ends_at - span.starts_at).total_seconds() // 60)
    block = Block(
        one.task_id, 0, TaskKind.ASSIGNMENT, "", "", rows, span.starts_at, span.ends_at, minutes, zone, is_all_day=one.is_all_day,
        is_tentative=one.is_tentative, is_hidden=True,
    )
    return block, span
