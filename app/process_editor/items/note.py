"""A remark on the scene, with a dotted line to what it is about."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from app.process_editor import inks
from app.process_editor.items.node import NODES
from app.process_editor.paper import Paper
from app.processes.definition import Node, Note


class NoteItem(QGraphicsRectItem):
    """Shows a note."""

    def __init__(self, paper: Paper, note: Note, about: Node | None, is_selected: bool = False) -> None:
        super().__init__()
        self._paper = paper
        self.setZValue(NODES)
        self.note, self.is_selected = note, is_selected
        self._end: QPointF | None = None
        self.show_note(note, about, is_selected)

    def show_note(self, note: Note, about: Node | None, is_selected: bool) -> None:
        """Another state of the note.

        :param about: the node that it is about.
        """
        self.note, self.is_selected = note, is_selected
        self._end = QPointF(about.x + about.width / 2 - note.x, about.y + about.height / 2 - note.y) if about is not None else None
        self.setPos(note.x, note.y)
        box = QRectF(0, 0, note.width, note.height).adjusted(-2, -2, 2, 2)
        self.setRect(box if self._end is None else box.united(QRectF(self._end, self._end).adjusted(-2, -2, 2, 2)))
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Dotted line, paper, words."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0, 0, self.note.width, self.note.height)
        if self._end is not None:
            painter.setPen(inks.pen("edge", 1.0, True))
            painter.drawLine(box.center(), self._end)
        painter.setPen(inks.pen("accent_text", 2.0) if self.is_selected else inks.pen("border"))
        painter.setBrush(inks.colour("sunken"))
        painter.drawRoundedRect(box, 4, 4)
        if self._paper.is_far or not self.note.text:
            return
        painter.setFont(inks.face("small"))
        painter.setPen(inks.colour("text2"))
        lines = inks.wrapped(self.note.text, "small", max(self.note.width - 16, 20), max(int((self.note.height - 6) // 16), 1))
        painter.drawText(box.adjusted(8, 5, -8, -4), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, "\n".join(lines))
