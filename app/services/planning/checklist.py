"""The checklist of a task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.changes import Changes
from app.core.errors import FieldErrors, UserError
from app.core.i18n import _
from app.models.organisation import Employee
from app.models.planning import TaskCheck
from app.services.context import Context
from app.services.planning.holding import seen
from app.services.seeing import demand_seen
from app.services.use_case import use_case

LONGEST_LINE = 300
MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A line of a checklist.

    :param id: 0 for a line that is not stored yet.
    :param done_by: name of whoever ticked it; ``done_at`` when, naive UTC.
    """

    id: int
    text: str
    is_done: bool = False
    done_at: datetime | None = None
    done_by: str = ""


def checklist(ctx: Context, task_id: int) -> list[CheckLine]:
    """The lines of a task, in their order."""
    statement = (
        sa.select(TaskCheck, Employee.name).outerjoin(Employee, Employee.id == TaskCheck.done_by_id).where(TaskCheck.task_id == task_id)
        .order_by(TaskCheck.position, TaskCheck.id)
    )
    with ctx.reading() as session:
        demand_seen(ctx, session, "task", task_id)
        return [CheckLine(one.id, one.text, one.is_done, one.done_at, name or "") for one, name in session.execute(statement)]


@use_case("planning.task.list_up", undo=True)
def write_checklist(ctx: Context, task_id: int, lines: Sequence[CheckLine], key: str | None = None) -> Changes:
    """Store a checklist as it was edited: new lines, other texts, another order; lines that are missing are removed.

    :raises FieldErrors: a line is too long, or there are too many. :raises UserError: the task is gone.
    """
    kept = [line for line in lines if line.text.strip()]
    if len(kept) > MOST_LINES:
        raise FieldErrors({"checklist": _("A checklist has at most {most} lines: make it several tasks.").format(most=MOST_LINES)})
    if any(len(line.text.strip()) > LONGEST_LINE for line in kept):
        raise FieldErrors({"checklist": _("A line takes at most {length} characters; shorten it.").format(length=LONGEST_LINE)})
    with ctx.uow(key) as uow:
        seen(uow, [task_id])
        stored = _stored(uow.session, task_id)
        for place, line in enumerate(kept):
            row = stored.pop(line.id, None)
            if row is None:
                row = TaskCheck(task_id=task_id)
                uow.session.add(row)
            row.position, row.text = place, line.text.strip()
            _tick(ctx, row, line.is_done)
        for row in stored.values():
            uow.session.delete(row)
        uow.touch("task", task_id)
        return uow.commit()


@use_case("planning.task.tick", undo=True)
def tick(ctx: Context, line_id: int, *, is_done: bool = True, key: str | None = None) -> Changes:
    """Say that a line is done, or that it is not.

    :raises UserError: it is not there any more.
    """
    with ctx.uow(key) as uow:
        row = uow.session.get(TaskCheck, line_id)
        if row is None:
            raise UserError(_("This line is not there any more."), _("Read the task again."))
        seen(uow, [row.task_id])
        _tick(ctx, row, is_done)
        uow.touch("task", row.task_id)
        return uow.commit()


def _stored(session: Session, task_id: int) -> dict[int, TaskCheck]:
    return {row.id: row for row in session.scalars(sa.select(TaskCheck).where(TaskCheck.task_id == task_id))}


def _tick(ctx: Context, row: TaskCheck, is_done: bool) -> None:
    if bool(row.is_done) == is_done:
        return
    row.is_done = is_done
    row.done_at, row.done_by_id = (clock.now(), ctx.user.id) if is_done else (None, None)
