"""Columns of lists that no table holds: balances, open amounts, stock. Each is one scalar subquery."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.fields import FieldInfo, Kind
from app.core.i18n import N_, _
from app.db.types import Money, Quantity, Utc
from app.models.documents import Document
from app.models.finance import Claim
from app.models.sales import Deal, DealStage
from app.models.stock import StockBalance


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed column: what it is called, its kind, and the expression over the entity's table."""

    label: str
    kind: Kind
    expression: Callable[[Any], sa.ColumnElement[Any]]

    def info(self, name: str) -> FieldInfo:
        """The column as lists know it."""
        return FieldInfo(name, self.kind, _(self.label), digits={"money": 2, "quantity": 4}.get(self.kind, 0), writable=False)


def _sum(column: Any, type_: type[Any], *conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[Any]:
    total = sa.func.coalesce(sa.func.sum(column, type_=type_()), sa.literal(Decimal(0), type_()), type_=type_())
    return sa.select(total).where(*conditions).scalar_subquery()


def _sum_of_one_currency(column: Any, currency: Any, *conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[Any]:
    """A sum of amounts; nothing where they are of several currencies, which are not added."""
    total, nothing = sa.func.sum(column, type_=Money()), sa.literal(Decimal(0), Money())
    added = sa.case((sa.func.count() == 0, nothing), (sa.func.min(currency) == sa.func.max(currency), total), else_=sa.null())
    return sa.select(sa.type_coerce(added, Money())).where(*conditions).scalar_subquery()


def _balance(client: Any) -> sa.ColumnElement[Any]:
    return _sum_of_one_currency(Claim.charged - Claim.paid, Claim.currency, Claim.client_id == client.id, Claim.charged != Claim.paid)


def _overdue(client: Any) -> sa.ColumnElement[Any]:
    is_late = sa.and_(Claim.due_on < clock.today(), Claim.charged > Claim.paid)
    return _sum_of_one_currency(Claim.charged - Claim.paid, Claim.currency, Claim.client_id == client.id, is_late)


def _currency(client: Any) -> sa.ColumnElement[Any]:
    """What a client's balance is counted in: one code, two of several, or nothing. Totals over unlike ones are not made."""
    first, last = sa.func.min(Claim.currency, type_=sa.String(3)), sa.func.max(Claim.currency, type_=sa.String(3))
    currency = sa.case((first == last, first), else_=first.concat("/").concat(last))
    return sa.select(currency).where(Claim.client_id == client.id, Claim.charged != Claim.paid).scalar_subquery()


def _open_deals(client: Any) -> sa.ColumnElement[Any]:
    open_stages = sa.select(DealStage.id).where(DealStage.kind == "open")
    return _sum_of_one_currency(Deal.amount, Deal.currency, Deal.client_id == client.id, Deal.stage_id.in_(open_stages), Deal.deleted_at.is_(None))


def _last_document(client: Any) -> sa.ColumnElement[Any]:
    return sa.select(sa.func.max(Document.date)).where(Document.client_id == client.id, Document.deleted_at.is_(None)).scalar_subquery()


def _stock(column: Any) -> Callable[[Any], sa.ColumnElement[Any]]:
    return lambda product: _sum(column, Quantity, StockBalance.product_id == product.id)


def _open(document: Any) -> sa.ColumnElement[Any]:
    return sa.select(sa.type_coerce(Claim.charged - Claim.paid, Money())).where(Claim.document_id == document.id).scalar_subquery()


def _claimed(claim: Any) -> sa.ColumnElement[Any]:
    return sa.type_coerce(claim.charged - claim.paid, Money())


def _late(claim: Any) -> sa.ColumnElement[Any]:
    is_late = sa.and_(claim.due_on < clock.today(), claim.charged > claim.paid)
    return sa.case((is_late, _claimed(claim)), else_=sa.literal(Decimal(0), Money()))


def _last_moment(task: Any) -> sa.ColumnElement[Any]:
    return sa.func.coalesce(task.due_at, task.ends_at, type_=Utc())


#: (entity, name) → computed column
COMPUTED: dict[tuple[str, str], Computed] = {
    ("client", "balance"): Computed(N_("Balance"), "money", _balance),
    ("client", "currency"): Computed(N_("Currency of the balance"), "text", _currency),
    ("client", "overdue"): Computed(N_("Overdue"), "money", _overdue),
    ("client", "open_deals"): Computed(N_("Open deals"), "money", _open_deals),
    ("client", "last_document"): Computed(N_("Last document"), "date", _last_document),
    ("product", "on_hand"): Computed(N_("On hand"), "quantity", _stock(StockBalance.quantity)),
    ("product", "free"): Computed(N_("Free"), "quantity", _stock(StockBalance.quantity - StockBalance.reserved)),
    ("document", "open"): Computed(N_("Open amount"), "money", _open),
    ("claim", "open"): Computed(N_("Open amount"), "money", _claimed),
    ("claim", "overdue"): Computed(N_("Overdue"), "money", _late),
    ("task", "last_at"): Computed(N_("To be done by"), "datetime", _last_moment),
    ("stock_balance", "free"): Computed(N_("Free"), "quantity", lambda balance: sa.type_coerce(balance.quantity - balance.reserved, Quantity())),
}


def computed_of(entity: str) -> dict[str, FieldInfo]:
    """All computed columns of an entity by name."""
    return {name: column.info(name) for (owner, name), column in COMPUTED.items() if owner == entity}
