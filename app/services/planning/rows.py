"""The rows that show a task beside that of whoever does it: participants and resources, exchanged by dragging."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from app.core.enums.planning import Part
from app.core.errors import UserError
from app.core.i18n import _
from app.core.planning.board import RowKey
from app.db.session import UnitOfWork
from app.models.organisation import Employee
from app.models.planning import Task, TaskParticipant, TaskResource
from app.models.working_time import Resource


def is_beside(task: Task, row: RowKey, from_row: RowKey | None) -> bool:
    """Whether a move is about a participant or a resource, not about whoever does the task."""
    return row.kind == "resource" or (from_row is not None and (from_row.kind == "resource" or from_row.id != (task.employee_id or 0)))


def exchange(uow: UnitOfWork, task: Task, row: RowKey, from_row: RowKey | None) -> None:
    """Put another participant or resource in the place of one; nothing where the move is about whoever does the task.

    :raises UserError: nobody works there, or a person was put into the row of a resource, or the other way round.
    """
    demand_alive(uow, row)
    if not is_beside(task, row, from_row) or row == from_row:
        return
    if from_row is not None and from_row.kind != row.kind:
        raise UserError(_("People and resources do not take each other's place."), _("Drop the task on a row of the same kind."))
    model, column = (TaskResource, "resource_id") if row.kind == "resource" else (TaskParticipant, "employee_id")
    known = {getattr(each, column): each for each in uow.session.scalars(sa.select(model).where(model.task_id == task.id))}
    there: Any = known.get(row.id)
    if there is not None and isinstance(there, TaskParticipant):
        there.part = Part.PARTICIPANT
    elif there is None:
        uow.session.add(model(task_id=task.id, **{column: row.id}))
    if from_row is not None and (gone := known.get(from_row.id)) is not None:
        uow.session.delete(gone)
    flag_modified(task, "title")  # the version counts on, though nothing of the task itself has changed
    uow.touch("task", task.id)


def demand_alive(uow: UnitOfWork, row: RowKey) -> None:
    """Refuse a row of somebody who has left or of what is out of use.

    :raises UserError: see there.
    """
    model: Any = Employee if row.kind == "employee" else Resource
    alive = sa.select(model.id).where(model.id == row.id, model.deleted_at.is_(None), model.is_active)
    if row.id and uow.session.scalar(alive) is None:
        raise UserError(_("Nobody can be planned in this row any more."), _("Read the planner again."))
