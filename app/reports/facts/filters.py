"""Conditions that parameters put on the facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from app.core.period import Period
from app.models.clients import Client
from app.reports.catalogue import Condition, Expression

Filter = Callable[[Any], Condition]


def within(day: Expression) -> Filter:
    """The day lies within a `Period`."""

    def condition(period: Period) -> Condition:
        ends = [] if period.first is None else [day >= period.first]
        if period.last is not None:
            ends.append(day <= period.last)
        return sa.and_(sa.true(), *ends)

    return condition


def one_of(column: Expression) -> Filter:
    """The column is one of the chosen ids."""
    return lambda ids: column.in_(ids)


def client_in_category(client_id: Expression) -> Filter:
    """The client belongs to one of the chosen categories."""
    return lambda ids: client_id.in_(sa.select(Client.id).where(Client.category_id.in_(ids)))


def document_filters(document: Any) -> dict[str, Filter]:
    """The filters that everything with a document's header has: firm, branch, manager, client, category."""
    return {
        "firm": one_of(document.firm_id),
        "branch": one_of(document.branch_id),
        "manager": one_of(document.manager_id),
        "client": one_of(document.client_id),
        "category": client_in_category(document.client_id),
    }
