"""A case that begins another one and waits for its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.core.enums.processes import CaseState, StepState
from app.core.i18n import _
from app.models.processes import ProcessCase, ProcessStep
from app.services.process_runs.births import Birth, add_case
from app.services.process_steps.step import Call

if TYPE_CHECKING:
    from app.services.process_runs.course import Course

_OPEN = (CaseState.RUNNING, CaseState.STOPPED)


def call(course: Course, row: ProcessStep, wanted: Call) -> None:
    """Begin the other process for a step, with what is known by then."""
    answers = {**course.answers, **wanted.answers}
    birth = Birth(wanted.process_id, wanted.entity, wanted.record_id, answers, row.id if wanted.waits else None, course.case.run_id)
    case, graph = add_case(course.ctx, course.uow, birth)
    if wanted.waits:
        row.waits_for, row.state = key_of(case.id), StepState.WAITING
        course.session.flush()
    type(course)(course.ctx, course.uow, case, graph).begin()


def key_of(case_id: int) -> str:
    """What a step waits for that has called a case."""
    return f"case.ended||process_case:{case_id}"


def tell_caller(course: Course) -> None:
    """The case is over: the step that waits for it goes on, with its answers."""
    if course.case.caller_id is None:
        return
    row = course.session.get(ProcessStep, course.case.caller_id)
    if row is None or row.state.is_closed:
        return
    caller = type(course).held(course.ctx, course.uow, row.case_id)
    if caller.case.state.is_closed or caller.token_of(row) is None:
        return
    if course.case.state is CaseState.CANCELLED:
        caller.failed(row, _("“{title}” was cancelled.").format(title=course.case.title))
    else:
        caller.done(row, "", course.answers)


def end_children(course: Course, row: ProcessStep) -> None:
    """The step waits no longer: what it has called is called off."""
    children = sa.select(ProcessCase.id).where(ProcessCase.caller_id == row.id, ProcessCase.state.in_(_OPEN))
    for child in course.session.scalars(children.order_by(ProcessCase.id)).all():
        type(course).held(course.ctx, course.uow, child).cancel()
