"""The checklist of a task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
def write_checklist(
    ctx: Context, task_id: int, lines: Sequence[CheckLine], key: str | None = None, *, shown: Sequence[CheckLine] | None = None,
) -> Changes:
    """Store a checklist as it was edited: new lines, other texts, another order; lines that are missing are removed. ``tick`` ticks them.

    :param shown: the lines as whoever edited them saw them: what others have added, changed or removed meanwhile stays; None for nobody else.
    :raises FieldErrors: a line is too long, or there are too many. :raises UserError: the task is gone.
    """
    kept = [line for line in lines if line.text.strip()]
    if any(len(line.text.strip()) > LONGEST_LINE for line in kept):
        raise FieldErrors({"checklist": _("A line takes at most {length} characters; shorten it.").format(length=LONGEST_LINE)})
    with ctx.uow(key) as uow:
        seen(uow, [task_id])
        stored = _stored(uow.session, task_id)
        texts = {line.id: line.text for line in shown} if shown is not None else dict.fromkeys(stored, "")
        rows = [row for line in kept if (row := _row_of(ctx, task_id, line, stored.pop(line.id, None), texts)) is not None]
        for id in stored.keys() & texts.keys():
            uow.session.delete(stored.pop(id))
        last = max((place for place, row in enumerate(rows, 1) if row.id), default=0)
        rows[last:last] = sorted(stored.values(), key=lambda row: (row.position, row.id))
        if len(rows) > MOST_LINES:
            raise FieldErrors({"checklist": _("A checklist has at most {most} lines: make it several tasks.").format(most=MOST_LINES)})
        for place, row in enumerate(rows):
            row.position = place
        uow.session.add_all(rows)
        uow.touch("task", task_id)
        return uow.commit()


def _row_of(ctx: Context, task_id: int, line: CheckLine, row: TaskCheck | None, texts: Mapping[int, str]) -> TaskCheck | None:
    """The row of a line with its text; None where somebody has removed it meanwhile and it was only to stay as it was."""
    if row is None:
        if line.id and texts.get(line.id) == line.text:
            return None
        row = TaskCheck(task_id=task_id, text=line.text.strip())
        _tick(ctx, row, line.is_done)
    elif texts.get(line.id) != line.text:
        row.text = line.text.strip()
    return row


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
