"""Months of random business: whatever people do in whatever order, the ledgers hold, and everything can be taken back to nothing."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from app.core.enums.documents import ClaimsOn, DocumentState
from app.core.errors import UserError
from app.db.engine import Database
from app.models.documents import Document
from app.models.finance import SettlementMovement
from app.models.stock import StockMovement, StockReservation
from app.services.context import open_context
from app.services.documents import actions
from app.services.documents.chain import create_from, next_types
from app.services.verifying import verify
from tests.helpers.shop import Shop, make_shop

STEPS = 60


@pytest.fixture
def shop(database: Database) -> Shop:
    return make_shop(open_context(database))


def posted(shop: Shop) -> list[tuple[int, str]]:
    with shop.ctx.reading() as session:
        return [tuple(row) for row in session.execute(sa.select(Document.id, Document.type).where(Document.state == DocumentState.POSTED))]


def step(shop: Shop, chance: random.Random) -> None:
    """One thing that somebody does."""
    goods = chance.choice([shop.bolt, shop.nut])
    client = chance.choice([shop.petrov, shop.ivanov])
    there = posted(shop)
    match chance.randrange(8):
        case 0:
            shop.sell("goods_receipt", (goods, chance.randint(1, 30)), client=shop.supplier, warehouse=shop.main)
        case 1:
            shop.sell("order", (goods, chance.randint(1, 20)), (shop.help, 1), client=client)
        case 2:
            shop.sell("delivery_note", (goods, chance.randint(1, 20)), client=client)
        case 3 | 4 | 5 if there:
            id, type = chance.choice(there)
            if kinds := next_types(type):
                draft = create_from(shop.ctx, [id], chance.choice(kinds).code)
                for line in draft.lines:
                    line.quantity = max(Decimal(1), (line.quantity or Decimal(1)) // chance.randint(1, 2))
                shop.post(draft)
        case 6 if there:
            shop.unpost(chance.choice(there)[0])
        case _:
            shop.sell("payment_in", client=client, gross=Decimal(chance.randint(1, 50)))


@pytest.mark.parametrize("claims_on", list(ClaimsOn))
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.heavy)])
def test_business_when_random_then_ledgers_hold_and_all_can_be_reversed(shop: Shop, seed: int, claims_on: ClaimsOn) -> None:
    shop.set_firm(claims_on=claims_on)
    chance = random.Random(seed)
    refused = 0
    for number in range(STEPS):
        try:
            step(shop, chance)
        except UserError:
            refused += 1
        if number % 10 == 0:  # a check of everything takes longer than the step
            assert verify(shop.ctx) == []
    assert verify(shop.ctx) == []
    assert 0 < refused < STEPS * 2 / 3
    while left := posted(shop):
        before = len(left)
        for id, _type in reversed(left):
            try:
                shop.unpost(id)
            except UserError:
                continue
        assert len(posted(shop)) < before, "documents hold each other fast"
    assert verify(shop.ctx) == []
    with shop.ctx.reading() as session:
        for column in (StockMovement.quantity, StockReservation.quantity, SettlementMovement.charged, SettlementMovement.paid):
            assert not session.scalar(sa.select(sa.func.sum(column)))


@pytest.mark.parametrize("action", ["post", "unpost"])
def test_action_when_any_statement_fails_then_nothing_of_it_stays(shop: Shop, action: str) -> None:
    """T-09: an exception at every single statement."""
    shop.stock_up(bolt=10, nut=10)
    order = shop.sell("order", (shop.bolt, 3), (shop.nut, 3), client=shop.petrov)
    id = shop.save(create_from(shop.ctx, [order], "delivery_note"))
    if action == "unpost":
        shop.post(id)
    before, version = shop.document(id).state, shop.document(id).version
    engine, countdown = shop.ctx.database.engine, [0]

    def fail(*_arguments: object) -> None:
        countdown[0] -= 1
        if countdown[0] == 0:
            raise RuntimeError("injected")

    event.listen(engine, "before_cursor_execute", fail)
    try:
        for number in range(1, 60):
            countdown[0] = number
            try:
                actions.post(shop.ctx, id, version) if action == "post" else actions.unpost(shop.ctx, id, version, "test")
            except RuntimeError:
                countdown[0] = 0
                assert shop.document(id).state is before
                assert verify(shop.ctx) == []
            else:
                break
    finally:
        event.remove(engine, "before_cursor_execute", fail)
    assert number > 12
    assert shop.document(id).state is not before
    assert verify(shop.ctx) == []
