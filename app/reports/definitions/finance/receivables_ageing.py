"""Receivables by age: who owes what, and since when, as of any day."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app.core.i18n import N_
from app.db.types import Money
from app.models.clients import Client
from app.models.documents import Document
from app.models.finance import SettlementMovement
from app.reports import dimensions as by
from app.reports import parameters as ask
from app.reports.catalogue import ChartPlan, Condition, Fact, Measure, ReportSpec, Values, report
from app.reports.document_kinds import CREDITS, PAYABLES
from app.reports.facts.filters import client_in_category, one_of

_OPEN_NOTE = N_("What was charged up to that day, minus what was paid up to it.")


def open_amounts(values: Values) -> Fact:
    """Amounts of the settlement ledger up to the day, each in the age of the claim that it belongs to."""
    day = values["day"]
    document = by.alias(Document, "claim_document")
    claim = document.c
    amount = SettlementMovement.charged - SettlementMovement.paid
    nothing = sa.cast(sa.literal_column("0"), Money())
    is_credit = claim.type.in_(CREDITS)
    credit = sa.case((is_credit, amount), else_=nothing)

    def aged(name: str, label: str, note: str, *conditions: Condition) -> Measure:
        expression = sa.case((sa.and_(sa.not_(is_credit), *conditions), amount), else_=nothing)
        return Measure(name, label, expression, unit="currency", note=note)

    def between(least: int, most: int) -> Condition:
        return claim.due_on.between(day - timedelta(most), day - timedelta(least))

    measures = (
        Measure("open", N_("Open amount"), amount, unit="currency", note=_OPEN_NOTE),
        Measure("credits", N_("Credits"), credit, unit="currency", note=N_("Payments in advance and credit notes.")),
        aged("not_due", N_("Not due"), N_("Claims whose day has not come."), sa.or_(claim.due_on.is_(None), claim.due_on >= day)),
        aged("late_30", N_("1–30 days"), N_("Claims 1 to 30 days late."), between(1, 30)),
        aged("late_60", N_("31–60 days"), N_("Claims 31 to 60 days late."), between(31, 60)),
        aged("late_90", N_("61–90 days"), N_("Claims 61 to 90 days late."), between(61, 90)),
        aged("late_more", N_("Over 90 days"), N_("Claims more than 90 days late."), claim.due_on < day - timedelta(90)),
    )
    client_id = SettlementMovement.client_id
    source = sa.join(SettlementMovement, document, claim.id == SettlementMovement.claim_id).outerjoin(Client, Client.id == client_id)
    dimensions = (
        by.client(client_id), by.category(Client.category_id), by.manager(claim.manager_id), by.branch(claim.branch_id),
        by.firm(SettlementMovement.firm_id), by.currency(SettlementMovement.currency), by.document(SettlementMovement.claim_id),
    )
    filters = {
        "firm": one_of(SettlementMovement.firm_id), "branch": one_of(claim.branch_id), "manager": one_of(claim.manager_id),
        "client": one_of(client_id), "category": client_in_category(client_id),
    }
    conditions = (SettlementMovement.date <= day, claim.type.not_in(PAYABLES))
    return Fact(source, dimensions, measures, conditions, filters, tuple(each.name for each in measures))


report(
    ReportSpec(
        code="receivables_ageing",
        title=N_("Receivables by age"),
        group=N_("Money"),
        description=N_("Who owes what and since when, as of any day."),
        fact=open_amounts,
        parameters=(ask.ON_DAY, ask.FIRM, ask.BRANCH, ask.MANAGER, ask.CLIENT, ask.CATEGORY),
        rows=("client",),
        groups=("manager", "category", "branch", "firm"),
        sort=(("open", True), ("client", False)),
        chart=ChartPlan("aged", ("not_due", "late_30", "late_60", "late_90", "late_more"), top=8),
    )
)
