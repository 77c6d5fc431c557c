"""T-09: an exception before every single statement of every use case that writes documents.

All tables are journaled, so a newest entry that is still the same says that nothing of the attempt stayed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from app.db.guard import journal_reading
from app.services import records
from app.services.documents import actions, bulk, drafts, periods, reservations, series
from app.services.documents.chain import create_from
from app.services.documents.draft_model import DocumentDraft
from app.services.verifying import verify
from tests.helpers.accidents import Crash, crash_at
from tests.helpers.shop import TODAY, Shop

Act = Callable[[], object]
#: more statements than any use case has
MOST = 400


def newest(shop: Shop) -> int:
    """The journal's last entry."""
    with shop.ctx.reading() as session:
        return journal_reading.newest(session)


def fail_everywhere(shop: Shop, act: Act) -> int:
    """Let a use case fail before its first statement, its second, and so on, until it comes through; tells how many there were."""
    before = newest(shop)
    for number in range(1, MOST):
        try:
            with crash_at(shop.ctx.database, number):
                act()
        except Crash:
            assert newest(shop) == before, f"something stayed of the attempt that failed before statement {number}"
        else:
            assert newest(shop) > before
            assert verify(shop.ctx) == []
            return number - 1
    raise AssertionError("the use case has no end")


def _version(shop: Shop, id: int) -> int:
    return shop.document(id).version


def _saving(shop: Shop, draft: DocumentDraft) -> Act:
    return lambda: drafts.save(shop.ctx, draft)


def _posting(shop: Shop, id: int) -> Act:
    version = _version(shop, id)
    return lambda: actions.post(shop.ctx, id, version)


def _reversing(shop: Shop, id: int) -> Act:
    version = _version(shop, id)
    return lambda: actions.unpost(shop.ctx, id, version, "typed wrongly")


def new_draft(shop: Shop) -> Act:
    """Saving a new draft."""
    return _saving(shop, shop.draft("order", (shop.bolt, 3), (shop.nut, 2), client=shop.petrov))


def changed_draft(shop: Shop) -> Act:
    """Saving changed lines in another order."""
    draft = drafts.load(shop.ctx, shop.save(shop.draft("invoice", (shop.bolt, 3), (shop.nut, 2), client=shop.petrov)))
    draft.lines.reverse()
    draft.lines[0].quantity = Decimal(7)
    draft["subject"] = "changed"
    return _saving(shop, draft)


def binned_draft(shop: Shop) -> Act:
    """Throwing a draft away."""
    id = shop.save(shop.draft("invoice", (shop.bolt, 3), client=shop.petrov))
    return lambda: records.delete(shop.ctx, "document", [id])


def posted_order(shop: Shop) -> Act:
    """Posting an order, which sets goods aside."""
    return _posting(shop, shop.save(shop.draft("order", (shop.bolt, 3), (shop.nut, 2), client=shop.petrov, warehouse=shop.main)))


def posted_delivery(shop: Shop) -> Act:
    """Posting a delivery made from an order."""
    order = shop.sell("order", (shop.bolt, 3), (shop.nut, 2), client=shop.petrov, warehouse=shop.main)
    return _posting(shop, shop.save(create_from(shop.ctx, [order], "delivery_note")))


def posted_receipt(shop: Shop) -> Act:
    """Posting goods that came in, the first in their place."""
    return _posting(shop, shop.save(shop.draft("goods_receipt", (shop.bolt, 3), client=shop.supplier, warehouse=shop.cellar)))


def posted_payment(shop: Shop) -> Act:
    """Posting a payment with a share."""
    invoice = shop.sell("invoice", (shop.bolt, 3), client=shop.petrov)
    return _posting(shop, shop.save(create_from(shop.ctx, [invoice], "payment_in")))


def posted_many(shop: Shop) -> Act:
    """Posting several in one transaction."""
    ids = [shop.save(shop.draft("invoice", (shop.bolt, count), client=shop.petrov)) for count in (1, 2, 3)]
    return lambda: actions.post_many(shop.ctx, ids)


def inserted_posted(shop: Shop) -> Act:
    """Inserting documents that are posted at once, as imports do."""
    batch = [shop.draft("delivery_note", (shop.bolt, count), client=shop.petrov) for count in (1, 2)]
    return lambda: bulk.insert_documents(shop.ctx, batch, post=True)


def reversed_delivery(shop: Shop) -> Act:
    """Reversing a delivery."""
    order = shop.sell("order", (shop.bolt, 3), (shop.nut, 2), client=shop.petrov, warehouse=shop.main)
    return _reversing(shop, shop.post(create_from(shop.ctx, [order], "delivery_note")))


def reversed_payment(shop: Shop) -> Act:
    """Reversing a payment."""
    invoice = shop.sell("invoice", (shop.bolt, 3), client=shop.petrov)
    return _reversing(shop, shop.post(create_from(shop.ctx, [invoice], "payment_in")))


def released_order(shop: Shop) -> Act:
    """Giving free what an order holds."""
    id = shop.sell("order", (shop.bolt, 3), client=shop.petrov, warehouse=shop.main)
    version = _version(shop, id)
    return lambda: reservations.release(shop.ctx, id, version)


def reserved_order(shop: Shop) -> Act:
    """Setting aside what came in since."""
    id = shop.sell("order", (shop.bolt, 300), client=shop.petrov, warehouse=shop.main)
    shop.stock_up(bolt=50)
    version = _version(shop, id)
    return lambda: reservations.reserve(shop.ctx, id, version)


def closed_period(shop: Shop) -> Act:
    """Closing the books."""
    return lambda: periods.close(shop.ctx, shop.firm, TODAY - timedelta(1), None)


def saved_series(shop: Shop) -> Act:
    """Setting how papers are numbered."""
    return lambda: series.save_series(shop.ctx, shop.firm, {"invoice": series.Series("R-", 4)})


USE_CASES: tuple[Callable[[Shop], Act], ...] = (
    new_draft, changed_draft, binned_draft, posted_order, posted_delivery, posted_receipt, posted_payment, posted_many, inserted_posted,
    reversed_delivery, reversed_payment, released_order, reserved_order, closed_period, saved_series,
)
