"""What comes due: waits that are over, deadlines, reminders, starts on a schedule, and what a window that died has left undone.

Any number may do this at once: each timer is fired within a transaction that locks its case, and whoever comes second finds it fired.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa

from app.core import clock
from app.core.changes import Changes
from app.core.enums.processes import CaseState, StepState, TimerKind
from app.core.errors import Unreachable, UserError
from app.models.processes import ProcessCase, ProcessStep, ProcessTimer
from app.services import agency
from app.services.context import Context
from app.services.process_designs.publishing import PUBLISH
from app.services.process_runs import schedules
from app.services.process_runs.catching_up import catch_up
from app.services.process_runs.course import Course
from app.services.process_runs.escalating import escalate
from app.services.process_runs.going_on import automatic_kinds, go_on
from app.services.process_runs.mass import go_on_run
from app.services.process_steps.step import kind_of
from app.services.reminders.notices import put
from app.services.use_case import declare, perform

_log = logging.getLogger(__name__)
FIRE, FAIL = "processes.process_step.fire", "processes.process_step.give_up"
declare(FIRE, FAIL, undo=False)
#: seconds until it looks again where nothing is due earlier, and timers that one round fires
LONGEST, _BATCH, _ROUNDS = 60.0, 200, 10
#: how long a step that is done by itself is left to the window that brought the case there
_OTHERS_TURN = timedelta(seconds=10)


def fire_due(ctx: Context) -> float:
    """Do everything that is due now; returns the seconds until something is due again."""
    touched: dict[int, None] = {}
    for _round in range(_ROUNDS):
        due = _due(ctx)
        for timer_id in due:
            for case_id in _tried(ctx, timer_id).ids("process_case"):
                touched[case_id] = None
        if len(due) < _BATCH:
            break
    if ctx.rights.may(PUBLISH):
        for start_id in schedules.due(ctx):
            for case_id in schedules.begin(ctx, start_id).created("process_case"):
                touched[case_id] = None
        for run_id in schedules.unfinished_runs(ctx):
            _quietly(partial(go_on_run, ctx, run_id))
    for case_id in dict.fromkeys((*touched, *catch_up(ctx), *left_behind(ctx))):
        _quietly(partial(go_on, ctx, case_id))
    return _seconds(ctx)


def stand_in(ctx: Context) -> float:
    """Do the same from a window while no agent is at work, as far as the person may; returns the seconds until it should look again."""
    held = agency.lease(ctx)
    return LONGEST if held is not None and held.is_held else fire_due(ctx)


def fire(ctx: Context, timer_id: int) -> Changes:
    """Let one timer go off; nothing where it has, or where its step is done."""
    def operation(inner: Context) -> Changes:
        with inner.uow() as uow:
            case_id = uow.session.scalar(sa.select(ProcessTimer.case_id).where(ProcessTimer.id == timer_id))
            if case_id is None:
                return Changes()
            course = Course.held(inner, uow, case_id)
            timer = uow.session.get(ProcessTimer, timer_id, populate_existing=True)
            if timer is None or not timer.is_open:
                return Changes()
            timer.is_open, timer.fired_at = False, clock.now()
            row = course.step(timer.step_id)
            if not row.state.is_closed and not course.case.state.is_closed and course.token_of(row) is not None:
                go_off(inner, course, timer, row)
            uow.touch("process_case", case_id)
            return uow.commit()

    return perform(ctx, FIRE, operation)


def left_behind(ctx: Context) -> list[int]:
    """The cases with steps that are to be done by themselves, and that nobody has done for a while."""
    kinds = automatic_kinds()
    if not kinds:
        return []
    with ctx.reading() as session:
        waiting = sa.select(ProcessStep.case_id).join(ProcessCase, ProcessCase.id == ProcessStep.case_id).where(
            ProcessStep.state == StepState.OPEN, ProcessStep.kind.in_(kinds), ProcessStep.opened_at <= clock.now() - _OTHERS_TURN,
            ProcessCase.state == CaseState.RUNNING,
        )
        return list(session.scalars(waiting.distinct().order_by(ProcessStep.case_id).limit(_BATCH)))


def go_off(ctx: Context, course: Course, timer: ProcessTimer, row: ProcessStep) -> None:
    """What a timer does to its open step, within a transaction that holds the case."""
    match timer.kind:
        case TimerKind.WAIT if row.state is StepState.WAITING:
            kind = kind_of(row.kind)
            course.done(row, kind.when_late if kind is not None and row.waits_for is not None else "")
        case TimerKind.BOUNDARY if timer.node is not None:
            course.fired(row, timer.node)
        case TimerKind.REMIND if row.employee_id is not None:
            put(course.uow, ctx, row.employee_id, "reminder", "process_case", course.case.id, title=row.title, at=row.due_at or timer.due_at)
        case TimerKind.LATE:
            escalate(ctx, course, row)


def _due(ctx: Context) -> list[int]:
    with ctx.reading() as session:
        due = sa.select(ProcessTimer.id).where(ProcessTimer.is_open, ProcessTimer.due_at <= clock.now())
        return list(session.scalars(due.order_by(ProcessTimer.due_at, ProcessTimer.id).limit(_BATCH)))


def _tried(ctx: Context, timer_id: int) -> Changes:
    """Fire a timer; one that cannot be fired stops its case instead of coming again for ever."""
    try:
        return fire(ctx, timer_id)
    except Unreachable:
        raise
    except UserError as error:
        _log.warning("timer %s stops its case: %s", timer_id, error)
        text = str(error)[:500]
        try:
            return perform(ctx, FAIL, lambda inner: _give_up(inner, timer_id, text))
        except UserError:
            _log.warning("its case cannot be stopped from here", exc_info=True)
            return Changes()


def _give_up(ctx: Context, timer_id: int, error: str) -> Changes:
    with ctx.uow() as uow:
        timer = uow.session.get(ProcessTimer, timer_id)
        if timer is None or not timer.is_open:
            return Changes()
        course = Course.held(ctx, uow, timer.case_id)
        timer.is_open = False
        if not course.case.state.is_closed:
            course.stop(error)
        return uow.commit()


def _quietly(work: Callable[[], Changes]) -> None:
    """One case must not keep the others waiting; what went wrong with it is in the log of the program."""
    try:
        work()
    except Unreachable:
        raise
    except UserError as error:
        _log.warning("a case did not go on this time: %s", error)


def _seconds(ctx: Context) -> float:
    with ctx.reading() as session:
        moments = [
            session.scalar(sa.select(sa.func.min(ProcessTimer.due_at)).where(ProcessTimer.is_open)), schedules.next_moment_of_all(session),
        ]
    upcoming = [_until(moment) for moment in moments if moment is not None]
    return min([LONGEST, *upcoming])


def _until(moment: datetime) -> float:
    return max((moment - clock.now()).total_seconds(), 0.0)
