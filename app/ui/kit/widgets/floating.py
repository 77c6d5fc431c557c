"""Sheets that float at an edge of the window and follow its size."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtWidgets import QWidget

from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets.panel import Sheet

SAVE_BAR = 46  # px at the foot of a card that must stay free: its buttons are there


class Floating(Sheet):
    """A sheet above everything in a window, at its lower right or in its lower middle.

    Once dismissed it stays hidden until its window goes: deleted while the window lives, it crashed Qt 6.11 within ``~QWidget``.

    :param window: the window it floats in.
    :param width: pixels without the shadow.
    :param middle: lower middle instead of lower right.
    """

    def __init__(self, window: QWidget, width: int, middle: bool = False) -> None:
        super().__init__(padding=10, parent=window)
        self._window, self._middle = window, middle
        self.setFixedWidth(min(scaled(width), window.width() - 2 * tokens.MARGIN) + 2 * self.margin)
        window.installEventFilter(self)

    def appear(self) -> None:
        """Show it, without taking the keyboard."""
        self.show()
        self.raise_()
        self._place()

    def dismiss(self) -> None:
        """Take it away; nothing of it works on unseen."""
        self._window.removeEventFilter(self)
        for timer in self.findChildren(QTimer):
            timer.stop()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the edge when the window changes its size."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        self.resize(self.width(), self.content.totalHeightForWidth(self.width()))
        right = self._window.width() - self.width() - tokens.MARGIN + self.margin
        left = (self._window.width() - self.width()) // 2 if self._middle else right
        bottom = self._window.height() - scaled(tokens.STATUS_ROW + SAVE_BAR) - tokens.GAP
        self.move(QPoint(left, bottom - self.height() + self.margin))
