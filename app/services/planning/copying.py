"""Copies of tasks: a fresh task with the same people, resources and checklist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app.core import folding
from app.core.enums.planning import Answer, Part
from app.db.session import UnitOfWork
from app.models.planning import Task, TaskCheck, TaskParticipant, TaskResource
from app.services.context import Context
from app.services.planning import rows
from app.services.planning.changing import follow

if TYPE_CHECKING:
    from app.services.planning.moving import Move

_COPIED = (
    "kind", "title", "description", "employee_id", "starts_at", "ends_at", "is_all_day", "zone", "planned_minutes", "is_tentative", "is_important",
    "place", "client_id", "contact_id", "deal_id", "document_id",
)


def copied(ctx: Context, uow: UnitOfWork, wanted: Sequence[tuple[Task, Mapping[str, Any], Move]]) -> list[Task]:
    """Write copies of tasks.

    :param wanted: what is copied, what is different in the copy, and where it goes.
    """
    made = []
    for task, values, move in wanted:
        copy = Task(**{name: getattr(task, name) for name in _COPIED} | dict(values), author_id=ctx.user.id)
        copy.search = folding.fold_all([copy.title, copy.place])
        uow.session.add(copy)
        uow.session.flush()
        _parts(uow, task.id, copy)
        rows.exchange(uow, copy, move.row, move.from_row)
        made.append(copy)
    uow.session.flush()
    follow(ctx, uow, [(copy, None) for copy in made])
    return made


def _parts(uow: UnitOfWork, source: int, copy: Task) -> None:
    people = sa.select(TaskParticipant.employee_id).where(TaskParticipant.task_id == source, TaskParticipant.part == Part.PARTICIPANT)
    for person in uow.session.scalars(people.order_by(TaskParticipant.id)).all():
        if person != copy.employee_id:
            uow.session.add(TaskParticipant(task_id=copy.id, employee_id=person, part=Part.PARTICIPANT, answer=Answer.INVITED))
    for resource in uow.session.scalars(sa.select(TaskResource.resource_id).where(TaskResource.task_id == source)).all():
        uow.session.add(TaskResource(task_id=copy.id, resource_id=resource))
    lines = sa.select(TaskCheck.position, TaskCheck.text).where(TaskCheck.task_id == source).order_by(TaskCheck.position, TaskCheck.id)
    for position, text in uow.session.execute(lines).all():
        uow.session.add(TaskCheck(task_id=copy.id, position=position, text=text))
    uow.session.flush()
