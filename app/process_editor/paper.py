"""What a drawing lies on."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsScene

from app.process_editor import inks


class Paper(QGraphicsScene):
    """Paper with dots; from far away without.

    :ivar is_far: the drawing is so small that its words cannot be read: parts are painted as mere shapes.
    """

    is_far = False

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Paper with dots."""
        shown = painter.worldTransform()
        apart = round(inks.DOTS * shown.m11())
        if apart < inks.DOTS / 2:
            painter.fillRect(rect, inks.colour("sunken"))
            return
        painter.save()
        painter.resetTransform()  # a tile that is scaled loses dots
        painter.setBrushOrigin(shown.map(QPointF()).toPoint())
        painter.fillRect(shown.mapRect(QRectF(rect)), inks.ground(apart))
        painter.restore()
