"""Sheets that float at an edge of the window and follow its size."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.kit.widgets.panel import Sheet

MARGIN = 20
STATUS_BAR = 28
SHADOW = 14  # room for the shadow round the sheet


class Floating(QWidget):
    """A sheet above everything in a window, at its lower right or in its lower middle.

    :param window: the window it floats in.
    :param middle: lower middle instead of lower right.
    """

    def __init__(self, window: QWidget, width: int, middle: bool = False) -> None:
        super().__init__(window)
        self._window, self._middle = window, middle
        self.sheet = Sheet()
        column = QVBoxLayout(self)
        column.setContentsMargins(SHADOW, SHADOW, SHADOW, SHADOW)
        column.addWidget(self.sheet)
        self.setFixedWidth(min(width, window.width() - 2 * MARGIN) + 2 * SHADOW)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.installEventFilter(self)

    def appear(self) -> None:
        """Show it, without taking the keyboard."""
        self.show()
        self.raise_()
        self._place()

    def dismiss(self) -> None:
        """Take it away."""
        self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the edge when the window changes its size."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        self.adjustSize()
        left = (self._window.width() - self.width()) // 2 if self._middle else self._window.width() - self.width() - MARGIN + SHADOW
        self.move(QPoint(left, self._window.height() - self.height() - STATUS_BAR - MARGIN + SHADOW))
