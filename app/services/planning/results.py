"""What tasks can end with, each by one key, and which task follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.enums.planning import TaskKind
from app.core.planning.board import RowKey, Span
from app.core.planning.wall_time import DAY, day_of, moved
from app.models.planning import Task, TaskResult
from app.services.context import Context
from app.services.planning import setup
from app.services.planning.creating import LONGEST_TITLE, NewTask
from app.services.planning.holding import gone
from app.services.working_time import hours as working_hours

#: days that are searched for a working day; longer vacations are not looked through
_AHEAD = 120


@dataclass(frozen=True, slots=True)
class ResultChoice:
    """A result as it is picked.

    :param key: the digit that picks it; empty for the tenth and later ones.
    :param next_days: working days after which the next task is proposed; None where none follows.
    """

    id: int
    key: str
    name: str
    is_success: bool
    next_kind: TaskKind | None
    next_days: int | None


def results(ctx: Context, kind: TaskKind) -> list[ResultChoice]:
    """What a task of a kind can end with, in the order of the keys.

    A firm that has none yet gets the usual ones, when somebody looks who may set them.
    """
    found = _results(ctx, kind)
    if not found and ctx.rights.may(setup.PROVIDE):
        setup.provide(ctx)
        found = _results(ctx, kind)
    return found


def _results(ctx: Context, kind: TaskKind) -> list[ResultChoice]:
    fits = sa.or_(TaskResult.kind.is_(None), TaskResult.kind == kind)
    statement = sa.select(TaskResult).where(TaskResult.deleted_at.is_(None), fits).order_by(TaskResult.position, TaskResult.id)
    with ctx.reading() as session:
        return [
            ResultChoice(one.id, str(number) if number < 10 else "", one.name, one.is_success, one.next_kind, one.next_days)
            for number, one in enumerate(session.scalars(statement), 1)
        ]


def next_task(ctx: Context, task_id: int, result_id: int) -> NewTask | None:
    """The task that a result proposes: on the working day that it names, at the same hour, about the same client; None where none follows.

    :raises UserError: the task is not there any more.
    """
    with ctx.reading() as session:
        task, result = session.get(Task, task_id), session.get(TaskResult, result_id)
        if task is None:
            raise gone(task_id)
        if result is None or result.next_kind is None:
            return None
        starts_at = _begin(session, task, result.next_days or 0)
        minutes = task.planned_minutes if task.planned_minutes is not None else _length(task)
        return NewTask(
            result.next_kind, (result.next_title or task.title)[:LONGEST_TITLE], RowKey("employee", task.employee_id or 0), starts_at,
            starts_at + timedelta(minutes=minutes), task.zone, place=task.place, client_id=task.client_id, contact_id=task.contact_id,
            deal_id=task.deal_id, document_id=task.document_id, previous_id=task.id,
        )


def _length(task: Task) -> int:
    if task.starts_at is None or task.ends_at is None or task.is_all_day:
        return 30
    return int((task.ends_at - task.starts_at).total_seconds() // 60) or 30


def _begin(session: Session, task: Task, days: int) -> datetime:
    """The hour of the task, or of now where it had none, on the day that comes so many working days after today."""
    now = clock.now()
    time = working_hours.of_person(session, task.employee_id, Span(now, now + _AHEAD * DAY))
    day = time.calendar.after(day_of(now, task.zone), days) or day_of(now, task.zone) + days * DAY
    hour = task.starts_at if task.starts_at is not None and not task.is_all_day else _rounded(now)
    begin = moved(hour, day - day_of(hour, task.zone), task.zone)
    return begin if begin > now or days else _rounded(now)


def _rounded(moment: datetime) -> datetime:
    """The next quarter of an hour."""
    return moment + (datetime.min - moment) % timedelta(minutes=15)
