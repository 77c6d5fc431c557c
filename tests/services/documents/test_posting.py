"""Posting and reversing on all databases: ledgers, refusals, numbers, frozen names."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.core.enums.documents import ClaimsOn, DocumentState
from app.core.errors import FieldErrors, StaleRecord, UserError
from app.models.finance import Claim
from app.models.stock import StockBalance
from app.services.documents import actions, drafts
from app.services.documents.frozen import Frozen
from tests.helpers.shop import TODAY, Shop

pytestmark = pytest.mark.backends


def balance(shop: Shop, product: int, warehouse: int | None = None) -> tuple[Decimal, Decimal]:
    with shop.ctx.reading() as session:
        where = (StockBalance.product_id == product, StockBalance.warehouse_id == (warehouse or shop.main))
        row = session.execute(sa.select(StockBalance.quantity, StockBalance.reserved).where(*where)).first()
        return tuple(row) if row else (Decimal(0), Decimal(0))


def claim(shop: Shop, document: int) -> tuple[Decimal, Decimal]:
    with shop.ctx.reading() as session:
        row = session.execute(sa.select(Claim.charged, Claim.paid).where(Claim.document_id == document)).first()
        return tuple(row) if row else (Decimal(0), Decimal(0))


def test_post_when_goods_come_in_then_balance_and_number_stand(shop: Shop) -> None:
    opening = shop.stock_up(bolt=100, nut=50)
    stored = shop.document(opening)
    assert balance(shop, shop.bolt) == (100, 0)
    assert (stored.state, stored.number) == (DocumentState.POSTED, "OS-2026-00001")
    assert shop.document(shop.stock_up(bolt=1)).number == "OS-2026-00002"
    assert balance(shop, shop.bolt) == (101, 0)


def test_post_when_more_is_sold_than_free_then_line_names_holder(shop: Shop) -> None:
    shop.stock_up(bolt=10)
    shop.sell("order", (shop.bolt, 6), client=shop.petrov)
    assert balance(shop, shop.bolt) == (10, 6)
    draft = shop.draft("delivery_note", (shop.nut, 0.0001), (shop.bolt, 10), client=shop.ivanov)
    draft.lines.pop(0)
    draft.add_line(shop.draft("act", (shop.help, 1)).lines[0], 0)
    id = shop.save(draft)
    with pytest.raises(FieldErrors) as refused:
        shop.post(id)
    assert refused.value.errors == {
        "lines.1.quantity": "Only 4 of 10 are free in Main; 6 are reserved by SO-2026-00001 (Petrov)."
    }
    assert balance(shop, shop.bolt) == (10, 6)
    assert shop.document(id).number is None


def test_post_when_document_changed_meanwhile_then_stale(shop: Shop) -> None:
    id = shop.save(shop.draft("quotation", (shop.bolt, 1), client=shop.petrov))
    with pytest.raises(StaleRecord):
        actions.post(shop.ctx, id, 0)
    shop.post(id)
    with pytest.raises(StaleRecord):
        shop.post(id)


def test_post_when_key_is_repeated_then_posts_once(shop: Shop) -> None:
    id = shop.save(shop.draft("invoice", (shop.bolt, 10), client=shop.petrov))
    first = actions.post(shop.ctx, id, 1, key="form-1")
    again = actions.post(shop.ctx, id, 1, key="form-1")
    assert first.ids("document") == again.ids("document") == (id,)
    assert claim(shop, id) == (Decimal("14.88"), 0)


def test_invoice_when_posted_then_names_are_frozen(shop: Shop) -> None:
    id = shop.sell("invoice", (shop.bolt, 10), (shop.help, 2), client=shop.petrov)
    frozen = Frozen.from_json(shop.document(id).frozen)
    assert (frozen.firm.full_name, frozen.client.name, frozen.payer.name) == ("Schraubenhaus GmbH", "Petrov", "Petrov KG")
    assert frozen.account.account == "DE89370400440532013000"
    assert frozen.signers.director == "Erika Muster"
    assert sorted(unit.sign for unit in frozen.units.values()) == ["h", "pc"]
    assert [vat.name for vat in frozen.vats.values()] == ["Standard rate"]


def test_delivery_when_order_is_partly_delivered_then_rest_stays_reserved(shop: Shop) -> None:
    from app.services.documents.chain import create_from

    shop.stock_up(bolt=10)
    order = shop.sell("order", (shop.bolt, 8), client=shop.petrov)
    first = create_from(shop.ctx, [order], "delivery_note")
    first.lines[0].quantity = Decimal(3)
    shop.post(first)
    assert balance(shop, shop.bolt) == (7, 5)
    second = create_from(shop.ctx, [order], "delivery_note")
    assert [line.quantity for line in second.lines] == [5]
    shop.post(second)
    assert balance(shop, shop.bolt) == (2, 0)
    with pytest.raises(UserError):
        create_from(shop.ctx, [order], "delivery_note")


def test_order_when_less_is_free_then_reserves_what_is(shop: Shop) -> None:
    shop.stock_up(bolt=5)
    shop.sell("order", (shop.bolt, 4), client=shop.petrov)
    shop.sell("order", (shop.bolt, 4), (shop.bolt, 4), client=shop.ivanov)
    assert balance(shop, shop.bolt) == (5, 5)


def test_claim_when_clients_owe_on_delivery_then_delivery_charges_the_invoice(shop: Shop) -> None:
    from app.services.documents.chain import create_from

    shop.set_firm(claims_on=ClaimsOn.DELIVERY)
    shop.stock_up(bolt=100)
    order = shop.sell("order", (shop.bolt, 100), (shop.help, 1), client=shop.petrov)
    invoice = shop.post(create_from(shop.ctx, [order], "invoice"))
    assert claim(shop, invoice) == (0, 0)
    advance = shop.draft("payment_in", client=shop.petrov, gross=Decimal(50))
    advance.allocations.append(drafts.ShareDraft(claim=invoice, amount=Decimal(50)))
    shop.post(advance)
    delivery = shop.post(create_from(shop.ctx, [order], "delivery_note"))
    act = shop.post(create_from(shop.ctx, [invoice], "act"))
    assert claim(shop, delivery) == claim(shop, act) == (0, 0)
    assert claim(shop, invoice) == (Decimal("220.15"), 50)
    with pytest.raises(UserError, match="was made from it"):
        shop.unpost(invoice)


def test_claim_when_delivery_has_no_invoice_then_it_charges_itself(shop: Shop) -> None:
    shop.set_firm(claims_on=ClaimsOn.DELIVERY)
    shop.stock_up(bolt=10)
    delivery = shop.sell("delivery_note", (shop.bolt, 10), client=shop.petrov)
    assert claim(shop, delivery) == (Decimal("14.88"), 0)


def test_payment_when_more_than_open_then_share_is_refused_and_rest_is_credit(shop: Shop) -> None:
    invoice = shop.sell("invoice", (shop.bolt, 10), client=shop.petrov)
    payment = shop.draft("payment_in", client=shop.petrov, gross=Decimal(20))
    payment.allocations.append(drafts.ShareDraft(claim=invoice, amount=Decimal(20)))
    id = shop.save(payment)
    with pytest.raises(FieldErrors) as refused:
        shop.post(id)
    assert list(refused.value.errors) == ["allocations.0.amount"]
    payment = drafts.load(shop.ctx, id)
    payment.allocations[0].amount = Decimal("14.88")
    shop.post(payment)
    assert claim(shop, invoice) == (Decimal("14.88"), Decimal("14.88"))
    assert claim(shop, id) == (0, Decimal("5.12"))
    with pytest.raises(UserError, match="is booked on it"):
        shop.unpost(invoice)


def test_credit_note_when_made_from_invoice_then_lowers_its_claim(shop: Shop) -> None:
    from app.services.documents.chain import create_from

    invoice = shop.sell("invoice", (shop.bolt, 10), client=shop.petrov)
    note = create_from(shop.ctx, [invoice], "credit_note")
    note.lines[0].quantity = Decimal(4)
    shop.post(note)
    assert claim(shop, invoice) == (Decimal("8.93"), 0)
    again = create_from(shop.ctx, [invoice], "credit_note")
    assert again.lines[0].quantity == 6
    again.lines[0].quantity = Decimal(10)
    with pytest.raises(FieldErrors):
        shop.post(again)


def test_receipt_when_goods_are_gone_then_reversal_is_refused_on_the_line(shop: Shop) -> None:
    receipt = shop.sell("goods_receipt", (shop.nut, 1), (shop.bolt, 10), client=shop.supplier, warehouse=shop.main)
    shop.sell("delivery_note", (shop.bolt, 3), client=shop.petrov)
    with pytest.raises(FieldErrors) as refused:
        shop.unpost(receipt)
    assert list(refused.value.errors) == ["lines.1.quantity"]
    assert balance(shop, shop.bolt) == (7, 0)


def test_receipt_when_paid_then_supplier_is_square(shop: Shop) -> None:
    from app.services.documents.chain import create_from

    draft = shop.draft("goods_receipt", (shop.bolt, 10), client=shop.supplier, warehouse=shop.main)
    draft.lines[0].price = Decimal("0.50")
    receipt = shop.post(draft)
    assert claim(shop, receipt) == (Decimal("-5.95"), 0)
    payment = create_from(shop.ctx, [receipt], "payment_out")
    assert payment["gross"] == Decimal("5.95")
    shop.post(payment)
    assert claim(shop, receipt) == (Decimal("-5.95"), Decimal("-5.95"))


def test_reversed_document_when_posted_again_then_keeps_its_number(shop: Shop) -> None:
    first = shop.sell("invoice", (shop.bolt, 10), client=shop.petrov)
    shop.unpost(first)
    assert (shop.document(first).number, shop.document(first).frozen) == ("INV-2026-00001", None)
    assert claim(shop, first) == (0, 0)
    second = shop.sell("invoice", (shop.bolt, 10), client=shop.petrov)
    draft = drafts.load(shop.ctx, first)
    draft["date"], draft["due_on"] = date(2027, 1, 5), date(2027, 2, 1)
    shop.save(draft)
    with pytest.raises(FieldErrors, match="INV-2026-00001"):
        shop.post(first)
    draft = drafts.load(shop.ctx, first)
    draft["date"] = TODAY
    shop.post(draft)
    assert [shop.document(id).number for id in (first, second)] == ["INV-2026-00001", "INV-2026-00002"]
    with shop.ctx.reading() as session:
        assert session.scalar(sa.select(Claim.due_on).where(Claim.document_id == first)) == date(2027, 2, 1)


def test_post_when_vat_rate_had_ended_then_line_says_when(shop: Shop) -> None:
    draft = shop.draft("invoice", (shop.bolt, 10), client=shop.petrov)
    draft.lines[0].vat_percent = Decimal(16)
    with pytest.raises(FieldErrors) as refused:
        shop.post(draft)
    assert refused.value.errors == {
        "lines.0.vat_rate": "This VAT rate (16 %) ended on 31/12/2020: choose the rate that is valid on 16/03/2026."
    }


def test_post_when_period_is_closed_then_refused_both_ways(shop: Shop) -> None:
    invoice = shop.sell("invoice", (shop.bolt, 10), client=shop.petrov)
    shop.set_firm(closed_until=TODAY)
    with pytest.raises(FieldErrors) as refused:
        shop.sell("invoice", (shop.bolt, 10), client=shop.petrov)
    assert list(refused.value.errors) == ["date"]
    with pytest.raises(FieldErrors):
        shop.unpost(invoice)


def test_post_when_fields_are_missing_then_all_are_named(shop: Shop) -> None:
    draft = shop.draft("invoice")
    with pytest.raises(FieldErrors) as refused:
        shop.post(draft)
    assert set(refused.value.errors) == {"client", "due_on", "lines"}
