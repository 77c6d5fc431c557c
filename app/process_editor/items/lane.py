"""A lane on the scene: a band with its name turned at the left."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from app.process_editor import inks
from app.process_editor.items.node import BELOW
from app.process_editor.paper import Paper
from app.processes.definition import Lane

#: width of the head, pixels (LOOK 10)
LANE_HEAD = 30.0


class LaneItem(QGraphicsRectItem):
    """Shows a lane."""

    def __init__(self, paper: Paper, lane: Lane, depth: int, is_selected: bool = False) -> None:
        super().__init__()
        self._paper = paper
        self.lane, self.is_selected, self.is_hot = lane, is_selected, False
        self.show_lane(lane, depth, is_selected)

    def show_lane(self, lane: Lane, depth: int, is_selected: bool) -> None:
        """Another state of the lane.

        :param depth: how many bands it lies in.
        """
        self.lane, self.is_selected = lane, is_selected
        self.setZValue(BELOW + depth / 100)
        self.setPos(lane.x, lane.y)
        self.setRect(QRectF(0, 0, lane.width, lane.height).adjusted(-2, -2, 2, 2))
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Ground, border, head, name."""
        band = QRectF(0, 0, self.lane.width, self.lane.height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(inks.pen("border"))
        painter.setBrush(inks.colour("surface"))
        painter.drawRect(band)
        head = QRectF(0, 0, LANE_HEAD, self.lane.height)
        painter.setBrush(inks.colour("accent_soft" if self.is_selected else "sunken"))
        painter.drawRect(head)
        if self.is_selected:
            painter.setPen(inks.pen("accent_text", 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(band)
        if self._paper.is_far or not self.lane.name:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(0, self.lane.height)
        painter.rotate(-90)
        face, lines = head_lines(self.lane)
        painter.setFont(inks.face(face))
        painter.setPen(inks.colour("text2"))
        painter.drawText(QRectF(4, 1, self.lane.height - 8, LANE_HEAD - 1), Qt.AlignmentFlag.AlignCenter, "\n".join(lines))


def head_lines(lane: Lane) -> tuple[str, tuple[str, ...]]:
    """The face of a lane's name, and its lines: where one is too short for it, two smaller ones."""
    room = max(lane.height - 12, 20.0)
    if inks.advance(lane.name, "small_label") <= room:
        return "small_label", (lane.name,)
    return "caption", inks.wrapped(lane.name, "caption", room, 2)
