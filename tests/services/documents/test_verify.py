"""The invariants find what was spoilt behind the program's back."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.core.enums.documents import DocumentState
from app.db.session import UnitOfWork
from app.models.documents import Document, DocumentLine
from app.models.finance import Claim
from app.models.stock import StockBalance
from app.services.documents.verify import CHECKS, NAMES, verify
from tests.helpers.shop import Shop

pytestmark = pytest.mark.backends


def test_verify_when_all_is_well_then_no_findings(shop: Shop) -> None:
    shop.stock_up(bolt=10, nut=5)
    shop.sell("order", (shop.bolt, 4), client=shop.petrov)
    invoice = shop.sell("invoice", (shop.bolt, 4), (shop.help, 1), client=shop.petrov)
    shop.sell("payment_in", client=shop.petrov, gross=Decimal(7))
    shop.unpost(invoice)
    assert verify(shop.ctx) == []
    assert set(NAMES) == {check.__name__ for check in CHECKS}


def test_verify_when_a_posted_price_was_changed_behind_our_back_then_named(shop: Shop) -> None:
    id = shop.sell("invoice", (shop.bolt, 4), (shop.nut, 1), client=shop.petrov)
    with UnitOfWork(shop.ctx.database, "test.spoil") as uow:
        uow.session.execute(sa.update(DocumentLine).where(DocumentLine.document_id == id, DocumentLine.position == 2).values(name="Screw"))
        uow.commit()
    assert [(finding.check, finding.id) for finding in verify(shop.ctx)] == [("changed", id)]


def test_verify_when_something_is_spoilt_then_each_is_found(shop: Shop) -> None:
    shop.stock_up(bolt=10)
    first = shop.sell("invoice", (shop.bolt, 4), client=shop.petrov)
    second = shop.sell("invoice", (shop.bolt, 4), client=shop.petrov)
    with UnitOfWork(shop.ctx.database, "test.spoil") as uow:
        uow.session.execute(sa.update(StockBalance).values(quantity=Decimal(9), reserved=Decimal(1)))
        uow.session.execute(sa.update(Claim).where(Claim.document_id == first).values(paid=Decimal(1)))
        uow.session.execute(sa.update(Document).where(Document.id == first).values(number_key=None, frozen=None))
        uow.session.execute(sa.update(Document).where(Document.id == second).values(state=DocumentState.DRAFT))
        uow.commit()
    found = {finding.check for finding in verify(shop.ctx)}
    assert found == {"stock_balance", "stock_reserved", "claim", "draft_moves", "number_gap", "not_frozen"}
