"""The bottom line: what is shown, what restricts it, and how the server is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.ui.kit.emptying import empty
from app.ui.kit.theme import metrics, scaled, theme, tokens
from app.ui.kit.widgets import ElidedLabel, Hairline

_DOTS = {"connected": "ok", "waiting": "warn", "away": "bad", "local": "ok"}


class ServerState(QWidget):
    """A dot and words: never a dot alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state, self._text = "local", ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, state: str, text: str) -> None:
        """Show a state (``connected waiting away local``) and its words."""
        self._state, self._text = state, text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Dot and words."""
        return QSize(round(metrics("small").horizontalAdvance(self._text)) + 16, scaled(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw dot and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._text:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color(_DOTS[self._state]))
            painter.drawEllipse(QRectF(1, self.height() / 2 - 3.5, 7, 7))
        painter.setFont(tokens.font("small"))
        painter.setPen(theme().color("text2"))
        painter.drawText(self.rect().adjusted(14, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._text)


class StatusBar(QWidget):
    """Words divided by hairlines, the server at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(scaled(tokens.STATUS_ROW))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 1, 14, 0)
        row.setSpacing(12)
        self._parts = QHBoxLayout()
        self._parts.setSpacing(12)
        row.addLayout(self._parts)
        row.addStretch(1)
        self.server = ServerState()
        row.addWidget(self.server)

    def show_parts(self, parts: Sequence[str]) -> None:
        """Show what the page says."""
        empty(self._parts)
        for number, part in enumerate(parts):
            if number:
                line = Hairline(vertical=True)
                line.setFixedHeight(12)
                self._parts.addWidget(line)
            self._parts.addWidget(ElidedLabel(part, "small", "text2"))
        self.setAccessibleName(", ".join(parts))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame colour and a line above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("chrome"))
        painter.fillRect(0, 0, self.width(), 1, theme().color("border"))
