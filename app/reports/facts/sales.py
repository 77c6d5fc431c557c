"""What was sold: posted invoices minus credit notes, by documents or by their lines."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.core.enums.documents import DocumentState
from app.core.i18n import N_
from app.models.catalog import Product
from app.models.clients import Client
from app.models.documents import Document, DocumentLine
from app.reports import dimensions as by
from app.reports.catalogue import Dimension, Expression, Fact, Measure, Values
from app.reports.document_kinds import CREDIT_NOTE, SALES
from app.reports.facts.filters import document_filters, one_of, within

_SOLD = (Document.state == DocumentState.POSTED, Document.type.in_(SALES))
_FILTERS = {"period": within(Document.date), **document_filters(Document)}
_NOTE = N_("Posted invoices minus posted credit notes.")


def _signed(column: Any) -> Expression:
    return sa.case((Document.type == CREDIT_NOTE, -column), else_=column)


def _dimensions() -> tuple[Dimension, ...]:
    return (
        by.month(Document.date), by.client(Document.client_id), by.category(Client.category_id), by.manager(Document.manager_id),
        by.branch(Document.branch_id), by.firm(Document.firm_id), by.currency(Document.currency), by.document(Document.id),
    )


def _amounts(table: Any) -> tuple[Measure, ...]:
    name = table.__tablename__
    return (
        Measure("net", N_("Net"), _signed(table.net), unit="currency", source=f"{name}.net", note=_NOTE),
        Measure("tax", N_("VAT"), _signed(table.tax), unit="currency", source=f"{name}.tax", note=_NOTE),
        Measure("gross", N_("Total"), _signed(table.gross), unit="currency", source=f"{name}.gross", note=_NOTE),
    )


def sales_by_documents(values: Values) -> Fact:
    """One fact a document: amounts, and the number of documents."""
    count = Measure("documents", N_("Documents"), sa.literal_column("1", sa.Integer), "int", 0, note=N_("Number of invoices and credit notes."))
    needs_client = "category" in (values.get("group"), values.get("across"))
    source = sa.outerjoin(Document, Client, Client.id == Document.client_id) if needs_client else Document.__table__
    return Fact(source, _dimensions(), (count, *_amounts(Document)), _SOLD, _FILTERS)


def sales_by_lines(values: Values) -> Fact:
    """One fact a line: quantity and amounts of a product."""
    quantity = Measure("quantity", N_("Quantity"), _signed(DocumentLine.quantity), "quantity", 4, unit="unit", note=_NOTE)
    source = (
        sa.join(DocumentLine, Document, Document.id == DocumentLine.document_id)
        .outerjoin(Product, Product.id == DocumentLine.product_id)
        .outerjoin(Client, Client.id == Document.client_id)
    )
    dimensions = (*_dimensions(), by.product(DocumentLine.product_id), by.product_group(Product.group_id))
    filters = {**_FILTERS, "product": one_of(DocumentLine.product_id), "product_group": one_of(Product.group_id)}
    return Fact(source, dimensions, (quantity, *_amounts(DocumentLine)), _SOLD, filters)
