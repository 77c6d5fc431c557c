"""What processes do when something happens, within the same transaction: waiting steps go on, processes begin, steps follow their tasks.

Only the case is taken to its next steps; what these do by themselves comes after the commit, in transactions of their own.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.changes import Changes
from app.core.enums.processes import StartKind, StepState
from app.core.errors import UserError
from app.core.events import Happened, TaskFinished, TaskPassed
from app.core.i18n import _
from app.db.session import UnitOfWork
from app.models.planning import Task
from app.models.processes import Process, ProcessStart, ProcessStep
from app.services.context import Context
from app.services.process_runs.births import Birth
from app.services.process_runs.conditions import holds
from app.services.process_runs.course import Course
from app.services.process_runs.entering import step_input
from app.services.process_runs.going_on import go_on
from app.services.process_runs.signs import Sign, signs_of
from app.services.process_runs.starting import begin_case
from app.services.process_runs.waits import boundary_event
from app.services.process_runs.working import finish_step
from app.services.process_steps.step import kind_of
from app.services.reactions import following, reaction
from app.services.use_case import declare, perform

_log = logging.getLogger(__name__)
HAPPENED = "processes.process_step.tell"
declare(HAPPENED, undo=False)
_WAITING = (StepState.OPEN, StepState.IN_WORK, StepState.WAITING)
_CHUNK = 500


def happened(ctx: Context, code: str, entity: str, record_id: int, detail: str = "", key: str | None = None) -> Changes:
    """Tell processes of something that no record tells of by itself, such as a reply that came, and let them go on.

    :param code: ``reply.came``; :param entity: what it is about, with ``record_id``.
    """
    def operation(inner: Context) -> Changes:
        with inner.uow(key) as uow:
            uow.add_event(Happened(code, entity, record_id, detail))
            return uow.commit()

    changes = perform(ctx, HAPPENED, operation)
    for case_id in changes.ids("process_case"):
        changes |= go_on(ctx, case_id)
    return changes


@reaction
def answer(ctx: Context, uow: UnitOfWork, told: Sequence[object]) -> None:
    """Let cases go on and begin with what happened."""
    _follow_tasks(ctx, uow, told)
    if all(isinstance(each, (TaskFinished, TaskPassed)) for each in told) or not _listens(uow.session):
        return
    signs = signs_of(uow.session, told)
    _wake(ctx, uow, signs)
    _begin(ctx, uow, signs)


def _listens(session: Session) -> bool:
    """Whether any step waits for something, or anything begins with an event: most firms ask for no more than this."""
    starts = sa.select(ProcessStart.id).where(ProcessStart.kind == StartKind.EVENT, ProcessStart.is_active)
    steps = sa.select(ProcessStep.id).where(ProcessStep.state.in_(_WAITING), ProcessStep.waits_for.is_not(None))
    either = sa.union_all(starts, steps).subquery()
    return session.scalar(sa.select(either.c.id).limit(1)) is not None


@following
def go_on_with(ctx: Context, code: str, changes: Changes) -> Changes:
    """Do by itself what follows in the cases that something else than a process took further; the agent does what fails here."""
    made = Changes()
    for case_id in () if code.startswith("processes.") else changes.ids("process_case"):
        try:
            made |= go_on(ctx, case_id)
        except UserError as error:
            _log.warning("case %s did not go on this time: %s", case_id, error)
    return made


def _wake(ctx: Context, uow: UnitOfWork, signs: Sequence[Sign]) -> None:
    keys = list(dict.fromkeys(key for sign in signs for key in sign.keys))
    found: list[tuple[int, int, str]] = []
    for start in range(0, len(keys), _CHUNK):
        waiting = sa.select(ProcessStep.id, ProcessStep.case_id, ProcessStep.waits_for).where(
            ProcessStep.waits_for.in_(keys[start : start + _CHUNK]), ProcessStep.state.in_(_WAITING),
        )
        found += [(row.case_id, row.id, row.waits_for) for row in uow.session.execute(waiting)]
    for case_id, step_id, key in sorted(found):
        try:
            wake(ctx, uow, case_id, step_id, key)
        except UserError as error:
            _log.info("step %s waits on, the agent looks after it: %s", step_id, error)


def wake(ctx: Context, uow: UnitOfWork, case_id: int, step_id: int, key: str) -> bool:
    """What a step waits for came: it goes on, or the event on its edge takes the case another way; False where it waits on."""
    course, row = Course.at_step(ctx, uow, case_id, step_id)
    if row.waits_for != key or row.state.is_closed or course.case.state.is_closed or course.token_of(row) is None:
        return False
    if row.state is StepState.WAITING:
        kind = kind_of(row.kind)
        if kind is not None and kind.is_enough is not None and not kind.is_enough(ctx, uow, step_input(course, row, kind)):
            return False
        course.done(row)
        return True
    edge = next((each for each in course.graph.boundaries.get(row.node, ()) if boundary_event(course, each) == key), None)
    if edge is None:
        return False
    if not edge.params.get("interrupts", True):
        row.waits_for = None
    course.fired(row, edge.key)
    return True


def _begin(ctx: Context, uow: UnitOfWork, signs: Sequence[Sign]) -> None:
    events = {event for sign in signs for event in sign.events}
    starts = uow.session.execute(
        sa.select(ProcessStart, Process).join(Process, Process.id == ProcessStart.process_id).where(
            ProcessStart.kind == StartKind.EVENT, ProcessStart.is_active, ProcessStart.event.in_(events), Process.is_active,
            Process.deleted_at.is_(None),
        ).order_by(ProcessStart.id)
    ).all()
    for start, process in starts:
        for sign in (sign for sign in signs if start.event in sign.events):
            record = None if process.entity is None else sign.record(process.entity)
            if (record is None) == (process.entity is None) and holds(start.condition, uow.session, process.entity, record):
                _begin_one(ctx, uow, Birth(process.id, process.entity, record), start.node)


def _begin_one(ctx: Context, uow: UnitOfWork, birth: Birth, node: str) -> None:
    """What happened must not fail because a process cannot begin with it, one that is under way already least of all."""
    try:
        with uow.session.begin_nested():
            begin_case(ctx, uow, birth, node)
    except UserError as error:
        _log.info("process %s did not begin: %s", birth.process_id, error)


def _follow_tasks(ctx: Context, uow: UnitOfWork, told: Sequence[object]) -> None:
    """Whoever finishes the task of a step in the planner finishes the step; whoever gets the task holds it."""
    tasks = {each.id: isinstance(each, TaskFinished) for each in told if isinstance(each, (TaskFinished, TaskPassed))}
    if not tasks:
        return
    steps = sa.select(ProcessStep.id, ProcessStep.case_id, ProcessStep.task_id).where(
        ProcessStep.task_id.in_(tasks), ProcessStep.state.in_((StepState.OPEN, StepState.IN_WORK)),
    )
    for row in uow.session.execute(steps.order_by(ProcessStep.case_id, ProcessStep.id)).all():
        course, step = Course.at_step(ctx, uow, row.case_id, row.id)
        task = uow.session.get_one(Task, row.task_id)
        if course.token_of(step) is None or step.state.is_closed:
            continue
        if tasks[row.task_id]:
            _demand_plain(step)
            finish_step(ctx, course, step, spent_minutes=task.spent_minutes)
        elif task.employee_id is not None and not task.state.is_closed:
            step.employee_id = task.employee_id
            uow.session.flush()


def _demand_plain(step: ProcessStep) -> None:
    """Refuse where the step asks for more than that it is done."""
    kind = kind_of(step.kind)
    if kind is not None and (kind.read is not None or len(kind.type.ports) > 1):
        text = _("“{title}” is a step of a process that asks for its outcome.").format(title=step.title)
        raise UserError(text, _("Finish it under “My work”."))
