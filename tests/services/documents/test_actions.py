"""Buttons: why they are grey, credit limits, rights, and two people at once."""

from __future__ import annotations

import threading
from dataclasses import replace
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.core.access import rights_of
from app.core.enums.people import ClientStatus
from app.core.errors import AccessDenied, FieldErrors, UserError
from app.db.session import UnitOfWork
from app.models.clients import Client
from app.models.documents import Document
from app.models.stock import StockBalance
from app.services.documents import actions, drafts
from app.services.documents.chain import create_from
from app.services.verifying import verify
from tests.helpers.shop import TODAY, Shop

pytestmark = pytest.mark.backends

D = Decimal


def set_client(shop: Shop, client: int, **values: object) -> None:
    with UnitOfWork(shop.ctx.database, "test.client") as uow:
        record = uow.session.get_one(Client, client)
        for name, value in values.items():
            setattr(record, name, value)
        uow.commit()


def test_why_not_when_asked_then_first_reason_or_nothing(shop: Shop) -> None:
    id = shop.save(shop.draft("invoice", (shop.bolt, 1)))
    assert actions.why_not(shop.ctx, id, "post") == "Fill in “Client”."
    assert actions.why_not(shop.ctx, id, "unpost") == "It is a draft."
    order = shop.sell("order", (shop.bolt, 1), client=shop.petrov)
    assert actions.why_not(shop.ctx, order, "post") == "It is posted already."
    assert actions.why_not(shop.ctx, order, "unpost") is None
    shop.post(create_from(shop.ctx, [order], "invoice"))
    assert actions.why_not(shop.ctx, order, "unpost") == "Invoice INV-2026-00001 was made from it. Reverse that first."
    shop.set_firm(closed_until=TODAY)
    assert "closed until 16/03/2026" in str(actions.why_not(shop.ctx, id, "post"))


def test_post_when_right_is_missing_then_denied(shop: Shop) -> None:
    shop.stock_up(bolt=1)
    id = shop.save(shop.draft("delivery_note", (shop.bolt, 1), client=shop.petrov))
    seller = replace(shop.ctx, rights=rights_of("sales"))
    with pytest.raises(AccessDenied, match=r"stock\.delivery_note\.post"):
        actions.post(seller, id, 1)
    assert "stock.delivery_note.post" in str(actions.why_not(seller, id, "post"))
    keeper = replace(shop.ctx, rights=rights_of("storekeeper"))
    actions.post(keeper, id, 1)


def test_unpost_when_no_reason_is_given_then_refused(shop: Shop) -> None:
    id = shop.sell("order", (shop.bolt, 1), client=shop.petrov)
    with pytest.raises(UserError, match="Say why"):
        actions.unpost(shop.ctx, id, shop.document(id).version, " ")


def test_invoice_when_credit_limit_is_passed_then_override_takes_right_and_reason(shop: Shop) -> None:
    set_client(shop, shop.petrov, credit_limit=D(20))
    shop.sell("invoice", (shop.bolt, 10), client=shop.petrov)
    id = shop.save(shop.draft("invoice", (shop.bolt, 10), client=shop.petrov))
    with pytest.raises(FieldErrors) as refused:
        actions.post(shop.ctx, id, 1)
    assert list(refused.value.errors) == ["client"]
    assert "29.76" in refused.value.errors["client"]
    with pytest.raises(AccessDenied):
        actions.post(replace(shop.ctx, rights=rights_of("sales")), id, 1, override="good friend")
    actions.post(shop.ctx, id, 1, override="good friend")
    assert shop.document(id).number == "INV-2026-00002"


def test_order_when_client_is_stopped_then_refused(shop: Shop) -> None:
    set_client(shop, shop.petrov, status=ClientStatus.STOPPED)
    with pytest.raises(FieldErrors) as refused:
        shop.sell("order", (shop.bolt, 1), client=shop.petrov)
    assert list(refused.value.errors) == ["client"]


