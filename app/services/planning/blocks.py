"""Tasks as planners show them, read by columns: thousands at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.planning import Answer, Part
from app.core.planning.board import Block, RowKey, Span
from app.core.planning.wall_time import DAY, days_of, whole_days
from app.models.clients import Client
from app.models.planning import Task, TaskParticipant, TaskResource
from app.services.context import Context

#: minutes of a task that nobody has estimated
USUAL_MINUTES = 30

_COLUMNS = (
    Task.id, Task.version, Task.kind, Task.title, Task.employee_id, Task.starts_at, Task.ends_at, Task.planned_minutes, Task.zone, Task.state,
    Task.due_at, Task.is_all_day, Task.is_fixed, Task.is_tentative, Task.is_important, Task.series_id, Task.client_id, Task.moved_count, Task.place,
)


def task_rows(session: Session, span: Span) -> dict[int, list[RowKey]]:
    """The rows beside that of whoever does it, of the tasks within a stretch (and a day around it): who takes part, what is taken."""
    around = (Task.starts_at < span.ends_at + DAY, Task.ends_at > span.starts_at - DAY, Task.deleted_at.is_(None))
    return _other_rows(session, around)


def _other_rows(session: Session, conditions: Iterable[sa.ColumnElement[bool]]) -> dict[int, list[RowKey]]:
    conditions = tuple(conditions)
    taking_part = (TaskParticipant.part == Part.PARTICIPANT, TaskParticipant.answer != Answer.DECLINED)
    people = sa.select(TaskParticipant.task_id, TaskParticipant.employee_id).join(Task, Task.id == TaskParticipant.task_id)
    resources = sa.select(TaskResource.task_id, TaskResource.resource_id).join(Task, Task.id == TaskResource.task_id)
    found: dict[int, list[RowKey]] = {}
    for task, person in session.execute(people.where(*taking_part, *conditions).order_by(TaskParticipant.id)):
        found.setdefault(task, []).append(RowKey("employee", person))
    for task, resource in session.execute(resources.where(*conditions).order_by(TaskResource.id)):
        found.setdefault(task, []).append(RowKey("resource", resource))
    return found


def blocks_of(
    session: Session, zone: str, conditions: Iterable[sa.ColumnElement[bool]], rows: Mapping[int, list[RowKey]], limit: int | None = None,
) -> list[Block]:
    """Tasks that stand outside the bin and meet the conditions, by their beginning.

    :param rows: what `task_rows` found. :param limit: of what waits, so many at most: what is important and due first.
    """
    statement = sa.select(*_COLUMNS, Client.name).outerjoin(Client, Client.id == Task.client_id).where(Task.deleted_at.is_(None), *conditions)
    if limit is not None:
        statement = statement.order_by(Task.starts_at, Task.is_important.desc(), Task.due_at, Task.id).limit(limit)
    found = [_block(tuple(row), zone, rows) for row in session.execute(statement)]
    if limit is None:  # a server sorts rows as wide as their columns may be
        found.sort(key=lambda block: (block.starts_at or datetime.max, block.id))
    return found


def read_block(ctx: Context, task_id: int, zone: str) -> Block | None:
    """One task as a planner shows it now; None where the person does not see it (any more)."""
    with ctx.reading() as session:
        rows = _other_rows(session, [Task.id == task_id])
        return next(iter(blocks_of(session, zone, [Task.id == task_id], rows)), None)


def _block(row: tuple[Any, ...], zone: str, rows: Mapping[int, list[RowKey]]) -> Block:
    (id, version, kind, title, employee, starts_at, ends_at, planned, own_zone, state, due_at, is_all_day, is_fixed, is_tentative, is_important,
     series, client, moved_count, place, client_name) = row
    if planned is not None:
        minutes = planned
    elif starts_at is None:
        minutes = USUAL_MINUTES
    else:
        minutes = 0 if is_all_day else int((ends_at - starts_at).total_seconds() // 60)
    if is_all_day and starts_at is not None and own_zone != zone:
        span = whole_days(*days_of(Span(starts_at, ends_at), own_zone), zone)
        starts_at, ends_at, own_zone = span.starts_at, span.ends_at, zone
    detail = " · ".join(part for part in (client_name, place) if part)
    return Block(
        id, version, kind, title, detail, (RowKey("employee", employee or 0), *rows.get(id, ())), starts_at, ends_at, minutes, own_zone, state,
        due_at, is_all_day, is_fixed, is_tentative, is_important, False, series, client, moved_count,
    )
