"""A document as its card edits it: header values, lines and shares with stable keys of the client; no database behind it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from app.core.enums.documents import DocumentState, RoundTax
from app.core.money import ZERO
from app.services.documents.document_type import DOCUMENT_TYPES, DocumentType
from app.services.documents.titles import document_title
from app.services.documents.totals import Totals
from app.services.records import Draft

#: fields of a line that are stored; references without ``_id``
LINE_FIELDS = (
    "product", "article", "name", "quantity", "unit", "price", "discount", "vat_rate", "vat_percent", "net", "tax", "gross", "source_line",
)


def fresh_key() -> str:
    """A key that lasts as long as the card is open."""
    return uuid.uuid4().hex[:12]


@dataclass
class LineDraft:
    """A line on a card. Read and write its fields as attributes or by name.

    :param key: stable while the card is open, whatever is sorted or inserted.
    :param id: of the stored line, None while it is new.
    :param unit_sign: shown for the unit; ``unit_digits`` are its decimals.
    :param vat_name: shown for the rate.
    :param is_goods: whether stock is kept of the product.
    :param stored: the fields as they were read.
    """

    key: str = field(default_factory=fresh_key)
    id: int | None = None
    product: int | None = None
    article: str | None = None
    name: str = ""
    quantity: Decimal | None = Decimal(1)
    unit: int | None = None
    price: Decimal | None = ZERO
    discount: Decimal | None = ZERO
    vat_rate: int | None = None
    vat_percent: Decimal = ZERO
    net: Decimal = ZERO
    tax: Decimal = ZERO
    gross: Decimal = ZERO
    source_line: int | None = None
    unit_sign: str = ""
    unit_digits: int = 4
    vat_name: str = ""
    is_goods: bool = False
    stored: dict[str, Any] = field(default_factory=dict, repr=False)

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)

    def __setitem__(self, name: str, value: Any) -> None:
        if name not in LINE_FIELDS:
            raise KeyError(f"document_line: no field {name!r}")
        setattr(self, name, value)

    @property
    def values(self) -> dict[str, Any]:
        """The stored fields as they stand."""
        return {name: getattr(self, name) for name in LINE_FIELDS}

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from what is stored."""
        return self.id is None or self.values != self.stored

    @property
    def is_empty(self) -> bool:
        """A line that nobody has begun: it is not saved. A quantity or a price without a name is begun, and refused with its cure."""
        is_bare = self.product is None and not self.name.strip()
        return self.id is None and is_bare and self.quantity in (None, 1) and not self.price and not self.discount


@dataclass
class ShareDraft:
    """A share of a payment on a card.

    :param claim: the document that it pays; ``label`` is its title.
    :param open: what is open there without this share.
    """

    key: str = field(default_factory=fresh_key)
    id: int | None = None
    claim: int | None = None
    amount: Decimal | None = ZERO
    label: str = ""
    open: Decimal = ZERO
    stored: tuple[int | None, Decimal | None] = (None, None)

    @property
    def is_changed(self) -> bool:
        """Whether it differs from what is stored."""
        return self.id is None or (self.claim, self.amount) != self.stored


@dataclass
class DocumentDraft(Draft):
    """A document on its card.

    :param round_tax: the firm's rule; ``country`` the firm's country, whose rates may be chosen;
        ``closed_until`` its last closed day.
    :param allocations: the shares of a payment.
    :param parents: documents that a new one is made from.
    :param stored_lines: keys of the stored lines in their order, ``stored_shares`` those of the shares.
    :param stored_rows: the lines as they were read, by key, in their order; ``stored_amounts`` the shares, by what they pay.
    :param totals: the sums, as the last ``recompute`` left them.
    """

    round_tax: RoundTax = RoundTax.RATE
    country: str = ""
    closed_until: date | None = None
    lines: list[LineDraft] = field(default_factory=list)
    allocations: list[ShareDraft] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    totals: Totals = field(default_factory=Totals)
    stored_lines: list[int] = field(default_factory=list)
    stored_shares: list[int] = field(default_factory=list)
    stored_rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    stored_amounts: dict[int, Decimal | None] = field(default_factory=dict)

    @property
    def kind(self) -> DocumentType:
        """What its type declares."""
        return DOCUMENT_TYPES.get(self["type"])

    @property
    def is_posted(self) -> bool:
        """Whether it is frozen."""
        return bool(self["state"] is DocumentState.POSTED)

    @property
    def title(self) -> str:
        """What stands for it in a tab."""
        return document_title(self["type"], self["number"], self["date"])

    @property
    def is_changed(self) -> bool:
        """Whether anything was typed."""
        return bool(self.changed) or self.lines_changed or self.shares_changed

    @property
    def lines_changed(self) -> bool:
        """Whether a line was added, removed, moved or changed."""
        kept = [line for line in self.lines if not line.is_empty]
        return [line.id for line in kept] != self.stored_lines or any(line.is_changed for line in kept)

    @property
    def shares_changed(self) -> bool:
        """Whether the payment is shared out otherwise."""
        return [share.id for share in self.allocations] != self.stored_shares or any(share.is_changed for share in self.allocations)

    def put(self, name: str, value: Any) -> None:
        """Set a header value that the program works out, also one that this user may not see."""
        if name in self.schema:
            self[name] = value
        else:
            self.base[name] = value

    def line(self, key: str) -> LineDraft:
        """The line of a key; KeyError when it is gone."""
        for line in self.lines:
            if line.key == key:
                return line
        raise KeyError(key)

    def add_line(self, line: LineDraft, at: int | None = None) -> LineDraft:
        """Put a line at a place, or at the end."""
        self.lines.insert(len(self.lines) if at is None else at, line)
        return line

    def remove_line(self, key: str) -> LineDraft:
        """Take a line out."""
        line = self.line(key)
        self.lines.remove(line)
        return line

    def move_line(self, key: str, to: int) -> None:
        """Put a line at another place."""
        self.lines.insert(to, self.remove_line(key))
