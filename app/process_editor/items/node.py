"""A node on the scene: its figure, the name beside it, and what a view marks on it.

It is a rectangle of Qt: its bounds are asked for every item in every frame, and in Python that would be most of the frame.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from app.process_editor import inks
from app.process_editor.figures import paint_figure
from app.process_editor.figures.foreign import is_ground
from app.process_editor.figures.look import Look
from app.process_editor.figures.step import tone_role
from app.process_editor.geometry import NAME_LINE, name_lines
from app.process_editor.kinds import EVENTS
from app.process_editor.paper import Paper
from app.processes.definition import Node, Shape
from app.ui.kit.theme import CONTRAST, theme

#: room round the box for ring, pills and marks, pixels
ROOM = 14.0
PILL = 15.0
MARK = 14.0
#: order of drawing
BELOW, LINES, NODES, RIDERS, ABOVE = 0.0, 1.0, 2.0, 3.0, 10.0
#: grounds of pills by tone, and their ink
_PILLS = {
    "accent": ("accent", "on_accent"), "ok": ("ok_soft", "ok"), "warn": ("warn_soft", "warn"), "bad": ("bad_soft", "bad"),
    "info": ("info_soft", "info"), "quiet": ("hover", "text2"),
}


class NodeItem(QGraphicsRectItem):
    """Shows a node in a look.

    :param paper: what it lies on. :param name: where the name beside it stands, on the drawing; empty without.
    """

    def __init__(self, paper: Paper, node: Node, look: Look, name: QRectF) -> None:
        super().__init__()
        self._paper, self.node, self.look, self.name_rect = paper, node, look, name
        self._name = QRectF()
        self.show_node(node, look, name)

    def show_node(self, node: Node, look: Look, name: QRectF) -> None:
        """Another state of the node, another look, or its name elsewhere."""
        self.node, self.look, self.name_rect = node, look, name
        self.setPos(node.x, node.y)
        self._name = name.translated(-node.x, -node.y) if not name.isEmpty() else QRectF()
        pill = inks.advance(look.mark.text, "small_strong") if look.mark.text else 0.0
        box = QRectF(0, 0, node.width, node.height).adjusted(-ROOM, -ROOM, ROOM, ROOM)
        if pill > node.width:
            box.setLeft(min(box.left(), node.width - pill - 2 * ROOM))
        self.setRect(box.united(self._name))
        self.setOpacity(0.45 if look.mark.is_faint else 1.0)
        self.setZValue(RIDERS if node.shape == Shape.BOUNDARY else BELOW if is_ground(node) else NODES)
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Figure, name, marks."""
        node = self.node
        if self._paper.is_far:
            paint_figure(painter, node, self.look, True)
            self._paint_far(painter)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_figure(painter, node, self.look, False)
        if not self._name.isEmpty():
            self._paint_name(painter)
        if self.look.mark.text:
            self._paint_pill(painter)
        if self.look.mark.icon:
            at = QPointF(-MARK / 2 + 2, -MARK / 2) if node.shape not in EVENTS else QPointF(-MARK / 2, -MARK / 2)
            inks.paint_icon(painter, at, self.look.mark.icon, tone_role(self.look.mark.icon_tone), filled=True, side=int(MARK))

    def _paint_far(self, painter: QPainter) -> None:
        """From far away a mark is only a spot of its colour."""
        mark = self.look.mark
        if mark.icon or mark.text:
            tone = mark.icon_tone if mark.icon else mark.tone
            painter.fillRect(QRectF(-6, -6, 18, 18) if mark.icon else QRectF(self.node.width - 14, -8, 22, 16), inks.colour(tone_role(tone)))

    def _paint_name(self, painter: QPainter) -> None:
        painter.setFont(inks.face("small"))
        painter.setPen(inks.colour("text"))
        for number, line in enumerate(name_lines(self.node)):
            row = QRectF(self._name.left(), self._name.top() + NAME_LINE * number, self._name.width(), NAME_LINE)
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter, line)

    def _paint_pill(self, painter: QPainter) -> None:
        ground, ink = _PILLS[self.look.mark.tone]
        width = max(inks.advance(self.look.mark.text, "small_strong") + 11, PILL)
        pill = QRectF(self.node.width + 5 - width, -PILL / 2 - 1, width, PILL)
        painter.setPen(inks.pen(ink) if theme() is CONTRAST else Qt.PenStyle.NoPen)
        painter.setBrush(inks.colour(ground))
        painter.drawRoundedRect(pill, PILL / 2, PILL / 2)
        painter.setFont(inks.face("small_strong"))
        painter.setPen(inks.colour(ink))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, self.look.mark.text)
