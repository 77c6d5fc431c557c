"""A person as two letters on the colour of their category."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.kit.theme import LIGHT, category, mix, theme, tokens


def initials(name: str) -> str:
    """``AW`` for "Anna Weber", ``M`` for "Maria"."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"


def draw_avatar(painter: QPainter, rect: QRectF, name: str, number: int) -> None:
    """Draw an avatar into a square; for delegates. ``number`` is the person's category, for life."""
    shown, color = theme(), category(number)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(mix(color, shown.color("surface"), 0.80 if shown is LIGHT else 0.72))
    painter.drawEllipse(rect)
    face = tokens.font("caption")
    face.setPixelSize(max(7, round(rect.height() * 0.40)))
    face.setWeight(face.Weight.DemiBold)
    painter.setFont(face)
    painter.setPen(mix(color, shown.color("text"), 0.35 if shown is LIGHT else 0.45))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, initials(name))


class Avatar(QWidget):
    """A disc with the initials of a person.

    :param number: the person's category, 0 to 11.
    :param size: pixels: 18 "is editing", 20 in rows, 24 in the menu row.
    """

    def __init__(self, name: str, number: int = 0, size: int = 24, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._number, self._size = name, number, size
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_person(self, name: str, number: int) -> None:
        """Show another person."""
        self._name, self._number = name, number
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def sizeHint(self) -> QSize:
        """The square of the disc."""
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the disc."""
        draw_avatar(QPainter(self), QRectF(self.rect()), self._name, self._number)
