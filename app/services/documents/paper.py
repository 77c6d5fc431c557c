"""A document as its type sees it: plain values, no database. Rules and movements are pure functions of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
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
    gross: Decimal = Decimal(0)
    source_line_id: int | None = None
    order_line_id: int | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a payment: the document it pays, and how much of it could still be paid before."""

    claim_id: int
    amount: Decimal
    open: Decimal


@dataclass(frozen=True, slots=True)
class Relative:
    """A document that this one was made from."""

    id: int
    type: str
    state: DocumentState
    number: str | None
    date: date


@dataclass(slots=True, eq=False)
class Paper:
    """A document with its lines and what its rules need to know of the world around it.

    :param parents: documents it was made from.
    :param claim_id: the invoice of its chain, which carries its amount; None is the document itself.
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
    date: date
    firm_id: int
    branch_id: int | None
    branch_code: str
    client_id: int | None
    warehouse_id: int | None
    currency: str
    due_on: date | None
    gross: Decimal
    claims_on: ClaimsOn
    closed_until: date | None
    client_status: ClientStatus | None
    credit_limit: Decimal | None
    frozen: Frozen
    lines: list[PaperLine] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    parents: list[Relative] = field(default_factory=list)
    claim_id: int | None = None

    def value(self, name: str) -> object:
        """A header field by name, for the rule of required fields; references are named without ``_id``."""
        return getattr(self, f"{name}_id") if hasattr(self, f"{name}_id") else getattr(self, name)

    @property
    def goods(self) -> list[PaperLine]:
        """The lines that stock is kept of, in the order of their products."""
        return sorted((line for line in self.lines if line.is_goods), key=lambda line: (line.product_id or 0, line.position))
