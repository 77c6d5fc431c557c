"""Payments: money that came and went."""

from __future__ import annotations

import sqlalchemy as sa

from app.core.enums.documents import DocumentState, PaymentMethod
from app.core.i18n import N_
from app.db.types import Money
from app.models.clients import Client
from app.models.documents import Document
from app.reports import dimensions as by
from app.reports import parameters as ask
from app.reports.catalogue import ChartPlan, Condition, Fact, Measure, Parameter, ReportSpec, Values, report
from app.reports.document_kinds import PAYMENT_IN, PAYMENT_OUT
from app.reports.facts.filters import document_filters, within

_METHODS = PaymentMethod.options()


def _is_method(code: str) -> Condition:
    return Document.payment_method == next(method for method in PaymentMethod if method.value == code)


def payments(_values: Values) -> Fact:
    """One fact a posted payment."""
    nothing = sa.cast(sa.literal_column("0"), Money())
    measures = (
        Measure(
            "received", N_("Received"), sa.case((Document.type == PAYMENT_IN, Document.gross), else_=nothing), unit="currency",
            source="document.gross", note=N_("Posted payments that came in."),
        ),
        Measure(
            "paid", N_("Paid"), sa.case((Document.type == PAYMENT_OUT, Document.gross), else_=nothing), unit="currency",
            source="document.gross", note=N_("Posted payments that went out."),
        ),
    )
    dimensions = (
        by.document(Document.id), by.month(Document.date), by.client(Document.client_id), by.category(Client.category_id),
        by.choice("method", N_("Payment method"), Document.payment_method, _METHODS), by.manager(Document.manager_id),
        by.branch(Document.branch_id), by.firm(Document.firm_id), by.currency(Document.currency),
    )
    filters = {"period": within(Document.date), "method": _is_method, **document_filters(Document)}
    source = sa.outerjoin(Document, Client, Client.id == Document.client_id)
    conditions = (Document.state == DocumentState.POSTED, Document.type.in_((PAYMENT_IN, PAYMENT_OUT)))
    return Fact(source, dimensions, measures, conditions, filters)


report(
    ReportSpec(
        code="payments",
        title=N_("Payments"),
        group=N_("Money"),
        description=N_("Money that came and went, by months, clients or methods."),
        fact=payments,
        parameters=(
            ask.PERIOD, Parameter("method", "choice", N_("Payment method"), options=_METHODS), ask.FIRM, ask.BRANCH, ask.MANAGER, ask.CLIENT,
            ask.CATEGORY,
        ),
        rows=("document",),
        groups=("month", "client", "method", "manager", "firm"),
        grouped=True,
        sort=(("date", False), ("number", False)),
        chart=ChartPlan("bars", ("received", "paid"), top=24),
    )
)
