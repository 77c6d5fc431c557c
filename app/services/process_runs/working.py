"""The steps that people do: taken, given back, finished, failed, tried again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.changes import Changes
from app.core.enums.people import Role
from app.core.enums.planning import TaskState
from app.core.enums.processes import CaseState, StepState
from app.core.errors import AccessDenied, StaleRecord, UserError
from app.core.i18n import _
from app.db.locking import lock_rows
from app.db.session import UnitOfWork
from app.models.organisation import Employee
from app.models.planning import Task
from app.models.processes import ProcessCase, ProcessStep
from app.services.context import Context
from app.services.process_designs.publishing import PUBLISH
from app.services.process_runs.course import Course, gone
from app.services.process_runs.entering import step_input
from app.services.process_runs.going_on import go_on
from app.services.process_runs.planned import end_task, plan_task
from app.services.process_steps.step import kind_of
from app.services.use_case import declare, perform
from app.services.working_time.deadlines import working_minutes

_STEP = "processes.process_step"
#: how the event begins that a wait for an answer of the client waits for
REPLY = "reply.came|"
declare(*(f"{_STEP}.{verb}" for verb in ("claim", "release", "complete", "fail", "retry", "end_wait")), undo=False)
_UNDER_WAY = (StepState.OPEN, StepState.IN_WORK)
#: whoever leads may give back what others hold
_LEADING = (Role.OWNER, Role.HEAD)


class TakenMeanwhile(StaleRecord):
    """Somebody else has the step, or has done it; ``who``."""

    def __init__(self, row: ProcessStep, who: str) -> None:
        text = _("{who} has done “{title}” already.") if row.state.is_closed else _("{who} has taken “{title}”.")
        super().__init__(text.format(who=who, title=row.title), "process_step", row.id)
        self.who = who


def claim(ctx: Context, step_id: int, version: int, key: str | None = None) -> Changes:
    """Take a step that is offered to the own role; its task appears in the own backlog.

    :raises TakenMeanwhile: somebody was faster. :raises AccessDenied: it is for another role.
    """
    def operation(inner: Context) -> Changes:
        me = inner.user.id
        with inner.reading() as session:  # most of those who come too late hear of it without a transaction that others wait for
            _demand_free(session, session.get(ProcessStep, step_id), me)
        with inner.uow(key) as uow:
            row = _locked(uow, step_id)
            _demand_free(uow.session, row, me)
            _demand_version(row, version)
            _demand_mine(inner, uow.session, row)
            if row.state is StepState.IN_WORK and row.employee_id == me:
                return Changes()
            row.state, row.employee_id, row.claimed_at = StepState.IN_WORK, me, clock.now()
            uow.session.flush()
            if row.task_id is None and me is not None:
                case = uow.session.get_one(ProcessCase, row.case_id)
                row.task_id = plan_task(inner, uow, case, row, None).id
            _begin_task(uow, row)
            return uow.commit()

    return perform(ctx, f"{_STEP}.claim", operation)


def release(ctx: Context, step_id: int, version: int, key: str | None = None) -> Changes:
    """Give a step back to its role; whoever leads gives back also what others hold.

    :raises TakenMeanwhile: it is done. :raises AccessDenied: somebody else holds it.
    """
    def operation(inner: Context) -> Changes:
        with inner.uow(key) as uow:
            row = _locked(uow, step_id)
            if row.state not in _UNDER_WAY:
                raise TakenMeanwhile(row, _name(uow.session, row.done_by_id or row.employee_id))
            if row.employee_id != inner.user.id and inner.user.role not in _LEADING:
                name = _name(uow.session, row.employee_id)
                raise AccessDenied(_("“{title}” is held by {who}.").format(title=row.title, who=name), _("Ask to have it given back."))
            _demand_version(row, version)
            end_task(inner, uow, row, is_done=False)
            row.state, row.employee_id, row.claimed_at, row.task_id = StepState.OPEN, None, None, None
            return uow.commit()

    return perform(ctx, f"{_STEP}.release", operation)


def complete(
    ctx: Context, step_id: int, version: int, outcome: str = "", answers: Mapping[str, Any] | None = None, *, spent_minutes: int | None = None,
    key: str | None = None,
) -> Changes:
    """Say that a step is done, by which outcome and with which answers; the case goes on.

    :param spent_minutes: None: working time since it was taken, or what its task has counted.
    :raises FieldErrors: answers are missing or wrong. :raises TakenMeanwhile: somebody else has it, or has done it.
    :raises UserError: there is no such outcome, or no way leads on.
    """
    def work(inner: Context, course: Course, row: ProcessStep) -> None:
        finish_step(inner, course, row, outcome, answers or {}, spent_minutes)

    return _with_step(ctx, f"{_STEP}.complete", (step_id, version), key, work)


def finish_step(
    ctx: Context, course: Course, row: ProcessStep, outcome: str = "", answers: Mapping[str, Any] | None = None, spent_minutes: int | None = None,
) -> None:
    """The same within a transaction; errors as there."""
    _demand_mine(ctx, course.session, row)
    given = dict(answers or {})
    kind = kind_of(row.kind)
    if kind is not None:
        _demand_outcome(course, row, outcome)
        if kind.read is not None:
            given = dict(kind.read(step_input(course, row, kind), outcome, given))
    spent = spent_minutes
    if spent is None and row.claimed_at is not None:
        spent = working_minutes(course.session, row.employee_id, row.claimed_at, clock.now())
    me = ctx.user.id
    course.done(row, outcome, given, done_by_id=me, employee_id=row.employee_id or me, spent_minutes=spent)
    if course.token_of(row) is not None:
        raise UserError(course.case.error or _("No way leads on from here."), _("Somebody who draws processes has to look at the drawing."))


def fail(ctx: Context, step_id: int, version: int, error: str, key: str | None = None) -> Changes:
    """Say that a step cannot be done, and why: the case takes its error way, or stops.

    :raises UserError: no reason is given. :raises TakenMeanwhile: somebody else has it, or has done it.
    """
    if not error.strip():
        raise UserError(_("Say why it cannot be done."), _("The reason stands in the log of the case."))

    def work(inner: Context, course: Course, row: ProcessStep) -> None:
        _demand_mine(inner, course.session, row)
        course.failed(row, error.strip())

    return _with_step(ctx, f"{_STEP}.fail", (step_id, version), key, work)


def end_wait(ctx: Context, step_id: int, version: int, key: str | None = None) -> Changes:
    """Say that what a step waits for has come, or is waited for no longer; its case goes on, and the log says who said so.

    That the client has answered everybody knows who works at the case; any other wait is ended by whoever publishes processes.

    :raises UserError: it waits for nothing, or for the end of another case.
    """
    def work(inner: Context, course: Course, row: ProcessStep) -> None:
        if row.state is not StepState.WAITING:
            raise gone()
        if (row.waits_for or "").startswith("case.ended|"):
            raise UserError(_("“{title}” waits for another case.").format(title=row.title), _("Finish or cancel that one."))
        if not (row.waits_for or "").startswith(REPLY):
            inner.rights.demand(PUBLISH)
        course.done(row, done_by_id=inner.user.id)

    return _with_step(ctx, f"{_STEP}.end_wait", (step_id, version), key, work, (*_UNDER_WAY, StepState.WAITING))


def retry(ctx: Context, case_id: int, key: str | None = None) -> Changes:
    """Let a stopped case go on: failed steps are to be done again, and what found no way on looks for one again."""
    def operation(inner: Context) -> Changes:
        with inner.uow(key) as uow:
            course = Course.held(inner, uow, case_id)
            if course.case.state is not CaseState.STOPPED:
                raise UserError(_("This case is not stopped."), _("Read it again."))
            failed = sa.select(ProcessStep).where(ProcessStep.case_id == case_id, ProcessStep.state == StepState.FAILED)
            for row in uow.session.scalars(failed.order_by(ProcessStep.id)).all():
                if course.token_of(row) is not None:
                    row.state, row.error, row.ended_at = StepState.OPEN, None, None
            course.try_again()
            return uow.commit()

    return perform(ctx, f"{_STEP}.retry", operation) | go_on(ctx, case_id)


def _with_step(
    ctx: Context, code: str, seen: tuple[int, int], key: str | None, work: Callable[[Context, Course, ProcessStep], None],
    states: tuple[StepState, ...] = _UNDER_WAY,
) -> Changes:
    cases: list[int] = []
    step_id, version = seen

    def operation(inner: Context) -> Changes:
        with inner.uow(key) as uow:
            case_id = uow.session.scalar(sa.select(ProcessStep.case_id).where(ProcessStep.id == step_id))
            if case_id is None:
                raise gone()
            course, row = Course.at_step(inner, uow, case_id, step_id)
            cases[:] = [case_id]
            _demand_free(uow.session, row, inner.user.id, states)
            _demand_version(row, version)
            work(inner, course, row)
            return uow.commit()

    changes = perform(ctx, code, operation)
    for case_id in dict.fromkeys((*cases, *changes.ids("process_case"))):
        changes |= go_on(ctx, case_id)
    return changes


def _demand_mine(ctx: Context, session: Session, row: ProcessStep) -> None:
    """Refuse a step of another role; the owner may do all."""
    mine = row.employee_id == ctx.user.id if row.employee_id is not None else row.role in (None, ctx.user.role)
    if not mine and ctx.user.role is not Role.OWNER:
        who = _name(session, row.employee_id) if row.employee_id is not None else row.role.label if row.role is not None else ""
        raise AccessDenied(_("“{title}” is for: {who}.").format(title=row.title, who=who), _("Ask them to do it."))


def _demand_free(session: Session, row: ProcessStep | None, me: int | None, states: tuple[StepState, ...] = _UNDER_WAY) -> None:
    if row is not None and (row.state not in states or row.employee_id not in (None, me)):
        raise TakenMeanwhile(row, _name(session, row.done_by_id or row.employee_id))


def _demand_version(row: ProcessStep, version: int) -> None:
    if row.version != version:
        raise StaleRecord(_("Somebody else changed this record meanwhile."), "process_step", row.id)


def _demand_outcome(course: Course, row: ProcessStep, outcome: str) -> None:
    kind = kind_of(row.kind)
    drawn = {edge.port for edge in course.graph.outgoing.get(row.node, ())}
    if kind is not None and outcome not in {port.code for port in kind.type.ports} | drawn | {""}:
        raise UserError(_("“{title}” has no outcome “{outcome}”.").format(title=row.title, outcome=outcome))


def _locked(uow: UnitOfWork, step_id: int) -> ProcessStep:
    found = lock_rows(uow.session, ProcessStep, [step_id])
    if found:
        return found[0]
    row = uow.session.get(ProcessStep, step_id)  # known to everybody, held by whoever may write it
    raise gone() if row is None else TakenMeanwhile(row, _name(uow.session, row.done_by_id or row.employee_id))


def _begin_task(uow: UnitOfWork, row: ProcessStep) -> None:
    for task in lock_rows(uow.session, Task, [row.task_id] if row.task_id is not None else []):
        if task.state is TaskState.OPEN:
            task.state, task.began_at = TaskState.IN_WORK, task.began_at or clock.now()


def _name(session: Session, employee_id: int | None) -> str:
    return session.scalar(sa.select(Employee.name).where(Employee.id == (employee_id or 0))) or _("Somebody")
