"""Upright charts: bars beside each other, bars on top of each other, lines."""

from __future__ import annotations

from decimal import Decimal

from reportlab.graphics import shapes
from reportlab.lib.colors import Color, HexColor

from app.reports.charts.canvas import CAPTION, Canvas, label
from app.reports.charts.scale import Scale, Shortening, scale_for, shortening_for
from app.reports.charts.spec import OTHER, ChartSpec, mixed

BAR_SHARE = 0.6
WIDEST_BAR = 88.0
RUNNING_PALER = 0.45
BAND = 0.14
FOOT = 22.0
ZERO = Decimal(0)


def series_colours(canvas: Canvas, spec: ChartSpec) -> list[str]:
    """The main series in the accent, a second one quiet; layers in categories, the rest of them in the last."""
    shown = canvas.colours
    if spec.compared:
        return [shown.border, shown.accent]
    if spec.kind != "stacked":
        return [shown.accent, shown.accent_line, shown.border, *shown.categories][: len(spec.series)]
    order = (0, 2, 1, 3, 4, OTHER)
    colours = [shown.categories[order[number % len(order)]] for number in range(len(spec.series))]
    if len(spec.series) > 1 and not spec.series[-1].targets:
        colours[-1] = shown.categories[OTHER]
    return colours


def draw_columns(canvas: Canvas, spec: ChartSpec) -> None:
    """Bars beside each other, or on top of each other for ``stacked``."""
    stacked = spec.kind == "stacked"
    sums = [_stack(spec, number) for number in range(len(spec.categories))] if stacked else []
    values = [value or ZERO for series in spec.series for value in series.values]
    highs = [high for high, _low in sums] if stacked else values
    lows = [low for _high, low in sums] if stacked else values
    scale, shortening = scale_for(min(lows, default=ZERO), max(highs, default=ZERO)), shortening_for(max(map(abs, values), default=ZERO))
    colours = series_colours(canvas, spec)
    legend = [(series.name, colour) for series, colour in zip(spec.series, colours)] if len(spec.series) > 1 else []
    top = canvas.head(spec, shortening, legend) - (14 if stacked else 0)
    left = _axis(canvas, scale, shortening, top)
    step = (canvas.width - left) / max(len(spec.categories), 1)
    for number in range(len(spec.categories)):
        start = left + step * number
        if stacked:
            _layers(canvas, spec, number, start, step, scale, top, colours, shortening)
        else:
            _beside(canvas, spec, number, start, step, scale, top, colours)
    _names(canvas, spec, left, step)


def _stack(spec: ChartSpec, number: int) -> tuple[Decimal, Decimal]:
    """Height above and depth below zero of one stack."""
    values = [series.values[number] or ZERO for series in spec.series]
    return sum((value for value in values if value > 0), ZERO), sum((value for value in values if value < 0), ZERO)


def _axis(canvas: Canvas, scale: Scale, shortening: Shortening, top: float) -> float:
    """Hairlines and figures; returns where the bars begin."""
    texts = [shortening.written(value) for value in scale.steps]
    left = max(canvas.width_of(text) for text in texts) + 12
    for value, text in zip(scale.steps, texts):
        y = FOOT + scale.place(value, top - FOOT)
        canvas.line(left, y, canvas.width, y, canvas.colours.border if value == 0 else canvas.colours.line)
        canvas.text(left - 10, y - 4, text, canvas.colours.text3, anchor="end")
    return left


