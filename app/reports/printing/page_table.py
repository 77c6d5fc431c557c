"""The part of a ledger that stands on one page: drawing its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.platypus.flowables import Flowable

if TYPE_CHECKING:
    from app.reports.printing.ledger import Ledger, Sums
    from app.reports.printing.ledger_table import Cell, Row

_BORDERS = {"all": "LTRB", "rows": "B", "none": ""}
_HUGE = 0xFFFFFF


class PageTable(Flowable):  # type: ignore[misc]
    """Rows that fit, with the sums of this page written in.

    :param first: index of the first row of the body, so that zebra stripes go on over pages.
    """

    def __init__(self, ledger: Ledger, rows: list[Row], sums: dict[str, Sums], first: int) -> None:
        super().__init__()
        self.ledger, self.rows, self.first = ledger, rows, first
        self.height = sum(row.height for row in rows)
        self.rml_element = getattr(ledger, "rml_element", None)
        self._ink: tuple[Any, str, float] | None = None
        pad = ledger.spec.style.pad_x
        self._written = {
            id(cell): ledger.fitted(cell, ledger.text(cell, sums), ledger.measures.width(cell, pad))
            for row in rows
            for cell in row.cells
            if cell.flow is None and any(not isinstance(part, str) for part in cell.parts)
        }

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        """The width it was given and its height, in points."""
        return available, self.height

    def draw(self) -> None:
        """Row by row from the top."""
        style, edges, canvas = self.ledger.spec.style, self.ledger.measures.edges, self.canv
        canvas.setLineWidth(style.line_width)
        canvas.setStrokeColor(style.line_color)
        top, number = self.height, self.first
        self._ink = None
        for index, row in enumerate(self.rows):
            number += row.kind == "row"
            zebra = style.zebra if row.kind == "row" and number % 2 == 0 else None
            ruled = style.grid == "rows" and all(cell.border is None and cell.rows == 1 for cell in row.cells)
            for cell in row.cells:
                height = row.height if cell.rows == 1 else sum(each.height for each in self.rows[index : index + cell.rows])
                width = edges[cell.column + cell.span] - edges[cell.column]
                self._draw_box(canvas, cell, (edges[cell.column], top - height, width, height), cell.background or zebra, ruled)
                self._draw_content(canvas, cell, edges[cell.column], top, width, height)
            top -= row.height
            if ruled and row.cells:
                last = row.cells[-1]
                canvas.line(edges[row.cells[0].column], top, edges[last.column + last.span], top)

    def _draw_box(self, canvas: Any, cell: Cell, box: tuple[float, float, float, float], background: Any, ruled: bool) -> None:
        x, y, width, height = box
        if background:
            canvas.setFillColor(background)
            canvas.rect(x, y, width, height, stroke=0, fill=1)
            self._ink = None
        if ruled:
            return
        border = cell.border if cell.border is not None else _BORDERS[self.ledger.spec.style.grid]
        if border == "LTRB":
            canvas.rect(x, y, width, height, fill=0)
            return
        for side in border:
            if side == "B":
                canvas.line(x, y, x + width, y)
            elif side == "T":
                canvas.line(x, y + height, x + width, y + height)
            elif side == "L":
                canvas.line(x, y, x, y + height)
            elif side == "R":
                canvas.line(x + width, y, x + width, y + height)

    def _draw_content(self, canvas: Any, cell: Cell, x: float, top: float, width: float, height: float) -> None:
        style = self.ledger.spec.style
        free = height - cell.height
        start = top - style.pad_y - {"top": 0.0, "middle": free / 2, "bottom": free}[cell.valign]
        if cell.flow is not None:
            self._draw_flow(canvas, cell, x + style.pad_x, start, width - 2 * style.pad_x)
            self._ink = None
            return
        lines = self._written.get(id(cell), cell.lines)
        leading = style.leading * cell.size / style.size
        ink = (cell.color, cell.font, cell.size)
        if ink != self._ink:
            canvas.setFillColor(cell.color)
            canvas.setFont(cell.font, cell.size)
            self._ink = ink
        if cell.rotated:
            canvas.saveState()
            canvas.translate(x + width / 2 - leading * len(lines) / 2, top - height / 2)
            canvas.rotate(90)
            for index, line in enumerate(lines):
                canvas.drawCentredString(0, -(index + 0.8) * leading, line)
            canvas.restoreState()
            return
        base = start - leading / 2 - cell.size * 0.36
        for line in lines:
            if not line:
                pass
            elif cell.align == "right":
                canvas.drawRightString(x + width - style.pad_x, base, line)
            elif cell.align == "center":
                canvas.drawCentredString(x + width / 2, base, line)
            else:
                canvas.drawString(x + style.pad_x, base, line)
            base -= leading

    @staticmethod
    def _draw_flow(canvas: Any, cell: Cell, x: float, top: float, width: float) -> None:
        for each in cell.flow or ():
            wide, high = each.wrapOn(canvas, width, _HUGE)
            top -= high
            each.drawOn(canvas, x + {"left": 0.0, "center": (width - wide) / 2, "right": width - wide}[cell.align], top)
