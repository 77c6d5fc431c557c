"""Why tasks were put off, and who puts off how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.core.changes import Changes
from app.core.enums.planning import PostponementReason
from app.core.errors import FieldErrors, UserError
from app.core.i18n import _
from app.models.organisation import Employee
from app.models.planning import TaskPostponement
from app.services.context import Context
from app.services.seeing import demand_seen
from app.services.use_case import use_case

LONGEST_COMMENT = 300


@dataclass(frozen=True, slots=True)
class PutOff:
    """One time that a task was put off; moments are naive UTC.

    :param became_at: None where it was put back into the backlog.
    """

    id: int
    at: datetime
    who: str
    was_at: datetime
    became_at: datetime | None
    reason: PostponementReason | None
    comment: str


def postponements(ctx: Context, task_id: int) -> list[PutOff]:
    """When and why a task was put off, the last time first."""
    statement = (
        sa.select(TaskPostponement, Employee.name).outerjoin(Employee, Employee.id == TaskPostponement.employee_id)
        .where(TaskPostponement.task_id == task_id).order_by(TaskPostponement.at.desc(), TaskPostponement.id.desc())
    )
    with ctx.reading() as session:
        demand_seen(ctx, session, "task", task_id)
        found = session.execute(statement).all()
    return [PutOff(one.id, one.at, name or "", one.was_at, one.became_at, one.reason, one.comment or "") for one, name in found]


@use_case("planning.task.explain", undo=True)
def explain(ctx: Context, task_id: int, reason: PostponementReason, comment: str | None = None, key: str | None = None) -> Changes:
    """Say why a task was put off the last time.

    :raises UserError: it was never put off. :raises FieldErrors: the comment is too long.
    """
    if comment is not None and len(comment) > LONGEST_COMMENT:
        raise FieldErrors({"comment": _("A comment takes at most {length} characters; shorten it.").format(length=LONGEST_COMMENT)})
    with ctx.uow(key) as uow:
        demand_seen(ctx, uow.session, "task", task_id)
        last = sa.select(TaskPostponement).where(TaskPostponement.task_id == task_id)
        found = uow.session.scalars(last.order_by(TaskPostponement.at.desc(), TaskPostponement.id.desc()).limit(1)).one_or_none()
        if found is None:
            raise UserError(_("This task was not put off."), _("Choose another one."))
        found.reason, found.comment = reason, comment or None
        return uow.commit()
