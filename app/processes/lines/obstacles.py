"""The shapes that lines go around, found by place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.processes.definition import Graph, Node, Point, Shape
from app.processes.lines.docks import Box, box

_CELL = 256.0
#: what lies under the drawing: lines cross it
_GROUND = frozenset({"participant", "group"})


def stands_in_the_way(node: Node) -> bool:
    """Whether lines must go around a shape."""
    return not (node.shape is Shape.FOREIGN and node.type in _GROUND)


class Obstacles:
    """An index of shapes by place; a moved shape is placed again, a removed one taken away."""

    def __init__(self, nodes: Iterable[Node] = ()) -> None:
        self._boxes: dict[str, Box] = {}
        self._cells: dict[tuple[int, int], set[str]] = {}
        for node in nodes:
            self.place(node)

    @classmethod
    def of(cls, graph: Graph) -> Obstacles:
        """All shapes of a drawing."""
        return cls(graph.nodes.values())

    def place(self, node: Node) -> None:
        """Put a shape where it stands now."""
        self.take(node.key)
        if stands_in_the_way(node):
            self._boxes[node.key] = area = box(node)
            for cell in _cells(area):
                self._cells.setdefault(cell, set()).add(node.key)

    def take(self, key: str) -> None:
        """Take a shape away."""
        area = self._boxes.pop(key, None)
        if area is not None:
            for cell in _cells(area):
                self._cells[cell].discard(key)

    def near(self, area: Box) -> list[tuple[str, Box]]:
        """The shapes that touch an area, by their keys."""
        keys: set[str] = set()
        for cell in _cells(area):
            keys |= self._cells.get(cell, set())
        return [(key, self._boxes[key]) for key in sorted(keys) if _touch(self._boxes[key], area)]


def _cells(area: Box) -> Iterator[tuple[int, int]]:
    for column in range(int(area[0] // _CELL), int(area[2] // _CELL) + 1):
        for row in range(int(area[1] // _CELL), int(area[3] // _CELL) + 1):
            yield column, row


def _touch(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def grown(area: Box, margin: float) -> Box:
    """An area with a margin around it; a negative margin makes it smaller."""
    return area[0] - margin, area[1] - margin, area[2] + margin, area[3] + margin


def runs_through(points: tuple[Point, ...], areas: Iterable[Box]) -> bool:
    """Whether a line of level and upright stretches runs through the inside of an area; slanted stretches count by their frame."""
    stretches = [
        (min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))
        for one, other in zip(points, points[1:], strict=False)
    ]
    return any(
        x0 < right and left < x1 and y0 < lower and upper < y1 for left, upper, right, lower in areas for x0, y0, x1, y1 in stretches
    )
