"""A person's calendar as others' programs read it: each task on its own, since the instances of a series are tasks (ADR 19)."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.enums.planning import Answer, Part, TaskState
from app.core.planning.calendar_entry import Entry
from app.core.planning.calendar_text import component, escaped, property_line, written
from app.core.planning.calendar_writing import new_component
from app.models.clients import Client
from app.models.organisation import Employee
from app.models.planning import Task, TaskParticipant
from app.services.context import Context

#: how much of the past and of the future is published
BEFORE, AFTER = timedelta(days=30), timedelta(days=180)
_MOST = 2000


def calendar_of(ctx: Context, employee_id: int) -> str:
    """The calendar of a person as text of RFC 5545: what he does and takes part in, without phones and notes of others.

    :param ctx: of whoever sees all tasks, such as the agent.
    """
    moment = clock.now()
    joined = sa.select(TaskParticipant.task_id).where(
        TaskParticipant.employee_id == employee_id, TaskParticipant.part == Part.PARTICIPANT, TaskParticipant.answer != Answer.DECLINED,
    )
    statement = (
        sa.select(Task, Client.name).outerjoin(Client, Client.id == Task.client_id)
        .where(
            Task.deleted_at.is_(None), Task.state != TaskState.CANCELLED, Task.starts_at.is_not(None), Task.ends_at > moment - BEFORE,
            Task.starts_at < moment + AFTER, sa.or_(Task.employee_id == employee_id, Task.id.in_(joined)),
        ).order_by(Task.starts_at, Task.id).limit(_MOST)
    )
    with ctx.reading() as session:
        name = session.scalar(sa.select(Employee.name).where(Employee.id == employee_id)) or ""
        entries = [_entry(task, client) for task, client in session.execute(statement)]
    head = [
        property_line("VERSION", "2.0"), property_line("PRODID", "-//Kontor//Kontor//EN"), property_line("CALSCALE", "GREGORIAN"),
        property_line("METHOD", "PUBLISH"), property_line("X-WR-CALNAME", escaped(f"{name}, {ctx.firm}")),
        property_line("REFRESH-INTERVAL;VALUE=DURATION", "PT15M"),
    ]
    return written([component("VCALENDAR", [*head, *(new_component(entry) for entry in entries)])])


def _entry(task: Task, client: str | None) -> Entry:
    return Entry(
        f"kontor-task-{task.id}", kind=task.kind, title=f"{task.title} · {client}" if client else task.title, description=task.description,
        place=task.place, starts_at=task.starts_at, ends_at=task.ends_at, is_all_day=task.is_all_day, zone=task.zone if task.is_all_day else "UTC",
        is_tentative=task.is_tentative, is_important=task.is_important,
    )
