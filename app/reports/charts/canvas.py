"""The pencil of the charts: shapes of reportlab with our fonts and colours, and the list of clickable parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from reportlab.graphics import shapes
from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.core.i18n import format_number
from app.reports.charts.scale import Shortening
from app.reports.charts.spec import ChartColours, ChartSpec, Hit, Target
from app.reports.printing.fonts import register_fonts

CAPTION, SMALL, SECTION = 11.0, 12.0, 14.0
SWATCH = 10.0


@dataclass
class Canvas:
    """A drawing in the making; y grows upwards, lengths are points (pixels on the screen)."""

    width: float
    height: float
    colours: ChartColours
    drawing: shapes.Drawing = field(init=False)
    hits: list[Hit] = field(default_factory=list)

    def __post_init__(self) -> None:
        register_fonts()
        self.drawing = shapes.Drawing(self.width, self.height)

    def rect(self, left: float, bottom: float, width: float, height: float, colour: str, radius: float = 0) -> None:
        """A filled box; a radius rounds its upper corners only."""
        if radius <= 0 or height <= radius:
            self.drawing.add(shapes.Rect(left, bottom, width, height, fillColor=HexColor(colour), strokeColor=None))
            return
        top, right = bottom + height, left + width
        path = shapes.Path(fillColor=HexColor(colour), strokeColor=None)
        path.moveTo(left, bottom)
        path.lineTo(left, top - radius)
        path.curveTo(left, top - radius / 2, left + radius / 2, top, left + radius, top)
        path.lineTo(right - radius, top)
        path.curveTo(right - radius / 2, top, right, top - radius / 2, right, top - radius)
        path.lineTo(right, bottom)
        path.closePath()
        self.drawing.add(path)

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1.0) -> None:
        """A straight line."""
        self.drawing.add(shapes.Line(x1, y1, x2, y2, strokeColor=HexColor(colour), strokeWidth=width))

    def text(self, x: float, y: float, text: str, colour: str, size: float = CAPTION, strong: bool = False, anchor: str = "start") -> None:
        """A line of text with its base line at y; anchor is start, middle or end."""
        font = self.colours.font_strong if strong else self.colours.font
        self.drawing.add(shapes.String(x, y, text, fontName=font, fontSize=size, fillColor=HexColor(colour), textAnchor=anchor))

    def width_of(self, text: str, size: float = CAPTION, strong: bool = False) -> float:
        """Width of a text."""
        return float(stringWidth(text, self.colours.font_strong if strong else self.colours.font, size))

    def fitted(self, text: str, room: float, size: float = CAPTION) -> str:
        """The text, shortened with an ellipsis to fit."""
        if self.width_of(text, size) <= room:
            return text
        while text and self.width_of(text + "…", size) > room:
            text = text[:-1]
        return text.rstrip() + "…"

    def hit(self, left: float, bottom: float, width: float, height: float, text: str, target: Target | None) -> None:
        """Make a part clickable."""
        self.hits.append(Hit(left, bottom, width, height, text, target))

    def head(self, spec: ChartSpec, shortening: Shortening, legend: list[tuple[str, str]]) -> float:
        """Title, unit and legend (name and colour, in drawing order); returns the height left below them."""
        base = self.height - SECTION - 2
        self.text(0, base, spec.title, self.colours.text, SECTION, strong=True)
        unit = " ".join(part for part in (shortening.word, spec.unit) if part)
        taken = self.width_of(spec.title, SECTION, strong=True) + 8
        self.text(taken, base, unit, self.colours.text2, SMALL)
        taken += self.width_of(unit, SMALL) + 24
        right = self.width
        for name, colour in reversed(legend):
            shown = self.fitted(name, 150, SMALL)
            needed = self.width_of(shown, SMALL) + SWATCH + 6
            if right - needed < taken:
                break
            right -= needed
            self.rect(right, base, SWATCH, SWATCH, colour)
            self.text(right + SWATCH + 6, base, shown, self.colours.text2, SMALL)
            right -= 16
        return base - 18


def label(category: str, series: str, value: Decimal | None, unit: str) -> str:
    """What the tip of a part says: the whole figure."""
    number = "—" if value is None else format_number(value, 2 if value != value.to_integral_value() or unit else 0)
    return f"{category} · {series}: {number} {unit}".strip()
