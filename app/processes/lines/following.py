"""What becomes of the corners of a line when a shape at its end moves (UX 2 M4)."""

from __future__ import annotations

from dataclasses import replace

from app.processes.definition import Edge, Graph, Node, Point
from app.processes.lines.docks import Box, box, dock, is_on
from app.processes.lines.obstacles import grown, runs_through


def follow(edge: Edge, before: Graph, after: Graph) -> Edge:
    """A line after its ends moved: corners set by hand move along so that every stretch stays parallel to what it was.

    Both ends moved alike: the whole line moves. Corners that the program laid, and corners that would run through an end, are given up:
    the line is routed by itself again.
    """
    if not edge.bends or not {edge.source, edge.target} <= (before.nodes.keys() & after.nodes.keys()):
        return edge
    source, target = (before.nodes[edge.source], after.nodes[edge.source]), (before.nodes[edge.target], after.nodes[edge.target])
    first, last = _moved(*source), _moved(*target)
    if first == last:
        return replace(edge, bends=tuple((x + first[0], y + first[1]) for x, y in edge.bends)) if first != (0.0, 0.0) else edge
    if not edge.is_by_hand:
        return replace(edge, bends=())
    bends = _pulled(edge.bends, source[0], first, (target[0].x + target[0].width / 2, target[0].y + target[0].height / 2))
    bends = _pulled(bends[::-1], target[0], last, (source[1].x + source[1].width / 2, source[1].y + source[1].height / 2))[::-1]
    points = (dock(source[1], bends[0]), *bends, dock(target[1], bends[-1]))
    inside: list[Box] = [grown(box(source[1]), -2.0), grown(box(target[1]), -2.0)]
    if runs_through(points, inside):
        return replace(edge, bends=(), is_by_hand=False)
    return replace(edge, bends=bends)


def _moved(before: Node, after: Node) -> Point:
    """How far the middle of a shape moved."""
    return after.x - before.x + (after.width - before.width) / 2, after.y - before.y + (after.height - before.height) / 2


def _pulled(bends: tuple[Point, ...], node: Node, by: Point, beyond: Point) -> tuple[Point, ...]:
    """Corners, seen from the end that moved: the first follows across its stretch, and so do those in line with it.

    :param node: the end before it moved. :param by: how far it moved. :param beyond: where the line goes after its last corner.
    """
    if by == (0.0, 0.0):
        return bends
    moved = list(bends)
    start = 0
    before = dock(node, bends[0])
    if is_on(node, bends[0]):
        moved[0] = (bends[0][0] + by[0], bends[0][1] + by[1])
        start, before = 1, bends[0]
    for axis in (1, 0):
        if start < len(bends) and abs(before[axis] - bends[start][axis]) < 0.5:
            place = start
            while place < len(bends) and abs(bends[place][axis] - before[axis]) < 0.5:
                point = bends[place]
                moved[place] = (point[0], point[1] + by[1]) if axis else (point[0] + by[0], point[1])
                place += 1
            break
    return tuple(moved)
