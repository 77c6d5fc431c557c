"""A small shop with goods, a service, clients and a supplier, made through the models; the least that documents need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.core.enums.catalog import ProductKind
from app.core.enums.documents import ClaimsOn, RoundTax
from app.core.folding import fold_all
from app.db.session import UnitOfWork
from app.models.catalog import Barcode, PriceList, Product, ProductPrice, Unit, VatRate, VatRatePeriod
from app.models.clients import Client, LegalEntity
from app.models.documents import Document
from app.models.organisation import Branch, Employee, Firm, FirmBankAccount
from app.models.stock import Warehouse
from app.services.context import Context
from app.services.documents import actions, defaults, drafts
from app.services.documents.draft_model import DocumentDraft

TODAY = date(2026, 3, 16)


@dataclass
class Shop:
    """Keys of what was made, and short words for what tests do."""

    ctx: Context
    firm: int = 0
    main: int = 0
    cellar: int = 0
    petrov: int = 0
    ivanov: int = 0
    supplier: int = 0
    bolt: int = 0
    nut: int = 0
    help: int = 0
    vat: int = 0
    reduced: int = 0

    def draft(self, type: str, *lines: tuple[int, Any], **header: Any) -> DocumentDraft:
        """A draft with lines of product and quantity, not saved yet."""
        header.setdefault("date", TODAY)
        draft = drafts.new(self.ctx, type, **header)
        wanted = [(product, Decimal(str(quantity))) for product, quantity in lines]
        for line in defaults.product_lines(self.ctx, draft, wanted):
            draft.add_line(line)
        return drafts.recompute(draft)

    def save(self, draft: DocumentDraft) -> int:
        """Save a draft; returns its key."""
        changes = drafts.save(self.ctx, draft)
        return draft.id or changes.created("document")[0]

    def post(self, document: int | DocumentDraft) -> int:
        """Post a stored document, or save and post a draft; returns its key."""
        id = document if isinstance(document, int) else self.save(document)
        actions.post(self.ctx, id, self.document(id).version)
        return id

    def unpost(self, id: int) -> None:
        """Reverse a posted document."""
        actions.unpost(self.ctx, id, self.document(id).version, "typed wrongly")

    def sell(self, type: str, *lines: tuple[int, Any], **header: Any) -> int:
        """Save and post a document."""
        return self.post(self.draft(type, *lines, **header))

    def stock_up(self, **quantities: Any) -> int:
        """Opening stock in the main warehouse by product name."""
        lines = [(getattr(self, name), quantity) for name, quantity in quantities.items()]
        return self.sell("stock_opening", *lines, warehouse=self.main)

    def document(self, id: int) -> Document:
        """A stored document."""
        with self.ctx.reading() as session:
            return session.get_one(Document, id)

    def set_firm(self, **values: Any) -> None:
        """Change settings of the firm."""
        with UnitOfWork(self.ctx.database, "test.firm.save") as uow:
            firm = uow.session.get_one(Firm, self.firm, with_for_update=True)
            for name, value in values.items():
                setattr(firm, name, value)
            uow.commit()


def make_shop(ctx: Context) -> Shop:
    """Fill an empty database."""
    made: dict[str, Any] = {}
    with UnitOfWork(ctx.database, "test.shop") as uow:
        session = uow.session
        piece, hour = Unit(name="Piece", sign="pc", unece="H87", digits=0), Unit(name="Hour", sign="h", unece="HUR", digits=2)
        made["firm"] = firm = Firm(
            name="Schraubenhaus", full_name="Schraubenhaus GmbH", country="DE", currency="EUR", claims_on=ClaimsOn.INVOICE,
            round_tax=RoundTax.RATE, payment_days=14, director="Erika Muster", vat_number="DE129273398",
        )
        session.add_all([piece, hour, firm, Branch(name="Munich", code="MUC"), Employee(name="Anna", login="anna", search="anna")])
        made["vat"] = vat = VatRate(name="Standard rate", country="DE", is_default=True)
        made["reduced"] = reduced = VatRate(name="Reduced rate", country="DE")
        vat.periods = [
            VatRatePeriod(percent=Decimal(16), valid_from=date(2020, 7, 1), valid_to=date(2020, 12, 31)),
            VatRatePeriod(percent=Decimal(19), valid_from=date(2021, 1, 1)),
        ]
        reduced.periods = [VatRatePeriod(percent=Decimal(7), valid_from=date(2007, 1, 1))]
        prices = PriceList(name="Retail", currency="EUR", is_default=True)
        made["main"], made["cellar"] = Warehouse(name="Main", is_default=True), Warehouse(name="Cellar")
        session.add_all([vat, reduced, prices, made["main"], made["cellar"]])
        session.flush()
        session.add(FirmBankAccount(firm_id=firm.id, account="DE89370400440532013000", bank_name="Bank", bank_code="COBADEFFXXX", is_default=True))
        goods = {"bolt": ("B-8", "Bolt M8", ProductKind.GOODS, "1.25"), "nut": ("N-8", "Nut M8", ProductKind.GOODS, "0.33"),
                 "help": ("S-1", "Assembly", ProductKind.SERVICE, "60")}
        for name, (article, title, kind, _price) in goods.items():
            unit = hour if kind is ProductKind.SERVICE else piece
            made[name] = Product(article=article, name=title, kind=kind, unit_id=unit.id, vat_rate_id=vat.id, search=fold_all([article, title]))
        clients = {"petrov": ("Petrov", Decimal(0)), "ivanov": ("Ivanov", Decimal(10)), "supplier": ("Steel Works", Decimal(0))}
        for name, (title, discount) in clients.items():
            made[name] = Client(name=title, discount=discount, address="Hafenstraße 1, Hamburg", is_supplier=name == "supplier", search=title.lower())
        session.add_all([made[name] for name in (*goods, *clients)])
        session.flush()
        for name, (*_rest, price) in goods.items():
            session.add(ProductPrice(price_list_id=prices.id, product_id=made[name].id, price=Decimal(price), valid_from=date(2020, 1, 1)))
        session.add(Barcode(product_id=made["nut"].id, code="4006381333931", quantity=Decimal(100)))
        session.add(LegalEntity(client_id=made["petrov"].id, name="Petrov KG", tax_id="12345678", is_default=True))
        session.flush()
        keys = {name: record.id for name, record in made.items()}
        uow.commit()
    return Shop(ctx, **keys)
