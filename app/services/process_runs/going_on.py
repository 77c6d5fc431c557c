"""What is done by itself: each step in one transaction, once, whoever comes to it first."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.changes import Changes
from app.core.enums.processes import StepState
from app.core.errors import AccessDenied, Unreachable, UserError
from app.db.session import UnitOfWork
from app.models.processes import ProcessStep
from app.services.context import Context
from app.services.process_runs.course import Course
from app.services.process_runs.entering import is_automatic, ready_in, settle, step_input
from app.services.process_steps.step import STEP_KINDS, kind_of, load
from app.services.use_case import declare, perform

RUN, FAIL = "processes.process_step.run", "processes.process_step.note_failure"
declare(RUN, FAIL, undo=False)
#: steps that one call does before others get their turn: a process that goes round without a person never ends
MOST_STEPS = 1000
#: steps that are to be done by themselves, each behind its case
Ready = list[tuple[int, int]]
_OPEN = sa.select(ProcessStep.id, ProcessStep.kind).where(
    ProcessStep.case_id == sa.bindparam("case"), ProcessStep.state == sa.bindparam("open"),
).order_by(ProcessStep.id)


def automatic_kinds() -> tuple[str, ...]:
    """The kinds of steps that are done by themselves."""
    load()
    return tuple(kind.type.code for kind in STEP_KINDS if not kind.type.is_human)


def go_on(ctx: Context, case_id: int, most: int = MOST_STEPS, stop: Callable[[], bool] = lambda: False) -> Changes:
    """Do what of a case, and of those that it begins or lets go on, is done by itself.

    What this person may not do is left to the agent.

    :param most: so many steps at most. :param stop: asked before each step.
    """
    changes = Changes()
    with ctx.reading() as session:
        ready = deque(ready_steps(session, case_id))
    while ready and most > 0 and not stop():
        most -= 1
        of_case, step_id = ready.popleft()
        with suppress(AccessDenied):
            made, opened = run_step(ctx, of_case, step_id)
            changes |= made
            ready += opened
    return changes


def ready_steps(session: Session, case_id: int) -> list[tuple[int, int]]:
    """The steps of a case that can be done by themselves now, each behind its case."""
    found = session.execute(_OPEN, {"case": case_id, "open": StepState.OPEN})
    return [(case_id, row.id) for row in found if is_automatic(row.kind)]


def run_step(ctx: Context, case_id: int, step_id: int) -> tuple[Changes, Ready]:
    """Do one step that is done by itself, and say which came up with it; nothing where somebody has done it meanwhile.

    What goes wrong is noted, and the case takes the step's error way or stops.

    :raises AccessDenied: the step takes a right that this person lacks.
    """
    try:
        return _once(ctx, RUN, case_id, step_id, _run)
    except (AccessDenied, Unreachable):
        raise
    except UserError as error:
        text = str(error)
        return _once(ctx, FAIL, case_id, step_id, lambda course, row: course.failed(row, text))


def _run(course: Course, row: ProcessStep) -> None:
    kind = kind_of(row.kind)
    assert kind is not None
    settle(course, row, kind.run(course.ctx, course.uow, step_input(course, row, kind)))


def _once(ctx: Context, code: str, case_id: int, step_id: int, work: Callable[[Course, ProcessStep], None]) -> tuple[Changes, Ready]:
    """Work at an open step in one transaction; says what came up with it."""
    opened: Ready = []

    def operation(inner: Context) -> Changes:
        with inner.uow() as uow:
            found = _open(inner, uow, case_id, step_id)
            if found is None:
                return Changes()
            found[1].attempts += 1
            work(*found)
            changes = uow.commit()
            opened[:] = ready_in(uow.session)
            return changes

    return perform(ctx, code, operation), opened


def _open(ctx: Context, uow: UnitOfWork, case_id: int, step_id: int) -> tuple[Course, ProcessStep] | None:
    """A step that is still to be done by itself, with its case locked."""
    course, row = Course.at_step(ctx, uow, case_id, step_id)
    is_open = row.state is StepState.OPEN and is_automatic(row.kind) and not course.case.state.is_closed and course.token_of(row) is not None
    return (course, row) if is_open else None

