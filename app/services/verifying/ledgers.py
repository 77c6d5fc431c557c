"""The invariants of the ledgers: what is kept beside the movements equals their sums, and nothing is taken, paid or shared out twice.

The statements are built once: on a small firm that takes longer than running them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.core.enums.documents import DocumentState
from app.core.i18n import _
from app.core.money import ZERO
from app.models.documents import Document
from app.models.finance import Claim, PaymentAllocation, SettlementMovement
from app.models.stock import StockBalance, StockMovement, StockReservation
from app.services.verifying.finding import Finding, Progress


def stock_balances(session: Session, _progress: Progress) -> Iterator[Finding]:
    """Balance = sum of the movements, reserved = sum of the reservations, and never more than is there."""
    table = StockBalance
    kept = _kept(session, (table.product_id, table.warehouse_id, table.quantity, table.reserved))
    moved = _sums_by_place(session, StockMovement)
    held = _sums_by_place(session, StockReservation)
    for place in sorted({*kept, *moved, *held}):
        quantity, reserved = kept.get(place, (ZERO, ZERO))
        values = {"product": place[0], "warehouse": place[1], "quantity": quantity, "reserved": reserved}
        values |= {"moved": moved.get(place, ZERO), "held": held.get(place, ZERO)}
        if quantity != values["moved"]:
            text = _("Product {product} in warehouse {warehouse}: the balance says {quantity}, its movements {moved}.")
            yield Finding("stock_balance", text.format(**values), "product", place[0])
        if reserved != values["held"]:
            text = _("Product {product} in warehouse {warehouse}: {reserved} are marked as reserved, the reservations say {held}.")
            yield Finding("stock_reserved", text.format(**values), "product", place[0])
        if not ZERO <= reserved <= quantity:
            text = _("Product {product} in warehouse {warehouse}: {reserved} are reserved of {quantity}.")
            yield Finding("stock_overdrawn", text.format(**values), "product", place[0])


def _kept(session: Session, columns: Iterable[Any]) -> dict[Any, Any]:
    rows = session.execute(sa.select(*columns)).all()
    return {tuple(row[:2]): tuple(row[2:]) for row in rows}


def _sums_by_place(session: Session, model: type[Any]) -> dict[tuple[int, int], Decimal]:
    sums = sa.select(model.product_id, model.warehouse_id, sa.func.sum(model.quantity)).group_by(model.product_id, model.warehouse_id)
    return {(product, warehouse): total for product, warehouse, total in session.execute(sums)}


def claims(session: Session, _progress: Progress) -> Iterator[Finding]:
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


_BOOKED = (
    (StockMovement, sa.func.sum(StockMovement.quantity) != 0),
    (StockReservation, sa.func.sum(StockReservation.quantity) != 0),
    (SettlementMovement, sa.or_(sa.func.sum(SettlementMovement.charged) != 0, sa.func.sum(SettlementMovement.paid) != 0)),
)
_BOOKED_OF_DRAFTS = [
    sa.select(model.document_id).join(Document, Document.id == model.document_id).where(Document.state == DocumentState.DRAFT)
    .group_by(model.document_id).having(condition)
    for model, condition in _BOOKED
]


def drafts_move_nothing(session: Session, _progress: Progress) -> Iterator[Finding]:
    """What stands booked of a draft adds up to nothing."""
    for statement in _BOOKED_OF_DRAFTS:
        for id in session.scalars(statement):
            yield Finding("draft_moves", _("Document no. {id} is a draft, and something stands booked by it.").format(id=id), "document", id)


def _not_opposite(model: Any, same: Iterable[str], opposite: Iterable[str]) -> sa.Select[int, int]:
    first = aliased(model)
    differs = [getattr(model, name) != getattr(first, name) for name in same]
    differs += [getattr(model, name) + getattr(first, name) != 0 for name in opposite]
    statement = sa.select(model.id, model.document_id).join(first, first.id == model.reversal_of_id)
    return statement.where(sa.or_(*differs, first.reversal_of_id.is_not(None)))


_NOT_OPPOSITE = (
    _not_opposite(StockMovement, ("document_id", "product_id", "warehouse_id"), ("quantity",)),
    _not_opposite(StockReservation, ("document_id", "order_line_id", "product_id", "warehouse_id"), ("quantity",)),
    _not_opposite(SettlementMovement, ("document_id", "claim_id", "firm_id", "client_id", "currency"), ("charged", "paid")),
)


def reversals(session: Session, _progress: Progress) -> Iterator[Finding]:
    """Each reversal is the exact opposite of what it reverses, so that debit equals credit in each pair and in total."""
    for statement in _NOT_OPPOSITE:
        for id, document in session.execute(statement):
            text = _("Document no. {document}: its reversal no. {id} is not the opposite of what it reverses.")
            yield Finding("reversal", text.format(document=document, id=id), "document", document)


def _payments_with_sums() -> sa.Select[Any]:
    table = SettlementMovement
    types = ("payment_in", "payment_out")
    paid = sa.func.sum(table.paid)
    booked = sa.select(table.document_id, paid.label("paid")).group_by(table.document_id).subquery()
    shared = sa.func.sum(PaymentAllocation.amount).label("shared")
    shares = sa.select(PaymentAllocation.payment_id, shared).group_by(PaymentAllocation.payment_id).subquery()
    return (
        sa.select(Document.id, Document.number, Document.type, Document.gross, booked.c.paid, shares.c.shared)
        .outerjoin(booked, booked.c.document_id == Document.id)
        .outerjoin(shares, shares.c.payment_id == Document.id)
        .where(Document.state == DocumentState.POSTED, Document.type.in_(types), Document.batch_id.is_(None))
    )


_PAYMENTS = _payments_with_sums()


def payments(session: Session, _progress: Progress) -> Iterator[Finding]:
    """What a posted payment is booked at is its amount; its shares are not more than that."""
    for row in session.execute(_PAYMENTS):
        if abs(row.paid or ZERO) != row.gross:
            text = _("Payment {number} of {gross} is booked at {paid}.")
            yield Finding("payment", text.format(number=row.number, gross=row.gross, paid=row.paid or ZERO), "document", row.id)
        if (row.shared or ZERO) > row.gross:
            text = _("Payment {number} of {gross} is shared out at {shared}.")
            yield Finding("allocation", text.format(number=row.number, gross=row.gross, shared=row.shared), "document", row.id)


def _standing_charges() -> sa.Select[int, Any, Any]:
    """What was charged and credited on each claim and not taken back."""
    table, reversal = SettlementMovement, aliased(SettlementMovement)
    charged = sa.func.sum(sa.case((table.charged > 0, table.charged), else_=sa.literal(ZERO, table.charged.type)))
    credited = sa.func.sum(sa.case((table.charged < 0, table.charged), else_=sa.literal(ZERO, table.charged.type)))
    return (
        sa.select(table.claim_id, charged.label("charged"), credited.label("credited"))
        .outerjoin(reversal, reversal.reversal_of_id == table.id)
        .where(table.reversal_of_id.is_(None), reversal.id.is_(None))
        .group_by(table.claim_id)
    )


_CHARGES = _standing_charges()
_SHARES = (
    sa.select(PaymentAllocation.claim_id, Document.type, sa.func.sum(PaymentAllocation.amount).label("amount"))
    .join(Document, Document.id == PaymentAllocation.payment_id)
    .where(Document.state == DocumentState.POSTED)
    .group_by(PaymentAllocation.claim_id, Document.type)
)
_TOTALS = sa.select(Document.id, Document.gross).where(Document.id.in_(sa.select(PaymentAllocation.claim_id)))


def allocations(session: Session, _progress: Progress) -> Iterator[Finding]:
    """The shares of payments on a document are not more than was charged on it, or than its total where deliveries charge it part by part.

    What a payment out gives back counts against them.
    """
    limits = {row.claim_id: (row.charged, -row.credited) for row in session.execute(_CHARGES)}
    sums: dict[int, Decimal] = {}
    for row in session.execute(_SHARES):
        sums[row.claim_id] = sums.get(row.claim_id, ZERO) + (row.amount if row.type == "payment_in" else -row.amount)
    totals = {row.id: row.gross for row in session.execute(_TOTALS)}
    for claim, amount in sorted(sums.items()):
        most, least = limits.get(claim, (ZERO, ZERO))
        most = max(most, totals.get(claim, ZERO))  # where the client owes from deliveries, an invoice is paid before they charge their parts
        if not -least <= amount <= most:
            text = _("Document no. {id}: payments of {shared} are booked on it, and {charged} were charged.")
            yield Finding("allocation", text.format(id=claim, shared=amount, charged=most), "document", claim)
