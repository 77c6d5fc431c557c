"""Who takes part in a task, who is kept informed, what it takes; and what the invited answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from app.core.changes import Changes
from app.core.enums.planning import Answer, Part
from app.core.errors import UserError
from app.core.i18n import _
from app.core.planning.board import RowKey
from app.db.session import UnitOfWork
from app.models.organisation import Employee
from app.models.planning import Task, TaskParticipant, TaskResource
from app.models.working_time import Resource
from app.services.context import Context
from app.services.planning.changing import demand_changeable
from app.services.planning.holding import seen
from app.services.planning.rows import demand_alive
from app.services.reminders.notices import tell
from app.services.reminders.planning import arrange, forget
from app.services.seeing import demand_seen
from app.services.use_case import use_case


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody beside whoever does a task."""

    employee_id: int
    name: str
    part: Part
    answer: Answer


def participants(ctx: Context, task_id: int) -> list[Participant]:
    """Who takes part in a task or is kept informed, by name."""
    statement = (
        sa.select(TaskParticipant, Employee.name).join(Employee, Employee.id == TaskParticipant.employee_id)
        .where(TaskParticipant.task_id == task_id).order_by(Employee.name, Employee.id)
    )
    with ctx.reading() as session:
        demand_seen(ctx, session, "task", task_id)
        return [Participant(one.employee_id, name, one.part, one.answer) for one, name in session.execute(statement)]


def resources(ctx: Context, task_id: int) -> list[tuple[int, str]]:
    """What a task takes: keys and names."""
    statement = sa.select(Resource.id, Resource.name).join(TaskResource, TaskResource.resource_id == Resource.id)
    with ctx.reading() as session:
        demand_seen(ctx, session, "task", task_id)
        return [(id, name) for id, name in session.execute(statement.where(TaskResource.task_id == task_id).order_by(Resource.name))]


@use_case("planning.task.invite", undo=True)
def invite(ctx: Context, task_id: int, employees: Iterable[int], part: Part = Part.PARTICIPANT, key: str | None = None) -> Changes:
    """Let people take part in a task, or keep them informed; whoever does so already is left as is, or gets the other part.

    :raises UserError: the task is gone or somebody else's, or one of the people has left.
    """
    with ctx.uow(key) as uow:
        task = _mine(ctx, uow, task_id)
        known = _known(uow, task_id)
        fresh = []
        for person in dict.fromkeys(employees):
            demand_alive(uow, RowKey("employee", person))
            if person == task.employee_id:
                continue
            if person in known:
                known[person].part = part
            else:
                answer = Answer.AGREED if part is Part.WATCHER or person == ctx.user.id else Answer.INVITED
                uow.session.add(TaskParticipant(task_id=task_id, employee_id=person, part=part, answer=answer))
                fresh.append(person)
        uow.session.flush()
        if part is Part.PARTICIPANT:
            tell(uow, ctx, fresh, "invited", "task", task_id, title=task.title, at=task.starts_at)
        return _done(ctx, uow, task)


@use_case("planning.task.uninvite", undo=True)
def uninvite(ctx: Context, task_id: int, employees: Iterable[int], key: str | None = None) -> Changes:
    """Let people take part in a task no longer; everybody may leave.

    :raises UserError: the task is gone, or somebody else's.
    """
    wanted = set(employees)
    with ctx.uow(key) as uow:
        task = seen(uow, [task_id])[task_id] if wanted == {ctx.user.id} else _mine(ctx, uow, task_id)
        gone = [row for person, row in _known(uow, task_id).items() if person in wanted and person != task.employee_id]
        forget(uow, task_id, [row.employee_id for row in gone])  # before they leave: a server lets nobody write to what is not seen any more
        for row in gone:
            uow.session.delete(row)
        uow.touch("task", task_id)
        return uow.commit()


@use_case("planning.task.answer", undo=True)
def answer(ctx: Context, task_id: int, said: Answer, key: str | None = None) -> Changes:
    """Answer an invitation; whoever gave the task and whoever does it are told.

    :raises UserError: the task is gone, or the person is not invited.
    """
    with ctx.uow(key) as uow:
        task = seen(uow, [task_id])[task_id]
        row = _known(uow, task_id).get(ctx.user.id or 0)
        if row is None:
            raise UserError(_("You are not invited to “{title}”.").format(title=task.title), _("Read the task again."))
        row.part, row.answer = Part.PARTICIPANT, said
        tell(uow, ctx, {task.employee_id, task.author_id}, "answered", "task", task_id, title=task.title, answer=said.source)
        return _done(ctx, uow, task)


@use_case("planning.task.take", undo=True)
def take_resources(ctx: Context, task_id: int, taken: Iterable[int], released: Iterable[int] = (), key: str | None = None) -> Changes:
    """Let a task take cars, rooms and machines, and give up others; what else it takes stays, whoever has added it meanwhile.

    :raises UserError: the task is gone or somebody else's, or one of them is out of use.
    """
    with ctx.uow(key) as uow:
        task = _mine(ctx, uow, task_id)
        known = {row.resource_id: row for row in uow.session.scalars(sa.select(TaskResource).where(TaskResource.task_id == task_id))}
        for resource in dict.fromkeys(taken):
            if resource not in known:
                demand_alive(uow, RowKey("resource", resource))
                uow.session.add(TaskResource(task_id=task_id, resource_id=resource))
        for resource in known.keys() & set(released):
            uow.session.delete(known[resource])
        return _done(ctx, uow, task)


def _mine(ctx: Context, uow: UnitOfWork, task_id: int) -> Task:
    task = seen(uow, [task_id])[task_id]
    demand_changeable(ctx, task)
    return task


def _known(uow: UnitOfWork, task_id: int) -> dict[int, TaskParticipant]:
    return {row.employee_id: row for row in uow.session.scalars(sa.select(TaskParticipant).where(TaskParticipant.task_id == task_id))}


def _done(ctx: Context, uow: UnitOfWork, task: Task) -> Changes:
    arrange(uow, ctx, task)
    uow.touch("task", task.id)
    return uow.commit()
