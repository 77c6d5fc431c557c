"""Windows, counts, totals and groups of a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.fields import Reference
from app.services.context import Context
from app.services.listing.columns import column_info, is_summed
from app.services.listing.query import MOST_KEYS, Filter, Group, ListQuery, Row
from app.services.listing.statement import Statement, after, order_by
from app.services.references import value_text


def window(ctx: Context, query: ListQuery, start: int, limit: int, anchor: Row | None = None) -> list[Row]:
    """Rows ``start`` to ``start + limit`` of a list.

    :param anchor: the row just before ``start``, when the caller has it: then the window is found by key instead of by counting.
    """
    with ctx.reading() as session:
        build = Statement(ctx, query)
        order = build.order()
        # Only the keys are sorted and skipped: they come out of an index, and the wide rows are fetched for one window.
        keys = sa.select(build.model.id, *(expression for expression, _falling, _nullable in order))
        keys = build.joined(keys.select_from(build.model)).where(*build.conditions()).order_by(*order_by(order)).limit(limit)
        keys = keys.where(after(order, anchor.order)) if anchor else keys.offset(start) if start else keys
        found = session.execute(keys).all()
        rows = {row.id: row for row in _rows(session, ctx, query, [key[0] for key in found])}
    return [replace(rows[key[0]], order=tuple(key[1:])) for key in found if key[0] in rows]


def _rows(session: Session, ctx: Context, query: ListQuery, ids: Sequence[int]) -> list[Row]:
    build = Statement(ctx, query)
    selected: list[Any] = [build.model.id]
    slots: list[tuple[int, int | None]] = []
    for name in query.columns:
        info = column_info(ctx, query.entity, name)
        key_at = None
        if info.kind == "ref":
            selected.append(build.expression(name))
            key_at = len(selected) - 1
        selected.append(build.text(name))
        slots.append((len(selected) - 1, key_at))
    statement = build.joined(sa.select(*(column.label(f"c{at}") for at, column in enumerate(selected))).select_from(build.model))
    found: list[Row] = []
    for at in range(0, len(ids), MOST_KEYS):
        for record in session.execute(statement.where(build.model.id.in_(ids[at : at + MOST_KEYS]))):
            values = tuple(record[value] if key is None else _reference(record[key], record[value]) for value, key in slots)
            found.append(Row(record[0], values))
    return found


def _reference(key: int | None, text: Any) -> Reference:
    return Reference(key, "" if key is None else value_text(text) or f"#{key}")


def rows_by_id(ctx: Context, query: ListQuery, ids: Iterable[int]) -> list[Row]:
    """The present state of given rows, for the live refresh; rows that no longer fit the list are left out."""
    wanted = list(ids)
    with ctx.reading() as session:
        build = Statement(ctx, query)
        fitting: list[int] = []
        conditions = build.conditions()
        for at in range(0, len(wanted), MOST_KEYS):
            keys = build.joined(sa.select(build.model.id).select_from(build.model)).where(*conditions)
            fitting += session.scalars(keys.where(build.model.id.in_(wanted[at : at + MOST_KEYS])))
        return _rows(session, ctx, query, fitting)


def count(ctx: Context, query: ListQuery) -> int:
    """How many rows a list has."""
    with ctx.reading() as session:
        build = Statement(ctx, query)
        conditions = build.conditions()
        statement = build.joined(sa.select(sa.func.count()).select_from(build.model)).where(*conditions)
        return session.scalar(statement) or 0


def all_ids(ctx: Context, query: ListQuery) -> list[int]:
    """Keys of all rows of a list: for an action on everything that matches."""
    with ctx.reading() as session:
        build = Statement(ctx, query)
        conditions = build.conditions()
        return list(session.scalars(build.joined(sa.select(build.model.id).select_from(build.model)).where(*conditions)))


def totals(ctx: Context, query: ListQuery) -> dict[str, Any]:
    """Sums of the stored number columns that a list shows, by name."""
    found = groups(ctx, replace(query, group=()))
    return found[0].totals if found else {}


def groups(ctx: Context, query: ListQuery) -> list[Group]:
    """The groups of a list with their counts and sums, in the order of their values; one group for all without grouping."""
    with ctx.reading() as session:
        build = Statement(ctx, query)
        numbers = [name for name in query.columns if is_summed(ctx, query.entity, name)]
        keys: list[sa.ColumnElement[Any]] = []
        for name in query.group:
            keys.append(build.expression(name))
            if column_info(ctx, query.entity, name).kind == "ref":
                keys.append(build.text(name))
        sums = []
        for name in numbers:
            column = build.expression(name)
            sums.append(sa.func.sum(column, type_=column.type))
        conditions = build.conditions()
        statement = build.joined(sa.select(*keys, sa.func.count(), *sums).select_from(build.model)).where(*conditions)
        if keys:
            statement = statement.group_by(*keys).order_by(*keys)
        return [_group(ctx, query, numbers, record) for record in session.execute(statement)]


def _group(ctx: Context, query: ListQuery, numbers: Sequence[str], record: sa.Row[Any]) -> Group:
    values: list[Any] = []
    at = 0
    for name in query.group:
        if column_info(ctx, query.entity, name).kind == "ref":
            values.append(_reference(record[at], record[at + 1]))
            at += 2
        else:
            values.append(record[at])
            at += 1
    return Group(tuple(values), record[at], dict(zip(numbers, record[at + 1 :], strict=True)))


def within_group(query: ListQuery, group: Group) -> ListQuery:
    """The same list, narrowed to one group."""
    conditions = tuple(
        Filter(name, "eq", value.id if isinstance(value, Reference) else value) for name, value in zip(query.group, group.values, strict=True)
    )
    return replace(query, filters=(*query.filters, *conditions), group=())
