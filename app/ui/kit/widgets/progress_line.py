"""Progress as a thin bar."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from app.ui.kit.theme import theme


class ProgressLine(QProgressBar):
    """A bar of 5 px in per mille: grey, the accent for limits, green when paid.

    :param role: colour of the filled part: ``text3 accent ok warn bad``.
    """

    def __init__(self, share: float = 0.0, role: str = "accent", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self.setRange(0, 1000)
        self.setTextVisible(False)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(5)
        self.set_share(share)

    def set_share(self, share: float, role: str = "") -> None:
        """Show a share, 0 to 1 (more is drawn as full), and change the colour if one is given."""
        self._role = role or self._role
        self.setValue(round(min(max(share, 0.0), 1.0) * 1000))
        self.update()

    def sizeHint(self) -> QSize:
        """A modest width that layouts may stretch."""
        return QSize(70, 5)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground and filled part."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        rect = QRectF(self.rect())
        painter.setBrush(theme().color("line"))
        painter.drawRoundedRect(rect, 2.5, 2.5)
        if self.value():
            rect.setWidth(max(5.0, rect.width() * self.value() / 1000))
            painter.setBrush(theme().color(self._role))
            painter.drawRoundedRect(rect, 2.5, 2.5)
