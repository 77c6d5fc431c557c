"""The server's guard of the books: what is posted stands, nothing moves but what a document says, and the program's own ways stay open."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.access.books import EFFECTS, GUARDED
from app.core.enums.documents import ClaimsOn, DocumentState
from app.core.errors import UserError
from app.db.guard import books
from app.db.session import UnitOfWork
from app.models import Base
from app.services.documents import drafts, reservations
from app.services.documents.chain import create_from
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.documents.frozen import Frozen
from app.services.documents.movements import Charge, Pay, Release, Reserve, StockIn, StockOut
from app.services.documents.paper import Paper, PaperLine
from app.services.verifying import verify
from tests.helpers.shop import TODAY, Shop

pytestmark = pytest.mark.backends
SERVERS = ("postgres", "firebird-fdb", "firebird-driver")
TABLES = Base.metadata.tables
STANDS, BALANCE = "A posted document is not changed any more", "Stock and accounts would not follow the documents; nothing was saved"


def attempt(shop: Shop, *statements: Any) -> str:
    """Run statements past the program, in one transaction; returns the sentence of the refusal."""
    def work() -> None:
        with UnitOfWork(shop.ctx.database, "test.attack") as uow:
            for statement in statements:
                uow.session.execute(statement)
            uow.commit()

    with pytest.raises(UserError) as refused:
        work()
    return str(refused.value).partition(".")[0]


def change(table: str, where: dict[str, Any], **values: Any) -> Any:
    return sa.update(TABLES[table]).where(*(TABLES[table].c[name] == value for name, value in where.items())).values(values)


def add(table: str, **values: Any) -> Any:
    return sa.insert(TABLES[table]).values(values)


def remove(table: str, **where: Any) -> Any:
    return sa.delete(TABLES[table]).where(*(TABLES[table].c[name] == value for name, value in where.items()))


@pytest.fixture
def stocked(shop: Shop) -> Shop:
    shop.stock_up(bolt=40, nut=40)
    return shop


def test_posted_document_when_changed_past_the_program_then_it_stands(stocked: Shop) -> None:
    shop = stocked
    invoice = shop.sell("invoice", (shop.bolt, 2), (shop.nut, 1), client=shop.petrov)
    payment = create_from(shop.ctx, [invoice], "payment_in")
    paid = shop.post(payment)
    draft = shop.save(create_from(shop.ctx, [invoice], "delivery_note"))
    alone = shop.sell("invoice", (shop.bolt, 2), client=shop.ivanov)
    later = shop.save(shop.draft("invoice", (shop.bolt, 2), client=shop.petrov))
    of_invoice = {"id": invoice}
    for attack in (
        change("document", of_invoice, gross=1), change("document", of_invoice, client_id=shop.ivanov), change("document", of_invoice, number="X"),
        change("document", of_invoice, series="Z"), change("document", of_invoice, frozen={}), change("document", of_invoice, comment="x"),
        change("document", of_invoice, deleted_at=sa.func.coalesce(TABLES["document"].c.posted_at, None)),
        change("document", of_invoice, state="draft", date=TODAY.replace(day=1)),
        change("document_line", {"document_id": invoice}, price=1), remove("document_line", document_id=alone),
        change("document_line", {"document_id": later}, document_id=invoice, position=9),
        change("payment_allocation", {"payment_id": paid}, amount=1), remove("payment_allocation", payment_id=paid),
        remove("document_link", child_id=paid), remove("document", id=invoice),
        change("stock_movement", {"product_id": shop.bolt}, quantity=1), change("settlement_movement", {"document_id": invoice}, charged=1),
        remove("stock_movement", product_id=shop.bolt), remove("settlement_movement", document_id=invoice),
    ):
        assert attempt(shop, attack) == STANDS, attack
    with UnitOfWork(shop.ctx.database, "test.allowed") as uow:
        for allowed in (
            change("document", of_invoice, note="seen", manager_id=None), change("document_line", {"document_id": draft}, discount=1),
            remove("document_link", child_id=draft), change("document", {"id": draft}, comment="x"),
        ):
            uow.session.execute(allowed)
        uow.commit()
    assert verify(shop.ctx) == []


@pytest.mark.backends(*SERVERS)
def test_posted_document_when_a_part_is_added_past_the_program_then_it_stands(shop: Shop) -> None:
    invoice = shop.sell("invoice", (shop.bolt, 2), client=shop.petrov)
    paid = shop.sell("payment_in", client=shop.petrov, gross=Decimal(3))
    more = {"position": 9, "name": "More", "quantity": 1}
    assert attempt(shop, add("document_line", document_id=invoice, **more)) == STANDS
    assert attempt(shop, change("document", {"id": invoice}, note="x"), add("document_line", document_id=invoice, **more)) == STANDS
    assert attempt(shop, add("payment_allocation", payment_id=paid, claim_id=invoice, amount=1)) == STANDS


def test_document_when_posted_or_reversed_by_hand_then_refused(stocked: Shop) -> None:
    shop = stocked
    invoice = shop.sell("invoice", (shop.bolt, 2), client=shop.petrov)
    note = shop.save(shop.draft("delivery_note", (shop.bolt, 2), client=shop.petrov))
    assert attempt(shop, change("document", {"id": invoice}, state="draft", posted_at=None, posted_by_id=None, frozen=None)) == BALANCE
    filled = {"state": "posted", "number": "N", "number_key": "N", "frozen": {}, "posted_at": clock.now()}
    assert attempt(shop, change("document", {"id": note}, state="posted")) == BALANCE
    assert attempt(shop, change("document", {"id": note}, **filled)) == BALANCE
    moved = {"date": TODAY, "document_id": note, "product_id": shop.bolt, "warehouse_id": shop.main, "quantity": -2}
    assert attempt(shop, add("stock_movement", **moved), change("document", {"id": note}, **filled)) == BALANCE
    shop.post(note)
    shop.unpost(note)
    assert verify(shop.ctx) == []


@pytest.mark.backends(*SERVERS)
def test_ledgers_when_written_by_hand_then_refused_at_the_latest_at_the_commit(stocked: Shop) -> None:
    shop = stocked
    order = shop.sell("order", (shop.bolt, 8), client=shop.petrov, warehouse=shop.main)
    line = drafts.load(shop.ctx, order).lines[0].id
    note = shop.sell("delivery_note", (shop.nut, 3), client=shop.petrov)
    taken = drafts.load(shop.ctx, note).lines[0].id
    invoice = shop.sell("invoice", (shop.bolt, 2), client=shop.petrov)
    paid = shop.sell("payment_in", client=shop.petrov, gross=Decimal(3))
    draft = shop.save(shop.draft("delivery_note", (shop.nut, 2), client=shop.petrov))
    place = {"product_id": shop.nut, "warehouse_id": shop.main}
    move = {"date": TODAY, "document_id": note, "line_id": taken, **place}
    debt = {"date": TODAY, "document_id": invoice, "claim_id": invoice, "firm_id": shop.firm, "client_id": shop.petrov, "currency": "EUR", "charged": 0}
    money = {**debt, "document_id": paid, "claim_id": paid}
    held = {"date": TODAY, "document_id": order, "order_line_id": line, "product_id": shop.bolt, "warehouse_id": shop.main}
    nuts, claims = TABLES["stock_balance"].c.quantity, TABLES["claim"].c
    for attack in (
        (change("stock_balance", place, quantity=nuts - 1),),
        (change("stock_balance", place, reserved=1),),
        (add("stock_movement", **move, quantity=-1),),
        (add("stock_movement", **move, quantity=-1), change("stock_balance", place, quantity=nuts - 1)),
        (add("stock_movement", **{**move, "document_id": draft}, quantity=-1), change("stock_balance", place, quantity=nuts - 1)),
        (add("stock_movement", **move, quantity=1), add("stock_movement", **{**move, "line_id": None}, quantity=-1)),
        (add("settlement_movement", **{**money, "paid": 3}), change("claim", {"document_id": paid}, paid=claims.paid + 3)),
        (add("settlement_movement", **{**debt, "charged": -1}, paid=0), change("claim", {"document_id": invoice}, charged=claims.charged - 1)),
        (change("claim", {"document_id": invoice}, paid=1),),
        (change("claim", {"document_id": invoice}, due_on=TODAY.replace(year=2030)),),
        (add("stock_reservation", **held, quantity=5), change("stock_balance", {**place, "product_id": shop.bolt}, reserved=13)),
        (add("stock_reservation", **{**held, "document_id": invoice}, quantity=-8), change("stock_balance", {**place, "product_id": shop.bolt}, reserved=0)),
    ):
        assert attempt(shop, *attack) == BALANCE, attack
    assert verify(shop.ctx) == []


def test_program_when_it_works_as_always_then_nothing_stands_in_its_way(stocked: Shop) -> None:
    shop = stocked
    order = shop.sell("order", (shop.bolt, 8), (shop.nut, 4), client=shop.petrov, warehouse=shop.main)
    reservations.release(shop.ctx, order, shop.document(order).version)
    reservations.reserve(shop.ctx, order, shop.document(order).version)
    note = shop.post(create_from(shop.ctx, [order], "delivery_note"))
    invoice = shop.post(create_from(shop.ctx, [order], "invoice"))
    credit = shop.post(create_from(shop.ctx, [invoice], "credit_note"))
    shop.unpost(credit)
    paid = shop.post(create_from(shop.ctx, [invoice], "payment_in"))
    shop.unpost(paid)
    shop.unpost(invoice)
    draft = drafts.load(shop.ctx, invoice)
    draft["client"], draft["due_on"] = shop.ivanov, TODAY.replace(month=12)
    shop.post(draft)
    shop.unpost(note)
    shop.sell("goods_receipt", (shop.bolt, 5), (shop.help, 1), client=shop.supplier)
    assert verify(shop.ctx) == []


def test_guard_when_installed_then_no_table_lacks_it(shop: Shop) -> None:
    with shop.ctx.database.engine.connect() as connection:
        assert books.missing(connection, Base.metadata) == []
        books.release(connection)
        connection.commit()
        assert set(books.missing(connection, Base.metadata)) >= set(GUARDED) - ({"stock_balance", "claim"} if connection.dialect.name == "sqlite" else set())
        books.install(connection, Base.metadata)
        connection.commit()
        assert books.missing(connection, Base.metadata) == []


@pytest.mark.parametrize("claims_on", ClaimsOn)
def test_effects_when_compared_with_what_the_types_move_then_they_are_the_same(claims_on: ClaimsOn) -> None:
    assert set(EFFECTS) == {kind.code for kind in DOCUMENT_TYPES}
    for kind in DOCUMENT_TYPES:
        paper = Paper(
            id=1, type=kind.code, version=1, state=DocumentState.DRAFT, number=None, number_key=None, series=None, date=TODAY, firm_id=1,
            branch_id=None, branch_code="", client_id=1, warehouse_id=1, currency="EUR", due_on=None, net=Decimal(12), tax=Decimal(0),
            gross=Decimal(12), external_number=None, claims_on=claims_on, closed_until=None, client_status=None, credit_limit=None, frozen=Frozen(),
            lines=[PaperLine(id=1, position=1, product_id=1, is_goods=True, name="Bolt", quantity=Decimal(2), order_line_id=7)],
        )
        moved: Counter[str] = Counter()
        for movement in kind.movements(paper):
            match movement:
                case StockIn() | StockOut():
                    moved["stock"] += 1 if isinstance(movement, StockIn) else -1
                case Reserve() | Release():
                    moved["reserves"] += 1 if isinstance(movement, Reserve) else -1
                case Charge(amount) | Pay(amount):
                    moved["charged" if isinstance(movement, Charge) else "paid"] += int(amount / 12)
        effect = EFFECTS[kind.code]
        charged = effect.charged if effect.on in (None, claims_on) else 0
        wanted = (effect.stock, effect.reserves, charged, effect.paid, effect.joins)
        assert (moved["stock"], moved["reserves"], moved["charged"], moved["paid"], kind.joins_claim) == wanted, kind.code
