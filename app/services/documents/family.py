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

from app.core.enums.documents import DocumentState
from app.models.documents import Document, DocumentLine, DocumentLink
from app.models.finance import PaymentAllocation
from app.services.documents.loading import chunks

ZERO = Decimal(0)
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


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """A line of a member, and the line that it fulfils."""

    id: int
    document_id: int
    quantity: Decimal
    source_line_id: int | None


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
    pairs = _pairs(session, family, DocumentLink.parent_id, DocumentLink.child_id)
    if payments:
        more = _pairs(session, family, PaymentAllocation.claim_id, PaymentAllocation.payment_id)
        for part in chunks(payment for _claim, payment in more if payment not in family.members):
            _add_members(session, family, Document.id.in_(part))
        pairs |= more
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


def _pairs(session: Session, family: Family, from_member: Any, to: Any) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for part in chunks(family.members):
        found.update((first, second) for first, second in session.execute(sa.select(from_member, to).where(from_member.in_(part))))
    return found


def _add_members(session: Session, family: Family, which: Any) -> None:
    columns: tuple[Any, ...] = (
        Document.id, Document.type, Document.number, Document.date, Document.state, Document.client_id, Document.firm_id, Document.currency,
        Document.gross,
    )
    for row in session.execute(sa.select(*columns).where(which, Document.deleted_at.is_(None)).order_by(Document.id).limit(_MOST_MEMBERS)):
        family.members[row.id] = _member(row)


def _member(row: Any) -> Member:
    return Member(*row)


def _read_lines(session: Session, family: Family) -> None:
    columns = (DocumentLine.id, DocumentLine.document_id, DocumentLine.quantity, DocumentLine.source_line_id)
    for part in chunks(family.members):
        statement = sa.select(*columns).where(DocumentLine.document_id.in_(part)).order_by(DocumentLine.document_id, DocumentLine.position)
        for id, document, quantity, source in session.execute(statement):
            line = family.lines[id] = FamilyLine(id, document, quantity, source)
            family.lines_of[document].append(line)
            if source is not None:
                family.fulfilling[source].append(line)
