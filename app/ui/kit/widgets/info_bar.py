"""A bar across the page for what lasts: no server, demo firm, someone saved before you."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.core.i18n import _
from app.ui.kit.theme import CONTRAST, scaled, theme, tokens
from app.ui.kit.widgets.buttons import Button, IconButton
from app.ui.kit.widgets.label import Label
from app.ui.kit.widgets.toast import Mark

_ICONS = {"ok": "ok", "info": "info", "warn": "warning", "bad": "bad"}


class InfoBar(QWidget):
    """Icon, sentence, one action, and × where it may be put away.

    Signals: ``closed()``.

    :param state: ``ok info warn bad``.
    :param flush: fills the width of the window without rounded corners.
    """

    closed = Signal()

    def __init__(
        self, text: str, state: str = "info", meaning: str = "", action: str = "", act: Callable[[], object] | None = None,
        closable: bool = False, flush: bool = False, parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state, self._flush = state, flush
        self.setAccessibleName(text)
        self.setMinimumHeight(scaled(32))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.MARGIN if flush else 12, 3, tokens.MARGIN if flush else 12, 3)
        row.setSpacing(10)
        row.addWidget(Mark(meaning or _ICONS[state], state))
        self.words = Label(text, wrap=True)
        row.addWidget(self.words, 1)
        if action and act is not None:
            button = Button(action, "link")
            button.clicked.connect(lambda: act())
            row.addWidget(button)
        if closable:
            row.addWidget(IconButton("close", _("Close"), self.closed.emit, size=14))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Soft paper in the colour of the state."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme().color("border") if theme() is CONTRAST else Qt.PenStyle.NoPen)
        painter.setBrush(theme().color(f"{self._state}_soft"))
        radius = 0 if self._flush else tokens.RADIUS
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
