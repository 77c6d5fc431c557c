"""Lets lines leave diamonds and circles above and below, and come into diamonds so, where that crosses nothing more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.processes.definition import Edge, Graph, Node, Point
from app.processes.layout.crossings import clashes, stretches
from app.processes.lines.detour import tidied
from app.processes.lines.docks import has_corners, is_pointed
from app.processes.lines.obstacles import Obstacles, grown, runs_through

_MARGIN = 8.0
#: a way so short out of the tip of a shape is none
_TIP = 12.0


def through_corners(graph: Graph, nodes: Mapping[str, Node], lines: Mapping[str, tuple[Point, ...]]) -> dict[str, tuple[Point, ...]]:
    """The lines with fewer corners where a diamond or a circle allows it."""
    found = {key: tidied(points) for key, points in lines.items()}
    drawn = {key: (graph.edges[key], stretches(points)) for key, points in found.items()}
    obstacles = Obstacles(nodes.values())
    for key, points in found.items():
        edge = graph.edges[key]
        others = [other for other in _others(nodes[edge.source], points, nodes[edge.target]) if _is_free(edge, other, nodes, obstacles)]
        best = (clashes(edge, points, drawn), len(points)) if others else (0, 0)
        for other in others:
            price = clashes(edge, other, drawn), len(other)
            if price < best and price[0] <= best[0]:
                best, found[key] = price, other
                drawn[key] = edge, stretches(other)
    return found


def _others(source: Node, points: tuple[Point, ...], target: Node) -> Iterator[tuple[Point, ...]]:
    """The line with its first upright part through the middle of its source, its last through the middle of its target, and both."""
    leaving = _leaving(source, points) if not has_corners(source) else None
    if leaving is not None:
        yield leaving
    turned = _leaving(target, points[::-1]) if is_pointed(target) else None
    if turned is not None:
        yield turned[::-1]
    if leaving is not None and is_pointed(target):
        both = _leaving(target, leaving[::-1])
        if both is not None:
            yield both[::-1]


def _leaving(node: Node, points: tuple[Point, ...]) -> tuple[Point, ...] | None:
    """A line that leaves a shape level and then turns, turning at once instead."""
    if len(points) < 4 or points[0][1] != points[1][1]:
        return None
    x, level = node.x + node.width / 2, points[2][1]
    if node.y - _TIP <= level <= node.y + node.height + _TIP:
        return None
    start = (x, node.y + node.height if level > node.y else node.y)
    return tidied((start, (x, level), *points[3:]))


def _is_free(edge: Edge, points: tuple[Point, ...], nodes: Mapping[str, Node], obstacles: Obstacles) -> bool:
    ends = {edge.source, edge.target, nodes[edge.source].host, nodes[edge.target].host}
    across, down = [x for x, _y in points], [y for _x, y in points]
    near = obstacles.near(grown((min(across), min(down), max(across), max(down)), _MARGIN))
    return not runs_through(points, [grown(area, -1.0 if key in ends else _MARGIN) for key, area in near])
