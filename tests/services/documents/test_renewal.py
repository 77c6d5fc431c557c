"""Old papers used again."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from app.core import clock
from app.db.session import UnitOfWork
from app.models.catalog import PriceList, ProductPrice
from app.services.documents import drafts
from app.services.documents.renewal import PriceChange, copy, price_changes
from tests.helpers.shop import Shop

D = Decimal


def test_copy_when_document_is_posted_then_a_fresh_draft_of_today(shop: Shop) -> None:
    old = shop.sell("invoice", (shop.bolt, 10), (shop.help, 2), client=shop.ivanov, date=date(2020, 8, 1))
    assert shop.document(old).tax == D("19.08")  # 16 per cent then
    with clock.frozen(datetime(2026, 5, 4, 10)):
        draft = copy(shop.ctx, old)
    assert (draft.id, draft["number"], draft["date"], draft["client"]) == (None, None, date(2026, 5, 4), shop.ivanov)
    assert draft["due_on"] == date(2026, 5, 18)
    assert [(line.id, line.source_line, line.quantity, line.vat_percent) for line in draft.lines] == [(None, None, 10, 19), (None, None, 2, 19)]
    assert shop.document(shop.post(draft)).number == "INV-2026-00001"


def test_price_changes_when_the_list_moved_on_then_only_those_lines(shop: Shop) -> None:
    old = drafts.load(shop.ctx, shop.sell("quotation", (shop.bolt, 1), (shop.nut, 1), client=shop.petrov))
    with UnitOfWork(shop.ctx.database, "test.prices") as uow:
        prices = uow.session.query(PriceList).one()
        uow.session.add(ProductPrice(price_list_id=prices.id, product_id=shop.bolt, price=D("1.5"), valid_from=date(2026, 4, 1)))
        uow.commit()
    with clock.frozen(datetime(2026, 5, 4, 10)):
        assert price_changes(shop.ctx, old) == [PriceChange(old.lines[0].key, "Bolt M8", D("1.25"), D("1.5"))]
    assert old.lines[0].price == D("1.25")
    assert not old.is_changed