def test_post_many_when_types_differ_then_refused(shop: Shop) -> None:
    ids = [shop.save(shop.draft(type, (shop.bolt, 1), client=shop.petrov)) for type in ("order", "invoice")]
    with pytest.raises(UserError, match="one type"):
        actions.post_many(shop.ctx, ids)
    assert actions.post_many(shop.ctx, ids[:1]).ids("document") == (ids[0],)


def at_once(*jobs: object) -> list[object]:
    """Run calls in threads that start together; returns their results or errors."""
    gate, answers = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(place: int, job: object) -> None:
        gate.wait()
        try:
            answers[place] = job()  # type: ignore[operator]
        except UserError as error:
            answers[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers  # type: ignore[return-value]


def test_last_piece_when_many_sell_it_at_once_then_exactly_one_wins(shop: Shop) -> None:
    shop.stock_up(bolt=1)
    ids = [shop.save(shop.draft("delivery_note", (shop.bolt, 1), client=shop.petrov)) for _ in range(5)]
    answers = at_once(*(lambda id=id: actions.post(shop.ctx, id, 1) for id in ids))
    refused = [answer for answer in answers if isinstance(answer, FieldErrors)]
    assert len(refused) == 4
    assert {error.errors["lines.0.quantity"] for error in refused} == {"Only 0 of 1 are free in Main."}
    assert [shop.document(id).number for id in ids].count("DN-2026-00001") == 1
    assert verify(shop.ctx) == []


def test_first_receipts_when_posted_at_once_then_both_count(shop: Shop) -> None:
    drafted = [shop.draft("goods_receipt", (shop.bolt, 5), (shop.nut, 5), client=shop.supplier, warehouse=shop.main) for _ in range(3)]
    ids = [shop.save(draft) for draft in drafted]
    answers = at_once(*(lambda id=id: actions.post(shop.ctx, id, 1) for id in ids))
    assert not [answer for answer in answers if isinstance(answer, UserError)]
    with shop.ctx.reading() as session:
        assert set(session.scalars(sa.select(StockBalance.quantity))) == {15}
    assert sorted(str(shop.document(id).number) for id in ids) == ["GR-2026-00001", "GR-2026-00002", "GR-2026-00003"]


def test_claim_when_paid_by_two_at_once_then_one_is_refused(shop: Shop) -> None:
    invoice = shop.sell("invoice", (shop.bolt, 10), client=shop.petrov)
    ids = [shop.save(create_from(shop.ctx, [invoice], "payment_in")) for _ in range(2)]
    answers = at_once(*(lambda id=id: actions.post(shop.ctx, id, 1) for id in ids))
    assert len([answer for answer in answers if isinstance(answer, FieldErrors)]) == 1
    assert verify(shop.ctx) == []


def test_order_when_reversed_while_it_is_delivered_then_only_one_happens(shop: Shop) -> None:
    shop.stock_up(bolt=10)
    order = shop.sell("order", (shop.bolt, 4), client=shop.petrov)
    delivery = shop.save(create_from(shop.ctx, [order], "delivery_note"))
    answers = at_once(
        lambda: actions.post(shop.ctx, delivery, 1), lambda: actions.unpost(shop.ctx, order, shop.document(order).version, "cancelled")
    )
    assert len([answer for answer in answers if isinstance(answer, UserError)]) == 1
    with shop.ctx.reading() as session:
        states = session.scalars(sa.select(Document.state).where(Document.id.in_([order, delivery]))).all()
    assert len(set(states)) == 1  # both posted, or both drafts
    assert verify(shop.ctx) == []


def test_save_when_two_people_save_lines_then_one_is_told(shop: Shop) -> None:
    id = shop.save(shop.draft("order", (shop.bolt, 1), client=shop.petrov))
    cards = [drafts.load(shop.ctx, id) for _ in range(2)]
    for number, card in enumerate(cards, 2):
        card.lines[0].discount = D(number)
    answers = at_once(*(lambda card=card: drafts.save(shop.ctx, card) for card in cards))
    assert len([answer for answer in answers if isinstance(answer, UserError)]) == 1
