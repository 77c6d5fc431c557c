"""The picture of a viewport, kept between paint events: what has not changed is copied, what was scrolled is shifted, only the rest is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPixmap, QRegion


class Ground:
    """A pixmap as large as a viewport, and the part of it that no longer holds."""

    def __init__(self) -> None:
        self._picture = QPixmap()
        self._soiled = QRegion()
        self._size = QSize()

    def soil(self, area: QRect | None = None) -> None:
        """What was drawn there no longer holds; by default nothing does."""
        self._soiled += QRect(QPoint(), self._size) if area is None else area

    def scroll(self, across: int, down: int) -> None:
        """Shift what is drawn, in pixels of the widget."""
        scale = self._picture.devicePixelRatio()
        whole = QRect(QPoint(), self._size)
        if abs(across) >= self._size.width() or abs(down) >= self._size.height() or not _is_whole(across * scale) or not _is_whole(down * scale):
            self.soil()
            return
        self._picture.scroll(round(across * scale), round(down * scale), self._picture.rect())
        self._soiled.translate(across, down)
        self._soiled = (self._soiled + (QRegion(whole) - QRegion(whole.translated(across, down)))) & QRegion(whole)

    def show(self, painter: QPainter, size: QSize, scale: float, wanted: QRect, draw: Callable[[QPainter, QRect], None]) -> None:
        """Draw what no longer holds and copy the wanted part.

        :param scale: device pixels for each pixel.
        :param draw: draws a part of the viewport; it finds the painter clipped to it.
        """
        if self._size != size or self._picture.devicePixelRatio() != scale:
            self._picture, self._size = QPixmap(size * scale), QSize(size)
            self._picture.setDevicePixelRatio(scale)
            self.soil()
        for area in _few(self._soiled):
            inner = QPainter(self._picture)
            inner.setClipRect(area)
            draw(inner, area)
            inner.end()
        self._soiled = QRegion()
        if scale == 1.0:  # the short way: nothing to be resampled
            painter.drawPixmap(wanted.topLeft(), self._picture, wanted)
            return
        source = QRectF(wanted.x() * scale, wanted.y() * scale, wanted.width() * scale, wanted.height() * scale)
        painter.drawPixmap(QRectF(wanted), self._picture, source)


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-6


def _few(region: QRegion) -> list[QRect]:
    """The rectangles of a region, or the one around them where they are many."""
    parts: list[QRect] = list(cast("Iterable[QRect]", region))
    return parts if len(parts) <= 4 else [region.boundingRect()]
