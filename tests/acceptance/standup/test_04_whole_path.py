"""Bar 4: two sales from quotation to payment and every step back again, with all reports beside the ledgers after each step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import clock
from app.db.engine import Database
from app.models.finance import Claim, SettlementMovement
from app.models.organisation import Employee
from app.models.stock import StockBalance, StockMovement, StockReservation
from app.services.context import open_context
from app.services.documents.chain import create_from
from app.services.verifying import verify
from tests.helpers.reconcile import Reconciliation, reconcile
from tests.helpers.shop import TODAY, Shop, make_shop

FEBRUARY = date(2026, 2, 10)
#: behind all that is posted, and so late that some claims are old
DAY = "2026-12-31"


def ledgers(shop: Shop) -> dict[str, Decimal]:
    """What the ledgers and what is kept beside them add up to, in absolute figures, so that nothing hides behind its opposite."""
    places = {
        "stock": (StockMovement.quantity, (StockMovement.product_id, StockMovement.warehouse_id)),
        "set aside": (StockReservation.quantity, (StockReservation.order_line_id,)),
        "charged": (SettlementMovement.charged, (SettlementMovement.claim_id,)),
        "paid": (SettlementMovement.paid, (SettlementMovement.claim_id,)),
        "balances": (StockBalance.quantity, (StockBalance.id,)),
        "reserved": (StockBalance.reserved, (StockBalance.id,)),
        "claims": (Claim.charged, (Claim.id,)),
        "claims paid": (Claim.paid, (Claim.id,)),
    }
    found = {}
    with shop.ctx.reading() as session:
        for name, (column, keys) in places.items():
            sums = session.scalars(sa.select(sa.func.sum(column)).group_by(*keys)).all()
            found[name] = sum((abs(one) for one in sums), Decimal(0))
    return found


def steps(shop: Shop, manager: int) -> list[tuple[str, Callable[[list[int]], int]]]:
    """Each step takes the keys of the documents so far and gives that of its own."""

    def on(type: str, parent: int, day: date, part: Decimal | None = None, **values: Any) -> Callable[[list[int]], int]:
        def make(made: list[int]) -> int:
            draft = create_from(shop.ctx, [made[parent]], type)
            draft["date"] = day
            for name, value in values.items():
                draft[name] = value
            if part is not None:
                for line in draft.lines:
                    line.quantity = (line.quantity or Decimal(0)) * part
                for share in draft.allocations:
                    share.amount = draft["gross"] = Decimal("33.33")
            return shop.post(draft)

        return make

    half, later = Decimal("0.5"), TODAY + timedelta(1)
    return [
        ("opening stock", lambda _made: shop.sell("stock_opening", (shop.bolt, 100), (shop.nut, 100), warehouse=shop.main, date=FEBRUARY)),
        ("quotation", lambda _made: shop.sell("quotation", (shop.bolt, 40), (shop.nut, "12"), (shop.help, "1.5"), client=shop.ivanov, date=FEBRUARY)),
        ("order", on("order", 1, FEBRUARY, warehouse=shop.main, manager=manager)),
        ("invoice", on("invoice", 2, FEBRUARY)),
        ("delivery note", on("delivery_note", 3, FEBRUARY, warehouse=shop.main)),
        ("act", on("act", 3, FEBRUARY)),
        ("payment", on("payment_in", 3, TODAY)),
        ("second quotation", lambda _made: shop.sell("quotation", (shop.bolt, 20), (shop.nut, 8), (shop.help, "0.25"), client=shop.petrov, date=TODAY)),
        ("second order", on("order", 7, TODAY, warehouse=shop.main)),
        ("second invoice", on("invoice", 8, TODAY)),
        ("half of the second delivery", on("delivery_note", 9, TODAY, half, warehouse=shop.main)),
        ("part of the second payment", on("payment_in", 9, later, half)),
    ]


@pytest.mark.backends
@pytest.mark.timeout(120)
def test_two_sales_when_walked_forth_and_back_then_reports_are_the_ledgers(database: Database, backend: str, capsys: pytest.CaptureFixture[str]) -> None:
    with clock.frozen(datetime(2026, 3, 20, 9)):
        shop = make_shop(open_context(database))
        with shop.ctx.reading() as session:
            manager = session.scalars(sa.select(Employee.id)).one()
        made: list[int] = []
        compared = 0

        def check(step: str) -> Reconciliation:
            found = reconcile(shop.ctx, "2026", DAY)
            assert found.differences == [], step
            assert verify(shop.ctx) == [], step
            return found

        for name, make in steps(shop, manager):
            made.append(make(made))
            forth = check(name)
            compared += forth.compared
        totals, gross = forth.totals, [shop.document(made[place]).gross for place in (3, 9)]
        # 45.00 + 12 × 0.33 × 0.9 = 3.56 + 81.00 are 129.56, with 19 % tax 154.18; 25.00 + 2.64 + 15.00 are 42.64, with tax 50.74
        assert gross == [Decimal("154.18"), Decimal("50.74")]
        assert totals["sales by month"] == totals["sales by client"] == totals["sales by manager"] == totals["sales by product"] == sum(gross)
        assert totals["payments"] == gross[0] + Decimal("33.33")
        assert totals["receivables"] == totals["claims"] == gross[1] - Decimal("33.33")
        assert [totals[name] for name in ("stock now", "reserved now", "open orders")] == [134, 14, 14]
        for place in reversed(range(len(made))):
            shop.unpost(made[place])
            back = check(f"back from {place}")
            compared += back.compared
        zero = ledgers(shop)
        assert set(zero.values()) == {Decimal(0)}
        assert set(back.totals.values()) == {Decimal(0)}
    with capsys.disabled():
        print(
            f"\nbar 4, {backend}: {len(made)} steps forth and {len(made)} back, {compared} figures of 9 reports equal to the ledgers; at the top sales {sum(gross)}, paid"
            f" {totals['payments']}, receivable {totals['receivables']}, on hand {totals['stock now']:.0f}, reserved {totals['reserved now']:.0f}; at the end all at zero"
        )
