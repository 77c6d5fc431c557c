"""The start page's figures on all databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.core import clock
from app.core.enums.people import Role
from app.services import overview, records
from app.services.documents import actions, chain, drafts
from tests.helpers.firm import SmallFirm, post, sell

pytestmark = pytest.mark.backends


@pytest.fixture
def firm(standing_firm: SmallFirm) -> SmallFirm:
    """A firm with goods and stock."""
    return standing_firm


def _order(firm: SmallFirm, quantity: int = 3) -> int:
    order = sell(firm, "order", [(firm.products[0], Decimal(quantity))])
    actions.post(firm.ctx, order, 1)
    return order


def _follow(firm: SmallFirm, parent: int, type: str, quantity: int) -> int:
    draft = chain.create_from(firm.ctx, [parent], type)
    draft.lines[0]["quantity"] = Decimal(quantity)
    return post(firm.ctx, drafts.save(firm.ctx, draft))


def test_orders_when_posted_and_not_wholly_delivered_then_they_are_open(firm: SmallFirm) -> None:
    sell(firm, "order", [(firm.products[0], Decimal(1))])
    partly, wholly, billed, untouched = (_order(firm) for _number in range(4))
    _follow(firm, partly, "delivery_note", 2)
    _follow(firm, wholly, "delivery_note", 3)
    _follow(firm, _follow(firm, billed, "invoice", 3), "delivery_note", 3)
    seen = overview.overview(firm.ctx)
    assert {row.document for row in seen.orders.rows} == {partly, untouched}
    assert seen.orders.count == 2
    assert {row.client for row in seen.orders.rows} == {"Beta Bau"}


def test_claims_when_their_day_has_passed_then_they_are_told_oldest_first(firm: SmallFirm) -> None:
    keys = []
    for days in (1, 20, -5):
        draft = drafts.load(firm.ctx, sell(firm, "invoice", [(firm.products[0], Decimal(1))]))
        draft["date"] = clock.today() - timedelta(days=30)
        draft["due_on"] = clock.today() - timedelta(days=days)
        keys.append(post(firm.ctx, drafts.save(firm.ctx, draft)))
    seen = overview.overview(firm.ctx).overdue
    assert [row.document for row in seen.rows] == [keys[1], keys[0]]
    assert seen.rows[0].amount > 0


def test_many_orders_when_told_then_six_rows_and_the_whole_count(firm: SmallFirm) -> None:
    for _number in range(8):
        _order(firm, 1)
    seen = overview.overview(firm.ctx).orders
    assert (len(seen.rows), seen.count) == (overview.MOST_ROWS, 8)


def test_papers_of_others_when_a_salesperson_looks_then_they_are_not_told(firm: SmallFirm) -> None:
    _order(firm)
    seller = records.save(firm.ctx, records.new(firm.ctx, "employee", name="Sam Seller", role=Role.SALES)).created("employee")[0]
    mine = replace(firm.ctx, user=replace(firm.ctx.user, id=seller, role=Role.SALES))
    seen = overview.overview(mine)
    assert seen.is_mine
    assert seen.orders.count == 0
    assert overview.overview(firm.ctx).orders.count == 1


def test_overview_when_the_firm_has_just_begun_then_it_says_what_is_missing(firm: SmallFirm) -> None:
    seen = overview.overview(firm.ctx)
    assert seen.firm is not None
    assert (seen.firm[1], seen.has_details, seen.has_clients, seen.has_documents) == ("Alfa Handel", False, True, True)


def test_records_when_in_the_bin_or_unknown_then_they_are_not_there(firm: SmallFirm) -> None:
    order = _order(firm)
    gone = sell(firm, "invoice", [(firm.products[0], Decimal(1))])
    records.delete(firm.ctx, "document", [gone])
    wanted = [("client", firm.client), ("document", order), ("document", gone), ("document", 10**6)]
    assert overview.still_there(firm.ctx, wanted) == {("client", firm.client), ("document", order)}
    assert overview.still_there(firm.ctx, []) == set()
