"""PDF: title, filters, chart, a table whose heads come again on each page, who and when at its foot."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, LongTable, PageTemplate, Paragraph, Spacer, TableStyle

from app.core.errors import UserError
from app.core.i18n import _
from app.reports.charts import PAPER, ChartSpec, draw, fitting_height
from app.reports.formats import written
from app.reports.printing.fonts import register_fonts
from app.reports.renderers.text import cleaned, foot_lines, head_lines, origin
from app.reports.result import Column, ReportResult, Row

#: more rows make no paper that anybody reads
MOST_ROWS = 20_000
MARGIN, FOOT = 40.0, 48.0
CHART_HEIGHT, CHART_SCALE = 170.0, 0.72
SIZES = (9.0, 8.0, 7.0, 6.0, 5.0)
PADDING = 5.0
_SAMPLE = 400

_INK, _INK2, _LINE, _BORDER, _SUNKEN = (HexColor(colour) for colour in (PAPER.text, PAPER.text2, PAPER.line, PAPER.border, "#F7F8FA"))


def write(result: ReportResult, chart: ChartSpec | None, file: Path) -> None:
    """Write the report on A4, upright while the columns fit.

    :raises UserError: it has too many rows for paper.
    """
    if len(result.rows) > MOST_ROWS:
        raise UserError(_("The report has {count} rows: too many for paper.").format(count=len(result.rows)), _("Save it for Excel."))
    register_fonts()
    page, widths, size = _layout(result)
    document = BaseDocTemplate(
        str(file), pagesize=page, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=FOOT,
        title=cleaned(result.title), author=cleaned(result.provenance.user), creator="Kontor",
    )
    frame = Frame(MARGIN, FOOT, page[0] - 2 * MARGIN, page[1] - MARGIN - FOOT, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate(frames=[frame])])
    story: list[Any] = [Paragraph(_safe(result.title), ParagraphStyle("title", fontName="Sans-Bold", fontSize=15, leading=19, textColor=_INK))]
    small = ParagraphStyle("small", fontName="Sans", fontSize=8.5, leading=11.5, textColor=_INK2)
    story += [Paragraph(_safe(line), small) for line in head_lines(result)[:-1]]
    story.append(Spacer(0, 10))
    if chart is not None:
        story += [_chart(chart, page[0] - 2 * MARGIN), Spacer(0, 10)]
    story += [_table(result, widths, size), Spacer(0, 6)]
    story += [Paragraph(_safe(line), small) for line in foot_lines(result)]
    document.build(story, canvasmaker=lambda *args, **options: _Pages(result, *args, **options))


def _chart(chart: ChartSpec, width: float) -> Any:
    """The drawing of the screen, smaller, so that its type goes with that of the table."""
    drawing = draw(chart, width / CHART_SCALE, fitting_height(chart, CHART_HEIGHT / CHART_SCALE)).drawing
    drawing.width, drawing.height = drawing.width * CHART_SCALE, drawing.height * CHART_SCALE
    drawing.scale(CHART_SCALE, CHART_SCALE)
    return drawing


def _layout(result: ReportResult) -> tuple[tuple[float, float], list[float], float]:
    """Page, widths of the columns and size of the type: upright, else across, else smaller."""
    for page in (A4, landscape(A4)):
        for size in SIZES[:2] if page == A4 else SIZES:
            widths = _widths(result, size)
            room = page[0] - 2 * MARGIN
            needed = sum(widths)
            if needed <= room:
                return page, _spread(result, widths, room), size
    return page, [width * room / needed for width in widths], size


def _spread(result: ReportResult, widths: list[float], room: float) -> list[float]:
    """What is left goes to the first column, which names the rows."""
    return [widths[0] + (room - sum(widths)), *widths[1:]] if widths else widths


def _widths(result: ReportResult, size: float) -> list[float]:
    rows = [*result.rows[:_SAMPLE], *([result.total] if result.total else [])]
    widths = []
    for number, column in enumerate(result.columns):
        widest = max((stringWidth(word, "Sans", size - 1) for word in (*column.title.split(), column.head)), default=0)
        for row in rows:
            text = _text(column, row, number)
            cut = min(stringWidth(text, "Sans-Bold" if row.kind != "row" else "Sans", size) + 10 * row.level * (number == 0), 190)
            widest = max(widest, cut if not (number == 0 and row.kind != "row") else min(cut, 120))
        widths.append(widest + 2 * PADDING + 1)
    return widths


def _text(column: Column, row: Row, number: int) -> str:
    if number == 0 and row.kind != "row":
        return cleaned(row.label)
    value = row.values[number]
    if value is None and row.kind != "row" and not column.measure:
        return ""
    return cleaned(written(column, value))


def _table(result: ReportResult, widths: list[float], size: float) -> LongTable:
    """The table; texts may wrap, numbers never."""
    plain = ParagraphStyle("cell", fontName="Sans", fontSize=size, leading=size * 1.25, textColor=_INK)
    strong = ParagraphStyle("strong", parent=plain, fontName="Sans-Bold")
    left = ParagraphStyle("head", fontName="Sans", fontSize=size - 1, leading=size * 1.15, textColor=_INK2)
    right = ParagraphStyle("head_right", parent=left, alignment=2)
    spread = any(column.head for column in result.columns)
    heads = [[Paragraph(_safe(column.title), right if column.is_number else left) for column in result.columns]]
    if spread:
        heads.insert(0, [Paragraph(_safe(column.head), right) if begins else "" for column, begins in zip(result.columns, _begins(result))])
    rows: list[list[Any]] = list(heads)
    style: list[tuple[Any, ...]] = [
        ("FONT", (0, 0), (-1, -1), "Sans", size), ("TEXTCOLOR", (0, 0), (-1, -1), _INK), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), PADDING), ("RIGHTPADDING", (0, 0), (-1, -1), PADDING), ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5), ("LINEBELOW", (0, len(heads)), (-1, -1), 0.4, _LINE),
        ("LINEBELOW", (0, len(heads) - 1), (-1, len(heads) - 1), 0.8, _BORDER), ("VALIGN", (0, 0), (-1, len(heads) - 1), "BOTTOM"),
    ]
    style += [("SPAN", (first, 0), (last, 0)) for first, last in _spans(result)] if spread else []
    style += [("ALIGN", (number, len(heads)), (number, -1), "RIGHT") for number, column in enumerate(result.columns) if column.is_number]
    for row in (*result.rows, *([result.total] if result.total else [])):
        at = len(rows)
        if row.kind != "row":
            style += [("BACKGROUND", (0, at), (-1, at), _SUNKEN), ("FONT", (0, at), (-1, at), "Sans-Bold", size)]
            reach = _empty_after(result, row)
            if reach:
                style.append(("SPAN", (0, at), (reach, at)))
        elif row.level:
            style.append(("LEFTPADDING", (0, at), (0, at), PADDING + 10 * row.level))
        face = strong if row.kind != "row" else plain
        rows.append([_cell(column, row, number, widths[number], size, face) for number, column in enumerate(result.columns)])
    return LongTable(rows, colWidths=widths, repeatRows=len(heads), style=TableStyle(style), splitByRow=True)


def _begins(result: ReportResult) -> list[bool]:
    """Whether a column is the first under its head."""
    heads = [column.head for column in result.columns]
    return [number == 0 or head != heads[number - 1] for number, head in enumerate(heads)]


def _spans(result: ReportResult) -> list[tuple[int, int]]:
    """First and last column of each head."""
    starts = [number for number, begins in enumerate(_begins(result)) if begins]
    return [(first, last - 1) for first, last in zip(starts, [*starts[1:], len(result.columns)]) if last - 1 > first and result.columns[first].head]


def _empty_after(result: ReportResult, row: Row) -> int:
    """The last column in a row that the name of a group may reach over."""
    reach = 0
    for number, column in enumerate(result.columns[1:], 1):
        if column.measure or row.values[number] is not None:
            break
        reach = number
    return reach


def _cell(column: Column, row: Row, number: int, width: float, size: float, style: ParagraphStyle) -> Any:
    text = _text(column, row, number)
    fits = column.is_number and not (number == 0 and row.kind != "row")
    if fits or stringWidth(text, style.fontName, size) <= width - 2 * PADDING - 10 * row.level:
        return text
    return Paragraph(escape(text), style)


def _safe(text: str) -> str:
    return escape(cleaned(text))


class _Pages(Canvas):  # type: ignore[misc]
    """Writes the feet when the number of pages is known."""

    def __init__(self, result: ReportResult, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._result = result
        self._finished: list[dict[str, Any]] = []

    def showPage(self) -> None:
        """Keep the page until all are there."""
        self._finished.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Write all pages with their feet."""
        for number, page in enumerate(self._finished, 1):
            self.__dict__.update(page)
            self._foot(number, len(self._finished))
            super().showPage()
        super().save()

    def _foot(self, number: int, count: int) -> None:
        width = float(self._pagesize[0])
        self.setStrokeColor(_BORDER)
        self.setLineWidth(0.5)
        self.line(MARGIN, FOOT - 10, width - MARGIN, FOOT - 10)
        self.setFillColor(_INK2)
        self.setFont("Sans", 8)
        self.drawString(MARGIN, FOOT - 22, cleaned(origin(self._result)))
        self.drawRightString(width - MARGIN, FOOT - 22, _("Page {number} of {count}").format(number=number, count=count))
