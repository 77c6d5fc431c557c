"""What part of a drawing is in sight: zoom, scrolling, the whole, and the way between points of the drawing and of the viewport."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from app.process_editor import geometry
from app.process_editor.scene import ProcessScene
from app.processes.definition import Graph
from app.ui.kit.theme import scaled

#: how much one notch of the wheel zooms, and how far in and out
NOTCH, NEAREST, FARTHEST = 1.2, 4.0, 0.05
#: zoom below which the words of steps are no longer read with ease
READABLE = 0.8
#: zoom below which names cannot be read and are not drawn
FAR = 0.32
#: air round a drawing that is shown whole, and how far one can scroll past its end, pixels
AIR, BEYOND = 24, 400


class Sight(QGraphicsView):
    """A view of a drawing that can be scrolled and zoomed.

    Signals: ``zoomed()``; ``moved()`` something else is in sight.
    """

    zoomed = Signal()
    moved = Signal()

    def __init__(self, drawing: ProcessScene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawing = drawing
        self._zoom, self._is_fitted, self._is_shifted = 1.0, False, False
        self._bounds: tuple[Graph, QRectF] = Graph(), QRectF()
        drawing.setParent(self)
        self.setScene(drawing)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState, False)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # so that what stays in sight is pushed, not painted again
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self._apply_zoom()

    @property
    def zoom(self) -> float:
        """1.0 is 100 %."""
        return self._zoom

    def set_zoom(self, zoom: float, at: QPointF | None = None) -> None:
        """Zoom.

        :param at: the point of the viewport that stays where it is; by default its middle.
        """
        at = at if at is not None else QRectF(self.viewport().rect()).center()
        fixed = self.at(at)
        self._zoom = min(max(zoom, FARTHEST), NEAREST)
        self._apply_zoom()
        self._shift(self.mapFromScene(fixed) - at.toPoint())
        self._show_bars()
        self.zoomed.emit()
        self.moved.emit()

    @property
    def area(self) -> QRectF:
        """What the whole drawing covers; empty where nothing is drawn."""
        if self._bounds[0] is not self.drawing.graph:
            self._bounds = self.drawing.graph, geometry.bounds(self.drawing.graph)
        return self._bounds[1]

    def begin_reading(self) -> None:
        """Show the whole drawing where its words can be read then, else its beginning."""
        self.fit(READABLE)

    def fit(self, least: float = FARTHEST) -> None:
        """Show the whole drawing, never larger than 100 %.

        :param least: zoom below which only the beginning is shown, 1.0 is 100 %.
        """
        area = self.area
        port = QRectF(QPointF(), QSizeF(self.maximumViewportSize())).adjusted(AIR, AIR, -AIR, -AIR)
        self._zoom = 1.0
        if not area.isEmpty() and port.width() > 0 and port.height() > 0:
            text = scaled(1000) / 1000
            self._zoom = min(max(min(port.width() / area.width(), port.height() / area.height()) / text, least), 1.0)
        self._apply_zoom()
        self.widen()
        if area.isEmpty():
            self.centerOn(QPointF(0, 0))
        elif self._zoom >= 1.0:  # a small drawing stands at the upper left, as a page does
            self._shift(self.mapFromScene(area.topLeft()) - QPoint(AIR, AIR))
        else:
            self.centerOn(area.center())
            if area.width() > port.width() * self.pixel:
                self._shift(QPoint(self.mapFromScene(area.topLeft()).x() - AIR, 0))
            if area.height() > port.height() * self.pixel:
                self._shift(QPoint(0, self.mapFromScene(area.topLeft()).y() - AIR))
        self._is_fitted = True
        self._show_bars()
        self.zoomed.emit()
        self.moved.emit()

    def widen(self) -> None:
        """The ground reaches as far as one may scroll; it never shrinks below what is in sight, so that nothing jumps."""
        air = BEYOND / self._zoom
        self.drawing.setSceneRect(self.area.adjusted(-air, -air, air, air).united(self.in_sight()))
        self._show_bars()

    def _show_bars(self) -> None:
        """Bars only where a part of the drawing is out of sight: one may scroll past its end, and bars would always be there."""
        is_whole = QRect(QPoint(), self.maximumViewportSize()).contains(self.place(self.area))
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if is_whole else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        if policy != self.horizontalScrollBarPolicy():
            fixed = self.at(QPointF())
            self.setHorizontalScrollBarPolicy(policy)
            self.setVerticalScrollBarPolicy(policy)
            self._shift(self.mapFromScene(fixed))

    def in_sight(self) -> QRectF:
        """The part of the drawing that is in sight."""
        return QRectF(self.mapToScene(self.viewport().rect()).boundingRect())

    def at(self, point: QPointF | QPoint) -> QPointF:
        """A point of the viewport on the drawing."""
        return QPointF(self.viewportTransform().inverted()[0].map(QPointF(point)))

    def place(self, rect: QRectF) -> QRect:
        """A rectangle of the drawing on the viewport."""
        return QRect(self.mapFromScene(rect).boundingRect())

    @property
    def pixel(self) -> float:
        """How long a pixel of the screen is on the drawing."""
        return 1 / self.transform().m11()

    def scroll_by(self, across: float, down: float) -> None:
        """Scroll by pixels of the viewport."""
        self._shift(QPoint(round(across), round(down)))
        self._show_bars()
        self.moved.emit()

    def _apply_zoom(self) -> None:
        scale = self._zoom * scaled(1000) / 1000
        self.drawing.is_far = scale < FAR
        self.setTransform(QTransform.fromScale(scale, scale))

    def _shift(self, way: QPoint) -> None:
        """Scroll, also past the end of the ground, which then reaches farther."""
        horizontal, vertical = self.horizontalScrollBar(), self.verticalScrollBar()
        across, down = horizontal.value() + way.x(), vertical.value() + way.y()
        left, right = min(across - horizontal.minimum(), 0), max(across - horizontal.maximum(), 0)
        upper, lower = min(down - vertical.minimum(), 0), max(down - vertical.maximum(), 0)
        if left or right or upper or lower:
            self.drawing.setSceneRect(self.sceneRect().adjusted(left * self.pixel, upper * self.pixel, right * self.pixel, lower * self.pixel))
            across, down = horizontal.value() + way.x(), vertical.value() + way.y()
        self._is_shifted = True  # what floats follows once, or both ways of the picture would be painted anew
        horizontal.setValue(across)
        vertical.setValue(down)
        self._is_shifted = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl zooms at the pointer, Shift scrolls across, else down."""
        across, down = event.angleDelta().x(), event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom * NOTCH ** ((down or across) / 120), event.position())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.scroll_by(-(down or across) / 2, 0)
        else:
            self.scroll_by(-across / 2, -down / 2)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What floats over the canvas keeps its place."""
        super().resizeEvent(event)
        self._show_bars()
        self.moved.emit()

    def scrollContentsBy(self, across: int, down: int) -> None:
        """The bars were moved."""
        super().scrollContentsBy(across, down)
        if not self._is_shifted:
            self.moved.emit()
