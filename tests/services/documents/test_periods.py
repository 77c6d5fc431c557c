"""Closed periods: the program answers with a sentence, the server refuses whoever goes past it, and nobody slips in while they are being closed."""

from __future__ import annotations

import threading
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.access import rights_of
from app.core.enums.people import Role
from app.core.errors import AccessDenied, FieldErrors, UserError
from app.db.session import Conflict, UnitOfWork
from app.models.documents import Document, DocumentLine
from app.models.finance import SettlementMovement
from app.models.organisation import Firm
from app.models.stock import StockMovement
from app.services import records
from app.services.documents import actions, periods
from app.services.verifying import verify
from tests.helpers.shop import TODAY, Shop

pytestmark = pytest.mark.backends


def closed_until(shop: Shop) -> date | None:
    with shop.ctx.reading() as session:
        return session.scalar(sa.select(Firm.closed_until).where(Firm.id == shop.firm))


def test_books_when_closed_and_opened_then_documents_obey_and_the_steps_are_told(shop: Shop) -> None:
    posted = shop.sell("invoice", (shop.bolt, 1), client=shop.petrov)
    draft = shop.save(shop.draft("invoice", (shop.bolt, 2), client=shop.petrov))
    periods.close(shop.ctx, shop.firm, TODAY, None)
    stand = periods.books(shop.ctx, shop.firm)
    assert (stand.until, stand.drafts, [one.until for one in stand.closings]) == (TODAY, 1, [TODAY])
    for act in (lambda: shop.post(draft), lambda: shop.unpost(posted)):
        with pytest.raises(FieldErrors) as refused:
            act()
        assert "closed" in refused.value.errors["date"]
    assert "closed" in (actions.why_not(shop.ctx, draft, "post") or "")
    shop.sell("invoice", (shop.bolt, 1), client=shop.petrov, date=TODAY + timedelta(1))
    with pytest.raises(FieldErrors) as missing:
        periods.close(shop.ctx, shop.firm, None, TODAY)
    assert set(missing.value.errors) == {"reason"}
    with pytest.raises(UserError):
        periods.close(shop.ctx, shop.firm, TODAY - timedelta(1), None, "another day was seen")
    periods.close(shop.ctx, shop.firm, TODAY - timedelta(1), TODAY, "one invoice was forgotten")
    shop.post(draft)
    shop.unpost(posted)
    assert [one.until for one in periods.books(shop.ctx, shop.firm).closings] == [TODAY - timedelta(1), TODAY]
    assert verify(shop.ctx) == []


def test_books_when_the_day_has_not_come_or_the_right_is_missing_then_refused(shop: Shop) -> None:
    with pytest.raises(FieldErrors):
        periods.close(shop.ctx, shop.firm, date(2150, 1, 1), None)
    sales: Any = type(shop.ctx)(shop.ctx.database, shop.ctx.user, rights_of(Role.SALES))
    with pytest.raises(AccessDenied):
        periods.close(sales, shop.firm, TODAY, None)
    card = records.load(shop.ctx, "firm", shop.firm)
    card["closed_until"] = TODAY
    with pytest.raises(FieldErrors):
        records.save(shop.ctx, card)
    with pytest.raises(FieldErrors):
        records.edit_many(shop.ctx, "firm", [shop.firm], {"closed_until": None})
    assert closed_until(shop) is None


def test_server_when_somebody_goes_past_the_program_then_it_refuses_by_itself(shop: Shop) -> None:
    shop.stock_up(bolt=10)
    note = shop.sell("delivery_note", (shop.bolt, 1), client=shop.petrov)
    invoice = shop.sell("invoice", (shop.bolt, 1), client=shop.petrov)
    draft = shop.save(shop.draft("invoice", (shop.bolt, 2), client=shop.petrov))
    later = shop.save(shop.draft("invoice", (shop.bolt, 2), client=shop.petrov, date=TODAY + timedelta(1)))
    periods.close(shop.ctx, shop.firm, TODAY, None)
    tables: list[Any] = [model.__table__ for model in (Document, DocumentLine, StockMovement, SettlementMovement)]
    document, line, moved, settled = tables
    movement = {"date": TODAY, "document_id": note, "product_id": shop.bolt, "warehouse_id": shop.main, "quantity": 1}
    debt = {"date": TODAY, "document_id": invoice, "claim_id": invoice, "firm_id": shop.firm, "client_id": shop.petrov, "currency": "EUR"}
    attacks = [
        sa.update(document).where(document.c.id == draft).values(state="posted"),
        sa.update(document).where(document.c.id == invoice).values(state="draft"),
        sa.update(document).where(document.c.id == invoice).values(gross=1),
        sa.update(document).where(document.c.id == invoice).values(date=TODAY + timedelta(9)),
        sa.update(line).where(line.c.document_id == invoice).values(price=1),
        sa.delete(line).where(line.c.document_id == invoice),
        sa.insert(line).values(document_id=invoice, position=9, name="More", quantity=1),
        sa.insert(moved).values(**movement), sa.delete(moved).where(moved.c.document_id == note),
        sa.update(moved).where(moved.c.document_id == note).values(quantity=5),
        sa.insert(settled).values(**debt, charged=1, paid=0), sa.update(settled).where(settled.c.document_id == invoice).values(charged=5),
        sa.delete(settled).where(settled.c.document_id == invoice),
    ]
    for attack in attacks:
        with pytest.raises(Conflict) as refused, UnitOfWork(shop.ctx.database, "test.attack") as uow:
            uow.session.execute(attack)
        assert "closed" in str(refused.value), attack
    with UnitOfWork(shop.ctx.database, "test.allowed") as uow:
        for allowed in (sa.update(document).where(document.c.id == invoice).values(note="seen"), sa.delete(line).where(line.c.document_id == draft)):
            uow.session.execute(allowed)
        uow.commit()
    shop.post(later)
    assert verify(shop.ctx) == []


@pytest.mark.backends("postgres", "firebird-fdb")
def test_books_when_closed_while_others_post_then_none_lands_in_the_closed_period(shop: Shop) -> None:
    """C-09."""
    waiting = [[shop.save(shop.draft("invoice", (shop.help, 1), client=shop.petrov)) for _number in range(6)] for _worker in range(3)]
    begin, answers = threading.Barrier(4), []

    def post(ids: list[int]) -> None:
        begin.wait()
        for id in ids:
            try:
                actions.post(shop.ctx, id, 1, uuid.uuid4().hex)
                answers.append("posted")
            except FieldErrors as refused:
                answers.append("closed" if "date" in refused.errors else repr(refused))
            except UserError as busy:
                answers.append(repr(busy))

    workers = [threading.Thread(target=post, args=(ids,)) for ids in waiting]
    for worker in workers:
        worker.start()
    begin.wait()
    while len(answers) < 3:
        threading.Event().wait(0.01)
    periods.close(shop.ctx, shop.firm, TODAY, None)
    for worker in workers:
        worker.join()
    assert set(answers) == {"posted", "closed"}
    with shop.ctx.reading() as session:
        stand = session.scalar(sa.select(sa.func.count()).select_from(Document).where(Document.state == "posted"))
    assert stand == answers.count("posted")
    assert verify(shop.ctx) == []
