"""The columns of a document's lines."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from app.core import i18n
from app.core.i18n import N_, _
from app.services.documents.document_type import DocumentType
from app.services.documents.draft_model import LineDraft

Kind = Literal["number", "article", "name", "quantity", "unit", "price", "discount", "money", "vat"]
NONE = "—"


@dataclass(frozen=True, slots=True)
class LineColumn:
    """One column.

    :param name: field of a line.
    :param title: marked with ``N_``.
    :param width: pixels at 100 %; 0 takes what is left.
    :param is_editable: whether a draft's cells can be changed.
    """

    name: str
    title: str
    kind: Kind
    width: int
    is_editable: bool = False
    is_priced: bool = True

    @property
    def is_right(self) -> bool:
        """Whether head and cells stand to the right."""
        return self.kind in ("number", "quantity", "price", "discount", "money", "vat")


COLUMNS = (
    LineColumn("position", N_("#"), "number", 60, is_priced=False),
    LineColumn("article", N_("Article"), "article", 92, is_priced=False),
    LineColumn("name", N_("Goods or service"), "name", 0, True, is_priced=False),
    LineColumn("quantity", N_("Qty"), "quantity", 84, True, is_priced=False),
    LineColumn("unit", N_("Unit"), "unit", 72, is_priced=False),
    LineColumn("price", N_("Price"), "price", 104, True),
    LineColumn("discount", N_("Disc."), "discount", 76, True),
    LineColumn("net", N_("Net"), "money", 110),
    LineColumn("vat_rate", N_("VAT"), "vat", 76, True),
    LineColumn("tax", N_("VAT sum"), "money", 96),
    LineColumn("gross", N_("Total"), "money", 128),
)


def columns_of(kind: DocumentType) -> tuple[LineColumn, ...]:
    """The columns that a type of document shows."""
    return tuple(column for column in COLUMNS if kind.has_prices or not column.is_priced)


def line_text(line: LineDraft, column: LineColumn, position: int) -> str:
    """A cell in words."""
    value: Any = position if column.name == "position" else line.unit_sign if column.name == "unit" else line[column.name]
    match column.kind:
        case "number":
            return str(position)
        case "quantity":
            return "" if value is None else i18n.format_number(value, 4, trim=True)
        case "price":
            return "" if value is None else price_text(value)
        case "discount":
            return f"{i18n.format_number(value, 4, trim=True)} %" if value else NONE
        case "money":
            return i18n.format_number(value, 2)
        case "vat":
            return f"{i18n.format_number(line.vat_percent, 2, trim=True)} %" if line.vat_rate is not None else NONE
    return str(value or "")


def price_text(value: Decimal) -> str:
    """A price with two decimals, or with as many as it has."""
    exponent = value.normalize().as_tuple().exponent
    return i18n.format_number(value, max(2, -exponent if isinstance(exponent, int) else 2))


def title_of(column: LineColumn) -> str:
    """The words of the head."""
    return _(column.title)
