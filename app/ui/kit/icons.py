"""Icons by meaning: SVG drawn at the device's size and coloured from the theme while painting."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.core import paths
from app.ui.kit.icon_table import ICONS
from app.ui.kit.theme import theme

__all__ = ["ICONS", "draw_icon", "icon"]

FOLDER = paths.RESOURCES / "icons"


def draw_icon(painter: QPainter, rect: QRectF, meaning: str, role: str = "text2", filled: bool = False) -> None:
    """Draw an icon into a rectangle.

    :param meaning: a word of ``ICONS``; KeyError when there is none.
    :param role: role of the theme, or ``#RRGGBB``.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _renderer(ICONS[meaning], filled, theme().color(role).name()).render(painter, QRectF(rect))


def icon(meaning: str, role: str = "text2", filled: bool = False) -> QIcon:
    """A live icon for buttons, actions and models; it follows the theme without being made anew.

    :param meaning: a word of ``ICONS``; KeyError when there is none.
    """
    ICONS[meaning]  # a wrong word shall fail here, not in a paint event
    return QIcon(_Engine(meaning, role, filled))


@lru_cache(maxsize=1024)
def _renderer(glyph: str, filled: bool, color: str) -> QSvgRenderer:
    file = FOLDER / f"{glyph}_20_{'filled' if filled else 'regular'}.svg"
    picture = file.read_text("utf-8").replace("<svg ", f'<svg fill="{color}" ', 1)
    return QSvgRenderer(QByteArray(picture.encode()))


class _Engine(QIconEngine):
    """Looks the colour up while painting."""

    def __init__(self, meaning: str, role: str, filled: bool) -> None:
        super().__init__()
        self._meaning, self._role, self._filled = meaning, role, filled

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        role = "disabled" if mode == QIcon.Mode.Disabled else "accent_text" if state == QIcon.State.On else self._role
        draw_icon(painter, QRectF(rect), self._meaning, role, self._filled or state == QIcon.State.On)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        result = QPixmap(size)
        result.setDevicePixelRatio(scale)
        result.fill(Qt.GlobalColor.transparent)
        painter = QPainter(result)
        self.paint(painter, QRect(0, 0, round(size.width() / scale), round(size.height() / scale)), mode, state)
        painter.end()
        return result

    def clone(self) -> QIconEngine:
        return _Engine(self._meaning, self._role, self._filled)
