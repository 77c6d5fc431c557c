"""The documents around one: what it was made from, and all that was made from those; and what their lines still leave to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.catalog import ProductKind
from app.core.enums.documents import ClaimsOn, DocumentState
from app.core.money import ZERO
from app.models.catalog import Product
from app.models.documents import Document, DocumentLine, DocumentLink
from app.models.finance import Claim, PaymentAllocation
from app.models.organisation import Firm
from app.services.documents.loading import chunks
from app.services.documents.relations import open_amount

#: a family that grows beyond this is cut: nobody reads on
_MOST_MEMBERS = 2000


@dataclass(frozen=True, slots=True)
class Member:
    """A document of the family."""

    id: int
    type: str
    number: str | None
    date: date
    state: DocumentState
    client_id: int | None
    firm_id: int
    currency: str
    gross: Decimal
    claims_on: ClaimsOn
    charged: Decimal | None
    paid: Decimal | None

    @property
    def is_charged(self) -> bool:
        """Whether something was ever charged or paid on it."""
        return self.charged is not None

    @property
    def open(self) -> Decimal:
        """What may still be paid on it."""
        return open_amount(self.type, self.gross, self.claims_on, self.charged, self.paid)


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """A line of a member, and the line that it fulfils."""

    id: int
    document_id: int
    quantity: Decimal
    source_line_id: int | None
    is_goods: bool


@dataclass
class Family:
    """Members, the edges between them (parent → children), and their lines."""

    members: dict[int, Member] = field(default_factory=dict)
    children: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    lines: dict[int, FamilyLine] = field(default_factory=dict)
    lines_of: dict[int, list[FamilyLine]] = field(default_factory=lambda: defaultdict(list))
    fulfilling: dict[int, list[FamilyLine]] = field(default_factory=lambda: defaultdict(list))

    def type_of(self, line: FamilyLine) -> str:
        """The type of a line's document."""
        return self.members[line.document_id].type

    def done(self, line: FamilyLine, type: str) -> Decimal:
        """How much of a line documents of a type have fulfilled, directly or through others; drafts count."""
        return sum((child.quantity if self.type_of(child) == type else self.done(child, type) for child in self.fulfilling[line.id]), ZERO)

    def left(self, line: FamilyLine, type: str) -> Decimal:
        """How much of a line documents of a type may still fulfil.

        What the lines before it leave counts too: of an order that was delivered directly, its invoice has nothing more to deliver. A line
        that was raised above its source raises what the source allows.
        """
        left = line.quantity - self.done(line, type)
        below = line
        while below.source_line_id is not None and (above := self.lines.get(below.source_line_id)) is not None:
            beside = sum((child.quantity for child in self.fulfilling[above.id] if self.type_of(child) == self.type_of(below)), ZERO)
            left = min(left, max(above.quantity, beside) - self.done(above, type))
            below = above
        return max(left, ZERO)


def read_family(session: Session, ids: Iterable[int], *, payments: bool = False) -> Family:
    """The family of documents: up to where they come from, then down to all that was made from there. Binned documents are left out.

    :param payments: also those that pay a member without having been made from it.
    """
    family = Family()
    _add_members(session, family, Document.id.in_(sa.select(_relatives(ids).c.id)))
    ways = [(DocumentLink.parent_id, DocumentLink.child_id), *([(PaymentAllocation.claim_id, PaymentAllocation.payment_id)] if payments else [])]
    pairs = _pairs(session, family, ways)
    for part in chunks(child for _parent, child in pairs if payments and child not in family.members):
        _add_members(session, family, Document.id.in_(part))
    for parent, child in sorted(pairs):
        if parent in family.members and child in family.members:
            family.children[parent].append(child)
    _read_lines(session, family)
    return family


def _relatives(ids: Iterable[int]) -> Any:
    """Keys of all documents above some, and of all below those, as one recursive query."""
    above = sa.select(Document.id.label("id")).where(Document.id.in_(sorted(set(ids)))).cte("above", recursive=True)
    above = above.union_all(sa.select(DocumentLink.parent_id).join(above, DocumentLink.child_id == above.c.id))
    below = sa.select(above.c.id).cte("below", recursive=True)
    return below.union_all(sa.select(DocumentLink.child_id).join(below, DocumentLink.parent_id == below.c.id))


def _pairs(session: Session, family: Family, ways: Iterable[tuple[Any, Any]]) -> set[tuple[int, int]]:
    """Edges that begin at a member: each way is the column of the beginning and that of the end."""
    found: set[tuple[int, int]] = set()
    for part in chunks(family.members):
        edges = sa.union_all(*(sa.select(first, second).where(first.in_(part)) for first, second in ways))
        found.update((first, second) for first, second in session.execute(edges))
    return found


def _add_members(session: Session, family: Family, which: Any) -> None:
    columns: tuple[Any, ...] = (
        Document.id, Document.type, Document.number, Document.date, Document.state, Document.client_id, Document.firm_id, Document.currency,
        Document.gross, Firm.claims_on, Claim.charged, Claim.paid,
    )
    statement = sa.select(*columns).join(Firm, Firm.id == Document.firm_id).outerjoin(Claim, Claim.document_id == Document.id)
    for row in session.execute(statement.where(which, Document.deleted_at.is_(None)).order_by(Document.id).limit(_MOST_MEMBERS)):
        family.members[row.id] = _member(row)


def _member(row: Any) -> Member:
    return Member(*row)


def _read_lines(session: Session, family: Family) -> None:
    columns = (DocumentLine.id, DocumentLine.document_id, DocumentLine.quantity, DocumentLine.source_line_id, Product.kind)
    for part in chunks(family.members):
        statement = sa.select(*columns).outerjoin(Product, Product.id == DocumentLine.product_id).where(DocumentLine.document_id.in_(part))
        for id, document, quantity, source, kind in session.execute(statement.order_by(DocumentLine.document_id, DocumentLine.position)):
            line = family.lines[id] = FamilyLine(id, document, quantity, source, kind is ProductKind.GOODS)
            family.lines_of[document].append(line)
            if source is not None:
                family.fulfilling[source].append(line)
