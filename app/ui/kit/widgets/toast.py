"""A short message at the lower right, for six seconds, one at a time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, QTimer
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.ui.kit.icons import draw_icon
from app.ui.kit.widgets.buttons import Button
from app.ui.kit.widgets.floating import Floating
from app.ui.kit.widgets.label import Label

SHOWN_FOR = 6000  # ms
_ICONS = {"ok": "ok", "info": "info", "warn": "warning", "bad": "bad"}


class Mark(QWidget):
    """An icon as a picture, not a button.

    :param name: what it says to a screen reader; empty when the words beside it say it.
    """

    def __init__(
        self, meaning: str, role: str = "text2", size: int = 16, filled: bool = False, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._meaning, self._role, self._size, self._filled = meaning, role, size, filled
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """The square of the icon."""
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon."""
        draw_icon(QPainter(self), QRectF(0, 0, self._size, self._size), self._meaning, self._role, self._filled)


class Toast(Floating):
    """Icon, sentence and one action such as "Undo". The pointer over it keeps it.

    :param state: ``ok info warn bad``.
    """

    def __init__(self, window: QWidget, text: str, action: str = "", act: Callable[[], object] | None = None, state: str = "ok") -> None:
        super().__init__(window, 320)
        self.setAccessibleName(text)
        row = QHBoxLayout()
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(10)
        self.content.addLayout(row)
        row.addWidget(Mark(_ICONS[state], state, filled=True))
        row.addWidget(Label(text, wrap=True), 1)
        if action and act is not None:
            button = Button(action, "link")
            button.clicked.connect(self.dismiss)
            button.clicked.connect(lambda: act())
            row.addWidget(button)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_FOR)
        self._timer.timeout.connect(self.dismiss)
        self._timer.start()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while the pointer is over it."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Count anew."""
        self._timer.start()
        super().leaveEvent(event)
