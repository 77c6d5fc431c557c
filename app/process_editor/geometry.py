"""Where things of a drawing lie: rectangles of shapes, of the names beside them, and the parts of lines. Pixels at 100 %."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import hypot

from PySide6.QtCore import QPointF, QRectF

from app.process_editor import inks
from app.process_editor.kinds import EVENTS, GATES
from app.processes.definition import Graph, Lane, Node, Note, Point

#: widest line of a name beside a shape, height of such a line, and the gap to the shape
NAME_WIDTH, NAME_LINE, NAME_GAP = 130.0, 16.0, 4.0
#: grid on which moved shapes land
GRID = 8.0


def rect_of(shape: Node | Lane | Note) -> QRectF:
    """Where a shape lies."""
    return QRectF(shape.x, shape.y, shape.width, shape.height)


def has_name_beside(node: Node) -> bool:
    """Whether the name of a node stands beside it, not in it."""
    return node.shape in GATES or node.shape in EVENTS


def name_lines(node: Node) -> tuple[str, ...]:
    """The name of such a node in lines."""
    width = max(node.label[2], 60.0) if node.label is not None and node.label[2] else NAME_WIDTH
    return inks.wrapped(node.name, "small", width, 4) if node.name else ()


def name_size(node: Node) -> tuple[float, float]:
    """Width and height of such a name, pixels."""
    lines = name_lines(node)
    return max((inks.advance(line, "small") for line in lines), default=0.0) + 2, NAME_LINE * len(lines)


def name_rect(node: Node) -> QRectF:
    """Where the name beside a node usually stands: a question above its choice, the name of an event below it, or where somebody moved it.
    Empty without.
    """
    if not node.name:
        return QRectF()
    width, height = name_size(node)
    if node.label is not None:
        return QRectF(node.label[0] + max(node.label[2] - width, 0.0) / 2, node.label[1], width, height)
    middle = node.x + node.width / 2
    top = node.y - NAME_GAP - height if node.shape in GATES else node.y + node.height + NAME_GAP
    return QRectF(middle - width / 2, top, width, height)


def height_for(note: Note) -> float:
    """How high a note must be to show its text."""
    return NAME_LINE * len(inks.wrapped(note.text, "small", max(note.width - 16, 20), 40)) + 12


def bounds(graph: Graph) -> QRectF:
    """What the whole drawing covers; empty where nothing is drawn."""
    found = QRectF()
    shapes: tuple[Node | Lane | Note, ...] = (*graph.lanes.values(), *graph.nodes.values(), *graph.notes.values())
    for shape in shapes:
        found = found.united(rect_of(shape))
    for node in graph.nodes.values():
        if has_name_beside(node):
            found = found.united(name_rect(node))
    for edge in graph.edges.values():
        for x, y in edge.bends:
            found = found.united(QRectF(x - 1, y - 1, 2, 2))
    return found


def bounds_of(shapes: Iterable[Node | Lane | Note]) -> QRectF:
    """What some shapes cover."""
    found = QRectF()
    for shape in shapes:
        found = found.united(rect_of(shape))
    return found


def nearest(points: Sequence[Point], at: QPointF) -> tuple[float, int, QPointF]:
    """How far a point is from a line of corners, the number of the nearest part, and the nearest point on it."""
    best = (float("inf"), 0, QPointF(at))
    for number, ((x1, y1), (x2, y2)) in enumerate(zip(points, points[1:])):
        length = (x2 - x1) ** 2 + (y2 - y1) ** 2
        share = 0.0 if not length else min(max(((at.x() - x1) * (x2 - x1) + (at.y() - y1) * (y2 - y1)) / length, 0.0), 1.0)
        x, y = x1 + share * (x2 - x1), y1 + share * (y2 - y1)
        away = hypot(at.x() - x, at.y() - y)
        if away < best[0]:
            best = (away, number, QPointF(x, y))
    return best


def snapped(value: float, step: float = GRID) -> float:
    """A coordinate on the grid."""
    return round(value / step) * step
