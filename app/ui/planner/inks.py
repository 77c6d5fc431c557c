"""Colours and texts of painted boards, made once for a theme: making them for each block is what makes a planner slow."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPen

from app.core.enums.planning import TaskKind
from app.ui.kit.theme import CONTRAST, category, category_fill, metrics, mix, scaled, theme, theme_signals, tokens

#: the category of each kind of task, for life
KIND_CATEGORIES = {TaskKind.ASSIGNMENT: 0, TaskKind.VISIT: 1, TaskKind.CALL: 2, TaskKind.MEETING: 3, TaskKind.MESSAGE: 6}
#: the category of what is somebody else's time
BUSY = 9


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
    dashed = QPen(shown.color("border") if is_contrast else mix(color, surface, 0.35), 1.0, Qt.PenStyle.CustomDashLine)
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
    return tokens.font(role, is_tabular)


@lru_cache(maxsize=16)
def hatch(role: str) -> QBrush:
    """Slanted lines, for time off."""
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
    short = str(metrics(role).elidedText(text, Qt.TextElideMode.ElideRight, width))
    return "" if short == "…" else short


@lru_cache(maxsize=64)
def lines(role: str) -> tuple[float, float]:
    """Height of a line of a font and how far its base lies below its top."""
    found = metrics(role)
    return found.height(), found.ascent()


@lru_cache(maxsize=4096)
def advance(text: str, role: str) -> float:
    """The width of a text in a font of the theme, in pixels."""
    return float(metrics(role).horizontalAdvance(text))


@lru_cache(maxsize=128)
def size(pixels: float) -> int:
    """Pixels at 100 % for the size of text in force."""
    return scaled(pixels)


def forget() -> None:
    """The theme or the size of text is another."""
    for kept in (ink, colour, face, hatch, today_ground, elided, lines, advance, size):
        kept.cache_clear()


theme_signals.changed.connect(lambda _theme: forget())
