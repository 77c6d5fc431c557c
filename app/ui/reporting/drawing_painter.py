"""Paints the drawings of charts with Qt: the same shapes that go onto paper, in the fonts and colours of the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF
from reportlab.graphics import shapes

from app.reports.charts import PAPER, ChartColours
from app.ui.kit.theme import LIGHT, theme, tokens


def theme_colours() -> ChartColours:
    """The colours of charts in the theme in force."""
    shown = theme()
    roles = {name: getattr(shown, name) for name in ("text", "text2", "text3", "line", "border", "edge", "accent", "accent_line", "bad")}
    categories = tuple(pair[0 if shown is LIGHT else 1] for pair in tokens.CATEGORIES)
    return ChartColours(ground=shown.surface, categories=categories, font=PAPER.font, font_strong=PAPER.font_strong, **roles)


def paint_drawing(drawing: shapes.Drawing, painter: QPainter) -> None:
    """Paint a drawing at the painter's origin; reportlab's y grows upwards, Qt's downwards."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for shape in drawing.contents:
        _PAINTERS[type(shape)](shape, painter, float(drawing.height))


def _colour(value: Any) -> QColor:
    return QColor.fromRgbF(value.red, value.green, value.blue, getattr(value, "alpha", 1.0))


def _use(painter: QPainter, shape: Any) -> None:
    fill, stroke = getattr(shape, "fillColor", None), getattr(shape, "strokeColor", None)
    painter.setBrush(_colour(fill) if fill is not None else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(_colour(stroke), shape.strokeWidth, j=Qt.PenJoinStyle.RoundJoin) if stroke is not None else Qt.PenStyle.NoPen)


def _rect(shape: shapes.Rect, painter: QPainter, height: float) -> None:
    painter.fillRect(QRectF(shape.x, height - shape.y - shape.height, shape.width, shape.height), _colour(shape.fillColor))


def _line(shape: shapes.Line, painter: QPainter, height: float) -> None:
    if shape.y1 == shape.y2:  # a filled hairline stays sharp at any scale of the screen
        painter.fillRect(QRectF(shape.x1, round(height - shape.y1), shape.x2 - shape.x1, shape.strokeWidth), _colour(shape.strokeColor))
        return
    _use(painter, shape)
    painter.drawLine(QPointF(shape.x1, height - shape.y1), QPointF(shape.x2, height - shape.y2))


def _path(shape: shapes.Path, painter: QPainter, height: float) -> None:
    path, points = QPainterPath(), iter(shape.points)

    def point() -> QPointF:
        return QPointF(next(points), height - next(points))

    for operator in shape.operators:
        if operator == shapes._MOVETO:  # noqa: SLF001 - reportlab names its path operators only so
            path.moveTo(point())
        elif operator == shapes._LINETO:  # noqa: SLF001
            path.lineTo(point())
        elif operator == shapes._CURVETO:  # noqa: SLF001
            path.cubicTo(point(), point(), point())
        else:
            path.closeSubpath()
    _use(painter, shape)
    painter.drawPath(path)


def _string(shape: shapes.String, painter: QPainter, height: float) -> None:
    strong = str(shape.fontName).endswith("Bold")
    face = tokens.font("small_strong" if strong else "caption", tabular=False)
    face.setPointSizeF(shape.fontSize * 0.75)
    if not strong:
        face.setWeight(face.Weight.Normal)
    painter.setFont(face)
    painter.setPen(_colour(shape.fillColor))
    base, width = height - shape.y, 4000.0
    left = {"start": shape.x, "middle": shape.x - width / 2, "end": shape.x - width}[shape.textAnchor]
    align = {"start": Qt.AlignmentFlag.AlignLeft, "middle": Qt.AlignmentFlag.AlignHCenter, "end": Qt.AlignmentFlag.AlignRight}[shape.textAnchor]
    ascent = painter.fontMetrics().ascent()
    painter.drawText(QRectF(left, base - ascent, width, 100), align | Qt.AlignmentFlag.AlignTop, shape.text)


def _points(numbers: list[float], height: float) -> QPolygonF:
    return QPolygonF([QPointF(x, height - y) for x, y in zip(numbers[::2], numbers[1::2])])


def _polyline(shape: shapes.PolyLine, painter: QPainter, height: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(_colour(shape.strokeColor), shape.strokeWidth, j=Qt.PenJoinStyle.RoundJoin))
    painter.drawPolyline(_points(shape.points, height))


def _polygon(shape: shapes.Polygon, painter: QPainter, height: float) -> None:
    _use(painter, shape)
    painter.drawPolygon(_points(shape.points, height))


def _circle(shape: shapes.Circle, painter: QPainter, height: float) -> None:
    _use(painter, shape)
    painter.drawEllipse(QPointF(shape.cx, height - shape.cy), shape.r, shape.r)


def _wedge(shape: shapes.Wedge, painter: QPainter, height: float) -> None:
    """A part of a ring; Qt counts angles anticlockwise too."""
    centre = QPointF(shape.centerx, height - shape.centery)
    outer, inner = shape.radius, shape.radius1 or 0.0
    start, sweep = shape.startangledegrees, shape.endangledegrees - shape.startangledegrees
    path = QPainterPath()
    path.arcMoveTo(QRectF(centre.x() - outer, centre.y() - outer, 2 * outer, 2 * outer), start)
    path.arcTo(QRectF(centre.x() - outer, centre.y() - outer, 2 * outer, 2 * outer), start, sweep)
    path.arcTo(QRectF(centre.x() - inner, centre.y() - inner, 2 * inner, 2 * inner), start + sweep, -sweep)
    path.closeSubpath()
    _use(painter, shape)
    painter.drawPath(path)


_PAINTERS: dict[type, Callable[[Any, QPainter, float], None]] = {
    shapes.Rect: _rect, shapes.Line: _line, shapes.Path: _path, shapes.String: _string, shapes.PolyLine: _polyline, shapes.Polygon: _polygon,
    shapes.Circle: _circle, shapes.Wedge: _wedge,
}
