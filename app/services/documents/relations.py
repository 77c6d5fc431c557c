"""What a document rests on: the documents it was made from, the invoice of its chain, what it pays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.documents import ClaimsOn, DocumentState
from app.core.money import ZERO
from app.db.locking import lock_and_read
from app.models.documents import Document, DocumentLink
from app.models.finance import Claim, PaymentAllocation
from app.models.organisation import Firm
from app.services.documents.loading import chunks
from app.services.documents.paper import Paper, Relative, Share

_RELATIVE: tuple[Any, ...] = (
    Document.id, Document.type, Document.state, Document.number, Document.date, Document.client_id, Document.currency,
    Document.due_on, Document.gross,
)


def parents_of(session: Session, ids: Iterable[int]) -> dict[int, dict[int, str]]:
    """The documents that each was made from: key and type."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    columns = (DocumentLink.child_id, DocumentLink.parent_id, Document.type)
    for part in chunks(ids):
        statement = sa.select(*columns).join(Document, Document.id == DocumentLink.parent_id).where(DocumentLink.child_id.in_(part))
        for child, parent, type in session.execute(statement.order_by(DocumentLink.id)):
            found[child][parent] = type
    return found


def allocations_of(session: Session, ids: Iterable[int]) -> dict[int, list[tuple[int, Decimal]]]:
    """What each payment pays: document and amount, in the order of the documents."""
    found: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    columns = (PaymentAllocation.payment_id, PaymentAllocation.claim_id, PaymentAllocation.amount)
    for part in chunks(ids):
        rows = session.execute(sa.select(*columns).where(PaymentAllocation.payment_id.in_(part)).order_by(PaymentAllocation.id))
        for payment, claim, amount in rows:
            found[payment].append((claim, amount))
    return found


def lock_documents(session: Session, ids: Iterable[int]) -> dict[int, Relative]:
    """Lock documents until the transaction ends: all that touch a chain or a claim lock its documents, in one order."""
    return {row.id: _relative(row) for row in lock_and_read(session, _RELATIVE, ids)}


def read_relatives(session: Session, ids: Iterable[int]) -> dict[int, Relative]:
    """The same without a lock."""
    return {row.id: _relative(row) for part in chunks(ids) for row in session.execute(sa.select(*_RELATIVE).where(Document.id.in_(part)))}


def _relative(row: Any) -> Relative:
    return Relative(*row)


def find_invoices(session: Session, parents: dict[int, dict[int, str]]) -> dict[int, int]:
    """The posted invoice that the amount of each delivery, act or credit note belongs to, for those that have one.

    It is the invoice that the document was made from, or one that stands beside it in the chain: made from the same order, or from the
    delivery that a credit note takes back.
    """
    found: dict[int, int] = {}
    beside: dict[int, dict[int, str]] = {}
    for id, group in parents.items():
        invoices = sorted(parent for parent, type in group.items() if type == "invoice")
        if invoices:
            found[id] = invoices[0]
        elif group:
            beside[id] = group
    if beside:
        neighbours = _neighbours(session, {parent for group in beside.values() for parent in group})
        for id, group in beside.items():
            invoices = sorted(invoice for parent in group for invoice in neighbours.get(parent, ()))
            if invoices:
                found[id] = invoices[0]
    return found


def _neighbours(session: Session, ids: Iterable[int]) -> dict[int, set[int]]:
    """Posted invoices one step above or below each document."""
    found: dict[int, set[int]] = defaultdict(set)
    posted_invoice = (Document.type == "invoice", Document.state == DocumentState.POSTED, Document.deleted_at.is_(None))
    ways = ((DocumentLink.parent_id, DocumentLink.child_id), (DocumentLink.child_id, DocumentLink.parent_id))
    for part in chunks(ids):
        steps = (sa.select(here, there).join(Document, Document.id == there).where(here.in_(part), *posted_invoice) for here, there in ways)
        for id, invoice in session.execute(sa.union_all(*steps)):
            found[id].add(invoice)
    return found


def read_shares(
    session: Session, papers: Sequence[Paper], allocations: Mapping[int, list[tuple[int, Decimal]]], relatives: Mapping[int, Relative]
) -> None:
    """Give the payments among the papers their shares, with what is open on each claim now."""
    opened = open_amounts(session, {claim for shares in allocations.values() for claim, _amount in shares})
    for paper in papers:
        sign = -1 if paper.type == "payment_out" else 1
        shares = allocations.get(paper.id, [])
        paper.shares = [Share(relatives[claim], amount, opened.get(claim, ZERO) * sign) for claim, amount in shares]
        for claim, amount in shares:  # what one payment of a batch pays is not open for the next
            opened[claim] = opened.get(claim, ZERO) - amount * sign


def open_amounts(session: Session, ids: Iterable[int]) -> dict[int, Decimal]:
    """What may still be paid on each document."""
    opened: dict[int, Decimal] = {}
    for part in chunks(ids):
        statement: Any = (
            sa.select(Document.id, Document.type, Document.gross, Firm.claims_on, Claim.charged, Claim.paid)
            .join(Firm, Firm.id == Document.firm_id)
            .outerjoin(Claim, Claim.document_id == Document.id)
            .where(Document.id.in_(part))
        )
        for row in session.execute(statement):
            opened[row.id] = open_amount(row.type, row.gross, row.claims_on, row.charged, row.paid)
    return opened


def open_amount(type: str, gross: Decimal, claims_on: ClaimsOn, charged: Decimal | None, paid: Decimal | None) -> Decimal:
    """What may still be paid on a document: positive when the client owes, negative when we do.

    Where the clients of the firm owe from the delivery on, an invoice may be paid in advance up to its amount.

    :param charged: what was charged on it and ``paid``; None where nothing ever was.
    """
    owed = charged or ZERO
    if type == "order" or (type == "invoice" and claims_on is ClaimsOn.DELIVERY):
        owed = max(owed, gross)
    return owed - (paid or ZERO)
