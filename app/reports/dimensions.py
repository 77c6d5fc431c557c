"""What facts are cut by, each written once: months, clients, products, people, places, documents."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from app.core.fields import Option
from app.core.i18n import N_
from app.models.catalog import PriceList, Product, ProductGroup, Unit
from app.models.clients import Client, ClientCategory
from app.models.documents import Document
from app.models.organisation import Branch, Employee, Firm
from app.models.stock import Warehouse
from app.reports.catalogue import Attribute, Dimension, Expression
from app.reports.document_kinds import document_options
from app.reports.sql import month_of


def month(day: Expression) -> Dimension:
    """The month of a day."""
    return Dimension("month", N_("Month"), month_of(day), kind="month")


def currency(column: Expression) -> Dimension:
    """The currency that amounts are in."""
    return Dimension("currency", N_("Currency"), column)


def _named(name: str, label: str, model: Any, key: Expression) -> Dimension:
    """A dimension whose records have a name and nothing else worth showing."""
    table = alias(model, f"of_{name}")
    return Dimension(name, label, key, (Attribute(name, label, table.c.name),), _outer(table), model.__tablename__)


@lru_cache(maxsize=64)
def alias(model: Any, name: str) -> sa.FromClause:
    """The table of an entity under another name; made once, since making one costs more than a small report takes to run."""
    table: sa.Table = model.__table__
    return table.alias(name)


def _outer(table: sa.FromClause) -> Callable[[sa.FromClause, Expression], sa.FromClause]:
    return lambda source, key: source.outerjoin(table, table.c.id == key)


def client(key: Expression) -> Dimension:
    """A client."""
    return _named("client", N_("Client"), Client, key)


def category(key: Expression) -> Dimension:
    """A category of clients."""
    return _named("category", N_("Category"), ClientCategory, key)


def manager(key: Expression) -> Dimension:
    """An employee who answers for the client or the document."""
    return _named("manager", N_("Manager"), Employee, key)


def employee(key: Expression) -> Dimension:
    """An employee who did something."""
    return _named("employee", N_("Employee"), Employee, key)


def branch(key: Expression) -> Dimension:
    """A branch of ours."""
    return _named("branch", N_("Branch"), Branch, key)


def firm(key: Expression) -> Dimension:
    """A legal entity of ours."""
    return _named("firm", N_("Own firm"), Firm, key)


def warehouse(key: Expression) -> Dimension:
    """A warehouse."""
    return _named("warehouse", N_("Warehouse"), Warehouse, key)


def price_list(key: Expression) -> Dimension:
    """A price list."""
    return _named("price_list", N_("Price list"), PriceList, key)


def product_group(key: Expression) -> Dimension:
    """A group of goods and services."""
    return _named("product_group", N_("Goods group"), ProductGroup, key)


def product(key: Expression) -> Dimension:
    """Goods or a service, with article and unit."""
    goods, unit = alias(Product, "of_product"), alias(Unit, "of_product_unit")

    def join(source: sa.FromClause, value: Expression) -> sa.FromClause:
        return source.outerjoin(goods, goods.c.id == value).outerjoin(unit, unit.c.id == goods.c.unit_id)

    attributes = (
        Attribute("product", N_("Product"), goods.c.name),
        Attribute("article", N_("Article"), goods.c.article),
        Attribute("unit", N_("Unit"), unit.c.sign),
    )
    return Dimension("product", N_("Product"), key, attributes, join, "product")


def document(key: Expression, name: str = "document") -> Dimension:
    """A document, with its day, kind and client."""
    paper, who = alias(Document, f"of_{name}"), alias(Client, f"of_{name}_client")

    def join(source: sa.FromClause, value: Expression) -> sa.FromClause:
        return source.outerjoin(paper, paper.c.id == value).outerjoin(who, who.c.id == paper.c.client_id)

    attributes = (
        Attribute("number", N_("Number"), paper.c.number),
        Attribute("document_type", N_("Document"), paper.c.type, "choice", options=document_options()),
        Attribute("date", N_("Date"), paper.c.date, "date"),
        Attribute("document_client", N_("Client"), who.c.name),
    )
    return Dimension(name, N_("Document"), key, attributes, join, "document")


def choice(name: str, label: str, key: Expression, options: tuple[Option, ...]) -> Dimension:
    """A closed vocabulary."""
    return Dimension(name, label, key, kind="choice", options=options)
