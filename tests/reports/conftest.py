"""A small firm whose figures were worked out by hand: three clients, three products, a quarter of trade."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from app.core.enums.documents import DocumentState, PaymentMethod
from app.db.engine import Database
from app.db.session import UnitOfWork
from app.models.base import Base
from app.models.catalog import PriceList, Product, ProductGroup, ProductPrice, Unit
from app.models.clients import Client, ClientCategory
from app.models.documents import Document, DocumentLine
from app.models.finance import SettlementMovement
from app.models.organisation import Branch, Employee, Firm
from app.models.stock import StockBalance, StockMovement, StockReservation, Warehouse
from tests.helpers.databases import Source
from tests.helpers.unguarded import unguarded


@dataclass
class Trade:
    """The firm's records by name, and the ways to make more."""

    session: Any
    ids: dict[str, int] = field(default_factory=dict)
    _number: Any = field(default_factory=lambda: count(1))

    def add(self, name: str, record: Base) -> int:
        """Store a record under a name."""
        self.session.add(record)
        self.session.flush()
        self.ids[name] = record.id  # type: ignore[attr-defined]
        return self.ids[name]

    def __getitem__(self, name: str) -> int:
        return self.ids[name]

    def document(self, name: str, type: str, day: str, client: str | None, manager: str = "Ann", lines: Any = (), **header: Any) -> int:
        """Store a document; lines are (product, quantity, price, net, tax, source line's name)."""
        net = sum((Decimal(line[3]) for line in lines), Decimal(0))
        tax = sum((Decimal(line[4]) for line in lines), Decimal(0))
        header = {"state": DocumentState.POSTED, "net": net, "tax": tax, "gross": net + tax, "currency": "EUR", "firm_id": self["firm"], "frozen": {}, **header}
        paper = Document(
            type=type, number=f"{name}-{next(self._number):03}", date=date.fromisoformat(day), client_id=self[client] if client else None,
            manager_id=self[manager], branch_id=self["North" if manager == "Ann" else "South"], **header,
        )
        self.add(name, paper)
        for position, (product, quantity, price, line_net, line_tax, source) in enumerate(lines, 1):
            self.add(
                f"{name}.{product}",
                DocumentLine(
                    document_id=paper.id, position=position, product_id=self[product], name=product, quantity=Decimal(quantity),
                    price=Decimal(price), net=Decimal(line_net), tax=Decimal(line_tax), gross=Decimal(line_net) + Decimal(line_tax),
                    source_line_id=self[source] if source else None,
                ),
            )
        return paper.id

    def settle(self, document: str, claim: str, client: str, day: str, charged: str = "0", paid: str = "0") -> None:
        """Write a settlement movement."""
        self.session.add(
            SettlementMovement(
                date=date.fromisoformat(day), document_id=self[document], claim_id=self[claim], firm_id=self["firm"], client_id=self[client],
                currency="EUR", charged=Decimal(charged), paid=Decimal(paid),
            )
        )

    def move(self, document: str, product: str, place: str, day: str, quantity: str) -> None:
        """Write a stock movement."""
        self.session.add(
            StockMovement(
                date=date.fromisoformat(day), document_id=self[document], product_id=self[product], warehouse_id=self[place],
                quantity=Decimal(quantity),
            )
        )


