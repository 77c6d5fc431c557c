"""Open orders: what was ordered, what of it is delivered, what is left."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.core.enums.documents import DocumentState
from app.core.i18n import N_
from app.db.types import Quantity
from app.models.catalog import Product
from app.models.clients import Client
from app.models.documents import Document, DocumentLine
from app.reports import dimensions as by
from app.reports import parameters as ask
from app.reports.catalogue import Attribute, Dimension, Expression, Fact, Measure, ReportSpec, Values, report
from app.reports.document_kinds import FULFILMENTS, ORDER
from app.reports.facts.filters import document_filters, one_of, within

_NOTES = {
    "ordered": N_("Quantities of posted orders."),
    "delivered": N_("Quantities of posted delivery notes and acts made for the order, also by way of an invoice."),
    "left": N_("Ordered minus delivered."),
}


def fulfilments() -> sa.Select[Any]:
    """Lines of posted deliveries and acts with the order's line that each fulfils, directly or through an invoice."""
    line, paper = by.alias(DocumentLine, "fulfilling").c, by.alias(Document, "fulfilment").c
    source, source_paper = by.alias(DocumentLine, "fulfilled").c, by.alias(Document, "fulfilled_document").c
    order_line = sa.case((source_paper.type == ORDER, source.id), else_=source.source_line_id)
    return (
        sa.select(order_line.label("order_line_id"), line.quantity.label("quantity"), paper.id.label("document_id"))
        .join_from(by.alias(DocumentLine, "fulfilling"), by.alias(Document, "fulfilment"), paper.id == line.document_id)
        .join(by.alias(DocumentLine, "fulfilled"), source.id == line.source_line_id)
        .join(by.alias(Document, "fulfilled_document"), source_paper.id == source.document_id)
        .where(paper.state == DocumentState.POSTED, paper.type.in_(FULFILMENTS))
    )


def _order(key: Expression) -> Dimension:
    paper, who = by.alias(Document, "of_order"), by.alias(Client, "of_order_client")

    def join(source: sa.FromClause, value: Expression) -> sa.FromClause:
        return source.outerjoin(paper, paper.c.id == value).outerjoin(who, who.c.id == paper.c.client_id)

    attributes = (
        Attribute("number", N_("Order"), paper.c.number),
        Attribute("date", N_("Date"), paper.c.date, "date"),
        Attribute("delivery_on", N_("Delivery"), paper.c.delivery_on, "date"),
        Attribute("order_client", N_("Client"), who.c.name),
    )
    return Dimension("order", N_("Order"), key, attributes, join, "document")


def _dimensions(document_id: Expression) -> tuple[Dimension, ...]:
    return (
        _order(Document.id), by.product(DocumentLine.product_id), by.product_group(Product.group_id), by.client(Document.client_id),
        by.manager(Document.manager_id), by.branch(Document.branch_id), by.firm(Document.firm_id), by.document(document_id),
    )


def _measure(name: str, label: str, expression: Expression) -> Measure:
    return Measure(name, label, expression, "quantity", 4, unit="unit", note=_NOTES[name])


_FILTERS = {
    "period": within(Document.date), **document_filters(Document), "product": one_of(DocumentLine.product_id),
    "product_group": one_of(Product.group_id),
}


def _facts(document_id: Expression, measures: tuple[Measure, ...], source: sa.FromClause, *conditions: Any) -> Fact:
    is_order = (Document.state == DocumentState.POSTED, Document.type == ORDER)
    return Fact(source, _dimensions(document_id), measures, (*is_order, *conditions), _FILTERS)


def _ordered() -> tuple[sa.FromClause, Expression]:
    """Order lines, and what was delivered of each."""
    lines = fulfilments().subquery("fulfilments")
    quantity = sa.func.sum(lines.c.quantity).label("quantity")
    delivered = sa.select(lines.c.order_line_id, quantity).group_by(lines.c.order_line_id).subquery("delivered")
    source = (
        sa.join(DocumentLine, Document, Document.id == DocumentLine.document_id)
        .outerjoin(Product, Product.id == DocumentLine.product_id)
        .outerjoin(delivered, delivered.c.order_line_id == DocumentLine.id)
    )
    return source, sa.func.coalesce(delivered.c.quantity, sa.cast(sa.literal_column("0"), Quantity()), type_=Quantity())


def order_lines(_values: Values) -> Fact:
    """One fact an order's line of which something is left."""
    source, delivered = _ordered()
    left = DocumentLine.quantity - delivered
    measures = (
        _measure("ordered", N_("Ordered"), DocumentLine.quantity),
        _measure("delivered", N_("Delivered"), delivered),
        _measure("left", N_("Left"), left),
    )
    return _facts(Document.id, measures, source, DocumentLine.quantity > delivered)


def behind(measure: str, values: Values) -> Fact:
    """Deliveries for what is delivered, orders for the rest."""
    if measure != "delivered":
        return order_lines(values)
    source, delivered = _ordered()
    lines = fulfilments().subquery("made")
    source = source.join(lines, lines.c.order_line_id == DocumentLine.id)
    return _facts(
        lines.c.document_id, (_measure("delivered", N_("Delivered"), lines.c.quantity),), source, DocumentLine.quantity > delivered
    )


report(
    ReportSpec(
        code="open_orders",
        title=N_("Open orders"),
        group=N_("Sales"),
        description=N_("What was ordered, what of it is delivered, what is left."),
        fact=order_lines,
        parameters=(
            ask.FIRM, ask.BRANCH, ask.MANAGER, ask.CLIENT, ask.CATEGORY, ask.PRODUCT, ask.PRODUCT_GROUP,
        ),
        rows=("order", "product"),
        groups=("client", "manager", "product_group", "branch", "firm"),
        sort=(("date", False), ("number", False), ("product", False)),
        behind=behind,
        record="order",
    )
)
