"""Goods set aside for orders: reserving again what came in since, giving free what nobody fetched, and what is free at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import sqlalchemy as sa

from app.core import clock
from app.core.changes import Changes
from app.core.enums.documents import DocumentState
from app.core.errors import UserError
from app.core.i18n import _
from app.core.rules.stock import why_not_take
from app.db.session import UnitOfWork
from app.models.documents import Document
from app.models.stock import StockBalance, StockReservation
from app.services.context import Context
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.documents.draft_model import DocumentDraft
from app.services.documents.family import read_family
from app.services.documents.loading import chunks
from app.services.documents.paper import Paper
from app.services.documents.posting import check_versions, open_papers
from app.services.documents.stock_ledger import StockLedger
from app.services.use_case import use_case

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Available:
    """What a warehouse holds of a product."""

    quantity: Decimal = ZERO
    reserved: Decimal = ZERO

    @property
    def free(self) -> Decimal:
        """What nobody has set aside."""
        return self.quantity - self.reserved


def available(ctx: Context, warehouse_id: int, product_ids: Iterable[int]) -> dict[int, Available]:
    """What a warehouse holds of each product."""
    wanted = set(product_ids)
    found = {product: Available() for product in wanted}
    columns = (StockBalance.product_id, StockBalance.quantity, StockBalance.reserved)
    with ctx.reading() as session:
        for part in chunks(wanted):
            rows = session.execute(sa.select(*columns).where(StockBalance.warehouse_id == warehouse_id, StockBalance.product_id.in_(part)))
            found |= {product: Available(quantity, reserved) for product, quantity, reserved in rows}
    return found


def stock_hints(ctx: Context, draft: DocumentDraft) -> dict[str, str]:
    """For a card that takes goods: the lines that ask for more than is free now, as ``lines.3.quantity`` → sentence.

    What is set aside for the draft's own order counts as taken: posting decides.
    """
    goods = [(index, line) for index, line in enumerate(draft.lines) if line.is_goods and line.product is not None and line.quantity]
    if not draft["warehouse"] or not goods:
        return {}
    left = {product: one.free for product, one in available(ctx, draft["warehouse"], [line.product or 0 for _index, line in goods]).items()}
    found: dict[str, str] = {}
    for index, line in goods:
        product, wanted = line.product or 0, line.quantity or ZERO
        if (problem := why_not_take(wanted, left[product], draft.labels.get("warehouse", ""))) is not None:
            found[f"lines.{index}.quantity"] = problem
        left[product] -= wanted
    return found


@use_case("sales.order.reserve")
def reserve(ctx: Context, id: int, version: int, key: str | None = None) -> Changes:
    """Set aside for an order what came in since it was posted, up to what is still to be delivered.

    :raises UserError: the order names no warehouse.
    """

    def more(uow: UnitOfWork, order: Paper) -> None:
        if order.warehouse_id is None:
            raise UserError(_("The order names no warehouse."), _("Reverse it, choose one, and post it again."))
        family = read_family(uow.session, [id])
        ledger = StockLedger(uow.session, [(line.product_id or 0, order.warehouse_id) for line in order.goods], [line.id for line in order.goods])
        for line in order.goods:
            ledger.reserve(order, line, order.warehouse_id, delivered=family.done(family.lines[line.id], "delivery_note"))
        ledger.write(uow)

    return _with_order(ctx, id, version, key, more)


@use_case("sales.order.release")
def release(ctx: Context, id: int, version: int, key: str | None = None) -> Changes:
    """Give free all that is still set aside for an order."""
    return _with_order(ctx, id, version, key, _give_up)


def _give_up(uow: UnitOfWork, order: Paper) -> None:
    ledger = StockLedger(uow.session, [], [line.id for line in order.goods])
    for line in order.goods:
        ledger.give_up(order, line)
    ledger.write(uow)


def _with_order(ctx: Context, id: int, version: int, key: str | None, work: Callable[[UnitOfWork, Paper], None]) -> Changes:
    with ctx.uow(key, document=id) as uow:
        (order,) = open_papers(uow.session, DOCUMENT_TYPES.get("order"), [id])
        check_versions([order], {id: version}, DocumentState.POSTED)
        work(uow, order)
        uow.touch("document", id)
        return uow.commit()


def release_expired(ctx: Context, on: date | None = None) -> Changes:
    """Give free what orders hold whose time is over; for the agent's night.

    :param on: orders that were valid until before this day; today when none is given.
    """
    held = sa.select(StockReservation.document_id).group_by(StockReservation.order_line_id, StockReservation.document_id)
    standing = held.having(sa.func.sum(StockReservation.quantity) > 0).subquery()
    over = (Document.type == "order", Document.state == DocumentState.POSTED, Document.valid_until < (on or clock.today()))
    with ctx.reading() as session:
        orders = session.execute(
            sa.select(Document.id, Document.version).where(*over, Document.id.in_(sa.select(standing.c.document_id))).order_by(Document.id)
        ).all()
    changes = Changes()
    for id, version in orders:
        changes |= release(ctx, id, version)
    return changes
