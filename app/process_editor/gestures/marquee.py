"""A frame drawn on empty ground selects what lies in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsRectItem

from app.process_editor import inks
from app.process_editor.gestures.drag import Drag
from app.process_editor.items.node import ABOVE

if TYPE_CHECKING:
    from app.process_editor.view import ProcessView


class Marquee(Drag):
    """Select by a frame.

    :param kept: what stays selected besides: Shift or Ctrl was held.
    """

    def __init__(self, view: ProcessView, begin: QPointF, kept: frozenset[str]) -> None:
        super().__init__(view, begin)
        self._kept, self._before = kept, (view.selection, view.current)
        pen = QPen(inks.colour("accent_text"), 1.0)
        pen.setCosmetic(True)
        ground = inks.colour("accent_soft").toRgb()
        ground.setAlphaF(0.4)
        self._frame = QGraphicsRectItem()
        self._frame.setPen(pen)
        self._frame.setBrush(ground)
        self._frame.setZValue(ABOVE)
        view.drawing.addItem(self._frame)

    def follow(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        """Select what the frame holds now."""
        area = QRectF(self.begin, at).normalized()
        self._frame.setRect(area)
        self.view.select(self._kept | self.view.drawing.within(area))

    def drop(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        """The selection stays."""
        self.follow(at, held)
        self.view.drawing.removeItem(self._frame)

    def give_up(self) -> None:
        """Select what was selected before."""
        self.view.drawing.removeItem(self._frame)
        self.view.select(*self._before)
