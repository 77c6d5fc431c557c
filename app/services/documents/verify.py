"""The invariants of documents and ledgers (RELIABILITY, section 5), read only: what ``kontor verify`` and the nightly check tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.documents import DocumentState
from app.core.i18n import N_, _
from app.db.numbering import counter
from app.models.documents import Document, DocumentLine
from app.models.finance import Claim, PaymentAllocation, SettlementMovement
from app.models.stock import StockBalance, StockMovement, StockReservation
from app.services.context import Context
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.documents.frozen import Frozen
from app.services.documents.loading import chunks, load_papers
from app.services.documents.numbers import FOREIGN

ZERO = Decimal(0)
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold.

    :param check: code of the invariant.
    :param entity: what the finding is about, with its key, so that a page can open it; key 0 where there is no single record.
    """

    check: str
    text: str
    entity: str = "document"
    id: int = 0


def verify(ctx: Context) -> list[Finding]:
    """All findings; an empty list is what should be."""
    with ctx.reading() as session:
        return [finding for check in CHECKS for finding in check(session)]


def _kept(session: Session, columns: Iterable[Any]) -> dict[Any, Any]:
    rows = session.execute(sa.select(*columns)).all()
    return {tuple(row[:2]): tuple(row[2:]) for row in rows}


def stock_balances(session: Session) -> Iterator[Finding]:
    """Balance = sum of the movements, reserved = sum of the reservations, and never more than is there."""
    table = StockBalance
    kept = _kept(session, (table.product_id, table.warehouse_id, table.quantity, table.reserved, table.id))
    moved = _sums_by_place(session, StockMovement)
    held = _sums_by_place(session, StockReservation)
    for place in sorted({*kept, *moved, *held}):
        quantity, reserved, id = kept.get(place, (ZERO, ZERO, 0))
        values = {"product": place[0], "warehouse": place[1], "quantity": quantity, "reserved": reserved}
        values |= {"moved": moved.get(place, ZERO), "held": held.get(place, ZERO)}
        if quantity != values["moved"]:
            text = _("Product {product} in warehouse {warehouse}: the balance says {quantity}, its movements {moved}.")
            yield Finding("stock_balance", text.format(**values), "stock_balance", id)
        if reserved != values["held"]:
            text = _("Product {product} in warehouse {warehouse}: {reserved} are marked as reserved, the reservations say {held}.")
            yield Finding("stock_reserved", text.format(**values), "stock_balance", id)
        if not ZERO <= reserved <= quantity:
            text = _("Product {product} in warehouse {warehouse}: {reserved} are reserved of {quantity}.")
            yield Finding("stock_overdrawn", text.format(**values), "stock_balance", id)


def _sums_by_place(session: Session, model: type[Any]) -> dict[tuple[int, int], Decimal]:
    sums = sa.select(model.product_id, model.warehouse_id, sa.func.sum(model.quantity)).group_by(model.product_id, model.warehouse_id)
    return {(product, warehouse): total for product, warehouse, total in session.execute(sums)}


def claims(session: Session) -> Iterator[Finding]:
    """Each claim = the sums of its settlement movements."""
    table = SettlementMovement
    booked = sa.select(table.claim_id, sa.func.sum(table.charged), sa.func.sum(table.paid)).group_by(table.claim_id)
    sums = {claim: (charged, paid) for claim, charged, paid in session.execute(booked)}
    kept = {claim: (charged, paid) for claim, charged, paid in session.execute(sa.select(Claim.document_id, Claim.charged, Claim.paid))}
    for claim in sorted({*sums, *kept}):
        if kept.get(claim, (ZERO, ZERO)) != sums.get(claim, (ZERO, ZERO)):
            text = _("Document no. {id}: the claim says {kept}, its movements {sum} (charged, paid).")
            values = (" / ".join(str(value) for value in side.get(claim, (ZERO, ZERO))) for side in (kept, sums))
            yield Finding("claim", text.format(id=claim, kept=next(values), sum=next(values)), "document", claim)


def drafts_move_nothing(session: Session) -> Iterator[Finding]:
    """What stands booked of a draft adds up to nothing."""
    sums = (
        (StockMovement, sa.func.sum(StockMovement.quantity) != 0),
        (StockReservation, sa.func.sum(StockReservation.quantity) != 0),
        (SettlementMovement, sa.or_(sa.func.sum(SettlementMovement.charged) != 0, sa.func.sum(SettlementMovement.paid) != 0)),
    )
    for model, condition in sums:
        statement = sa.select(model.document_id).join(Document, Document.id == model.document_id).where(Document.state == DocumentState.DRAFT)
        for id in session.scalars(statement.group_by(model.document_id).having(condition)):
            yield Finding("draft_moves", _("Document no. {id} is a draft, and something stands booked by it.").format(id=id), "document", id)


