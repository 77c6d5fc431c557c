"""What a person finds at the start: open orders, overdue claims, and whether the firm has begun to work at all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.core import clock
from app.core.enums.documents import DocumentState
from app.core.enums.people import Role
from app.core.money import ZERO
from app.db.types import Money, Quantity
from app.models.clients import Client
from app.models.documents import Document, DocumentLine
from app.models.finance import Claim
from app.models.organisation import Firm
from app.services.context import Context
from app.services.entities import model_of

#: rows of each part; the others are counted
MOST_ROWS = 6
#: who looks after everybody's papers, and not after their own only
_SEE_ALL = (Role.OWNER, Role.HEAD, Role.ACCOUNTANT, Role.STOREKEEPER)
#: so many of the newest orders are looked at; older ones that are still open stand in the report of open orders
_NEWEST_ORDERS = 2000
_DELIVERIES = ("delivery_note", "act")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that waits for something.

    :param day: when it is due; None when nobody said.
    :param amount: what is ordered, or what of the claim is open.
    """

    document: int
    number: str
    client: str
    day: date | None
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Part:
    """The most urgent of some documents, and how many there are."""

    rows: tuple[Waiting, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What the start page shows.

    :param is_mine: only papers of the person's own are told.
    :param firm: key and name of the first firm.
    :param has_details: the firm has an address, so its papers can be printed.
    """

    is_mine: bool
    orders: Part
    overdue: Part
    firm: tuple[int, str] | None
    has_details: bool
    has_clients: bool
    has_documents: bool


def overview(ctx: Context) -> Overview:
    """Read it in three statements."""
    is_mine = sees_own_only(ctx)
    manager = ctx.user.id if is_mine else None
    with ctx.reading() as session:
        orders = _part(session, _open_orders(manager)) if ctx.rights.may("sales.order.view") else Part((), 0)
        overdue = _part(session, _overdue(manager)) if ctx.rights.may("finance.claim.view") else Part((), 0)
        firm = session.execute(
            sa.select(
                Firm.id, Firm.name, Firm.address,
                _any(ctx, Client).label("has_clients"), _any(ctx, Document).label("has_documents"),
            ).where(Firm.deleted_at.is_(None)).order_by(Firm.id).limit(1)
        ).first()
    if firm is None:
        return Overview(is_mine, orders, overdue, None, False, False, False)
    return Overview(
        is_mine, orders, overdue, (firm.id, firm.name), bool(firm.address), firm.has_clients is not None, firm.has_documents is not None,
    )


def sees_own_only(ctx: Context) -> bool:
    """Whether the person looks after their own papers only."""
    return ctx.user.role not in _SEE_ALL


def still_there(ctx: Context, records: Collection[tuple[str, int]]) -> set[tuple[str, int]]:
    """Those of the records, given as entity and key, that the person sees and that are not in the bin; in one statement."""
    wanted = sorted({(entity, id) for entity, id in records if ctx.rights.readable(entity, "id")})
    if not wanted:
        return set()
    with ctx.reading() as session:
        found: Sequence[Any] = session.execute(sa.select(*(_key(*record).label(f"k{n}") for n, record in enumerate(wanted)))).one()
    return {record for record, key in zip(wanted, found, strict=True) if key is not None}


def _key(entity: str, id: int) -> sa.ScalarSelect[Any]:
    model: Any = aliased(model_of(entity))
    statement = sa.select(model.id).where(model.id == id)
    return (statement.where(model.deleted_at.is_(None)) if hasattr(model, "deleted_at") else statement).scalar_subquery()


def _any(ctx: Context, model: Any) -> sa.ColumnElement[Any]:
    """Something where there is a row; whoever may not look is not told that there is none."""
    if not ctx.rights.readable(model.__tablename__, "id"):
        return sa.literal_column("1")
    return sa.select(sa.func.max(model.id)).scalar_subquery()


def _part(session: Session, statement: sa.Select[Any]) -> Part:
    rows = session.execute(statement.limit(MOST_ROWS)).all()
    waiting = tuple(Waiting(row.id, row.number or "", row.client or "", row.day, row.amount or ZERO, row.currency) for row in rows)
    return Part(waiting, rows[0].total if rows else 0)


def _columns(day: Any, amount: Any, currency: Any) -> tuple[Any, ...]:
    return (
        Document.id, Document.number, Client.name.label("client"), day.label("day"), amount.label("amount"), currency.label("currency"),
        sa.func.count().over().label("total"),
    )


def _open_orders(manager: int | None) -> sa.Select[Any]:
    """The newest posted orders of which something is not delivered, directly or by way of an invoice."""
    order, line = aliased(Document), aliased(DocumentLine)
    posted = (order.type == "order", order.state == DocumentState.POSTED, order.deleted_at.is_(None))
    newest = sa.select(order.id).where(*posted).order_by(order.date.desc(), order.id.desc()).limit(_NEWEST_ORDERS)
    if manager is not None:
        newest = newest.where(order.manager_id == manager)
    recent = newest.subquery("newest")
    is_left = line.quantity > _fulfilled(line, 1) + _fulfilled(line, 2)
    return (
        sa.select(*_columns(Document.delivery_on, Document.gross, Document.currency))
        .select_from(Document)
        .join(recent, recent.c.id == Document.id)
        .outerjoin(Client, Client.id == Document.client_id)
        .where(sa.exists().where(line.document_id == Document.id, is_left))
        .order_by(sa.case((Document.delivery_on.is_(None), 1), else_=0), Document.delivery_on, Document.id)
    )


def _fulfilled(line: Any, steps: int) -> Any:
    """What posted deliveries and acts made of an order's line, ``steps`` links below it."""
    made, paper = aliased(DocumentLine), aliased(Document)
    total = sa.func.coalesce(sa.func.sum(made.quantity), sa.cast(sa.literal_column("0"), Quantity()), type_=Quantity())
    statement = sa.select(total).select_from(made).join(paper, paper.id == made.document_id)
    statement = statement.where(paper.state == DocumentState.POSTED, paper.type.in_(_DELIVERIES))
    if steps == 1:
        return statement.where(made.source_line_id == line.id).correlate(line).scalar_subquery()
    between = aliased(DocumentLine)
    return statement.join(between, between.id == made.source_line_id).where(between.source_line_id == line.id).correlate(line).scalar_subquery()


def _overdue(manager: int | None) -> sa.Select[Any]:
    """Claims whose day has passed, the oldest first."""
    left = sa.type_coerce(Claim.charged - Claim.paid, Money())
    statement = (
        sa.select(*_columns(Claim.due_on, left, Claim.currency))
        .select_from(Document)
        .join(Claim, Claim.document_id == Document.id)
        .outerjoin(Client, Client.id == Claim.client_id)
        .where(Claim.due_on < clock.today(), Claim.charged > Claim.paid)
        .order_by(Claim.due_on, Claim.id)
    )
    return statement if manager is None else statement.where(Document.manager_id == manager)
