"""Draws charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from reportlab.graphics import shapes
from reportlab.lib.colors import HexColor

from app.reports.charts.bands import ROW, draw_donut, draw_rows
from app.reports.charts.canvas import Canvas
from app.reports.charts.columns import draw_columns, draw_lines
from app.reports.charts.spec import PAPER, ChartColours, ChartSpec, Hit

HEAD = 38.0
_KINDS = {"bars": draw_columns, "stacked": draw_columns, "line": draw_lines, "rows": draw_rows, "aged": draw_rows, "donut": draw_donut}


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart and its clickable parts."""

    drawing: shapes.Drawing
    hits: tuple[Hit, ...]

    def at(self, x: float, y: float) -> Hit | None:
        """The part at a point; y grows upwards."""
        for hit in self.hits:
            if hit.left <= x <= hit.left + hit.width and hit.bottom <= y <= hit.bottom + hit.height:
                return hit
        return None


def draw(spec: ChartSpec, width: float, height: float, colours: ChartColours = PAPER) -> Chart:
    """Draw a chart.

    :param width: in points; pixels on the screen.
    """
    canvas = Canvas(width, height, colours)
    _KINDS[spec.kind](canvas, spec)
    return Chart(canvas.drawing, tuple(canvas.hits))


def fitting_height(spec: ChartSpec, most: float) -> float:
    """The height that a chart needs, at most ``most``; lying bars need no more than their rows."""
    return min(most, HEAD + ROW * len(spec.categories)) if spec.kind in ("rows", "aged") else most


def sparkline(values: Sequence[Decimal], width: float = 46, height: float = 18, colours: ChartColours = PAPER) -> shapes.Drawing:
    """A small line without axes, with a dot at its end; for tiles and cells."""
    drawing = shapes.Drawing(width, height)
    if len(values) < 2:
        return drawing
    low, high = min(values), max(values)
    span = float(high - low) or 1.0
    inner_width, inner_height = width - 5, height - 5
    points: list[float] = []
    for number, value in enumerate(values):
        points += [2 + inner_width * number / (len(values) - 1), 2.5 + inner_height * float(value - low) / span]
    edge = HexColor(colours.edge)
    drawing.add(shapes.PolyLine(points, strokeColor=edge, strokeWidth=1.2, strokeLineJoin=1))
    drawing.add(shapes.Circle(points[-2], points[-1], 2, fillColor=edge, strokeColor=None))
    return drawing


def to_svg(chart: Chart | shapes.Drawing) -> str:
    """The drawing as SVG."""
    drawing = chart.drawing if isinstance(chart, Chart) else chart
    from reportlab.graphics import renderSVG  # slow to load, and few reports become a page of the web

    return cast(str, renderSVG.drawToString(drawing))
