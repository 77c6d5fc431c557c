"""A document as its type sees it: plain values, no database. Rules and movements are pure functions of it."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass, field
from decimal import Decimal

from app.core.enums.documents import ClaimsOn, DocumentState
from app.core.enums.people import ClientStatus
from app.services.documents.frozen import Frozen


@dataclass(slots=True, eq=False)
class PaperLine:
    """A line with what the rules need to know of its product and tax.

    :param is_goods: whether stock is kept of it.
    :param unit_digits: decimals that its unit allows.
    :param vat_valid: per cent of its rate on the document's day; None when the rate has none then.
    :param vat_around: where it has none: the last day of the rate's period before, and the first day of its next one.
    :param order_line_id: the order's line that it fulfils, directly or through an invoice.
    """

    id: int
    position: int
    product_id: int | None
    is_goods: bool
    name: str
    quantity: Decimal
    price: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)
    unit: str = ""
    unit_digits: int = 4
    vat_rate_id: int | None = None
    vat_name: str = ""
    vat_percent: Decimal = Decimal(0)
    vat_valid: Decimal | None = None
    vat_around: tuple[datetime.date | None, datetime.date | None] = (None, None)
    net: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    gross: Decimal = Decimal(0)
    source_line_id: int | None = None
    order_line_id: int | None = None


@dataclass(frozen=True, slots=True)
class Relative:
    """Another document that this one rests on: it was made from it, or pays it."""

    id: int
    type: str
    state: DocumentState
    number: str | None
    date: datetime.date
    client_id: int | None
    currency: str
    due_on: datetime.date | None
    gross: Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a payment: the document it pays, and how much of it was open before (always positive)."""

    claim: Relative
    amount: Decimal
    open: Decimal


@dataclass(slots=True, eq=False)
class Paper:
    """A document with its lines and what its rules need to know of the world around it.

    :param parents: documents it was made from.
    :param claim: the invoice of its chain, which carries its amount; None is the document itself.
    :param owed: what the client owes apart from this document; None when nobody asked.
    :param claims_on: which document makes the clients of the firm owe.
    :param frozen: the names as they stand now.
    """

    id: int
    type: str
    version: int
    state: DocumentState
    number: str | None
    number_key: str | None
    series: str | None
    date: datetime.date
    firm_id: int
    branch_id: int | None
    branch_code: str
    client_id: int | None
    warehouse_id: int | None
    currency: str
    due_on: datetime.date | None
    net: Decimal
    tax: Decimal
    gross: Decimal
    external_number: str | None
    claims_on: ClaimsOn
    closed_until: datetime.date | None
    client_status: ClientStatus | None
    credit_limit: Decimal | None
    frozen: Frozen
    lines: list[PaperLine] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    parents: list[Relative] = field(default_factory=list)
    claim: Relative | None = None
    owed: Decimal | None = None

    def value(self, name: str) -> object:
        """A header field by name, for the rule of required fields; references are named without ``_id``."""
        return getattr(self, f"{name}_id") if hasattr(self, f"{name}_id") else getattr(self, name)

    def fingerprint(self) -> str:
        """The first kind of seal (``seals``), which older documents carry: SHA-256 of parties, days, amounts and lines."""
        head = (self.type, self.date, self.firm_id, self.client_id, self.warehouse_id, self.currency, self.due_on, _plain(self.gross))
        lines = (
            (line.position, line.product_id, line.name, *map(_plain, (line.quantity, line.price, line.discount, line.vat_percent, line.gross)))
            for line in self.lines
        )
        text = "\n".join("|".join(map(str, part)) for part in (head, *lines))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def goods(self) -> list[PaperLine]:
        """The lines that stock is kept of, in the order of their products."""
        return sorted((line for line in self.lines if line.is_goods), key=lambda line: (line.product_id or 0, line.position))


def _plain(number: Decimal) -> str:
    """A number whose spelling does not depend on trailing zeros."""
    return f"{number.normalize():f}"