def write_firm(trade: Trade) -> None:
    """People, clients, goods, prices."""
    trade.add("firm", Firm(name="Kontor GmbH"))
    for branch in ("North", "South"):
        trade.add(branch, Branch(name=branch))
    trade.add("Ann", Employee(name="Ann Weber"))
    trade.add("Boris", Employee(name="Борис Ким"))
    trade.add("Wholesale", ClientCategory(name="Wholesale"))
    trade.add("Alfa", Client(name="Alfa", category_id=trade["Wholesale"]))
    trade.add("Beta", Client(name="Бета"))
    trade.add("Gamma", Client(name="Gamma"))
    trade.add("Supplier", Client(name="Supplier", is_supplier=True))
    trade.add("pcs", Unit(name="Piece", sign="pcs"))
    trade.add("m", Unit(name="Metre", sign="m", digits=2))
    trade.add("Fasteners", ProductGroup(name="Fasteners"))
    trade.add("Bolts", ProductGroup(name="Bolts", parent_id=trade["Fasteners"]))
    trade.add("Cables", ProductGroup(name="Cables"))
    trade.add("bolt", Product(name="Bolt M8", article="B-8", group_id=trade["Bolts"], unit_id=trade["pcs"]))
    trade.add("nut", Product(name="Nut M8", article="N-8", group_id=trade["Fasteners"], unit_id=trade["pcs"]))
    trade.add("cable", Product(name="=Cable", article="C-1", group_id=trade["Cables"], unit_id=trade["m"]))
    trade.add("Main", Warehouse(name="Main"))
    trade.add("Second", Warehouse(name="Second"))
    trade.add("Retail", PriceList(name="Retail", is_default=True))
    trade.add("Export", PriceList(name="Export", currency="USD"))
    for places in (
        ("Retail", "bolt", "2026-01-01", "0.50"), ("Retail", "bolt", "2026-03-01", "0.55"), ("Retail", "nut", "2026-01-01", "0.3333"),
        ("Export", "bolt", "2026-01-01", "0.40"),
    ):
        name, product, day, price = places
        trade.session.add(
            ProductPrice(price_list_id=trade[name], product_id=trade[product], valid_from=date.fromisoformat(day), price=Decimal(price))
        )


def write_papers(trade: Trade) -> None:
    """Orders, deliveries, invoices, payments with their movements."""
    trade.document("O1", "order", "2026-01-10", "Alfa", lines=[("bolt", "130", "0.5", "65", "12.35", ""), ("cable", "10", "2", "20", "3.80", "")])
    trade.document("O2", "order", "2026-02-01", "Beta", "Boris", lines=[("nut", "30", "0.33", "9.90", "1.88", "")])
    trade.document("O3", "order", "2026-02-02", "Beta", "Boris", lines=[("nut", "99", "0.33", "9.90", "1.88", "")], state=DocumentState.DRAFT)
    trade.document(
        "I1", "invoice", "2026-01-15", "Alfa", due_on=date(2026, 1, 29),
        lines=[("bolt", "100", "0.5", "50.00", "9.50", "O1.bolt"), ("cable", "10", "2", "20.00", "3.80", "O1.cable")],
    )
    trade.document("I2", "invoice", "2026-01-31", "Beta", "Boris", [("nut", "30", "0.33", "9.90", "1.88", "")], due_on=date(2026, 2, 14))
    trade.document("I3", "invoice", "2026-03-01", "Alfa", lines=[("bolt", "10", "0.5", "5.00", "0.95", "O1.bolt")], due_on=date(2026, 3, 15))
    trade.document("C1", "credit_note", "2026-03-31", "Alfa", lines=[("bolt", "4", "0.5", "2.00", "0.38", "I3.bolt")])
    trade.document("I4", "invoice", "2026-04-01", "Gamma", "Boris", [("cable", "2.5", "2", "5.00", "0.95", "")], due_on=date(2026, 4, 15))
    trade.document("I5", "invoice", "2026-03-10", "Alfa", lines=[("bolt", "2000", "0.5", "1000", "190", "")], state=DocumentState.DRAFT)
    trade.document("S1", "stock_opening", "2026-01-01", None)
    trade.document("D1", "delivery_note", "2026-01-20", "Alfa", lines=[("bolt", "100", "0", "0", "0", "O1.bolt"), ("cable", "10", "0", "0", "0", "O1.cable")])
    trade.document("D2", "delivery_note", "2026-03-02", "Alfa", lines=[("bolt", "10", "0", "0", "0", "I3.bolt")])
    trade.document("P1", "payment_in", "2026-02-10", "Alfa", gross=Decimal(50), payment_method=PaymentMethod.BANK)
    trade.document("P2", "payment_in", "2026-03-05", "Beta", "Boris", gross=Decimal("11.78"), payment_method=PaymentMethod.CASH)
    trade.document("P3", "payment_in", "2026-03-20", "Gamma", "Boris", gross=Decimal(100), payment_method=PaymentMethod.BANK)
    trade.document("PO", "payment_out", "2026-03-25", "Supplier", gross=Decimal(40), payment_method=PaymentMethod.BANK)
    trade.document("G1", "goods_receipt", "2026-03-24", "Supplier", gross=Decimal(70))


