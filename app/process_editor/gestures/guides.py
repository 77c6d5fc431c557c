"""Snapping: edges and middles of what is moved meet those of its neighbours; lines show where they do. Otherwise they go in steps of the grid."""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem

from app.process_editor import inks
from app.process_editor.geometry import bounds_of, snapped
from app.process_editor.items.node import ABOVE

if TYPE_CHECKING:
    from app.process_editor.view import ProcessView

#: pixels of the drawing within which something snaps
REACH = 5.0


class Guides:
    """Where a bundle of shapes would land.

    :param moving: everything that moves, also what only goes along. :param taken: what was taken: its frame snaps.
    """

    def __init__(self, view: ProcessView, moving: frozenset[str], taken: frozenset[str]) -> None:
        graph = view.graph
        self._view = view
        shapes = [shape for key in taken if (shape := graph.nodes.get(key) or graph.notes.get(key) or graph.lanes.get(key)) is not None]
        self._frame = bounds_of(shapes)
        near = view.in_sight()
        still = [
            rect for key in (*graph.nodes, *graph.notes) if key not in moving
            if (rect := view.drawing.rect(key)).intersects(near) and graph.nodes.get(key, None) is not None
        ]
        self._across = sorted({(each, rect) for rect in map(_frozen, still) for each in (rect[0] + rect[2] / 2, rect[0], rect[0] + rect[2])})
        self._down = sorted({(each, rect) for rect in map(_frozen, still) for each in (rect[1] + rect[3] / 2, rect[1], rect[1] + rect[3])})
        pen = QPen(inks.colour("accent_line"), 1.0)
        pen.setCosmetic(True)
        self._item = QGraphicsPathItem()
        self._item.setPen(pen)
        self._item.setZValue(ABOVE)
        view.drawing.addItem(self._item)

    def snap(self, across: float, down: float, is_on: bool = True) -> tuple[float, float]:
        """The way that is really gone for the way of the pointer, in pixels of the drawing; draws the guides."""
        if not is_on:
            self._item.setPath(QPainterPath())
            return across, down
        reach = REACH / max(self._view.transform().m11(), 0.4)
        moved = self._frame.translated(across, down)
        level = _nearest(self._across, (moved.center().x(), moved.left(), moved.right()), reach)
        height = _nearest(self._down, (moved.center().y(), moved.top(), moved.bottom()), reach)
        across = across + level[0] if level is not None else snapped(across)
        down = down + height[0] if height is not None else snapped(down)
        self._draw(self._frame.translated(across, down), level, height)
        return across, down

    def hide(self) -> None:
        """No guides any more."""
        self._view.drawing.removeItem(self._item)

    def _draw(self, moved: QRectF, level: tuple[float, float, Rect] | None, height: tuple[float, float, Rect] | None) -> None:
        path = QPainterPath()
        if level is not None:
            _way, x, other = level
            path.moveTo(x, min(moved.top(), other[1]) - 12)
            path.lineTo(x, max(moved.bottom(), other[1] + other[3]) + 12)
        if height is not None:
            _way, y, other = height
            path.moveTo(min(moved.left(), other[0]) - 12, y)
            path.lineTo(max(moved.right(), other[0] + other[2]) + 12, y)
        self._item.setPath(path)


Rect = tuple[float, float, float, float]


def _frozen(rect: QRectF) -> Rect:
    return rect.left(), rect.top(), rect.width(), rect.height()


def _nearest(lines: list[tuple[float, Rect]], own: tuple[float, float, float], reach: float) -> tuple[float, float, Rect] | None:
    """How far to go so that the middle, else an edge meets a line, that line, and whose it is."""
    found = []
    for number, mine in enumerate(own):
        first = bisect_left(lines, mine - reach, key=lambda each: each[0])
        for line, rect in islice(lines, first, None):
            if line > mine + reach:
                break
            found.append((abs(line - mine), number, line - mine, line, rect))
    if not found:
        return None
    _away, _number, way, line, rect = min(found)
    return way, line, rect
