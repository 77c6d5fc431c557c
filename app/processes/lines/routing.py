"""The whole line of an edge: as a person bent it, as the layout laid it while that fits, else the cheapest way that is free."""

from __future__ import annotations

from app.processes.definition import Edge, Graph, Node, Point
from app.processes.lines.candidates import STUB, entries, exits, ways
from app.processes.lines.detour import detour
from app.processes.lines.docks import Box, Side, box, dock, has_corners, middle
from app.processes.lines.obstacles import Obstacles, grown, runs_through

#: distance that lines keep from shapes where there is room, in pixels
MARGIN = 10.0
_AROUND = 160.0


def route(graph: Graph, edge: Edge, obstacles: Obstacles | None = None) -> tuple[Point, ...]:
    """The points of a line, both ends included; nothing when an end is missing.

    :param obstacles: index of the shapes of this drawing; without it one is made, which is slow for many lines.
    """
    source, target = graph.nodes.get(edge.source), graph.nodes.get(edge.target)
    if source is None or target is None:
        return ()
    if edge.bends and edge.is_by_hand:
        return _through(source, edge.bends, target)
    obstacles = obstacles or Obstacles.of(graph)
    if edge.bends:
        points = _through(source, edge.bends, target)
        if _is_square(points) and not runs_through(points, _solid(obstacles, points, source, target, 0.0)):
            return points
    if source.key == target.key:
        return _loop(source)
    return _free_way(graph, source, target, obstacles)


def _free_way(graph: Graph, source: Node, target: Node, obstacles: Obstacles) -> tuple[Point, ...]:
    hosts = graph.nodes.get(source.host or ""), graph.nodes.get(target.host or "")
    first: tuple[Point, ...] = ()
    is_early = has_corners(source) and len(graph.outgoing.get(source.key, ())) > 1
    frame = (*box(source)[:2], *box(target)[2:])
    area = grown((min(frame[0], target.x), min(frame[1], target.y), max(box(source)[2], frame[2]), max(box(source)[3], frame[3])), _AROUND)
    boxes = obstacles.near(area)
    for margin in (MARGIN, 1.0):
        solid = _margins(boxes, source, target, margin)
        areas = [area for _is_own, area in solid]
        for _cost, points in ways(source, target, *hosts, is_early=is_early):
            first = first or points
            if not runs_through(points, areas):
                return points
        around = _around(source, target, hosts, solid, margin + 2)
        if around is not None:
            return around
    return first or (middle(source, Side.RIGHT), middle(target, Side.LEFT))


def _around(
    source: Node, target: Node, hosts: tuple[Node | None, Node | None], solid: list[tuple[bool, Box]], margin: float,
) -> tuple[Point, ...] | None:
    starts = [(middle(source, side), side, price) for side, price in exits(source, hosts[0])]
    ends = [(middle(target, side), side, price) for side, price in entries(target, hosts[1])]
    return detour(starts, ends, [area for is_own, area in solid if is_own], [area for is_own, area in solid if not is_own], margin)


def _margins(boxes: list[tuple[str, Box]], source: Node, target: Node, margin: float) -> list[tuple[bool, Box]]:
    """What lines must not run through and whether it is an own shape: other shapes with a margin, the own ones as they stand."""
    own = {source.key, target.key, source.host, target.host}
    near = {key for key, area in boxes if key not in own and _close(area, source, target, margin)}
    return [(key in own, grown(area, -1.0 if key in own else 0.0 if key in near else margin)) for key, area in boxes]


def _close(area: Box, source: Node, target: Node, margin: float) -> bool:
    """Whether a shape stands so close to an end that a margin around it would cover the way out."""
    left, upper, right, lower = grown(area, margin + STUB / 2)
    return any(left < end[2] and end[0] < right and upper < end[3] and end[1] < lower for end in (box(source), box(target)))


def _solid(obstacles: Obstacles, points: tuple[Point, ...], source: Node, target: Node, margin: float) -> list[Box]:
    across, down = [point[0] for point in points], [point[1] for point in points]
    boxes = obstacles.near((min(across), min(down), max(across), max(down)))
    return [area for _is_own, area in _margins(boxes, source, target, margin)]


def _through(source: Node, bends: tuple[Point, ...], target: Node) -> tuple[Point, ...]:
    start, end = dock(source, bends[0]), dock(target, bends[-1])
    return (*(() if start == bends[0] else (start,)), *bends, *(() if end == bends[-1] else (end,)))


def _is_square(points: tuple[Point, ...]) -> bool:
    return all(abs(one[0] - two[0]) < 0.5 or abs(one[1] - two[1]) < 0.5 for one, two in zip(points, points[1:], strict=False))


def _loop(node: Node) -> tuple[Point, ...]:
    """A line from a shape back to itself, over its upper right corner."""
    start, end = middle(node, Side.RIGHT), middle(node, Side.UP)
    right, upper = start[0] + STUB, end[1] - STUB
    return start, (right, start[1]), (right, upper), (end[0], upper), end
