"""Stock on hand: what lies where, now or at the end of any day."""

from __future__ import annotations

from decimal import Decimal

import sqlalchemy as sa

from app.core.i18n import N_
from app.db.types import Quantity
from app.models.catalog import Product
from app.models.stock import StockBalance, StockMovement, StockReservation
from app.reports import dimensions as by
from app.reports import parameters as ask
from app.reports.catalogue import ChartPlan, Dimension, Expression, Fact, Measure, Parameter, ReportSpec, Values, report
from app.reports.facts.filters import Filter, one_of


def _measures(quantity: Expression, reserved: Expression) -> tuple[Measure, ...]:
    return (
        Measure("quantity", N_("On hand"), quantity, "quantity", 4, unit="unit", note=N_("All that came minus all that went.")),
        Measure("reserved", N_("Reserved"), reserved, "quantity", 4, unit="unit", note=N_("What is set aside for orders.")),
        Measure("free", N_("Free"), quantity - reserved, "quantity", 4, unit="unit", note=N_("On hand minus reserved.")),
    )


def _dimensions(product_id: Expression, warehouse_id: Expression) -> tuple[Dimension, ...]:
    return (by.product(product_id), by.product_group(Product.group_id), by.warehouse(warehouse_id))


def _filters(product_id: Expression, warehouse_id: Expression) -> dict[str, Filter]:
    return {"product": one_of(product_id), "warehouse": one_of(warehouse_id), "product_group": one_of(Product.group_id)}


def balances(values: Values) -> Fact:
    """The kept balances, whose reading costs the same at any history; for a past day, the movements up to it."""
    if values.get("day") is not None:
        return movements("", values)
    at = (StockBalance.product_id, StockBalance.warehouse_id)
    source = sa.join(StockBalance, Product, Product.id == StockBalance.product_id)
    measures = _measures(StockBalance.quantity, StockBalance.reserved)
    return Fact(source, _dimensions(*at), measures, (), _filters(*at), ("quantity", "reserved"))


def movements(_measure: str, values: Values) -> Fact:
    """Movements and reservations in one list: what the balances are the sums of."""
    nothing = sa.cast(sa.literal_column(str(Decimal(0))), Quantity())
    moved = sa.select(
        StockMovement.product_id, StockMovement.warehouse_id, StockMovement.document_id, StockMovement.date,
        StockMovement.quantity, nothing.label("reserved"),
    )
    reserved = sa.select(
        StockReservation.product_id, StockReservation.warehouse_id, StockReservation.document_id, StockReservation.date,
        nothing.label("quantity"), StockReservation.quantity.label("reserved"),
    )
    ledger = sa.union_all(moved, reserved).subquery("ledger")
    at = (ledger.c.product_id, ledger.c.warehouse_id)
    dimensions = (*_dimensions(*at), by.document(ledger.c.document_id))
    conditions = () if values.get("day") is None else (ledger.c.date <= values["day"],)
    source = sa.join(ledger, Product, Product.id == ledger.c.product_id)
    measures = _measures(ledger.c.quantity, ledger.c.reserved)
    return Fact(source, dimensions, measures, conditions, _filters(*at), ("quantity", "reserved"))


report(
    ReportSpec(
        code="stock_on_hand",
        title=N_("Stock on hand"),
        group=N_("Warehouse"),
        description=N_("What lies where, what of it is set aside, now or at the end of any day."),
        fact=balances,
        parameters=(Parameter("day", "date", N_("At the end of")), ask.WAREHOUSE, ask.PRODUCT_GROUP, ask.PRODUCT),
        rows=("product",),
        groups=("product_group", "warehouse"),
        across=("warehouse",),
        spread=("quantity",),
        sort=(("product", False),),
        behind=movements,
        chart=ChartPlan("rows", ("quantity",), top=8),
    )
)
