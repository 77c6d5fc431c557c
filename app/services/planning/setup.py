"""What a firm plans with from its first day: the usual working hours and the usual results of tasks."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.changes import Changes
from app.core.enums.planning import TaskKind
from app.core.i18n import N_, _
from app.core.planning.working_time import USUAL_WEEK, stored_week
from app.models.planning import TaskResult
from app.models.working_time import WorkSchedule
from app.services.context import Context
from app.services.use_case import use_case

#: the right to set results, and so to begin with the usual ones
PROVIDE = "planning.task_result.provide"

#: name, only for a kind, success, kind of the next task, working days until then, its title
_RESULTS: tuple[tuple[str, TaskKind | None, bool, TaskKind | None, int | None, str | None], ...] = (
    (N_("Done"), None, True, None, None, None),
    (N_("Nobody answered"), TaskKind.CALL, False, TaskKind.CALL, 1, N_("Call again")),
    (N_("Asked to call later"), TaskKind.CALL, True, TaskKind.CALL, 3, N_("Call again")),
    (N_("Meeting agreed"), TaskKind.CALL, True, TaskKind.MEETING, 2, None),
    (N_("No answer yet"), TaskKind.MESSAGE, False, TaskKind.CALL, 2, N_("Ask whether the message has arrived")),
    (N_("Quotation wanted"), None, True, TaskKind.ASSIGNMENT, 1, N_("Send a quotation")),
    (N_("Not interested"), None, False, None, None, None),
    (N_("Did not take place"), TaskKind.MEETING, False, TaskKind.CALL, 1, N_("Agree on another day")),
    (N_("Nobody there"), TaskKind.VISIT, False, TaskKind.CALL, 1, N_("Agree on another day")),
)


def furnish(session: Session) -> None:
    """Write the usual working hours and results into a firm that has none, in the language of the window."""
    if session.scalar(sa.select(sa.func.count()).select_from(WorkSchedule)) == 0:
        session.add(WorkSchedule(name=_("Five days, 40 hours"), hours=stored_week(USUAL_WEEK), is_default=True))
    if session.scalar(sa.select(sa.func.count()).select_from(TaskResult)) == 0:
        session.add_all(
            TaskResult(
                name=_(name), position=place, kind=kind, is_success=is_success, next_kind=next_kind, next_days=days,
                next_title=_(title) if title is not None else None,
            )
            for place, (name, kind, is_success, next_kind, days, title) in enumerate(_RESULTS, 1)
        )


@use_case(PROVIDE)
def provide(ctx: Context) -> Changes:
    """The same for a firm from before there were planners; once, whoever asks first."""
    with ctx.uow(PROVIDE) as uow:
        furnish(uow.session)
        return uow.commit()
