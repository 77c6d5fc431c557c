"""What waits for a moment or an event: shapes that stand in the flow without a kind of their own, and what sits on the edge of steps."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.core import clock
from app.core.errors import UserError
from app.core.expression import ExpressionError
from app.core.i18n import _
from app.processes.conditions import Values, work_out
from app.processes.definition import Node
from app.processes.moments import as_moment, event_key
from app.services.process_steps.step import StepOutcome
from app.services.working_time.deadlines import after_working_minutes

if TYPE_CHECKING:
    from app.services.process_runs.course import Course


def wait_of(course: Course, node: Node) -> StepOutcome:
    """How a wait without a kind waits: for its moment, else for its event.

    :raises UserError: it names neither, or its moment cannot be worked out.
    """
    moment, event = moment_of(course, node, clock.now()), event_of(course, node)
    if moment is None and event is None:
        text = _("“{name}” waits for nothing.").format(name=node.name or node.key)
        raise UserError(text, _("Give it a duration, a day or an event."))
    return StepOutcome(wake_at=moment, waits_for=event)


def boundary_moment(course: Course, event: Node, start: datetime) -> datetime | None:
    """When a deadline on the edge of a step is over, naive UTC; None for what is no deadline."""
    return moment_of(course, event, start) if event.type in ("timer", "deadline") else None


def boundary_event(course: Course, event: Node) -> str | None:
    """What a message on the edge of a step waits for."""
    return event_of(course, event) if event.type in ("message", "event", "signal") else None


def moment_of(course: Course, node: Node, start: datetime) -> datetime | None:
    """The moment of a node: ``minutes`` of working time from a beginning, or ``until``, a formula that gives a day or a moment.

    :raises UserError: the formula gives neither.
    """
    if minutes := node.params.get("minutes"):
        return after_working_minutes(course.session, None, start, int(minutes))
    if until := node.params.get("until"):
        return as_moment(_worked_out(course, node, str(until)))
    return None


def event_of(course: Course, node: Node) -> str | None:
    """The event of a node, about the record of the case unless it says otherwise: ``document.posted|invoice|deal:7``."""
    name = node.params.get("event")
    return event_key(str(name), course.case.entity and course.case.entity.value, course.case.record_id) if name else None


def _worked_out(course: Course, node: Node, formula: str) -> Any:
    try:
        value = work_out(formula, Values(course.answers, course.record))
    except ExpressionError as error:
        raise UserError(_("The day of “{name}” cannot be worked out: {reason}").format(name=node.name or node.key, reason=error)) from error
    if as_moment(value) is None:
        raise UserError(_("The day that “{name}” waits for is not known.").format(name=node.name or node.key), _("Fill in the field that it names."))
    return value
