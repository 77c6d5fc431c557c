"""The mark of the program: a white K on the accent."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from app.ui.kit.theme import theme


def draw_logo(painter: QPainter, rect: QRectF) -> None:
    """Draw the mark into a square."""
    side = rect.width()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().color("accent"))
    painter.drawRoundedRect(rect, side * 0.22, side * 0.22)
    painter.setPen(QPen(theme().color("on_accent"), side * 0.115, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    stem, waist, right = 0.33, 0.43, 0.68

    def point(x: float, y: float) -> QPointF:
        return QPointF(rect.left() + side * x, rect.top() + side * y)

    painter.drawLine(point(stem, 0.26), point(stem, 0.74))
    painter.drawPolyline([point(right, 0.27), point(waist, 0.5), point(right, 0.73)])


class Logo(QWidget):
    """The mark in a window."""

    def __init__(self, size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)
        self.setAccessibleName("Kontor")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark."""
        draw_logo(QPainter(self), QRectF(self.rect()))


class _Engine(QIconEngine):
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        draw_logo(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        result = QPixmap(size)
        result.fill(Qt.GlobalColor.transparent)
        painter = QPainter(result)
        self.paint(painter, result.rect(), mode, state)
        painter.end()
        return result

    def clone(self) -> QIconEngine:
        return _Engine()


def logo_icon() -> QIcon:
    """The mark as the icon of windows, drawn at any size."""
    return QIcon(_Engine())
