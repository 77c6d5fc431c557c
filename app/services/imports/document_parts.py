"""A document of a file on its way into the database: what its rows say, and what it comes to by the same rules as a typed one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from app.core.enums.documents import RoundTax
from app.core.money import ZERO
from app.services.documents.totals import Totals, compute


@dataclass(slots=True)
class LinePart:
    """One line, its quantity as the document counts it: what comes back on a credit note is positive."""

    article: str | None
    name: str | None
    quantity: Decimal
    price: Decimal
    discount: Decimal
    vat_rate: int | None
    vat_percent: Decimal
    unit_id: int | None
    product_id: int | None = None
    net: Decimal = ZERO
    tax: Decimal = ZERO
    gross: Decimal = ZERO


@dataclass(slots=True)
class DocumentPart:
    """One document; the fields of ``header`` are named like the columns of ``document``."""

    type: str
    number: str
    date: date
    header: dict[str, Any]
    client: ClientPart
    lines: list[LinePart] = field(default_factory=list)
    client_id: int | None = None
    totals: Totals = field(default_factory=Totals)

    def work_out(self, *, prices_include_tax: bool, round_tax: RoundTax) -> None:
        """Work out the amounts of lines and document, by the rules of the firm."""
        self.totals = compute(self.lines, self.header["currency"], prices_include_tax=prices_include_tax, round_tax=round_tax)


@dataclass(frozen=True, slots=True)
class ClientPart:
    """How a file names a client."""

    code: str | None = None
    tax_id: str | None = None
    name: str | None = None
    country: str | None = None
    city: str | None = None


def sign_of(type: str, quantities: Sequence[Decimal]) -> int:
    """What the quantities of a file are multiplied by: other programs write what came back with a minus, our credit notes without."""
    if type != "credit_note":
        return 1
    return -1 if sum(quantities, ZERO) < 0 else 1