def _beside(canvas: Canvas, spec: ChartSpec, number: int, start: float, step: float, scale: Scale, top: float, colours: list[str]) -> None:
    width = min(step * BAR_SHARE, WIDEST_BAR * len(spec.series)) / len(spec.series)
    left = start + (step - width * len(spec.series)) / 2
    zero = FOOT + scale.place(0, top - FOOT)
    for place, series in enumerate(spec.series):
        value = series.values[number]
        text = label(spec.categories[number], series.name, value, spec.unit)
        if value is not None:
            end = FOOT + scale.place(value, top - FOOT)
            colour = mixed(colours[place], canvas.colours.ground, RUNNING_PALER) if number == spec.running else colours[place]
            gap = 1 if len(spec.series) > 1 else 0
            canvas.rect(left + width * place + gap, min(zero, end), width - 2 * gap, abs(end - zero), colour, 2 if end > zero else 0)
        canvas.hit(left + width * place, FOOT, width, top - FOOT, text, series.target(number))


def _layers(
    canvas: Canvas, spec: ChartSpec, number: int, start: float, step: float, scale: Scale, top: float, colours: list[str], shortening: Shortening
) -> None:
    width = min(step * BAR_SHARE, WIDEST_BAR)
    left = start + (step - width) / 2
    up = down = ZERO
    for place, series in enumerate(spec.series):
        value = series.values[number]
        if not value:
            continue
        base = up if value > 0 else down
        y1, y2 = (FOOT + scale.place(edge, top - FOOT) for edge in (base, base + value))
        low, height = min(y1, y2), abs(y2 - y1)
        colour = mixed(colours[place], canvas.colours.ground, RUNNING_PALER) if number == spec.running else colours[place]
        canvas.rect(left, low, width, max(height - 1, 0.5), colour)
        canvas.hit(left, low, width, height, label(spec.categories[number], series.name, value, spec.unit), series.target(number))
        up, down = (up + value, down) if value > 0 else (up, down + value)
    if up or down:
        y = FOOT + scale.place(up, top - FOOT)
        canvas.text(left + width / 2, y + 5, shortening.written(up + down), canvas.colours.text, strong=True, anchor="middle")


def _names(canvas: Canvas, spec: ChartSpec, left: float, step: float) -> None:
    """Names below the axis; where they would touch, every second, third … is written."""
    widest = max((canvas.width_of(name) for name in spec.categories), default=0)
    each = max(1, -(-int(min(widest, 90) + 8) // max(int(step), 1)))
    for number, name in enumerate(spec.categories):
        if number % each == 0:
            strong = number == spec.running
            ink = canvas.colours.text if strong else canvas.colours.text2
            canvas.text(left + step * (number + 0.5), 6, canvas.fitted(name, step * each - 4), ink, CAPTION, strong, "middle")


def draw_lines(canvas: Canvas, spec: ChartSpec) -> None:
    """Lines of two points' width; the first over a band of its own colour."""
    values = [value or ZERO for series in spec.series for value in series.values]
    scale, shortening = scale_for(min(values, default=ZERO), max(values, default=ZERO)), shortening_for(max(map(abs, values), default=ZERO))
    colours = series_colours(canvas, spec)
    legend = list(zip((series.name for series in spec.series), colours)) if len(spec.series) > 1 else []
    top = canvas.head(spec, shortening, legend)
    left = _axis(canvas, scale, shortening, top)
    step = (canvas.width - left) / max(len(spec.categories), 1)
    for place, series in enumerate(spec.series):
        points: list[float] = []
        for number, value in enumerate(series.values):
            if value is None:
                continue
            x, y = left + step * (number + 0.5), FOOT + scale.place(value, top - FOOT)
            points += [x, y]
            canvas.hit(x - step / 2, FOOT, step, top - FOOT, label(spec.categories[number], series.name, value, spec.unit), series.target(number))
        if len(points) < 4:
            continue
        if place == 0:
            zero = FOOT + scale.place(0, top - FOOT)
            ink = HexColor(colours[0])
            band = Color(ink.red, ink.green, ink.blue, BAND)
            canvas.drawing.add(shapes.Polygon([points[0], zero, *points, points[-2], zero], fillColor=band, strokeColor=None))
        canvas.drawing.add(shapes.PolyLine(points, strokeColor=HexColor(colours[place]), strokeWidth=2, strokeLineJoin=1))
    _names(canvas, spec, left, step)
