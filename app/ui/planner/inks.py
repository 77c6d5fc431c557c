"""Colours and texts of painted boards, made once for a theme: making them for each block is what makes a planner slow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from app.core.enums.planning import TaskKind
from app.ui.kit.theme import CONTRAST, LIGHT, category, category_fill, metrics, mix, scaled, theme, theme_signals, tokens
from app.ui.kit.widgets.avatar import draw_avatar

#: the category of each kind of task, for life
KIND_CATEGORIES = {TaskKind.ASSIGNMENT: 0, TaskKind.VISIT: 1, TaskKind.CALL: 2, TaskKind.MEETING: 3, TaskKind.MESSAGE: 6}
#: the category of what is somebody else's time
BUSY = 9
#: pixels between the lines of a hatch on paper
_HATCH = 6
#: whether what is painted goes onto paper: fonts then count in pixels of ours, whatever the printer's resolution
_paper = False


class Ink(NamedTuple):
    """The colours of a block."""

    fill: QColor
    bar: QColor
    border: QPen
    dashed: QPen
    text: QColor
    detail: QColor


@lru_cache(maxsize=64)
def ink(number: int, is_done: bool) -> Ink:
    """The colours of blocks of a category; what is done is paler."""
    shown, color = theme(), category(number)
    surface = shown.color("surface")
    fill, is_contrast = category_fill(number, is_done), shown is CONTRAST
    line = shown.color("border") if is_contrast else mix(color, surface, 0.75 if is_done else 0.55)
    dashed = QPen(shown.color("border") if is_contrast else mix(color, surface, 0.1), 1.2, Qt.PenStyle.CustomDashLine)
    dashed.setDashPattern([3.0, 2.5])
    bar = mix(color, surface, 0.45) if is_done and not is_contrast else color
    return Ink(fill, bar, QPen(line, 1.0), dashed, shown.color("text2" if is_done else "text"), shown.color("text2"))


@lru_cache(maxsize=64)
def colour(role: str) -> QColor:
    """A colour of the theme; not to be changed."""
    return theme().color(role)


@lru_cache(maxsize=32)
def face(role: str, is_tabular: bool = False) -> QFont:
    """A font of the theme; not to be changed."""
    found = tokens.font(role, is_tabular)
    if _paper:
        found.setPixelSize(tokens.FONT_ROLES[role][0])
        found.setFeature(QFont.Tag("calt"), 0)  # the signs that Inter puts in place of : and – cannot be found in a PDF
    return found


@lru_cache(maxsize=32)
def _metrics(role: str) -> QFontMetricsF:
    return QFontMetricsF(face(role)) if _paper else metrics(role)


def paint_hatch(painter: QPainter, rect: QRectF, role: str) -> None:
    """Slanted lines, for time off. On paper they are drawn: a pattern of pixels would be too fine there."""
    if not _paper:
        painter.fillRect(rect, _pattern(role))
        return
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(colour(role), 0.6))
    bottom, height = rect.bottom(), rect.height()
    first = int((rect.left() - height) // _HATCH) * _HATCH
    painter.drawLines([QLineF(x, bottom, x + height, rect.top()) for x in range(first, int(rect.right()) + _HATCH, _HATCH)])
    painter.restore()


@lru_cache(maxsize=16)
def _pattern(role: str) -> QBrush:
    return QBrush(theme().color(role), Qt.BrushStyle.BDiagPattern)


@lru_cache(maxsize=16)
def today_ground() -> QColor:
    """The ground of the present day: 35 % of the soft accent."""
    return mix(theme().color("accent_soft"), theme().color("surface"), 0.65)


@lru_cache(maxsize=32768)
def elided(text: str, role: str, width: int) -> str:
    """A text in a font of the theme, with "…" where it does not fit into so many pixels; nothing where not even one letter fits."""
    if width <= 0:
        return ""
    short = str(_metrics(role).elidedText(text, Qt.TextElideMode.ElideRight, width))
    return "" if short == "…" else short


@lru_cache(maxsize=64)
def lines(role: str) -> tuple[float, float]:
    """Height of a line of a font and how far its base lies below its top."""
    found = _metrics(role)
    return found.height(), found.ascent()


@lru_cache(maxsize=4096)
def advance(text: str, role: str) -> float:
    """The width of a text in a font of the theme, in pixels."""
    return float(_metrics(role).horizontalAdvance(text))


def paint_avatar(painter: QPainter, rect: QRectF, name: str, number: int) -> None:
    """A person's disc; on the screen a copy of the one that was drawn first."""
    if _paper:
        draw_avatar(painter, rect, name, number)
    else:
        painter.drawPixmap(rect.topLeft().toPoint(), _avatar(name, number, round(rect.width()), painter.device().devicePixelRatioF()))


@lru_cache(maxsize=512)
def _avatar(name: str, number: int, pixels: int, scale: float) -> QPixmap:
    found = QPixmap(round(pixels * scale), round(pixels * scale))
    found.setDevicePixelRatio(scale)
    found.fill(Qt.GlobalColor.transparent)
    painter = QPainter(found)
    draw_avatar(painter, QRectF(0, 0, pixels, pixels), name, number)
    painter.end()
    return found


@lru_cache(maxsize=128)
def size(pixels: float) -> int:
    """Pixels at 100 % for the size of text in force."""
    return scaled(pixels)


def forget() -> None:
    """The theme or the size of text is another."""
    for kept in (ink, colour, face, _metrics, _pattern, today_ground, elided, lines, advance, _avatar, size):
        kept.cache_clear()


theme_signals.changed.connect(lambda _theme: forget())


@contextmanager
def on_paper() -> Iterator[None]:
    """Within the block the light theme at 100 % is in force, for paper; nothing on the screen may be painted meanwhile."""
    global _paper
    before, percent = theme(), scaled(1000)
    tokens.use(LIGHT)
    _paper = True
    forget()
    try:
        yield
    finally:
        tokens.use(before, percent / 1000)
        _paper = False
        forget()
