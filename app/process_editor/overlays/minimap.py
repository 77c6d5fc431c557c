"""The whole drawing in small, with the part that is in sight; there only where not all of it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from app.process_editor import geometry, inks
from app.process_editor.overlays.float import EDGE
from app.processes.definition import Graph, Shape
from app.ui.kit.theme import scaled, theme, theme_signals, tokens

if TYPE_CHECKING:
    from app.process_editor.sight import Sight

#: largest size, pixels, air inside, and how long after a change the picture is drawn anew, ms
WIDTH, HEIGHT, AIR, REST = 168, 112, 8, 120
#: a small drawing is not made large
LARGEST = 0.2
_STEPS = (Shape.STEP, Shape.WAIT)


class Minimap(QWidget):
    """At the lower right of the canvas: press or drag to look elsewhere."""

    def __init__(self, view: Sight) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._area, self._scale, self._graph = QRectF(), 1.0, Graph()
        self._picture = QPixmap()
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._draw)
        self.setAccessibleName(_("Map of the drawing"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()
        view.moved.connect(self._soil)
        theme_signals.changed.connect(self._forget)

    def _forget(self, _theme: object) -> None:
        self._graph = Graph()
        self._soil()

    def _soil(self) -> None:
        if not self._rest.isActive():
            self._rest.start()
        self.update()

    def _draw(self) -> None:
        """Draw the shapes as spots where they changed; the map is as large as its drawing needs."""
        graph = self._view.drawing.graph
        is_other, self._graph = graph is not self._graph, graph
        self._area = area = self._view.area
        sight = self._view.in_sight()
        is_wanted = not area.isEmpty() and not sight.adjusted(-2, -2, 2, 2).contains(area) and self._view.viewport().width() > 3 * scaled(WIDTH)
        self.setVisible(is_wanted)
        if not is_wanted:
            self._graph = Graph()
            return
        self._scale = min((scaled(WIDTH) - 2 * AIR) / area.width(), (scaled(HEIGHT) - 2 * AIR) / area.height(), LARGEST)
        self.resize(round(area.width() * self._scale) + 2 * AIR, round(area.height() * self._scale) + 2 * AIR)
        port = self._view.viewport().rect()
        self.move(port.width() - self.width() - EDGE, port.height() - self.height() - EDGE)
        if is_other:
            self._paint(graph)
        self.update()

    def _paint(self, graph: Graph) -> None:
        ratio = self.devicePixelRatioF()
        self._picture = QPixmap(self.size() * ratio)
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._picture)
        for lane in graph.lanes.values():
            painter.fillRect(self._small(geometry.rect_of(lane)).adjusted(0, 0, -0.5, -0.5), inks.colour("hover"))
        painter.setPen(Qt.PenStyle.NoPen)
        for role, are_steps in (("edge", False), ("accent_line", True)):
            painter.setBrush(inks.colour(role))
            painter.drawRects([self._small(geometry.rect_of(node)) for node in graph.nodes.values() if (node.shape in _STEPS) is are_steps])
        painter.end()

    def _small(self, rect: QRectF) -> QRectF:
        at = (rect.topLeft() - self._area.topLeft()) * self._scale + QPointF(AIR, AIR)
        return QRectF(at.x(), at.y(), max(rect.width() * self._scale, 1.5), max(rect.height() * self._scale, 1.5))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, picture, the frame of what is in sight."""
        painter, shown = QPainter(self), theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(shown.color("border"))
        painter.setBrush(shown.color("raised"))
        whole = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(whole, tokens.RADIUS, tokens.RADIUS)
        painter.drawPixmap(0, 0, self._picture)
        painter.setPen(shown.color("accent_text"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self._small(self._view.in_sight()).intersected(whole.adjusted(2, 2, -2, -2)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Look there."""
        self._look(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Look there."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._look(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Nothing falls through to the drawing."""

    def _look(self, at: QPointF) -> None:
        wanted = (at - QPointF(AIR, AIR)) / self._scale + self._area.topLeft()
        way = (wanted - self._view.in_sight().center()) / self._view.pixel
        self._view.scroll_by(way.x(), way.y())
