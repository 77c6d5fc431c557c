"""What happens when a case comes to a step: work appears for somebody, a wait begins, timers are set."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.enums.processes import StepState, TimerKind
from app.core.errors import UserError
from app.models.organisation import Employee
from app.models.processes import ProcessStep, ProcessTimer
from app.processes.conditions import Values
from app.processes.definition import Node, Shape
from app.services.process_designs.doers import kind_code, role_of, title_of
from app.services.process_runs.calling import call
from app.services.process_runs.planned import plan_task
from app.services.process_runs.waits import boundary_event, boundary_moment, wait_of
from app.services.process_steps.step import HumanWork, StepInput, StepKind, StepOutcome, kind_of
from app.services.working_time.deadlines import after_working_minutes

if TYPE_CHECKING:
    from app.services.process_runs.course import Course


def ready_in(session: Session) -> list[tuple[int, int]]:
    """Case and step of what came up in this session and is done by itself, for whoever goes on after the commit."""
    found: list[tuple[int, int]] = session.info.setdefault("ready_process_steps", [])
    return found


def row_of(course: Course, node: Node, origin: str) -> ProcessStep:
    """The row of a passage through a node, not written yet.

    :param origin: where the case comes from.
    """
    return ProcessStep(
        case_id=course.case.id, key=f"{course.case.id}:{node.key}:{origin}", node=node.key, kind=kind_code(node), title=title_of(node),
        state=StepState.OPEN, opened_at=clock.now(), role=role_of(course.graph, node),
        employee_id=None, document_id=None, waits_for=None,  # named, so that saying the same on entering writes no row again
    )


def is_automatic(code: str) -> bool:
    """Whether steps of a kind are done by themselves; a kind that nobody knows is done by a person."""
    kind = kind_of(code)
    return kind is not None and not kind.type.is_human


def enter(course: Course, row: ProcessStep) -> None:
    """A step was written: open the work, or begin to wait. What is done by itself is left to a transaction of its own."""
    node = course.graph.nodes[row.node]
    kind = kind_of(row.kind)
    _watch_edge(course, row, node)
    if node.shape is Shape.STEP and kind is not None and not kind.type.is_human:
        ready_in(course.session).append((course.case.id, row.id))
        return
    try:
        if kind is None:
            outcome = wait_of(course, node) if node.shape is Shape.WAIT else StepOutcome(opens=HumanWork())
        else:
            outcome = kind.run(course.ctx, course.uow, step_input(course, row, kind))
    except UserError as error:
        course.failed(row, str(error))
        return
    settle(course, row, outcome)


def step_input(course: Course, row: ProcessStep, kind: StepKind) -> StepInput:
    """A step as its kind gets it."""
    node, answers = course.graph.nodes[row.node], course.answers
    return StepInput(course.graph, node, kind.type, course.case, row, answers, Values(answers, course.record))


def settle(course: Course, row: ProcessStep, outcome: StepOutcome) -> None:
    """Write what came of running a step: it is done, waits, or stands on somebody's list."""
    row.document_id = outcome.document_id or row.document_id
    if outcome.is_done:
        if outcome.calls is not None:
            call(course, row, outcome.calls)
        course.done(row, outcome.outcome, outcome.answers)
        return
    if outcome.answers:
        row.answers = dict(outcome.answers)
    row.waits_for = outcome.waits_for or row.waits_for
    if outcome.wake_at is not None:
        _set(course, row, TimerKind.WAIT, outcome.wake_at)
    if outcome.opens is not None:
        _open_work(course, row, outcome.opens)
    elif outcome.calls is None:
        course.session.flush()  # what a wait goes by is written before it begins, and stands from then on
        row.state = StepState.WAITING
    if outcome.calls is not None:
        call(course, row, outcome.calls)


def _open_work(course: Course, row: ProcessStep, work: HumanWork) -> None:
    node = course.graph.nodes[row.node]
    row.employee_id = work.employee_id if work.employee_id is not None and _works(course, work.employee_id) else None
    if work.title.strip():
        row.title = work.title.strip()[:200]
    if work.due_minutes:
        row.due_at = after_working_minutes(course.session, row.employee_id, row.opened_at, work.due_minutes)
        _set(course, row, TimerKind.LATE, row.due_at)
    if remind := node.params.get("remind"):
        _remind(course, row, int(remind))
    if row.employee_id is not None:
        row.task_id = plan_task(course.ctx, course.uow, course.case, row, work.minutes).id


def _remind(course: Course, row: ProcessStep, minutes: int) -> None:
    moment = row.due_at - timedelta(minutes=minutes) if row.due_at is not None else row.opened_at + timedelta(minutes=minutes)
    _set(course, row, TimerKind.REMIND, max(moment, row.opened_at))


def _works(course: Course, employee_id: int) -> bool:
    """Whether somebody still works here; a step of one who has left is offered to all of its role."""
    alive = sa.select(Employee.id).where(Employee.id == employee_id, Employee.is_active, Employee.deleted_at.is_(None))
    return course.session.scalar(alive) is not None


def _watch_edge(course: Course, row: ProcessStep, node: Node) -> None:
    """Timers and events drawn on the edge of a step."""
    for event in course.graph.boundaries.get(node.key, ()):
        moment = boundary_moment(course, event, row.opened_at)
        if moment is not None:
            _set(course, row, TimerKind.BOUNDARY, moment, event.key)
        if row.waits_for is None and (waits_for := boundary_event(course, event)) is not None:
            row.waits_for = waits_for


def _set(course: Course, row: ProcessStep, kind: TimerKind, due_at: datetime, node: str | None = None) -> None:
    course.session.add(ProcessTimer(case_id=course.case.id, step_id=row.id, node=node, kind=kind, due_at=due_at, is_open=True))
