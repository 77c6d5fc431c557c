"""A line on the scene: rounded corners, a filled head, its words on a ground of the surface."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, cos, hypot, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPolygonF
from PySide6.QtWidgets import QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from app.process_editor import inks
from app.process_editor.figures.step import tone_role
from app.process_editor.items.node import LINES
from app.process_editor.line_places import HEAD, WORDS
from app.process_editor.marks import NO_MARK, Mark
from app.process_editor.paper import Paper
from app.processes.definition import Edge, Point

#: radius of corners, strength of a line, pixels (LOOK 10)
CORNER, STRENGTH, STRONG = 7.0, 1.5, 2.0
Place = tuple[QRectF, tuple[str, ...]]


class EdgeItem(QGraphicsRectItem):
    """Shows a line along its points.

    :param paper: what it lies on. :param text: its words. :param place: where they stand, and in which lines.
    """

    def __init__(self, paper: Paper, edge: Edge, points: Sequence[Point], text: str, place: Place, is_dashed: bool = False) -> None:
        super().__init__()
        self.setZValue(LINES)
        self._paper = paper
        self.edge, self.points, self.is_lit, self.is_selected, self.mark = edge, tuple(points), False, False, NO_MARK
        self.is_dashed = is_dashed
        self._path, self._head, self._corners = QPainterPath(), QPolygonF(), QPolygonF()
        self.text, self.place = text, place
        self.show_edge(edge, points, text, place)

    @property
    def words_rect(self) -> QRectF:
        """Where its words stand; empty without."""
        return self.place[0]

    def show_edge(self, edge: Edge, points: Sequence[Point], text: str, place: Place) -> None:
        """Another course, other words, or the words elsewhere."""
        self.edge, self.points, self.text, self.place = edge, tuple(points), text, place
        self._path, self._head = rounded(self.points), arrow(self.points)
        self._corners = QPolygonF([QPointF(x, y) for x, y in self.points])
        # what is straight has no height, and Qt would not draw it
        self.setRect(self._path.controlPointRect().adjusted(-7, -7, 7, 7).united(self.words_rect))
        self.update()

    def set_look(self, is_lit: bool, is_selected: bool, mark: Mark) -> None:
        """Whether the line belongs to what is selected, is selected itself, and what a view marks on it."""
        if (is_lit, is_selected, mark) != (self.is_lit, self.is_selected, self.mark):
            self.is_lit, self.is_selected, self.mark = is_lit, is_selected, mark
            self.setZValue(LINES + (0.5 if is_lit or is_selected else 0.0))
            self.setOpacity(0.45 if mark.is_faint else 1.0)
            self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Course, head, words."""
        outline = self.mark.outline
        role = "accent_text" if self.is_lit or self.is_selected else tone_role(outline) if outline is not None else "edge"
        strong = STRONG if self.is_lit or self.is_selected or outline is not None else STRENGTH
        painter.setPen(inks.pen(role, max(strong, self.mark.width), self.is_dashed))
        if self._paper.is_far:
            painter.drawPolyline(self._corners)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(inks.colour(role))
        painter.drawPolygon(self._head)
        if self.text:
            painter.setBrush(inks.colour("surface"))
            painter.drawRoundedRect(self.words_rect, 3, 3)
            painter.setFont(inks.face(WORDS))
            painter.setPen(inks.colour("accent_text" if self.is_selected else "text2"))
            painter.drawText(self.words_rect, Qt.AlignmentFlag.AlignCenter, "\n".join(self.place[1]))


def rounded(points: Sequence[Point]) -> QPainterPath:
    """A course with rounded corners, up to the foot of its head."""
    path = QPainterPath()
    if len(points) < 2:
        return path
    path.moveTo(*points[0])
    for before, corner, after in zip(points, points[1:], points[2:]):
        into, out = _toward(corner, before), _toward(corner, after)
        path.lineTo(*into)
        path.quadTo(*corner, *out)
    path.lineTo(*_toward(points[-1], points[-2], HEAD - 2))
    return path


def _toward(corner: Point, other: Point, most: float = CORNER) -> Point:
    """The point at most so far from a corner on the way to another, never past the half."""
    way = hypot(other[0] - corner[0], other[1] - corner[1])
    if not way:
        return corner
    share = min(most, way / 2) / way
    return corner[0] + (other[0] - corner[0]) * share, corner[1] + (other[1] - corner[1]) * share


def arrow(points: Sequence[Point]) -> QPolygonF:
    """The head at the end of a course."""
    if len(points) < 2:
        return QPolygonF()
    (x1, y1), (x2, y2) = points[-2], points[-1]
    turn = atan2(y2 - y1, x2 - x1)
    back, side = QPointF(cos(turn), sin(turn)) * HEAD, QPointF(-sin(turn), cos(turn)) * 4.5
    tip = QPointF(x2, y2)
    return QPolygonF([tip, tip - back + side, tip - back - side])
