"""Many documents at a time: the same rules and the same rows as one by one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.errors import FieldErrors, UserError
from app.models.documents import Document, DocumentLine
from app.models.finance import Claim, SettlementMovement
from app.models.stock import StockBalance, StockMovement, StockReservation
from app.services.documents import drafts
from app.services.documents.bulk import insert_documents, post_many
from app.services.documents.chain import create_from
from app.services.verifying import verify
from tests.helpers.shop import Shop

pytestmark = pytest.mark.backends

D = Decimal
#: columns that differ because time passed or keys were given
_OWN = {"id", "posted_at", "number", "number_key", "search", "document_id", "line_id", "source_line_id", "claim_id", "order_line_id", "frozen", "version"}


def rows(shop: Shop, model: Any, document: int, column: str = "document_id") -> list[dict[str, Any]]:
    with shop.ctx.reading() as session:
        found = session.execute(sa.select(*model.__table__.columns).where(model.__table__.c[column] == document).order_by(model.id)).mappings().all()
        return [{name: value for name, value in row.items() if name not in _OWN} for row in found]


def all_rows(shop: Shop, document: int) -> dict[str, Any]:
    models = (DocumentLine, StockMovement, StockReservation, SettlementMovement, Claim)
    return {"document": rows(shop, Document, document, "id"), **{model.__tablename__: rows(shop, model, document) for model in models}}


def test_insert_when_posted_at_once_then_rows_are_those_of_the_card(shop: Shop) -> None:
    shop.stock_up(bolt=100)
    orders = [shop.sell("order", (shop.bolt, 8), (shop.help, 1), client=shop.petrov) for _ in range(2)]
    for type in ("invoice", "delivery_note"):
        slow = shop.post(create_from(shop.ctx, orders[:1], type))
        draft = create_from(shop.ctx, orders[1:], type)
        (fast,) = insert_documents(shop.ctx, [draft], post=True)
        mine, theirs = all_rows(shop, fast), all_rows(shop, slow)
        for side in (mine, theirs):
            side["document"][0].pop("subject")
        assert mine == theirs
        assert draft.id == fast
        assert [line.id for line in draft.lines] == [line.id for line in drafts.load(shop.ctx, fast).lines]
        frozen = [{**(shop.document(id).frozen or {}), "basis": None, "fingerprint": None} for id in (fast, slow)]  # type: ignore[dict-item]
        assert frozen[0] == frozen[1]
    assert verify(shop.ctx) == []


def test_insert_when_many_then_numbers_follow_and_balances_hold(shop: Shop) -> None:
    shop.stock_up(bolt=1000)
    batch = [shop.draft("delivery_note", (shop.bolt, 1 + number % 3), client=shop.petrov) for number in range(12)]
    ids = insert_documents(shop.ctx, batch, post=True)
    assert [shop.document(id).number for id in ids] == [f"DN-2026-{number:05}" for number in range(1, 13)]
    with shop.ctx.reading() as session:
        assert session.scalar(sa.select(StockBalance.quantity)) == 1000 - 24
    assert verify(shop.ctx) == []


def test_insert_when_one_sells_too_much_then_none_is_written(shop: Shop) -> None:
    shop.stock_up(bolt=10)
    batch = [shop.draft("delivery_note", (shop.bolt, quantity), client=shop.petrov) for quantity in (4, 4, 4)]
    with pytest.raises(UserError, match="Only 2 of 4 are free in Main"):
        insert_documents(shop.ctx, batch, post=True)
    with shop.ctx.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Document).where(Document.type == "delivery_note")) == 0


def test_insert_when_a_line_is_wrong_then_document_and_cell_are_named(shop: Shop) -> None:
    batch = [shop.draft("invoice", (shop.bolt, quantity), client=shop.petrov) for quantity in (1, -1)]
    with pytest.raises(FieldErrors) as refused:
        insert_documents(shop.ctx, batch)
    assert list(refused.value.errors) == ["documents.1.lines.0.quantity"]


def test_insert_when_key_is_repeated_then_nothing_doubles(shop: Shop) -> None:
    def batch() -> list[drafts.DocumentDraft]:
        return [shop.draft("quotation", (shop.bolt, 1), client=shop.petrov) for _ in range(3)]

    first = insert_documents(shop.ctx, batch(), post=True, key="import-7")
    assert insert_documents(shop.ctx, batch(), post=True, key="import-7") == first


def test_payments_when_posted_together_then_no_claim_is_paid_twice(shop: Shop) -> None:
    invoice = shop.sell("invoice", (shop.bolt, 10), client=shop.petrov)
    batch = [create_from(shop.ctx, [invoice], "payment_in") for _ in range(2)]
    with pytest.raises(UserError, match="Only"):
        insert_documents(shop.ctx, batch, post=True)
    ids = insert_documents(shop.ctx, batch)
    with pytest.raises(UserError, match="Only"):
        post_many(shop.ctx, ids)
    post_many(shop.ctx, ids[:1])
    assert verify(shop.ctx) == []
