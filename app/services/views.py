"""Saved views: what a list shows under a name, for oneself or for everybody."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app.core.changes import Changes
from app.core.errors import StaleRecord, UserError
from app.core.i18n import _
from app.models.customization import SavedView
from app.services.context import Context
from app.services.listing import Filter, ListQuery
from app.services.use_case import use_case

#: first sign of a stored value that JSON has no form for
_DECIMAL, _DATE = "decimal:", "date:"


@dataclass(frozen=True, slots=True)
class View:
    """A saved view; ``widths`` are the pixels of columns at 100 %."""

    id: int
    name: str
    query: ListQuery
    is_shared: bool
    widths: dict[str, int]


def views(ctx: Context, entity: str) -> list[View]:
    """The views of a list that the user sees: shared ones and own ones, in their order."""
    statement = sa.select(SavedView).where(
        SavedView.entity == entity, sa.or_(SavedView.employee_id.is_(None), SavedView.employee_id == ctx.user.id)
    )
    with ctx.reading() as session:
        found = session.scalars(statement.order_by(SavedView.position, SavedView.id)).all()
    return [View(one.id, one.name, read(entity, one.definition), one.employee_id is None, one.definition.get("widths", {})) for one in found]


@use_case("customization.view.save")
def save(
    ctx: Context, entity: str, name: str, query: ListQuery, widths: dict[str, int], shared: bool, id: int | None = None, key: str | None = None
) -> Changes:
    """Save a view under a name; an existing one is overwritten.

    :raises UserError: the name is empty.
    """
    if not name.strip():
        raise UserError(_("The view has no name."), _("Type one."))
    with ctx.uow(key) as uow:
        if id is None:
            last = uow.session.scalar(sa.select(sa.func.max(SavedView.position)).where(SavedView.entity == entity)) or 0
            view = SavedView(entity=entity, position=last + 1)
            uow.session.add(view)
        else:
            found = uow.session.get(SavedView, id)
            if found is None:
                raise StaleRecord(_("Somebody deleted this view meanwhile."), "saved_view", id)
            view = found
        view.name = name.strip()
        view.employee_id = None if shared else ctx.user.id
        view.definition = {**written(query), "widths": widths}
        return uow.commit()


@use_case("customization.view.delete")
def delete(ctx: Context, id: int, key: str | None = None) -> Changes:
    """Delete a view; the records it shows are not touched."""
    with ctx.uow(key) as uow:
        if (view := uow.session.get(SavedView, id)) is not None:
            uow.session.delete(view)
        return uow.commit()


def written(query: ListQuery) -> dict[str, Any]:
    """A query as JSON; what the list itself fixes is not part of a view."""
    return {
        "columns": list(query.columns), "sort": [list(part) for part in query.sort], "group": list(query.group), "search": query.search,
        "filters": [[item.field, item.op, _plain(item.value)] for item in query.filters],
    }


def read(entity: str, definition: dict[str, Any]) -> ListQuery:
    """The query of a stored definition."""
    filters = tuple(Filter(field, op, _value(value)) for field, op, value in definition.get("filters", ()))
    return ListQuery(
        entity, tuple(definition["columns"]), filters, tuple((field, bool(falling)) for field, falling in definition.get("sort", ())),
        definition.get("search", ""), tuple(definition.get("group", ())),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{_DECIMAL}{value}"
    if isinstance(value, datetime.date):
        return f"{_DATE}{value.isoformat()}"
    return [_plain(part) for part in value] if isinstance(value, (list, tuple)) else value


def _value(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_DECIMAL):
        return Decimal(value.removeprefix(_DECIMAL))
    if isinstance(value, str) and value.startswith(_DATE):
        return datetime.date.fromisoformat(value.removeprefix(_DATE))
    return [_value(part) for part in value] if isinstance(value, list) else value
