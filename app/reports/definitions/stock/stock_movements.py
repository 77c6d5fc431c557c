"""Movements of an item: what came and went, document by document, with the balance after each."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from app.core.i18n import N_
from app.db.types import Quantity
from app.models.clients import Client
from app.models.documents import Document
from app.models.stock import StockMovement, Warehouse
from app.reports import dimensions as by
from app.reports import parameters as ask
from app.reports.catalogue import Attribute, Dimension, Expression, Fact, Measure, ReportSpec, Values, report
from app.reports.document_kinds import document_options
from app.reports.facts.filters import within


def _movement(key: Expression) -> Dimension:
    moved, paper = by.alias(StockMovement, "of_movement"), by.alias(Document, "of_movement_document")
    who, place = by.alias(Client, "of_movement_client"), by.alias(Warehouse, "of_movement_place")

    def join(source: sa.FromClause, value: Expression) -> sa.FromClause:
        return (
            source.outerjoin(moved, moved.c.id == value)
            .outerjoin(paper, paper.c.id == moved.c.document_id)
            .outerjoin(who, who.c.id == paper.c.client_id)
            .outerjoin(place, place.c.id == moved.c.warehouse_id)
        )

    attributes = (
        Attribute("date", N_("Date"), moved.c.date, "date"),
        Attribute("document_type", N_("Document"), paper.c.type, "choice", options=document_options()),
        Attribute("number", N_("Number"), paper.c.number),
        Attribute("document_client", N_("Client"), who.c.name),
        Attribute("warehouse", N_("Warehouse"), place.c.name),
    )
    return Dimension("movement", N_("Movement"), key, attributes, join)


def movements(values: Values) -> Fact:
    """Movements of the chosen item from its beginning, each with the balance after it; the period is cut out afterwards."""
    quantity = StockMovement.quantity
    nothing = sa.cast(sa.literal_column("0"), Quantity())
    history = sa.select(
        StockMovement.id, StockMovement.date, StockMovement.document_id,
        sa.case((quantity > nothing, quantity), else_=nothing).label("came"),
        sa.case((quantity < nothing, -quantity), else_=nothing).label("went"),
        sa.func.sum(quantity).over(order_by=(StockMovement.date, StockMovement.id)).label("balance"),
    ).where(StockMovement.product_id.in_(values["product"]))
    if values.get("warehouse") is not None:
        history = history.where(StockMovement.warehouse_id.in_(values["warehouse"]))
    moved = history.subquery("history")
    measures = (
        Measure("came", N_("Came"), moved.c.came, "quantity", 4, note=N_("Movements into the warehouses.")),
        Measure("went", N_("Went"), moved.c.went, "quantity", 4, note=N_("Movements out of the warehouses.")),
        Measure("balance", N_("Balance"), moved.c.balance, "quantity", 4, added=False, note=N_("What was there after the movement.")),
    )
    paper = Dimension("paper", N_("Document"), moved.c.document_id, entity="document", hidden=True)
    dimensions = (_movement(moved.c.id), paper, by.document(moved.c.document_id))
    return Fact(moved, dimensions, measures, filters={"period": within(moved.c.date)})


report(
    ReportSpec(
        code="stock_movements",
        title=N_("Movements of an item"),
        group=N_("Warehouse"),
        description=N_("What came and went, document by document, with the balance after each."),
        fact=movements,
        parameters=(replace(ask.PRODUCT, required=True), ask.PERIOD, ask.WAREHOUSE),
        rows=("paper", "movement"),
        sort=(("date", False), ("key", False)),
        record="paper",
    )
)
