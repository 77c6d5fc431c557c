"""The drawing taken by its ground: the middle button, or the left one while Space is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from app.process_editor.gestures.drag import Drag

if TYPE_CHECKING:
    from app.process_editor.view import ProcessView


class Pan(Drag):
    """Push the drawing about."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, view: ProcessView, begin: QPointF) -> None:
        super().__init__(view, begin)

    def follow(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        """What was below the pointer stays below it."""
        way = (self.begin - at) * self.view.transform().m11()
        self.view.scroll_by(way.x(), way.y())

    def drop(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        """Nothing more."""

    def give_up(self) -> None:
        """It stays where it is."""
