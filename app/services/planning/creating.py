"""Makes tasks: from the board, from a typed line, from a client, after another task."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.core import folding
from app.core.changes import Changes
from app.core.enums.planning import Answer, Part, TaskKind
from app.core.errors import FieldErrors
from app.core.i18n import _
from app.core.planning.board import RowKey, Span
from app.core.planning.wall_time import days_meant, whole_days
from app.core.rules.planning import time_errors
from app.db.session import UnitOfWork
from app.models.planning import Task, TaskCheck, TaskParticipant, TaskResource
from app.services.context import Context
from app.services.planning import rows
from app.services.planning.changing import follow
from app.services.use_case import use_case

LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task that is to be made.

    :param row: who does it, or the resource that it takes, then the person at the workstation does it; None for nobody yet.
    :param starts_at: naive UTC; None for the backlog, then ``ends_at`` is None too.
    :param zone: IANA name, in which wall time and whole days are meant.
    :param participants: keys of employees, ``resources`` of resources; ``checklist``: its lines.
    """

    kind: TaskKind
    title: str
    row: RowKey | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    zone: str = "UTC"
    is_all_day: bool = False
    is_fixed: bool = False
    is_tentative: bool = False
    is_important: bool = False
    description: str | None = None
    place: str | None = None
    planned_minutes: int | None = None
    due_at: datetime | None = None
    client_id: int | None = None
    contact_id: int | None = None
    deal_id: int | None = None
    document_id: int | None = None
    previous_id: int | None = None
    participants: tuple[int, ...] = ()
    resources: tuple[int, ...] = ()
    checklist: tuple[str, ...] = ()


def problems(new: NewTask) -> dict[str, str]:
    """Everything wrong with a task that is to be made: field → sentence."""
    errors = time_errors(new.starts_at, new.ends_at, new.zone, new.due_at)
    if not new.title.strip():
        errors["title"] = _("Say in a few words what is to be done.")
    elif len(new.title.strip()) > LONGEST_TITLE:
        errors["title"] = _("The title takes at most {length} characters: put the rest into the description.").format(length=LONGEST_TITLE)
    if new.planned_minutes is not None and new.planned_minutes < 0:
        errors["planned_minutes"] = _("Planned minutes are not negative.")
    return errors


@use_case("planning.task.create", undo=True)
def create_task(ctx: Context, new: NewTask, key: str | None = None) -> Changes:
    """Make a task.

    :raises FieldErrors: everything wrong, at once. :raises UserError: whoever is to do it does not work here any more.
    """
    return _created(ctx, [new], key)


@use_case("planning.task.create_many", undo=True)
def create_tasks(ctx: Context, new: Iterable[NewTask], key: str | None = None) -> Changes:
    """Make several tasks as one action.

    :raises FieldErrors: what is wrong with the first that is wrong; nothing is written.
    """
    return _created(ctx, list(new), key)


def _created(ctx: Context, wanted: list[NewTask], key: str | None) -> Changes:
    for new in wanted:
        if errors := problems(new):
            raise FieldErrors(errors)
    with ctx.uow(key, count=len(wanted)) as uow:
        tasks = [add_task(ctx, uow, new) for new in wanted]
        follow(ctx, uow, [(task, None) for task in tasks])
        return uow.commit()


def add_task(ctx: Context, uow: UnitOfWork, new: NewTask) -> Task:
    """Write a checked task with its people and resources; what follows is the caller's (`changing.follow`)."""
    employee, resources = _doer(ctx, new.row), dict.fromkeys(new.resources)
    if new.row is not None and new.row.kind == "resource":
        resources[new.row.id] = None
    starts_at, ends_at = new.starts_at, new.ends_at
    if new.is_all_day and starts_at is not None and ends_at is not None:
        span = whole_days(*days_meant(Span(starts_at, ends_at), new.zone), new.zone)
        starts_at, ends_at = span.starts_at, span.ends_at
    task = Task(
        kind=new.kind, title=new.title.strip(), description=new.description or None, employee_id=employee, author_id=ctx.user.id,
        starts_at=starts_at, ends_at=ends_at, is_all_day=new.is_all_day, zone=new.zone, planned_minutes=new.planned_minutes, due_at=new.due_at,
        is_fixed=new.is_fixed, is_tentative=new.is_tentative, is_important=new.is_important, place=new.place or None, client_id=new.client_id,
        contact_id=new.contact_id, deal_id=new.deal_id, document_id=new.document_id, previous_id=new.previous_id,
    )
    task.search = folding.fold_all([task.title, task.place])
    for row in (RowKey("employee", employee or 0), *(RowKey("employee", each) for each in new.participants),
                *(RowKey("resource", each) for each in resources)):
        rows.demand_alive(uow, row)
    uow.session.add(task)
    uow.session.flush()
    uow.session.add_all(
        TaskParticipant(task_id=task.id, employee_id=person, part=Part.PARTICIPANT, answer=Answer.AGREED if person == ctx.user.id else Answer.INVITED)
        for person in dict.fromkeys(new.participants) if person != employee
    )
    uow.session.add_all(TaskResource(task_id=task.id, resource_id=resource) for resource in resources)
    uow.session.add_all(TaskCheck(task_id=task.id, position=place, text=text.strip()) for place, text in enumerate(new.checklist) if text.strip())
    uow.session.flush()
    return task


def _doer(ctx: Context, row: RowKey | None) -> int | None:
    if row is None:
        return None
    return ctx.user.id if row.kind == "resource" else row.id or None
