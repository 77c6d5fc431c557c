"""<ledgerTable> and <formTable>: reading their rows from the XML. A directive for each cell would cost ten times as much."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from lxml import etree
from reportlab.lib.colors import Color, black, toColor
from z3c.rml import attr, flowable, interfaces

from app.core.i18n import _
from app.reports.printing.ledger import FormTable, Ledger

#: what one cell is made of: a text, or the sum of a column: (of, column, format, "sum" or "count")
Part = str | tuple[str, int, str, str]
_GROUPS = ("head", "carry", "subtotal", "total")
_MOST_COLUMNS = 100


class ILedgerTable(interfaces.IRMLDirectiveSignature):  # type: ignore[misc]
    """Attributes of both tables."""

    fontName = attr.Text(title="font", default="Sans", required=False)
    fontSize = attr.Measurement(title="size", default=8, required=False)
    leading = attr.Measurement(title="line height", required=False)
    padX = attr.Measurement(title="left and right", default=2.5, required=False)
    padY = attr.Measurement(title="top and bottom", default=2, required=False)
    grid = attr.Choice(title="rules", choices=("all", "rows", "none"), default="all", required=False)
    lineWidth = attr.Measurement(title="rule", default=0.4, required=False)
    lineColor = attr.Color(title="rule colour", required=False)
    zebra = attr.Color(title="every second row", required=False)
    keepRows = attr.Integer(title="rows that stay with the tail", default=2, required=False)


@dataclass(slots=True)
class Column:
    """Width as written ("*", "20mm", "auto"), alignment and format."""

    width: str
    align: str
    format: str


@dataclass(slots=True)
class Cell:
    """One cell; ``lines`` and ``height`` are set by the layout. Sizes in points."""

    column: int
    span: int
    rows: int
    align: str
    valign: str
    font: str
    size: float
    color: Color
    background: Color | None
    rotated: bool
    border: str | None
    parts: list[Part]
    flow: list[Any] | None = None
    numeric: bool = False
    lines: list[str] = field(default_factory=list)
    height: float = 0.0


@dataclass(slots=True)
class Row:
    """One row of a group ("head", "carry", "row", "subtotal", "total"). ``values`` are the exact numbers by column."""

    kind: str
    keep: bool
    last: bool
    cells: list[Cell] = field(default_factory=list)
    values: dict[int, Decimal] = field(default_factory=dict)
    height: float = 0.0


@dataclass
class Style:
    """The attributes of the table."""

    font: str
    size: float
    leading: float
    pad_x: float
    pad_y: float
    grid: str
    line_width: float
    line_color: Color
    zebra: Color | None
    keep_rows: int


class LedgerDirective(flowable.Flowable):  # type: ignore[misc]
    """Both tables; what they become differs."""

    signature = ILedgerTable

    def process(self) -> None:
        """Read the table and append its flowable."""
        self.manager = attr.getManager(self)
        self.style = self._style()
        self.columns: list[Column] = []
        self.tail: list[Any] = []
        groups: dict[str, list[Row]] = {}
        body: list[Row] = []
        spans: dict[int, int] = {}
        for element in self.element.iterchildren("*"):
            if element.tag == "row":
                body.append(self._row(element, element, spans))
            elif element.tag == "col":
                self._add_column(element)
            elif element.tag == "tail":
                self.tail = flowable.Flow(element, self).process()
            elif element.tag in _GROUPS:
                covered: dict[int, int] = {}
                rows = [element] if element.find("tr") is None else element.iterchildren("tr")
                groups[element.tag] = [self._row(element, row, covered) for row in rows]
            else:
                raise ValueError(_("<{child}> may not stand in <{parent}>").format(child=element.tag, parent=self.element.tag))
        made = FormTable if self.element.tag == "formTable" else Ledger
        self.made = made(self, groups, body)
        self.parent.flow.append(self.made)

    def outer(self) -> Any:
        """The flowable of the ledger in whose tail this table stands: its sums are the document's."""
        node, found = self.parent, self
        while node is not None:
            if isinstance(node, LedgerDirective) and node.element.tag == "ledgerTable":
                found = node
            node = node.parent
        return found.made

    def _style(self) -> Style:
        value = dict(self.getAttributeValues())
        size = value["fontSize"]
        return Style(
            value["fontName"], size, value.get("leading", size * 1.2), value["padX"], value["padY"], value["grid"],
            value["lineWidth"], value.get("lineColor") or black, value.get("zebra"), value["keepRows"],
        )  # fmt: skip

    def _add_column(self, element: etree._Element) -> None:
        if len(self.columns) >= _MOST_COLUMNS:
            raise ValueError(_("more than {count} columns").format(count=_MOST_COLUMNS))
        self.columns.append(Column(element.get("w", "*"), element.get("align", "left"), element.get("as", "text")))

    def _row(self, group: etree._Element, element: etree._Element, covered: dict[int, int]) -> Row:
        """``covered`` counts, by column, the rows that cells above still take."""
        shared = _attributes(group) if element is group else {**_attributes(group), **_attributes(element)}
        row = Row(group.tag, shared.get("keep") == "next", shared.get("last", "always") == "always")
        column = 0
        for td in element.iterchildren("td"):
            while covered.get(column, 0) > 0:
                covered[column] -= 1
                column += 1
            cell = self._cell(group.tag, shared, td, column)
            for taken in range(column, column + cell.span):
                covered[taken] = cell.rows - 1
            if (exact := td.get("v")) is not None:
                row.values[column] = _decimal(exact)
            row.cells.append(cell)
            column += cell.span
        for left in range(column, len(self.columns)):
            covered[left] = max(0, covered.get(left, 0) - 1)
        return row

    def _cell(self, kind: str, shared: dict[str, Any], td: etree._Element, column: int) -> Cell:
        """``shared`` are the attributes of the row and its group, which the cell's own go before."""
        own = _attributes(td)
        given = {**shared, **own}
        get, head = given.get, kind == "head"
        span = _count(own.get("colspan"))
        if column + span > len(self.columns):
            raise ValueError(_("more cells than columns ({count}) in <{tag}>").format(count=len(self.columns), tag=kind))
        background, size = get("background"), get("size")
        cell = Cell(
            column=column,
            span=span,
            rows=_count(own.get("rowspan")),
            align=_one_of(own.get("align") or ("center" if head else self.columns[column].align), "left", "center", "right"),
            valign=_one_of(get("valign") or ("middle" if head else "top"), "top", "middle", "bottom"),
            font=self.style.font + ("-Bold" if get("bold") == "yes" else ""),
            size=float(size) if size else self.style.size,
            color=_color(get("color") or "black"),
            background=_color(background) if background else None,
            rotated=own.get("rotate") == "90",
            border=get("border"),
            parts=[td.text or ""],
            numeric=not head and span == 1 and self.columns[column].format not in ("text", "words"),
        )
        if "sum" in own or len(td):
            self._fill(cell, td)
        return cell

    def _fill(self, cell: Cell, td: etree._Element) -> None:
        if td.get("sum"):
            source = int(td.get("col", cell.column + 1)) - 1
            if not 0 <= source < len(self.columns):
                raise ValueError(_("there is no column {number}").format(number=source + 1))
            cell.parts = [(td.get("sum", ""), source, td.get("as") or self.columns[source].format, "sum")]
        elif len(td):
            if all(child.tag == "v" for child in td):
                for child in td:
                    what = (child.get("of", "page"), int(child.get("col", 1)) - 1, child.get("as", "text"), child.get("what", "sum"))
                    cell.parts += [what, child.tail or ""]
            else:
                cell.flow = flowable.Flow(td, self).process()


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


@lru_cache(maxsize=256)
def _color(value: str) -> Color:
    """A colour whose form the gate has checked; ValueError for an unknown name."""
    try:
        return toColor(value)
    except ValueError:
        raise ValueError(_("{value} is not a colour").format(value=repr(value))) from None


def _count(text: str | None) -> int:
    if text is None:
        return 1
    if not text.isdigit() or not 1 <= int(text) <= _MOST_COLUMNS:
        raise ValueError(_("{text} is not a number of cells").format(text=repr(text)))
    return int(text)


def _one_of(value: str, *choices: str) -> str:
    if value not in choices:
        raise ValueError(_("{value} is none of {choices}").format(value=repr(value), choices=", ".join(choices)))
    return value


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except ArithmeticError:
        raise ValueError(_("{text} is not a number").format(text=repr(text))) from None
