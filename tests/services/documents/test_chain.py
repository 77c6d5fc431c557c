"""From one document to the next: what is left to do, several parents, and what hinders."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.core.errors import UserError
from app.services.documents import drafts
from app.services.documents.chain import chain, create_from, next_types, why_not_create
from tests.helpers.shop import Shop

pytestmark = pytest.mark.backends

D = Decimal


def quantities(draft: drafts.DocumentDraft) -> list[Decimal | None]:
    return [line.quantity for line in draft.lines]


def test_create_when_half_is_invoiced_by_a_draft_then_the_rest_is_left(shop: Shop) -> None:
    order = shop.sell("order", (shop.bolt, 10), (shop.help, 2), client=shop.petrov)
    first = create_from(shop.ctx, [order], "invoice")
    first.lines[0].quantity = D(4)
    first.remove_line(first.lines[1].key)
    shop.save(first)
    assert quantities(create_from(shop.ctx, [order], "invoice")) == [6, 2]


def test_create_when_order_was_delivered_directly_then_its_invoice_has_nothing_to_deliver(shop: Shop) -> None:
    shop.stock_up(bolt=100)
    order = shop.sell("order", (shop.bolt, 10), client=shop.petrov)
    partly = create_from(shop.ctx, [order], "delivery_note")
    partly.lines[0].quantity = D(7)
    shop.post(partly)
    invoice = shop.post(create_from(shop.ctx, [order], "invoice"))
    rest = create_from(shop.ctx, [invoice], "delivery_note")
    assert quantities(rest) == [3]
    shop.post(rest)
    with pytest.raises(UserError, match="Nothing of Invoice INV-2026-00001 is left"):
        create_from(shop.ctx, [invoice], "delivery_note")
    assert why_not_create(shop.ctx, [order], "delivery_note") is not None
    assert why_not_create(shop.ctx, [order], "act") is not None  # no services on it


def test_create_when_invoice_was_raised_above_its_order_then_all_of_it_is_delivered(shop: Shop) -> None:
    order = shop.sell("order", (shop.bolt, 10), client=shop.petrov)
    more = create_from(shop.ctx, [order], "invoice")
    more.lines[0].quantity = D(12)
    invoice = shop.post(more)
    assert quantities(create_from(shop.ctx, [invoice], "delivery_note")) == [12]


def test_create_when_there_are_several_parents_then_one_document_for_all(shop: Shop) -> None:
    orders = [shop.sell("order", (shop.bolt, 1), client=shop.petrov), shop.sell("order", (shop.nut, 2), client=shop.petrov)]
    draft = create_from(shop.ctx, orders, "invoice")
    assert [(line.product, line.quantity) for line in draft.lines] == [(shop.bolt, 1), (shop.nut, 2)]
    invoice = shop.post(draft)
    assert [item.type for item in chain(shop.ctx, invoice)] == ["order", "invoice", "order"]
    foreign = shop.sell("order", (shop.bolt, 1), client=shop.ivanov)
    with pytest.raises(UserError, match="another client"):
        create_from(shop.ctx, [*orders, foreign], "invoice")


def test_create_when_parent_is_a_draft_or_no_basis_then_refused(shop: Shop) -> None:
    draft = shop.save(shop.draft("order", (shop.bolt, 1), client=shop.petrov))
    with pytest.raises(UserError, match="still a draft"):
        create_from(shop.ctx, [draft], "invoice")
    with pytest.raises(UserError, match="is not made from"):
        create_from(shop.ctx, [draft], "goods_receipt")
    assert {kind.code for kind in next_types("order")} == {"invoice", "delivery_note", "act", "payment_in"}


def test_create_when_invoices_are_open_then_payment_proposes_them(shop: Shop) -> None:
    invoices = [shop.sell("invoice", (shop.bolt, 10), client=shop.petrov), shop.sell("invoice", (shop.bolt, 20), client=shop.petrov)]
    first = create_from(shop.ctx, invoices[:1], "payment_in")
    first["gross"] = first.allocations[0].amount = D(5)
    shop.post(first)
    both = create_from(shop.ctx, invoices, "payment_in")
    assert [share.amount for share in both.allocations] == [D("9.88"), D("29.75")]
    assert both["gross"] == D("39.63")
    shop.post(both)
    assert why_not_create(shop.ctx, invoices, "payment_in") is not None


def test_chain_when_partly_delivered_then_says_how_far(shop: Shop) -> None:
    shop.stock_up(bolt=10)
    order = shop.sell("order", (shop.bolt, 8), client=shop.petrov)
    draft = create_from(shop.ctx, [order], "delivery_note")
    draft.lines[0].quantity = D(2)
    shop.post(draft)
    first, second = chain(shop.ctx, order)
    assert first.done == {"delivery_note": D("25.0")}
    assert (second.title, second.depth, second.open) == ("Delivery note DN-2026-00001", 1, None)


def test_line_when_taken_over_then_it_cannot_be_removed(shop: Shop) -> None:
    order = shop.sell("order", (shop.bolt, 1), (shop.nut, 1), client=shop.petrov)
    shop.save(create_from(shop.ctx, [order], "invoice"))
    shop.unpost(order)
    draft = drafts.load(shop.ctx, order)
    draft.remove_line(draft.lines[0].key)
    with pytest.raises(UserError, match="taken over"):
        drafts.save(shop.ctx, draft)
