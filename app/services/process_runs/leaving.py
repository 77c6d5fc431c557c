"""What happens when a case leaves a step: its row is closed, its timers and its task with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app.core import clock
from app.core.enums.processes import StepState
from app.models.processes import ProcessStep, ProcessTimer
from app.services.process_runs.calling import end_children
from app.services.process_runs.planned import end_task

if TYPE_CHECKING:
    from app.services.process_runs.course import Course


def close(course: Course, row: ProcessStep, *, is_done: bool, values: Mapping[str, Any]) -> None:
    """Close a step.

    :param is_done: False where the case went on without it. :param values: attributes that its row gets with that.
    """
    session = course.session
    was_waiting = row.state is StepState.WAITING
    if _has_timers(course, row):
        with session.no_autoflush:
            for timer in session.scalars(sa.select(ProcessTimer).where(ProcessTimer.step_id == row.id, ProcessTimer.is_open)):
                timer.is_open = False
    row.state, row.ended_at = StepState.DONE if is_done else StepState.CANCELLED, clock.now()
    if is_done:
        row.error = None
    for name, value in values.items():
        setattr(row, name, value)
    if row.task_id is not None:
        session.flush()
        end_task(course.ctx, course.uow, row, is_done=is_done)
    if was_waiting and not is_done:
        end_children(course, row)


def _has_timers(course: Course, row: ProcessStep) -> bool:
    """Whether timers can have been set for a step: what is done by itself mostly has none, and need not be asked for."""
    is_plain = row.state is StepState.OPEN and row.due_at is None and row.employee_id is None and row.role is None
    return not is_plain or row.node in course.graph.boundaries or bool(course.graph.nodes[row.node].params.get("remind"))
