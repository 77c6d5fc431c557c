"""Colours and texts of drawings, made once for a theme. Fonts count in pixels of the drawing: the size of text in force is part of the zoom."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QTextLayout, QTextOption

from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import theme, theme_signals, tokens

#: sides of the icons of steps, pixels
ICON = 16
#: pixels between the dots of the ground
DOTS = 16


@lru_cache(maxsize=64)
def colour(role: str) -> QColor:
    """A colour of the theme; not to be changed."""
    return theme().color(role)


@lru_cache(maxsize=64)
def pen(role: str, width: float = 1.0, is_dashed: bool = False) -> QPen:
    """A pen in a colour of the theme with round joins; not to be changed."""
    found = QPen(theme().color(role), width)
    found.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if is_dashed:
        found.setStyle(Qt.PenStyle.CustomDashLine)
        found.setDashPattern([3.0, 2.5])
    return found


@lru_cache(maxsize=16)
def face(role: str) -> QFont:
    """A font of the theme in pixels of the drawing; not to be changed."""
    found = tokens.font(role)
    found.setPixelSize(tokens.FONT_ROLES[role][0])
    return found


@lru_cache(maxsize=16)
def metrics(role: str) -> QFontMetricsF:
    """The metrics of such a font."""
    return QFontMetricsF(face(role))


@lru_cache(maxsize=8192)
def advance(text: str, role: str) -> float:
    """The width of a text in pixels of the drawing."""
    return float(metrics(role).horizontalAdvance(text))


@lru_cache(maxsize=8192)
def wrapped(text: str, role: str, width: float, most: int = 3) -> tuple[str, ...]:
    """The lines of a text that is broken at words to a width; the last of ``most`` ends in "…" where more follows."""
    layout = QTextLayout(text.replace("\n", " "), face(role))
    layout.setTextOption(_breaking())
    lines: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        if len(lines) == most - 1:
            rest = text.replace("\n", " ")[line.textStart():]
            lines.append(metrics(role).elidedText(rest.strip(), Qt.TextElideMode.ElideRight, width))
            break
        lines.append(layout.text()[line.textStart():line.textStart() + line.textLength()].strip())
    layout.endLayout()
    return tuple(lines)


@lru_cache(maxsize=1)
def _breaking() -> QTextOption:
    found = QTextOption()
    found.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return found


def paint_icon(painter: QPainter, at: QPointF, meaning: str, role: str = "text2", filled: bool = False, side: int = ICON) -> None:
    """An icon with its upper left corner at a point; a copy of the one that was drawn first at this zoom."""
    scale = painter.worldTransform().m11() * painter.device().devicePixelRatioF()
    painter.drawPixmap(QRectF(at.x(), at.y(), side, side), picture := _icon(meaning, role, filled, side, round(scale, 2)), QRectF(picture.rect()))


@lru_cache(maxsize=512)
def _icon(meaning: str, role: str, filled: bool, side: int, scale: float) -> QPixmap:
    pixels = max(round(side * scale), 1)
    found = QPixmap(pixels, pixels)
    found.fill(Qt.GlobalColor.transparent)
    painter = QPainter(found)
    draw_icon(painter, QRectF(0, 0, pixels, pixels), meaning, role, filled)
    painter.end()
    return found


@lru_cache(maxsize=64)
def ground(apart: int) -> QBrush:
    """The ground of a drawing: faint dots.

    :param apart: pixels of the screen from dot to dot.
    """
    tile = QPixmap(apart, apart)
    tile.fill(theme().color("sunken"))
    painter = QPainter(tile)
    painter.fillRect(0, 0, 1, 1, theme().color("border"))
    painter.end()
    return QBrush(tile)


def forget() -> None:
    """The theme is another."""
    for kept in (colour, pen, face, metrics, advance, wrapped, _icon, ground):
        kept.cache_clear()


theme_signals.changed.connect(lambda _theme: forget())
