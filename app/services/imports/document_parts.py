"""A document of a file on its way into the database: what its rows say, and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from app.core.money import ZERO, round_money, tax_in_gross, tax_on_net

_HUNDRED = Decimal(100)


@dataclass(slots=True)
class LinePart:
    """One line, its quantity as the document counts it: what comes back on a credit note is positive."""

    article: str | None
    name: str | None
    quantity: Decimal
    price: Decimal
    discount: Decimal
    vat_percent: Decimal
    unit_id: int | None
    product_id: int | None = None
    net: Decimal = ZERO
    tax: Decimal = ZERO
    gross: Decimal = ZERO

    def work_out(self, currency: str, includes_tax: bool) -> None:
        """Amounts of the line, each rounded half up to the currency's unit."""
        amount = self.quantity * self.price
        if self.discount:
            amount -= amount * self.discount / _HUNDRED
        amount = round_money(amount, currency)
        if not self.vat_percent:
            self.net = self.gross = amount
        elif includes_tax:
            self.tax, self.gross = tax_in_gross(amount, self.vat_percent, currency), amount
            self.net = amount - self.tax
        else:
            self.net, self.tax = amount, tax_on_net(amount, self.vat_percent, currency)
            self.gross = amount + self.tax


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

    @property
    def gross(self) -> Decimal:
        """Sum of the lines."""
        return sum((line.gross for line in self.lines), ZERO)

    def amounts(self) -> dict[str, Decimal]:
        """Net, tax and gross of the header."""
        return {name: sum((getattr(line, name) for line in self.lines), ZERO) for name in ("net", "tax", "gross")}


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
