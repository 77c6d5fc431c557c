"""A raised sheet over the canvas that keeps its corner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from app.ui.kit.widgets.panel import Sheet

if TYPE_CHECKING:
    from app.process_editor.sight import Sight

#: pixels to the edge of the canvas
EDGE = 16


class Float(Sheet):
    """A row of small things at a corner of the canvas.

    :param corner: where it stands.
    """

    def __init__(self, view: Sight, corner: Qt.Corner, padding: int = 4) -> None:
        super().__init__(padding=padding, parent=view.viewport())
        self._view, self._corner = view, corner
        self.row = QHBoxLayout()
        self.row.setSpacing(2)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.content.addLayout(self.row)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        view.moved.connect(self.settle)

    def settle(self) -> None:
        """Stand at the corner."""
        self.adjustSize()
        port, air = self._view.viewport().rect(), EDGE - self.margin
        is_right = self._corner in (Qt.Corner.TopRightCorner, Qt.Corner.BottomRightCorner)
        is_low = self._corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner)
        self.move(port.width() - self.width() - air if is_right else air, port.height() - self.height() - air if is_low else air)
