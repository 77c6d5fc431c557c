"""Lying charts: one bar a name, layers of age, and the ring of shares."""

from __future__ import annotations

from decimal import Decimal

from reportlab.graphics import shapes
from reportlab.lib.colors import HexColor

from app.core.i18n import _, format_number
from app.reports.charts.canvas import SMALL, Canvas, label
from app.reports.charts.scale import shortening_for
from app.reports.charts.spec import OTHER, ChartSpec, mixed

ROW, THICKEST = 30.0, 13.0
NAME_SHARE, LONGEST_NAME = 0.32, 220.0
#: strength of the four ages of what is late, one hue
AGES = (0.68, 0.42, 0.2, 0.0)
#: on black the weakest age would sink into the ground: 3:1 (WCAG 2.2, 1.4.11) asks for more
AGES_ON_BLACK, BLACK = (0.45, 0.3, 0.15, 0.0), "#000000"
ZERO = Decimal(0)


def age_colours(canvas: Canvas, count: int) -> list[str]:
    """Not due in quiet blue, then ever stronger red."""
    shown = canvas.colours
    late = [mixed(shown.bad, shown.ground, share) for share in (AGES_ON_BLACK if shown.ground == BLACK else AGES)]
    return [shown.accent_line, *late][:count]


def draw_rows(canvas: Canvas, spec: ChartSpec) -> None:
    """One lying bar a category with its figure behind it; for ``aged`` in layers.

    All the rest stands below in words: its bar would be longer than any other and press the named ones flat.
    """
    aged = spec.kind == "aged"
    colours = age_colours(canvas, len(spec.series)) if aged else [canvas.colours.accent]
    totals = [sum((series.values[number] or ZERO for series in spec.series), ZERO) for number in range(len(spec.categories))]
    lengths = [sum((max(series.values[number] or ZERO, ZERO) for series in spec.series), ZERO) for number in range(len(spec.categories))]
    named = len(spec.categories) - spec.has_rest
    longest = max(lengths[:named], default=ZERO) or Decimal(1)
    shortening = shortening_for(max(map(abs, totals), default=ZERO))
    legend = [(series.name, colour) for series, colour in zip(spec.series, colours)] if aged else []
    top = canvas.head(spec, shortening, legend)
    step = min(ROW, top / max(len(spec.categories), 1))
    texts = [shortening.written(total) for total in totals]
    name_room = min(max((canvas.width_of(name, SMALL) for name in spec.categories), default=0), canvas.width * NAME_SHARE, LONGEST_NAME)
    value_room = max((canvas.width_of(text, SMALL, strong=True) for text in texts), default=0)
    start, room = name_room + 16, canvas.width - name_room - value_room - 32
    for number, name in enumerate(spec.categories):
        middle = top - step * (number + 0.5)
        ink = canvas.colours.text2 if number >= named else canvas.colours.text
        canvas.text(0, middle - 4, canvas.fitted(name, name_room, SMALL), ink, SMALL)
        canvas.text(canvas.width, middle - 4, texts[number], canvas.colours.text, SMALL, strong=True, anchor="end")
        if number >= named:
            canvas.line(0, middle + step / 2, canvas.width, middle + step / 2, canvas.colours.line)
            canvas.text(start, middle - 4, _share(totals), canvas.colours.text3, SMALL)
            canvas.hit(0, middle - step / 2, canvas.width, step, label(name, spec.title, totals[number], spec.unit), None)
            continue
        x, thick = start, min(THICKEST, step * 0.5)
        for place, series in enumerate(spec.series):
            value = series.values[number] or ZERO
            text = label(name, series.name, series.values[number], spec.unit)
            if value <= 0:
                continue
            width = float(value / longest) * room
            canvas.rect(x, middle - thick / 2, max(width - (1 if aged else 0), 1.0), thick, colours[place])
            canvas.hit(x, middle - step / 2, max(width, 4.0), step, text, series.target(number))
            x += width


def _share(totals: list[Decimal]) -> str:
    """How much of the whole the last figure is, in words; nothing where parts below zero make that senseless."""
    whole = sum(totals, ZERO)
    if whole <= 0 or min(totals) < 0:
        return ""
    return _("{percent} % of the total").format(percent=format_number(totals[-1] / whole * 100))


def draw_donut(canvas: Canvas, spec: ChartSpec) -> None:
    """Shares of one whole, named beside it; parts below zero cannot be shown and are left out."""
    series = spec.series[0]
    parts = [(number, value) for number, value in enumerate(series.values) if value is not None and value > 0]
    whole = sum((value for _number, value in parts), ZERO)
    shortening = shortening_for(whole)
    top = canvas.head(spec, shortening, [])
    radius = min(top, canvas.width * 0.4) / 2
    centre_x, centre_y, angle = radius, top - radius, 90.0
    order = (0, 2, 1, 3, 4, 5, 6, 8, 10, 11, 7)
    for place, (number, value) in enumerate(parts):
        is_rest = spec.has_rest and number == len(spec.categories) - 1
        colour = canvas.colours.categories[OTHER if is_rest else order[place % len(order)]]
        sweep = float(value / whole) * 360
        wedge = shapes.Wedge(
            centre_x, centre_y, radius, angle - sweep, angle, radius1=radius * 0.62, fillColor=HexColor(colour),
            strokeColor=HexColor(canvas.colours.ground), strokeWidth=1,
        )
        canvas.drawing.add(wedge)
        angle -= sweep
        y = top - 20 * (place + 0.5)
        left = radius * 2 + 28
        canvas.rect(left, y - 4, 10, 10, colour)
        canvas.text(left + 18, y - 4, canvas.fitted(spec.categories[number], canvas.width - left - 120, SMALL), canvas.colours.text, SMALL)
        share = f"{shortening.written(value)}  ·  {float(value / whole):.0%}"
        canvas.text(canvas.width, y - 4, share, canvas.colours.text2, SMALL, anchor="end")
        canvas.hit(left, y - 10, canvas.width - left, 20, label(spec.categories[number], series.name, value, spec.unit), series.target(number))
    canvas.text(centre_x, centre_y - 5, shortening.written(whole), canvas.colours.text, 18, strong=True, anchor="middle")
