"""The journal of our own cases."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.enums.processes import CaseState, StepState
from app.core.errors import UserError
from app.core.i18n import _
from app.models.organisation import Employee
from app.models.processes import ProcessCase, ProcessStep
from app.processes.event_log import Event, EventLog, Trace
from app.services.context import Context

#: days back that cases are taken from; who may see cases
DAYS, VIEW = 365, "processes.process_case.view"


def read_journal(ctx: Context, process_id: int, days: int = DAYS) -> EventLog:
    """The finished cases of a process as far as the person sees them; a step is named by its key in the drawing, and was begun when it was taken.

    :param days: how far back.
    :raises UserError: no case of that time is finished. :raises AccessDenied: this person sees no cases.
    """
    log = find_journal(ctx, process_id, days)
    if not log.traces:
        raise UserError(_("No case of this process has been finished yet."), _("Come back when some have gone through it."))
    return log


def find_journal(ctx: Context, process_id: int, days: int = DAYS) -> EventLog:
    """The same, without any case where none is finished."""
    ctx.rights.demand(VIEW)
    statement = (
        sa.select(ProcessCase.id, ProcessCase.started_at, ProcessStep.node, ProcessStep.claimed_at, ProcessStep.ended_at, Employee.name)
        .join(ProcessStep, ProcessStep.case_id == ProcessCase.id).outerjoin(Employee, Employee.id == ProcessStep.done_by_id)
        .where(
            ProcessCase.process_id == process_id, ProcessCase.state == CaseState.FINISHED, ProcessStep.state == StepState.DONE,
            ProcessCase.ended_at >= clock.now() - timedelta(days=days),
        ).order_by(ProcessStep.ended_at, ProcessStep.id)
    )
    cases, came = defaultdict[int, list[Event]](list), dict[int, datetime]()
    with ctx.reading() as session:
        for row in session.execute(statement):
            came[row.id] = row.started_at
            cases[row.id].append(Event(row.node, row.ended_at, row.name or "", row.claimed_at))
    traces = [Trace(str(case), tuple(events), came[case]) for case, events in cases.items()]
    return EventLog(tuple(sorted(traces, key=lambda trace: trace.began_at)))
