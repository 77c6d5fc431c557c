"""A chart on the screen: drawn for its width, told and opened by its parts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.reports.charts import Chart, ChartSpec, Hit, draw, fitting_height
from app.ui.kit.theme import scaled, theme, theme_signals, tokens
from app.ui.reporting.drawing_painter import paint_drawing, theme_colours

HEIGHT = 216.0
ABOVE, BELOW = 4, 12


class ChartView(QWidget):
    """Shows one chart.

    Signals: ``opened(int, int)`` row and column of the number whose part was clicked.
    """

    opened = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec: ChartSpec | None = None
        self._chart: Chart | None = None
        self._under: Hit | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme_signals.changed.connect(self._forget)

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The clickable parts of the chart as it is drawn."""
        return self._drawn().hits if self._spec is not None else ()

    def show_chart(self, spec: ChartSpec | None) -> None:
        """Show a chart, or nothing."""
        self._spec = spec
        self._forget()
        self.setVisible(spec is not None)
        if spec is not None:
            self.setAccessibleName(spec.title)
            self.setFixedHeight(round(fitting_height(spec, HEIGHT) * self._zoom) + ABOVE + BELOW)
            self.setAccessibleDescription("; ".join(hit.text for hit in self.hits[:60]))

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(600, self.height())

    def _forget(self) -> None:
        self._chart = self._under = None
        self.update()

    @property
    def _zoom(self) -> float:
        """Size of texts: charts are drawn for 100 % and painted larger."""
        return scaled(100) / 100

    def _drawn(self) -> Chart:
        assert self._spec is not None
        if self._chart is None:
            width = max(self.width() - 2 * tokens.MARGIN, 200)
            self._chart = draw(self._spec, width / self._zoom, fitting_height(self._spec, HEIGHT), theme_colours())
        return self._chart

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width is another drawing."""
        if event.size().width() != event.oldSize().width():
            self._forget()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The drawing, and a soft ground under the pointed part."""
        if self._spec is None:
            return
        painter = QPainter(self)
        painter.translate(tokens.MARGIN, ABOVE)
        painter.scale(self._zoom, self._zoom)
        drawn = self._drawn()
        if self._under is not None and self._under.target is not None:
            painter.fillRect(self._box(self._under), theme().color("hover"))
        paint_drawing(drawn.drawing, painter)

    def _box(self, hit: Hit) -> QRectF:
        return QRectF(hit.left, float(self._drawn().drawing.height) - hit.bottom - hit.height, hit.width, hit.height)

    def hit_at(self, position: QPointF) -> Hit | None:
        """The part at a point of the widget."""
        if self._spec is None:
            return None
        drawn = self._drawn()
        return drawn.at((position.x() - tokens.MARGIN) / self._zoom, float(drawn.drawing.height) - (position.y() - ABOVE) / self._zoom)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a part."""
        self._point_at(self.hit_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._point_at(None)

    def _point_at(self, hit: Hit | None) -> None:
        if hit is not self._under:
            self._under = hit
            opens = hit is not None and hit.target is not None
            self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the number behind a part."""
        hit = self.hit_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and hit is not None and hit.target is not None:
            self.opened.emit(*hit.target)

    def event(self, event: QEvent) -> bool:
        """Tell the figure of a part."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            hit = self.hit_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), hit.text if hit is not None else "", self)
            return True
        return super().event(event)
