"""Corners of a line set by hand: a stretch is pushed aside and stays level or upright, its neighbours become longer or shorter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.processes.definition import Graph, Node, Point

#: a stretch pushed to within so many pixels of the next one in line with it becomes one with it; how far a corner stands off its shape
JOIN, STUB = 5.0, 14.0


def push(graph: Graph, key: str, course: Sequence[Point], part: int, across: float, down: float) -> Graph:
    """The graph in which a stretch of a line was pushed.

    :param course: its points with both ends, as drawn. :param part: number of the stretch.
    """
    edge = graph.edges[key]
    source, target = graph.nodes[edge.source], graph.nodes[edge.target]
    points = pushed(course, part, across, down, source, target)
    bends = tuple(points[1:-1]) or _middle(points)
    return graph.with_(edges=[replace(edge, bends=bends, is_by_hand=True)])


def straighten(graph: Graph, key: str) -> Graph:
    """The graph in which a line is laid by itself again."""
    return graph.with_(edges=[replace(graph.edges[key], bends=(), is_by_hand=False, label=None)])


def pushed(course: Sequence[Point], part: int, across: float, down: float, source: Node, target: Node) -> list[Point]:
    """The points of a line after a stretch was pushed; a slanted one gets a corner instead."""
    (x1, y1), (x2, y2) = course[part], course[part + 1]
    if abs(x1 - x2) > 1 and abs(y1 - y2) > 1:
        corner = ((x1 + x2) / 2 + across, (y1 + y2) / 2 + down)
        return [*course[:part + 1], corner, *course[part + 1:]]
    is_level = abs(y1 - y2) <= abs(x1 - x2)
    way = _joining(course, part, is_level, down if is_level else across)
    first, last = ((x1, y1 + way), (x2, y2 + way)) if is_level else ((x1 + way, y1), (x2 + way, y2))
    before, after = list(course[:part]), list(course[part + 2:])
    if part == 0:
        before, first = _leave(course[0], first, last, source, is_level)
    if part + 1 == len(course) - 1:
        after, last = _leave(course[-1], last, first, target, is_level)
        after.reverse()
    return _clean([*before, first, last, *after])


def _joining(course: Sequence[Point], part: int, is_level: bool, way: float) -> float:
    """How far a stretch is pushed so that it meets the one beyond its neighbour, where that is near."""
    axis = 1 if is_level else 0
    place = course[part][axis] + way
    for other in (part - 2, part + 2):
        if 0 <= other < len(course) - 1 and abs(course[other][axis] - course[other + 1][axis]) < 1 and abs(course[other][axis] - place) <= JOIN:
            return course[other][axis] - course[part][axis]
    return way


def _leave(end: Point, moved: Point, beyond: Point, node: Node, is_level: bool) -> tuple[list[Point], Point]:
    """How a line leaves a shape whose stretch was pushed: along the side while the shape reaches so far, else by a short stretch and a corner."""
    left, right, top, bottom = node.x + 4, node.x + node.width - 4, node.y + 4, node.y + node.height - 4
    if (top <= moved[1] <= bottom) if is_level else (left <= moved[0] <= right):
        return [], moved
    if is_level:
        x = end[0] + (STUB if beyond[0] >= end[0] else -STUB)
        return [end, (x, end[1])], (x, moved[1])
    y = end[1] + (STUB if beyond[1] >= end[1] else -STUB)
    return [end, (end[0], y)], (moved[0], y)


def _clean(points: Sequence[Point]) -> list[Point]:
    """Without corners that lie on one another or in a straight line."""
    kept: list[Point] = []
    for point in points:
        if kept and abs(kept[-1][0] - point[0]) < 0.5 and abs(kept[-1][1] - point[1]) < 0.5:
            continue
        if len(kept) > 1 and any(abs(kept[-2][axis] - kept[-1][axis]) < 0.5 and abs(kept[-1][axis] - point[axis]) < 0.5 for axis in (0, 1)):
            kept.pop()
        kept.append(point)
    return kept


def _middle(points: Sequence[Point]) -> tuple[Point, ...]:
    (x1, y1), (x2, y2) = points[0], points[-1]
    return (((x1 + x2) / 2, (y1 + y2) / 2),)
