"""The client card's own figures: balance, turnover, open deals, and the counts in its tabs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.enums.documents import DocumentState, StageKind
from app.core.money import ZERO
from app.core.period import add_months
from app.db.types import Id, Money
from app.models.clients import Client, Contact, LegalEntity
from app.models.documents import Document
from app.models.files import Attachment
from app.models.finance import Claim
from app.models.organisation import Firm
from app.models.planning import Task
from app.models.sales import Deal, DealStage
from app.services.context import Context

PAYMENTS = ("payment_in", "payment_out")
SHIPMENTS = ("delivery_note", "act", "goods_receipt")


@dataclass(frozen=True, slots=True)
class ClientSummary:
    """What the strip of a client card shows; amounts in the firm's currency, other currencies are told beside by ``others``.

    :param turnover: net of posted invoices less credit notes of the last twelve months; ``turnover_before`` of the twelve before.
    :param counts: rows behind each tab by its code.
    :param others: open amount by foreign currency.
    """

    currency: str
    balance: Decimal
    overdue: Decimal
    credit_limit: Decimal | None
    turnover: Decimal
    turnover_before: Decimal
    open_deals: Decimal
    open_deal_count: int
    nearest_deal: date | None
    last_document: date | None
    counts: dict[str, int]
    others: dict[str, Decimal]


def summary(ctx: Context, client_id: int) -> ClientSummary:
    """The figures of a client in two round trips."""
    today = clock.today()
    values = {"client": client_id, "today": today, "year_ago": add_months(today, -12), "two_years_ago": add_months(today, -24)}
    figures_of, claims_of = _statements()
    with ctx.reading() as session:
        figures = session.execute(figures_of, values).one()
        balances = {row[0]: (row[1], row[2]) for row in session.execute(claims_of, values)}
    currency = figures.currency or "EUR"
    balance, overdue = balances.pop(currency, (ZERO, ZERO))
    counted = ("contacts", "legal_entities", "deals", "documents", "payments", "shipments", "tasks", "files")
    counts = {name: getattr(figures, name) for name in counted}
    return ClientSummary(
        currency, balance, max(overdue, ZERO), figures.credit_limit, figures.turnover or ZERO, figures.turnover_before or ZERO,
        figures.open_deals or ZERO, figures.open_deal_count, figures.nearest_deal, figures.last_document, counts,
        {code: amount for code, (amount, _overdue) in balances.items() if amount},
    )


@lru_cache
def _statements() -> tuple[Any, Any]:
    """The figures, and the claims by currency; built once, since that takes longer than running them."""
    late = sa.case((Claim.due_on < sa.bindparam("today", type_=sa.Date()), Claim.charged - Claim.paid), else_=sa.literal(ZERO, Money()))
    claims = sa.select(Claim.currency, sa.func.sum(Claim.charged - Claim.paid, type_=Money()), sa.func.sum(late, type_=Money()))
    client = sa.bindparam("client", type_=Id())
    day = (sa.bindparam(name, type_=sa.Date()) for name in ("year_ago", "two_years_ago"))
    return sa.select(*_figures(client, *day)), claims.where(Claim.client_id == client).group_by(Claim.currency)


def _figures(client_id: Any, year_ago: Any, two_years_ago: Any) -> list[sa.Label[Any]]:
    """All single figures as subqueries of one statement."""
    mine = (Document.client_id == client_id, Document.deleted_at.is_(None))
    sold = (*mine, Document.state == DocumentState.POSTED, Document.type.in_(("invoice", "credit_note")))
    signed = sa.case((Document.type == "credit_note", -Document.net), else_=Document.net)
    turnover = sa.select(sa.func.sum(sa.type_coerce(signed, Money()), type_=Money()))
    open_deals = sa.select(DealStage.id).where(DealStage.kind == StageKind.OPEN)
    deals = (Deal.client_id == client_id, Deal.deleted_at.is_(None))
    pending = (*deals, Deal.stage_id.in_(open_deals))

    def rows(model: Any, *conditions: Any) -> sa.ScalarSelect[int]:
        return sa.select(sa.func.count()).select_from(model).where(*conditions).scalar_subquery()

    files = (Attachment.entity == "client", Attachment.record_id == client_id, Attachment.deleted_at.is_(None))
    return [
        sa.select(Firm.currency).where(Firm.deleted_at.is_(None)).order_by(Firm.id).limit(1).scalar_subquery().label("currency"),
        sa.select(Client.credit_limit).where(Client.id == client_id).scalar_subquery().label("credit_limit"),
        turnover.where(*sold, Document.date > year_ago).scalar_subquery().label("turnover"),
        turnover.where(*sold, Document.date > two_years_ago, Document.date <= year_ago).scalar_subquery().label("turnover_before"),
        sa.select(sa.func.sum(Deal.amount, type_=Money())).where(*pending).scalar_subquery().label("open_deals"),
        rows(Deal, *pending).label("open_deal_count"),
        sa.select(sa.func.min(Deal.expected_on)).where(*pending).scalar_subquery().label("nearest_deal"),
        sa.select(sa.func.max(Document.date)).where(*mine).scalar_subquery().label("last_document"),
        rows(Contact, Contact.client_id == client_id, Contact.deleted_at.is_(None)).label("contacts"),
        rows(LegalEntity, LegalEntity.client_id == client_id, LegalEntity.deleted_at.is_(None)).label("legal_entities"),
        rows(Deal, *deals).label("deals"),
        rows(Document, *mine, Document.type.not_in(PAYMENTS)).label("documents"),
        rows(Document, *mine, Document.type.in_(PAYMENTS)).label("payments"),
        rows(Document, *mine, Document.type.in_(SHIPMENTS)).label("shipments"),
        rows(Task, Task.client_id == client_id, Task.deleted_at.is_(None)).label("tasks"),
        rows(Attachment, *files).label("files"),
    ]