def write_ledgers(trade: Trade) -> None:
    """What posting writes: settlements, stock, balances."""
    trade.settle("I1", "I1", "Alfa", "2026-01-15", charged="83.30")
    trade.settle("I2", "I2", "Beta", "2026-01-31", charged="11.78")
    trade.settle("I3", "I3", "Alfa", "2026-03-01", charged="5.95")
    trade.settle("C1", "I3", "Alfa", "2026-03-31", charged="-2.38")
    trade.settle("I4", "I4", "Gamma", "2026-04-01", charged="5.95")
    trade.settle("P1", "I1", "Alfa", "2026-02-10", paid="50.00")
    trade.settle("P2", "I2", "Beta", "2026-03-05", paid="11.78")
    trade.settle("P3", "P3", "Gamma", "2026-03-20", paid="100.00")
    trade.settle("PO", "G1", "Supplier", "2026-03-25", paid="-40")
    trade.settle("G1", "G1", "Supplier", "2026-03-24", charged="-70")
    for product, quantity in (("bolt", "1000"), ("cable", "100"), ("nut", "30")):
        trade.move("S1", product, "Main", "2026-01-01", quantity)
    trade.move("D1", "bolt", "Main", "2026-01-20", "-100")
    trade.move("D1", "cable", "Main", "2026-01-20", "-10")
    trade.move("S1", "bolt", "Second", "2026-02-01", "50")
    trade.session.flush()
    trade.move("D2", "bolt", "Main", "2026-03-02", "-10")
    trade.session.add(
        StockReservation(
            date=date(2026, 3, 10), document_id=trade["O1"], order_line_id=trade["O1.bolt"], product_id=trade["bolt"],
            warehouse_id=trade["Main"], quantity=Decimal(20),
        )
    )
    for product, place, quantity, reserved in (("bolt", "Main", "890", "20"), ("bolt", "Second", "50", "0"), ("cable", "Main", "90", "0"), ("nut", "Main", "30", "0")):
        trade.session.add(
            StockBalance(product_id=trade[product], warehouse_id=trade[place], quantity=Decimal(quantity), reserved=Decimal(reserved))
        )


@pytest.fixture(scope="session")
def written() -> dict[str, tuple[Database, Trade]]:
    """Firms already written, by kind of database: reports only read, so all tests may share them."""
    return {}


@pytest.fixture
def firm(backend: str, source: Source, written: dict[str, tuple[Database, Trade]]) -> Iterator[tuple[Database, Trade]]:
    """The firm and its database."""
    if backend not in written:
        database = source.fresh()
        with unguarded(database), UnitOfWork(database, "test.trade", login="test") as uow:
            made = Trade(uow.session)
            write_firm(made)
            write_papers(made)
            write_ledgers(made)
            uow.commit()
        written[backend] = (database, made)
    yield written[backend]
    written[backend][0].dispose()


@pytest.fixture
def trade(firm: tuple[Database, Trade]) -> Trade:
    """The firm's records by name."""
    return firm[1]


@pytest.fixture
def books(firm: tuple[Database, Trade]) -> Database:
    """The firm's database; not to be written to."""
    return firm[0]
