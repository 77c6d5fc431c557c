"""Moments that are over, and waits that wait for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from app.core.expression import ExpressionError, evaluate, parse
from app.core.i18n import _, format_date
from app.processes.checks.problem import Problem, World, name_of
from app.processes.checks.walks import Ground
from app.processes.definition import Node, Shape
from app.processes.step_type import STEP_TYPES

_SAYS_WHEN = ("minutes", "until", "event")
_DEADLINES = frozenset({"timer", "deadline"})


def check_times(ground: Ground, world: World) -> Iterator[Problem]:
    """Waits and deadlines say when, and mean a day that is still to come."""
    graph = ground.graph
    for node in graph.nodes.values():
        is_wait = node.shape is Shape.WAIT and node.type not in STEP_TYPES
        if (is_wait or (node.shape is Shape.BOUNDARY and node.type in _DEADLINES)) and not any(node.params.get(name) for name in _SAYS_WHEN):
            text = _("“{name}” waits for nothing.").format(name=name_of(node))
            yield Problem(node.key, "error", text, _("Give it a duration, a day or an event."), None, "no_time")
        if node.params and world.now is not None and (day := _past(node, world.now)) is not None:
            text = _("“{name}” waits for a day that is over: {day}.").format(name=name_of(node), day=format_date(day))
            yield Problem(node.key, "error", text, _("Choose a day to come, or one that is counted from an answer."), None, "past_time")


def _past(node: Node, now: datetime) -> date | None:
    """The day that a node means and that is over; one that depends on answers is not known yet."""
    for name, value in node.params.items():
        day = _day(name, value)
        if day is not None and day < now.date():
            return day
    return None


def _day(name: str, value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if name != "until" or not isinstance(value, str) or not value:
        return None
    try:
        formula = parse(value)
        found = None if formula.names else evaluate(formula, {})
    except ExpressionError:
        return None
    return found if isinstance(found, date) else None
