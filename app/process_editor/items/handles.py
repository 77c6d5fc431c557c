"""Four handles on the sides of the selected node: a line begins where one is pulled."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem

from app.process_editor import inks
from app.process_editor.items.node import ABOVE

#: radius of a handle, and how near it is taken, pixels of the screen
RADIUS, REACH = 4.0, 9.0
#: smaller nodes have no handles: there would be no place left to take the node itself, pixels of the screen
SMALLEST = 20.0


class Handles(QGraphicsPathItem):
    """Shown over the drawing; empty where nothing is selected."""

    def __init__(self) -> None:
        super().__init__()
        self.points: tuple[QPointF, ...] = ()
        self.setZValue(ABOVE - 1)

    def show_at(self, points: tuple[QPointF, ...], pixel: float) -> None:
        """Put handles on points of the drawing.

        :param pixel: how long a pixel of the screen is there.
        """
        self.points = points
        pen = QPen(inks.colour("accent_text"), 1.6)
        pen.setCosmetic(True)
        self.setPen(pen)
        self.setBrush(inks.colour("surface"))
        path = QPainterPath()
        for point in points:
            path.addEllipse(point, RADIUS * pixel, RADIUS * pixel)
        self.setPath(path)

    def at(self, point: QPointF, pixel: float) -> QPointF | None:
        """The handle at a point."""
        reach = REACH * pixel
        return next((each for each in self.points if QRectF(each.x() - reach, each.y() - reach, 2 * reach, 2 * reach).contains(point)), None)


def on_sides(box: QRectF) -> tuple[QPointF, ...]:
    """The middles of the sides of a box."""
    middle = box.center()
    return QPointF(box.right(), middle.y()), QPointF(middle.x(), box.bottom()), QPointF(box.left(), middle.y()), QPointF(middle.x(), box.top())
