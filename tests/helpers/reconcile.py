"""Lays the reports beside the ledgers: every figure of one must be the sum of the other, to the cent and to the ten-thousandth of a piece."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app.core.enums.documents import DocumentState
from app.models.catalog import Product
from app.models.documents import Document, DocumentLine
from app.models.finance import Claim, SettlementMovement
from app.models.stock import StockMovement, StockReservation
from app.reports.result import ReportResult
from app.services import reporting
from app.services.context import Context

Sums = dict[Any, Decimal]


@dataclass
class Reconciliation:
    """What came of laying them side by side.

    :param compared: pairs of figures that were looked at; ``differences`` are those that are unlike.
    :param totals: report → its most telling figure.
    """

    compared: int = 0
    differences: list[str] = field(default_factory=list)
    totals: dict[str, Decimal] = field(default_factory=dict)

    def compare(self, what: str, report: Mapping[Any, Decimal], ledger: Mapping[Any, Decimal]) -> None:
        """Compare two sets of sums; what stands in one only is zero in the other."""
        for key in sorted({*report, *ledger}, key=str):
            self.compared += 1
            if report.get(key, Decimal(0)) != ledger.get(key, Decimal(0)):
                self.differences.append(f"{what} {key}: the report says {report.get(key)}, the ledger {ledger.get(key)}")
        self.totals[what] = sum(report.values(), Decimal(0))


def reconcile(ctx: Context, period: str, day: str) -> Reconciliation:
    """Run the reports and compare them with the ledgers.

    :param period: of the reports that have one; must cover everything that was posted.
    :param day: for what is told as of a day; must lie behind everything that was posted.
    """
    found = Reconciliation()
    _sales(ctx, found, period)
    _stock(ctx, found, period, day)
    _money(ctx, found, period, day)
    _orders(ctx, found)
    return found


def _sales(ctx: Context, found: Reconciliation, period: str) -> None:
    """Invoices make the claims here, so what was sold is what was charged."""
    charged = sa.func.sum(SettlementMovement.charged)
    with ctx.reading() as session:
        rows = session.execute(
            sa.select(SettlementMovement.date, SettlementMovement.client_id, Document.manager_id, charged)
            .join(Document, Document.id == SettlementMovement.document_id)
            .group_by(SettlementMovement.date, SettlementMovement.client_id, Document.manager_id)
        ).all()
    ledgers: dict[str, Sums] = {"month": {}, "client": {}, "manager": {}}
    for posted, client, manager, amount in rows:
        for name, key in (("month", posted.year * 100 + posted.month), ("client", client), ("manager", manager)):
            ledgers[name][key] = ledgers[name].get(key, Decimal(0)) + amount
    for name, ledger in ledgers.items():
        found.compare(f"sales by {name}", _gross(ctx, name, period), ledger)
    found.compare(
        "sales by product", {"in all": sum(_gross(ctx, "product", period).values(), Decimal(0))},
        {"in all": sum((row[-1] for row in rows), Decimal(0))},
    )


def _gross(ctx: Context, by: str, period: str) -> Sums:
    return _column(ctx, reporting.run(ctx, f"sales_by_{by}", {"period": period}), "gross")


def _stock(ctx: Context, found: Reconciliation, period: str, day: str) -> None:
    moved, reserved = _sums_of(ctx, StockMovement), _sums_of(ctx, StockReservation)
    for name, chosen in (("now", {}), ("on a day", {"day": day})):
        result = reporting.run(ctx, "stock_on_hand", chosen)
        found.compare(f"stock {name}", _column(ctx, result, "quantity"), moved)
        found.compare(f"reserved {name}", _column(ctx, result, "reserved"), reserved)
    came: Sums = {}
    last: Sums = {}
    for product in moved:
        result = reporting.run(ctx, "stock_movements", {"product": [product], "period": period})
        came[product] = sum((row.values[result.position("came")] - row.values[result.position("went")] for row in result.rows), Decimal(0))
        last[product] = result.rows[-1].values[result.position("balance")]
    found.compare("movements of an item", came, moved)
    found.compare("balance after the last movement", last, moved)


def _sums_of(ctx: Context, model: type[StockMovement] | type[StockReservation]) -> Sums:
    with ctx.reading() as session:
        sums = session.execute(sa.select(model.product_id, sa.func.sum(model.quantity)).group_by(model.product_id))
        return dict(sums.all())


def _money(ctx: Context, found: Reconciliation, period: str, day: str) -> None:
    amounts = sa.func.sum(SettlementMovement.charged), sa.func.sum(SettlementMovement.paid)
    with ctx.reading() as session:
        moved = session.execute(sa.select(SettlementMovement.client_id, *amounts).group_by(SettlementMovement.client_id)).all()
        claims = session.execute(sa.select(Claim.client_id, sa.func.sum(Claim.charged - Claim.paid)).group_by(Claim.client_id)).all()
        paid = session.execute(sa.select(SettlementMovement.document_id, amounts[1]).group_by(SettlementMovement.document_id)).all()
    opened = {client: charged - settled for client, charged, settled in moved}
    ageing = reporting.run(ctx, "receivables_ageing", {"day": day})
    found.compare("receivables", _column(ctx, ageing, "open"), opened)
    found.compare("claims", dict(claims), opened)
    ages = ("credits", "not_due", "late_30", "late_60", "late_90", "late_more")
    by_age = {row.label: sum((row.values[ageing.position(age)] for age in ages), Decimal(0)) for row in ageing.rows}
    found.compare("ages together", by_age, {row.label: row.values[ageing.position("open")] for row in ageing.rows})
    payments = reporting.run(ctx, "payments", {"period": period})
    found.compare("payments", _column(ctx, payments, "received"), {id: amount for id, amount in paid if amount})


def _orders(ctx: Context, found: Reconciliation) -> None:
    """What is left of the orders is what is set aside for them; work is set aside nowhere, so the lines themselves are asked for it."""
    result = reporting.run(ctx, "open_orders")
    left: Sums = {}
    for row, number in _figures(result, "left"):
        product = dict(row)["product"]
        left[product] = left.get(product, Decimal(0)) + number
    with ctx.reading() as session:
        goods = set(session.scalars(sa.select(Product.id).where(Product.kind == "goods")))
    found.compare("open orders", {product: number for product, number in left.items() if product in goods}, _sums_of(ctx, StockReservation))
    found.compare("work ordered", {product: number for product, number in left.items() if product not in goods}, _work(ctx, goods))


def _work(ctx: Context, goods: set[int]) -> Sums:
    """Quantities of work in posted orders minus those in posted acts."""
    statement = sa.select(DocumentLine.product_id, Document.type, sa.func.sum(DocumentLine.quantity)).join(Document, Document.id == DocumentLine.document_id)
    statement = statement.where(Document.state == DocumentState.POSTED, Document.type.in_(("order", "act")), DocumentLine.product_id.not_in(goods))
    found: Sums = {}
    with ctx.reading() as session:
        for product, type, quantity in session.execute(statement.group_by(DocumentLine.product_id, Document.type)):
            found[product] = found.get(product, Decimal(0)) + (quantity if type == "order" else -quantity)
    return found


def _column(ctx: Context, result: ReportResult, name: str) -> Sums:
    """A column of a report by the keys of its rows; its total must be their sum, and the documents behind the total must add up to it."""
    found: Sums = {}
    for keys, number in _figures(result, name):
        found[keys[-1][1]] = found.get(keys[-1][1], Decimal(0)) + number
    if result.total is not None:
        column, whole = result.columns[result.position(name)], sum(found.values(), Decimal(0))
        assert result.number(result.total, column) == whole, f"{result.code}: the total is not the sum of its rows"
        if reporting.opens(result, result.total, column):
            behind = reporting.drill(ctx, result, result.total, column)
            shown = Decimal(0) if behind.total is None else behind.total.values[behind.position(name)]
            assert shown == whole, f"{result.code}: the documents behind the total add up to {shown}, not {whole}"
    return found


def _figures(result: ReportResult, name: str) -> Iterator[tuple[Any, Decimal]]:
    place = result.position(name)
    return ((row.keys, row.values[place]) for row in result.rows if row.kind == "row")
