"""The layout of a ledger: page sums, carried-forward sums, a repeated head, and a tail that never stands without two rows."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus.flowables import Flowable, _listWrapOn
from z3c.rml import attr

from app.core.i18n import _
from app.reports.printing.page_table import PageTable
from app.reports.printing.text_lines import break_lines

if TYPE_CHECKING:
    from app.reports.printing.ledger_table import Cell, LedgerDirective, Row

#: sums of columns and the count of rows that have values
Sums = tuple[dict[int, Decimal], int]
_HUGE = 0xFFFFFF
_MEASUREMENT = attr.Measurement()
_LEAST_SHRINK = 0.6
#: share of the frame that a column of width "auto" may take
_WIDEST_AUTO = 0.16
_SMALLEST_TEXT = 3.0


class Measures:
    """What is measured once and shared by all parts of a ledger: the edges of columns and the running sums before each row."""

    def __init__(self) -> None:
        self.available = -1.0
        self.edges: list[float] = []
        self.sums: list[Sums] = []

    def width(self, cell: Cell, pad: float) -> float:
        """Room for the text of a cell, in points."""
        return self.edges[cell.column + cell.span] - self.edges[cell.column] - 2 * pad


class Ledger(Flowable):  # type: ignore[misc]
    """Never drawn itself: it always splits into the table of one page and the rest."""

    def __init__(
        self, spec: LedgerDirective, groups: dict[str, list[Row]], body: list[Row], start: int = 0, measures: Measures | None = None
    ) -> None:
        super().__init__()
        self.spec, self.groups, self.body, self.start = spec, groups, body, start
        self.measures = measures or Measures()
        self._tried = False

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        """A height that never fits, so that platypus asks to split."""
        self.measure(available)
        return available, _HUGE

    def measure(self, available: float) -> None:
        """Widths, sums and heights, once for a width in points."""
        if self.measures.available == available:
            return
        self.measures.available = available
        self.measures.edges = self._edges(available)
        self.measures.sums = self._running_sums()
        largest = dict.fromkeys(("page", "carried", "running", "total"), self.total())
        for rows in [self.body, *self.groups.values()]:
            self._set_heights(rows, largest)

    def total(self) -> Sums:
        """The sums of the whole document, also for a table in the tail of another."""
        outer: Ledger = self.spec.outer()
        return (outer.measures.sums or self.measures.sums)[-1]

    def text(self, cell: Cell, sums: dict[str, Sums]) -> str:
        """The text of a cell with its sums written in."""
        out = []
        for part in cell.parts:
            if isinstance(part, str):
                lines = part.strip().split("\n") if "\n" in part else [part]
                out.append("\n".join(line.strip() for line in lines) if len(lines) > 1 else part)
                continue
            of, column, name, what = part
            if of not in sums:
                raise ValueError(_("unknown sum {name}").format(name=repr(of)))
            values, count = sums[of]
            out.append(self.spec.manager.format(name)(count if what == "count" else values.get(column, Decimal(0))))
        return "".join(out)

    def split(self, available: float, height: float) -> list[Any]:
        """The table of this page, then the tail or the rest of the ledger; nothing when this page has no room for it."""
        self.measure(available)
        groups, body, start, keep = self.groups, self.body, self.start, self.spec.style.keep_rows
        head = groups.get("head", []) + (groups.get("carry", []) if start else [])
        subtotal, left = groups.get("subtotal", []), len(body) - start
        last = [row for row in subtotal if row.last] + groups.get("total", [])
        tail = _listWrapOn(self.spec.tail, available, self.canv)[1] + 2 if self.spec.tail else 0
        room = height - _height(head)
        needed = _height(body[start:]) + _height(last)
        if needed + tail <= room or (self._tried and left <= keep and needed <= room):
            self._tried = False
            return [self._page(head, start, len(body), last), *self.spec.tail]
        count = self._rows_that_fit(room - _height(subtotal), left, keep)
        if count < 1 or (count < min(keep, left) and not self._tried):
            if not self._tried:
                self._tried = True
                return []
            foot = _height(subtotal) if left > 1 else _height(last)
            if left == 1 or body[start].height > room - foot:
                self._shrink_row(body[start], room - foot)
                return self.split(available, height)
            count = max(1, self._rows_that_fit(room - foot, left, 1))
        self._tried = False
        return [self._page(head, start, start + count, subtotal), Ledger(self.spec, groups, body, start + count, self.measures)]

    def _rows_that_fit(self, room: float, left: int, keep: int) -> int:
        """As many rows as fit, less those that must stay with the tail and groups that would be torn from their first row."""
        count = 0
        while count < left and (room := room - self.body[self.start + count].height) >= 0:
            count += 1
        count = min(count, max(left - keep, 0))
        while count and self.body[self.start + count - 1].keep:
            count -= 1
        return count

    def _shrink_row(self, row: Row, room: float) -> None:
        """Write a row that is taller than a page smaller; ValueError when it does not become readable."""
        while row.height > room:
            for cell in row.cells:
                cell.size *= 0.9
                if cell.size < _SMALLEST_TEXT or cell.flow is not None:
                    raise ValueError(_("row {number} with the head of the table does not fit on a page").format(number=self.start + 1))
            self._set_heights([row], {})

    def _page(self, head: list[Row], first: int, end: int, foot: list[Row]) -> PageTable:
        before, upto = self.measures.sums[first], self.measures.sums[end]
        page = {column: value - before[0].get(column, Decimal(0)) for column, value in upto[0].items()}, upto[1] - before[1]
        sums = {"carried": before, "running": upto, "total": self.total(), "page": page}
        return PageTable(self, head + self.body[first:end] + foot, sums, first)

    def _edges(self, available: float) -> list[float]:
        widths: list[float] = []
        stars: dict[int, float] = {}
        for index, column in enumerate(self.spec.columns):
            if column.width == "auto":
                widths.append(min(self._widest(index), available * _WIDEST_AUTO))
            elif column.width.endswith("*"):
                stars[index] = float(column.width[:-1] or 1)
                widths.append(0.0)
            else:
                widths.append(_MEASUREMENT.fromUnicode(column.width))
        rest = available - sum(widths)
        for index, share in stars.items():
            widths[index] = rest * share / sum(stars.values())
        if not widths or min(widths) <= 0 or sum(widths) > available + 1:
            message = _("the columns need {needed} pt, the frame has {available} pt")
            raise ValueError(message.format(needed=round(sum(map(abs, widths))), available=round(available)))
        return [sum(widths[:index]) for index in range(len(widths) + 1)]

    def _widest(self, column: int) -> float:
        texts = [
            (cell.parts[0], cell.font, cell.size)
            for row in [*self.groups.get("head", []), *self.body]
            for cell in row.cells
            if cell.column == column and cell.span == 1 and isinstance(cell.parts[0], str)
        ]
        widest = max((stringWidth(text, font, size) for text, font, size in texts), default=10.0)
        return float(widest) + 2 * self.spec.style.pad_x + 1

    def _running_sums(self) -> list[Sums]:
        running: dict[int, Decimal] = {}
        sums: list[Sums] = [({}, 0)]
        count = 0
        for row in self.body:
            for column, value in row.values.items():
                running[column] = running.get(column, Decimal(0)) + value
            count += bool(row.values)
            sums.append((dict(running), count))
        return sums

    def _set_heights(self, rows: list[Row], sums: dict[str, Sums]) -> None:
        spanning: list[tuple[int, Cell]] = []
        for index, row in enumerate(rows):
            row.height = 0.0
            for cell in row.cells:
                self._set_height(cell, sums)
                if cell.rows == 1:
                    row.height = max(row.height, cell.height)
                else:
                    spanning.append((index, cell))
        for index, cell in spanning:
            group = rows[index : index + cell.rows]
            group[-1].height += max(0.0, cell.height - _height(group))

    def _set_height(self, cell: Cell, sums: dict[str, Sums]) -> None:
        style = self.spec.style
        width = self.measures.width(cell, style.pad_x)
        if cell.flow is not None:
            height = _listWrapOn(cell.flow, width, self.canv)[1]
        elif cell.rotated:
            cell.lines = self.text(cell, sums).split("\n")
            height = max(stringWidth(line, cell.font, cell.size) for line in cell.lines)
        else:
            cell.lines = self.fitted(cell, self.text(cell, sums), width)
            height = len(cell.lines) * style.leading * cell.size / style.size
        cell.height = height + 2 * style.pad_y

    @staticmethod
    def fitted(cell: Cell, text: str, width: float) -> list[str]:
        """The lines of a text; a number is written smaller before it is broken."""
        if cell.numeric and "\n" not in text:
            wide = stringWidth(text, cell.font, cell.size)
            if wide > width:
                cell.size *= max(_LEAST_SHRINK, width / wide * 0.999)
        return break_lines(text, cell.font, cell.size, width)


class FormTable(Ledger):
    """<formTable>: the same cells as a fixed grid. It never splits and may stand in cells, tails and places."""

    _made: PageTable | None = None

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        """Its true size; asked several times, laid out once."""
        if self._made is None or self.measures.available != available:
            self.measure(available)
            foot = [row for kind in ("subtotal", "total") for row in self.groups.get(kind, [])]
            self._made = self._page(self.groups.get("head", []), 0, len(self.body), foot)
        return self.measures.edges[-1], self._made.height

    def split(self, _available: float, _height: float) -> list[Any]:
        """Never."""
        return []

    def draw(self) -> None:
        """Draw the one page it is."""
        made = self._made
        if made is not None:
            made.canv = self.canv
            made.draw()


def _height(rows: list[Row]) -> float:
    return sum(row.height for row in rows)