def allocations(session: Session) -> Iterator[Finding]:
    """The shares of a payment are not more than the payment."""
    total = sa.func.sum(PaymentAllocation.amount)
    statement = (
        sa.select(Document.id, Document.number, Document.gross, total.label("shared"))
        .join(PaymentAllocation, PaymentAllocation.payment_id == Document.id)
        .where(Document.state == DocumentState.POSTED)
        .group_by(Document.id, Document.number, Document.gross)
        .having(total > Document.gross)
    )
    for row in session.execute(statement):
        text = _("Payment {number} of {gross} is shared out at {shared}.")
        yield Finding("allocation", text.format(number=row.number, gross=row.gross, shared=row.shared), "document", row.id)


def numbers(session: Session) -> Iterator[Finding]:
    """No number is missing or given twice within its series, also not behind the last one; numbers that came with an import don't count."""
    taken: dict[str, list[int]] = defaultdict(list)
    for key in session.scalars(sa.select(Document.number_key).where(Document.number_key.is_not(None))):
        series, _colon, count = str(key).rpartition(":")
        if FOREIGN not in str(key):
            taken[series].append(int(count))
    last: dict[str, int] = {row.key: row.value for row in session.execute(sa.select(counter.c.key, counter.c.value))}
    for series, counts in sorted(taken.items()):
        present = set(counts)
        if len(present) < len(counts):
            yield Finding("number_twice", _("Series {series}: a number was given twice.").format(series=series))
        if missing := sorted(set(range(1, max(last.get(series, 0), *present) + 1)) - present):
            text = _("Series {series}: {count} numbers are missing, beginning with {list}.")
            yield Finding("number_gap", text.format(series=series, count=len(missing), list=", ".join(map(str, missing[:_MOST_NAMED]))))


def posted_are_whole(session: Session) -> Iterator[Finding]:
    """Each posted document has its number and its frozen names, and its amounts are the sums of its lines."""
    posted = Document.state == DocumentState.POSTED
    for id in session.scalars(sa.select(Document.id).where(posted, sa.or_(Document.frozen.is_(None), Document.number.is_(None)))):
        yield Finding("not_frozen", _("Document no. {id} is posted without number or names.").format(id=id), "document", id)
    with_lines = [kind.code for kind in DOCUMENT_TYPES if kind.has_lines]
    sums = [sa.func.sum(column) for column in (DocumentLine.net, DocumentLine.tax, DocumentLine.gross)]
    amounts = (Document.net, Document.tax, Document.gross)
    statement = (
        sa.select(Document.id, Document.number)
        .join(DocumentLine, DocumentLine.document_id == Document.id)
        .where(posted, Document.type.in_(with_lines))
        .group_by(Document.id, Document.number, *amounts)
        .having(sa.or_(*(total != amount for total, amount in zip(sums, amounts, strict=True))))
    )
    for id, number in session.execute(statement):
        yield Finding("sum", _("The lines of {number} do not add up to its amounts.").format(number=number), "document", id)


def posted_are_unchanged(session: Session) -> Iterator[Finding]:
    """Each posted document is what it was when it was posted; those that came with an import have no fingerprint."""
    ids = session.scalars(sa.select(Document.id).where(Document.state == DocumentState.POSTED, Document.deleted_at.is_(None))).all()
    for part in chunks(ids):
        kept = {row.id: row.frozen for row in session.execute(sa.select(Document.id, Document.frozen).where(Document.id.in_(part)))}
        for paper in load_papers(session, part):
            seal = Frozen.from_json(kept[paper.id] or {}).fingerprint
            if seal and seal != paper.fingerprint():
                text = _("{number} is not what it was when it was posted.")
                yield Finding("changed", text.format(number=paper.number), "document", paper.id)


CHECKS = (stock_balances, claims, drafts_move_nothing, allocations, numbers, posted_are_whole, posted_are_unchanged)

#: names of the invariants, for a report of what was checked
NAMES = {
    "stock_balances": N_("Stock equals its movements"), "claims": N_("Claims equal their movements"),
    "drafts_move_nothing": N_("Drafts move nothing"), "allocations": N_("Payments are not shared out twice"),
    "numbers": N_("Numbers have no gaps"), "posted_are_whole": N_("Posted documents are whole"),
    "posted_are_unchanged": N_("Posted documents are unchanged"),
}
