"""The invariants find what was spoilt behind the program's back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.enums.documents import DocumentState
from app.db.engine import Database
from app.db.guard import journal
from app.db.session import UnitOfWork
from app.models import Base
from app.models.clients import Client
from app.models.documents import Document, DocumentLine
from app.models.finance import Claim, PaymentAllocation
from app.models.stock import StockBalance
from app.services import records
from app.services.verifying import CHECKS, LEDGERS, examine, verify
from tests.helpers.shop import Shop
from tests.helpers.unguarded import unguarded

pytestmark = pytest.mark.backends


def spoil(shop: Shop, *statements: Any) -> None:
    """What somebody does who goes past the services."""
    with unguarded(shop.ctx.database), UnitOfWork(shop.ctx.database, "test.spoil") as uow:
        for statement in statements:
            uow.session.execute(statement)
        uow.commit()


def unseen(database: Database, *statements: Any) -> None:
    """What somebody does who takes the journal's triggers away first, and puts them back."""
    with database.engine.connect() as connection:
        journal.release(connection)
        connection.commit()
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        journal.refresh(connection, Base.metadata.sorted_tables)
        connection.commit()


def test_verify_when_all_is_well_then_no_findings(shop: Shop) -> None:
    shop.stock_up(bolt=10, nut=5)
    shop.sell("order", (shop.bolt, 4), client=shop.petrov)
    invoice = shop.sell("invoice", (shop.bolt, 4), (shop.help, 1), client=shop.petrov)
    shop.sell("payment_in", client=shop.petrov, gross=Decimal(7))
    shop.unpost(invoice)
    told: list[str] = []
    examined = examine(shop.ctx, lambda _done, _total, text: told.append(text))
    assert (examined.findings, examined.left_out) == ((), ())
    assert len(examined.checked) == len(CHECKS)
    assert set(examined.checked) <= set(told)


def test_verify_when_stopped_then_it_ends_where_it_was(shop: Shop) -> None:
    class Enough(Exception):
        pass

    def stop(done: int, _total: int, _text: str) -> None:
        if done:
            raise Enough

    with pytest.raises(Enough):
        examine(shop.ctx, stop)


def test_verify_when_a_posted_document_was_changed_behind_our_back_then_named(shop: Shop) -> None:
    id = shop.sell("invoice", (shop.bolt, 4), (shop.nut, 1), client=shop.petrov)
    other = shop.sell("invoice", (shop.bolt, 2), client=shop.petrov)
    spoil(shop, sa.update(DocumentLine).where(DocumentLine.document_id == id, DocumentLine.position == 2).values(name="Screw"))
    names = {**shop.document(other).frozen, "contact": "Somebody else"}
    spoil(shop, sa.update(Document).where(Document.id == other).values(frozen=names))
    assert [(finding.check, finding.id) for finding in verify(shop.ctx)] == [("changed", id), ("changed", other)]


def test_verify_when_something_is_spoilt_then_each_is_found(shop: Shop) -> None:
    shop.stock_up(bolt=10)
    first = shop.sell("invoice", (shop.bolt, 4), client=shop.petrov)
    second = shop.sell("invoice", (shop.bolt, 4), client=shop.petrov)
    spoil(
        shop,
        sa.update(StockBalance).values(quantity=Decimal(9), reserved=Decimal(1)),
        sa.update(Claim).where(Claim.document_id == first).values(paid=Decimal(1)),
        sa.update(Document).where(Document.id == first).values(number_key=None, frozen=None),
        sa.update(Document).where(Document.id == second).values(state=DocumentState.DRAFT),
    )
    found = {finding.check for finding in verify(shop.ctx)}
    assert found == {"stock_balance", "stock_reserved", "claim", "draft_moves", "number_gap", "not_frozen"}


def test_verify_when_shares_and_bin_are_spoilt_then_each_is_found(shop: Shop) -> None:
    invoice = shop.sell("invoice", (shop.bolt, 4), client=shop.petrov)
    payment = shop.sell("payment_in", client=shop.petrov, gross=Decimal(3))
    with unguarded(shop.ctx.database), UnitOfWork(shop.ctx.database, "test.spoil") as uow:
        uow.session.add(PaymentAllocation(payment_id=payment, claim_id=invoice, amount=Decimal(700)))
        uow.session.flush()
        uow.session.execute(sa.update(Document).where(Document.id == invoice).values(deleted_at=sa.func.coalesce(Document.posted_at, None)))
        uow.commit()
    found = [(finding.check, finding.id) for finding in verify(shop.ctx, LEDGERS)]
    assert sorted(found) == sorted([
        ("allocation", payment), ("allocation", invoice), ("posted_in_bin", invoice), ("rests_in_bin", payment), ("booked_in_bin", invoice),
    ])


def test_verify_when_the_last_number_of_a_series_is_gone_then_missed(shop: Shop) -> None:
    id = shop.save(shop.draft("quotation", (shop.bolt, 1), client=shop.petrov))
    shop.post(id)
    shop.unpost(id)
    spoil(shop, sa.delete(DocumentLine).where(DocumentLine.document_id == id), sa.delete(Document).where(Document.id == id))
    assert [finding.check for finding in verify(shop.ctx)] == ["number_gap"]


def test_verify_when_rows_changed_past_the_journal_then_each_is_named(shop: Shop) -> None:
    gone = records.save(shop.ctx, records.new(shop.ctx, "client", name="Will be gone")).created("client")[0]
    row = {"id": 999, "name": "Never entered", "discount": Decimal(0), "status": "active", "version": 1}
    columns = {column.name for column in Client.__table__.columns}
    unseen(
        shop.ctx.database,
        sa.update(Client).where(Client.id == shop.petrov).values(city="Elsewhere", discount=Decimal("2.5")),
        sa.delete(Client).where(Client.id == gone),
        sa.insert(Client).values({name: value for name, value in row.items() if name in columns}),
    )
    findings = verify(shop.ctx)
    assert {finding.check for finding in findings} == {"journal_differs"}
    by_id = {finding.id: finding.text for finding in findings}
    assert "Elsewhere" in by_id[shop.petrov] or "2.5" in by_id[shop.petrov]
    assert "is gone" in by_id[gone]
    assert "no entry" in by_id[999]
