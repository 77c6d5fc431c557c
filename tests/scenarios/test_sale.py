"""A whole sale and its undoing: quotation → order → invoice → delivery → payment, then every step reversed, on all databases."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.core.enums.documents import ClaimsOn
from app.models.finance import Claim, SettlementMovement
from app.models.stock import StockBalance, StockMovement, StockReservation
from app.services.context import Context, open_context
from app.services.documents.chain import chain, create_from
from app.services.verifying import verify
from tests.helpers.shop import Shop, make_shop

pytestmark = pytest.mark.backends


@pytest.fixture
def shop(database: object) -> Shop:
    ctx: Context = open_context(database)  # type: ignore[arg-type]
    return make_shop(ctx)


def sums(shop: Shop) -> dict[str, Decimal]:
    columns = {
        "moved": StockMovement.quantity, "set aside": StockReservation.quantity, "charged": SettlementMovement.charged,
        "paid": SettlementMovement.paid, "on hand": StockBalance.quantity, "reserved": StockBalance.reserved,
        "claims": Claim.charged, "claims paid": Claim.paid,
    }
    with shop.ctx.reading() as session:
        return {name: session.scalar(sa.select(sa.func.sum(column))) or Decimal(0) for name, column in columns.items()}


@pytest.mark.parametrize("claims_on", list(ClaimsOn))
def test_sale_when_walked_forth_and_back_then_ledgers_are_at_zero(shop: Shop, claims_on: ClaimsOn) -> None:
    shop.set_firm(claims_on=claims_on)
    opening = shop.stock_up(bolt=100, nut=100)
    quotation = shop.sell("quotation", (shop.bolt, 40), (shop.nut, 10), (shop.help, "1.5"), client=shop.ivanov)
    order = shop.post(create_from(shop.ctx, [quotation], "order"))
    invoice = shop.post(create_from(shop.ctx, [order], "invoice"))
    delivery = create_from(shop.ctx, [invoice], "delivery_note")
    assert [line.name for line in delivery.lines] == ["Bolt M8", "Nut M8"]
    note = shop.post(delivery)
    act = shop.post(create_from(shop.ctx, [invoice], "act"))
    payment = shop.post(create_from(shop.ctx, [invoice], "payment_in"))

    # net 40 × 1.25 × 0.9 + 10 × 0.33 × 0.9 + 1.5 × 60 × 0.9 = 45.00 + 2.97 + 81.00; tax 19 % = 24.50
    assert shop.document(invoice).gross == Decimal("153.47")
    assert sums(shop) == {
        "moved": 150, "set aside": 0, "charged": Decimal("153.47"), "paid": Decimal("153.47"), "on hand": 150, "reserved": 0,
        "claims": Decimal("153.47"), "claims paid": Decimal("153.47"),
    }
    tree = chain(shop.ctx, order)
    assert [(item.type, item.depth) for item in tree] == [
        ("quotation", 0), ("order", 1), ("invoice", 2), ("delivery_note", 3), ("act", 3), ("payment_in", 3),
    ]
    assert [item.open for item in tree if item.type == "invoice"] == [0]
    assert [item.is_current for item in tree] == [False, True, False, False, False, False]
    assert verify(shop.ctx) == []

    for document in (payment, act, note, invoice, order, quotation, opening):
        shop.unpost(document)
    assert set(sums(shop).values()) == {0}
    assert verify(shop.ctx) == []
