"""Bring shapes into line with each other: their edges, or their middles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from enum import Enum

from app.core.i18n import _
from app.process_editor.behaviours.take_lanes import lane_at
from app.process_editor.commands.order import ACROSS, DOWN, Shaped, frame, landed, length, start, taking_part, together
from app.processes.definition import Graph


class Line(Enum):
    """What of the shapes meets: along which axis, and at which share of their length."""

    LEFT = ACROSS, 0.0
    CENTRE = ACROSS, 0.5
    RIGHT = ACROSS, 1.0
    TOP = DOWN, 0.0
    MIDDLE = DOWN, 0.5
    BOTTOM = DOWN, 1.0


def why_not_align(graph: Graph, keys: Collection[str], line: Line) -> str:
    """Why shapes cannot be brought into line, as a sentence; empty where they can."""
    if len(taking_part(graph, keys)) < 2:
        return _("Select two shapes or more.")
    if all(len(bundle) < 2 for bundle in together(graph, keys, line.value[0])):
        return _("They stand in different lanes, and each stays in its own.")
    return ""


def align(graph: Graph, keys: Collection[str], line: Line) -> Graph:
    """The graph in which shapes stand in one line; by height each lane has its own.

    :raises UserError: one would lie over another.
    """
    axis, share = line.value
    ways = {}
    for bundle in together(graph, keys, axis):
        goal = _goal(bundle, axis, share)
        if axis == DOWN:
            goal = _within(graph, bundle, share, goal)
        ways.update({each.key: goal - _point(each, axis, share) for each in bundle})
    return landed(graph, ways, axis)


def _point(shape: Shaped, axis: int, share: float) -> float:
    return start(shape, axis) + length(shape, axis) * share


def _goal(shapes: Sequence[Shaped], axis: int, share: float) -> float:
    """The outermost edge; of middles the one that most have already, else the one nearest to the middle of all: the fewest shapes move."""
    first, last = frame(shapes, axis)
    if share in (0.0, 1.0):
        return last if share else first
    points = [_point(each, axis, share) for each in shapes]
    count = Counter(round(point) for point in points)
    return min(points, key=lambda point: (-count[round(point)], abs(point - (first + last) / 2), point))


def _within(graph: Graph, shapes: Sequence[Shaped], share: float, goal: float) -> float:
    """A line by height on which the middles of all stay in their lane."""
    one = shapes[0]
    lane = lane_at(graph, one.x + one.width / 2, one.y + one.height / 2)
    if lane is None:
        return goal
    offsets = [each.height * (0.5 - share) for each in shapes]
    return min(max(goal, lane.y + 1 - min(offsets)), lane.y + lane.height - 1 - max(offsets))
