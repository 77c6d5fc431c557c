"""Cards of documents: defaults, what is written, what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.core.errors import FieldErrors, StaleRecord, UserError
from app.db.guard import journal
from app.db.session import UnitOfWork
from app.models.catalog import PriceList, ProductPrice
from app.models.clients import Client
from app.models.documents import DocumentLine
from app.services.documents import defaults, drafts
from app.services.documents.draft_model import LineDraft
from tests.helpers.shop import TODAY, Shop

pytestmark = pytest.mark.backends

D = Decimal


def stored_lines(shop: Shop, document: int) -> list[tuple[int, int, str, Decimal]]:
    columns = (DocumentLine.id, DocumentLine.position, DocumentLine.name, DocumentLine.quantity)
    with shop.ctx.reading() as session:
        return [tuple(row) for row in session.execute(sa.select(*columns).where(DocumentLine.document_id == document).order_by(DocumentLine.position))]


def test_new_when_client_is_given_then_header_follows_from_it(shop: Shop) -> None:
    draft = drafts.new(shop.ctx, "invoice", client=shop.petrov, date=TODAY)
    assert (draft["firm"], draft["currency"], draft["due_on"]) == (shop.firm, "EUR", date(2026, 3, 30))
    assert draft.labels["client"] == "Petrov"
    assert draft.labels["legal_entity"] == "Petrov KG"
    assert draft.labels["price_list"] == "Retail"
    assert draft.labels["firm_account"] == "DE89370400440532013000"
    assert draft.title == "Invoice, draft of 16/03/2026"
    assert not draft.lines
    delivery = drafts.new(shop.ctx, "delivery_note", client=shop.petrov)
    assert (delivery.labels["warehouse"], delivery["delivery_address"]) == ("Main", "Hafenstraße 1, Hamburg")


def test_save_when_one_line_changed_then_only_that_is_written(shop: Shop) -> None:
    id = shop.save(shop.draft("order", (shop.bolt, 1), (shop.nut, 2), (shop.help, 3), client=shop.petrov))
    before = stored_lines(shop, id)
    draft = drafts.load(shop.ctx, id)
    assert not draft.is_changed
    draft.lines[1].quantity = D(5)
    assert draft.is_changed
    changes = drafts.save(shop.ctx, draft)
    assert changes.ids("document") == (id,)
    assert [(line[0], line[3]) for line in stored_lines(shop, id)] == [(before[0][0], 1), (before[1][0], 5), (before[2][0], 3)]
    with shop.ctx.reading() as session:
        entries = journal.history(session, "document_line", before[0][0], 10, None)
    assert len(entries) == 1  # its birth alone


def test_save_when_lines_are_moved_removed_and_added_then_keys_stay(shop: Shop) -> None:
    id = shop.save(shop.draft("order", (shop.bolt, 1), (shop.nut, 2), (shop.help, 3), client=shop.petrov))
    first, second, third = (line[0] for line in stored_lines(shop, id))
    draft = drafts.load(shop.ctx, id)
    draft.remove_line(draft.lines[1].key)
    draft.move_line(draft.lines[1].key, 0)
    draft.add_line(LineDraft(name="Cutting", quantity=D(2), price=D(7)), 1)
    draft.add_line(LineDraft())  # nobody began it
    drafts.save(shop.ctx, draft)
    after = stored_lines(shop, id)
    assert [line[0] for line in after][::2] == [third, first]
    assert [(line[1], line[2]) for line in after] == [(1, "Assembly"), (2, "Cutting"), (3, "Bolt M8")]
    assert second not in {line[0] for line in after}
    assert shop.document(id).net == D("195.25")


def test_save_when_values_are_wrong_then_all_cells_are_named(shop: Shop) -> None:
    draft = shop.draft("order", (shop.bolt, -1), (shop.nut, 1234567890123), (shop.bolt, 1), (shop.bolt, "1.5"), client=shop.petrov)
    draft.lines[2].name, draft.lines[2].price, draft.lines[2].discount = " ", D(-1), D(101)
    with pytest.raises(FieldErrors) as refused:
        drafts.save(shop.ctx, draft)
    assert set(refused.value.errors) >= {
        "lines.0.quantity", "lines.1.quantity", "lines.2.name", "lines.2.price", "lines.2.discount", "lines.3.quantity",
    }


def test_save_when_somebody_saved_a_line_meanwhile_then_stale(shop: Shop) -> None:
    id = shop.save(shop.draft("order", (shop.bolt, 1), client=shop.petrov))
    mine, theirs = drafts.load(shop.ctx, id), drafts.load(shop.ctx, id)
    theirs.lines[0].discount = D(5)
    drafts.save(shop.ctx, theirs)
    mine.lines[0].quantity = D(2)
    with pytest.raises(StaleRecord):
        drafts.save(shop.ctx, mine)


def test_save_when_posted_then_refused(shop: Shop) -> None:
    id = shop.sell("quotation", (shop.bolt, 1), client=shop.petrov)
    draft = drafts.load(shop.ctx, id)
    draft.lines[0].quantity = D(2)
    with pytest.raises(UserError, match="posted document"):
        drafts.save(shop.ctx, draft)


def test_save_when_key_is_repeated_then_one_document(shop: Shop) -> None:
    draft = shop.draft("order", (shop.bolt, 1), client=shop.petrov)
    first = drafts.save(shop.ctx, draft, key="card-1")
    assert drafts.save(shop.ctx, draft, key="card-1").created("document") == first.created("document")


def test_choose_client_when_discount_and_list_differ_then_lines_are_priced_anew(shop: Shop) -> None:
    with UnitOfWork(shop.ctx.database, "test.prices") as uow:
        wholesale = PriceList(name="Wholesale", currency="EUR", includes_tax=True)
        uow.session.add(wholesale)
        uow.session.flush()
        uow.session.add(ProductPrice(price_list_id=wholesale.id, product_id=shop.bolt, price=D("1.19"), valid_from=date(2020, 1, 1)))
        uow.session.add(ProductPrice(price_list_id=wholesale.id, product_id=shop.bolt, price=D("11.9"), valid_from=date(2027, 1, 1)))
        uow.session.get_one(Client, shop.ivanov).price_list_id = wholesale.id
        uow.commit()
    draft = shop.draft("order", (shop.bolt, 10), (shop.help, 1), client=shop.petrov)
    assert (draft.lines[0].price, draft.lines[0].discount) == (D("1.25"), 0)
    drafts.recompute(defaults.choose_client(shop.ctx, draft, shop.ivanov))
    assert (draft.lines[0].price, draft.lines[0].discount) == (1, 10)
    assert draft.lines[1].price == 60  # not in that list: stays as it was
    assert draft.labels["client"] == "Ivanov"
    assert draft.lines[0].net == 9


def test_reprice_when_date_goes_back_then_tax_of_that_day(shop: Shop) -> None:
    draft = shop.draft("order", (shop.bolt, 10), client=shop.petrov)
    draft["date"] = date(2020, 8, 1)
    drafts.recompute(defaults.reprice(shop.ctx, draft, prices=False))
    assert (draft.lines[0].vat_percent, draft["tax"]) == (16, 2)


def test_load_when_payment_is_shared_out_then_shares_come_back(shop: Shop) -> None:
    first = shop.sell("invoice", (shop.bolt, 10), client=shop.petrov)
    second = shop.sell("invoice", (shop.bolt, 20), client=shop.petrov)
    payment = shop.draft("payment_in", client=shop.petrov, gross=D(30))
    payment.allocations = [drafts.ShareDraft(claim=first, amount=D("14.88")), drafts.ShareDraft(claim=second, amount=D(10))]
    id = shop.save(payment)
    stored = drafts.load(shop.ctx, id)
    assert [(share.claim, share.amount, share.open, share.label) for share in stored.allocations] == [
        (first, D("14.88"), D("14.88"), "Invoice INV-2026-00001"), (second, D(10), D("29.75"), "Invoice INV-2026-00002"),
    ]
    assert not stored.is_changed
    stored.allocations.pop(0)
    stored.allocations[0].amount = D("29.75")
    shop.save(stored)
    assert [(share.claim, share.amount) for share in drafts.load(shop.ctx, id).allocations] == [(second, D("29.75"))]
