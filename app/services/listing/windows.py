"""Windows, counts, totals and groups of a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.fields import Reference
from app.core.i18n import language
from app.services.context import Context
from app.services.listing.by_server import keys_by_server
from app.services.listing.columns import column_info, is_summed, unit_of
from app.services.listing.query import MOST_KEYS, Filter, Group, ListQuery, Row
from app.services.listing.statement import Statement, after, order_by
from app.services.references import value_text


def window(ctx: Context, query: ListQuery, start: int, limit: int, anchor: Row | None = None) -> list[Row]:
    """Rows ``start`` to ``start + limit`` of a list.

    :param anchor: the row just before ``start``, when the caller has it: then the window is found by key instead of by counting.
    """
    build = Statement(ctx, query)
    order = build.order()
    found = keys_by_server(ctx, query, limit, anchor) if anchor or not start else None
    if found is None:
        found = _keys(build, order, start, limit, anchor)
    places = [found.c[f"o{at}"] for at in range(len(order))]
    wide = _rows_of(ctx, query.entity, query.columns, language(), clock.today())
    statement = wide.statement(sa.outerjoin(found, wide.build.model, wide.build.model.id == found.c.id), places)
    sorting = order_by([(place, falling, nullable) for place, (_expression, falling, nullable) in zip(places, order, strict=True)])
    with ctx.reading() as session:
        return [wide.row(record) for record in session.execute(statement.order_by(*sorting))]


def _keys(build: Statement, order: Any, start: int, limit: int, anchor: Row | None) -> Any:
    # Only the keys are sorted and skipped: they come out of an index, and the wide rows are fetched for one window.
    keys: Any = sa.select(build.model.id, *(expression.label(f"o{at}") for at, (expression, _falling, _nullable) in enumerate(order)))
    keys = build.joined(keys.select_from(build.model)).where(*build.conditions()).order_by(*order_by(order)).limit(limit)
    keys = keys.where(after(order, anchor.order)) if anchor else keys.offset(start) if start else keys
    return keys.subquery("w")


class _Rows:
    """The columns of a list as they are selected, and how a row is made of them."""

    def __init__(self, ctx: Context, query: ListQuery) -> None:
        self.build = Statement(ctx, query)
        self._selected: list[Any] = [self.build.model.id]
        self._slots: list[tuple[int, int | None]] = []
        for name in query.columns:
            key_at = None
            if column_info(ctx, query.entity, name).kind == "ref":
                self._selected.append(self.build.expression(name))
                key_at = len(self._selected) - 1
            self._selected.append(self.build.text(name))
            self._slots.append((len(self._selected) - 1, key_at))

    def statement(self, source: Any, places: Sequence[Any] = ()) -> sa.Select[Any]:
        """The select.

        :param source: the table, or what it is joined to.
        :param places: what becomes the ``order`` of the rows.
        """
        columns = (column.label(f"c{at}") for at, column in enumerate(self._selected))
        return self.build.joined(sa.select(*columns, *places).select_from(source))

    def row(self, record: sa.Row[Any]) -> Row:
        """A row of the list."""
        values = tuple(record[value] if key is None else _reference(record[key], record[value]) for value, key in self._slots)
        return Row(record[0], values, tuple(record[len(self._selected) :]))


@lru_cache(maxsize=64)
def _rows_of(ctx: Context, entity: str, columns: tuple[str, ...], _language: str, _today: date) -> _Rows:
    """The columns of a list, kept for a day: computed ones compare with it."""
    return _Rows(ctx, ListQuery(entity, columns))


def _rows(session: Session, ctx: Context, query: ListQuery, ids: Sequence[int]) -> list[Row]:
    wide = _rows_of(ctx, query.entity, query.columns, language(), clock.today())
    statement = wide.statement(wide.build.model)
    parts = (ids[at : at + MOST_KEYS] for at in range(0, len(ids), MOST_KEYS))
    return [wide.row(record) for part in parts for record in session.execute(statement.where(wide.build.model.id.in_(part)))]


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
    return counts(ctx, [query])[0]


def counts(ctx: Context, queries: Sequence[ListQuery]) -> list[int]:
    """How many rows each of some lists has, in one statement."""
    with ctx.reading() as session:
        return list(session.execute(sa.select(*(_count(ctx, query).label(f"n{at}") for at, query in enumerate(queries)))).one())


def _count(ctx: Context, query: ListQuery) -> sa.ScalarSelect[int]:
    build = Statement(ctx, query)
    conditions = build.conditions()
    return build.joined(sa.select(sa.func.count()).select_from(build.model)).where(*conditions).scalar_subquery()


def all_ids(ctx: Context, query: ListQuery) -> list[int]:
    """Keys of all rows of a list: for an action on everything that matches."""
    with ctx.reading() as session:
        build = Statement(ctx, query)
        conditions = build.conditions()
        return list(session.scalars(build.joined(sa.select(build.model.id).select_from(build.model)).where(*conditions)))


def whole(ctx: Context, query: ListQuery) -> Group:
    """How many rows a list has, and the sums of the amounts and quantities that it shows; as one group without values."""
    return groups(ctx, replace(query, group=()))[0]


def groups(ctx: Context, query: ListQuery) -> list[Group]:
    """The groups of a list with their counts and sums, in the order of their values; one group for all without grouping.

    Amounts of unlike currencies and quantities of unlike units are not added: such a group has no sum of these columns.
    """
    build = Statement(ctx, query)
    numbers = [name for name in query.columns if is_summed(ctx, query.entity, name)]
    keys: list[sa.ColumnElement[Any]] = []
    for name in query.group:
        keys.append(build.expression(name))
        if column_info(ctx, query.entity, name).kind == "ref":
            keys.append(build.text(name))
    amounts = [build.expression(name) for name in numbers]
    units = list(dict.fromkeys(unit for name in numbers if (unit := unit_of(ctx, query.entity, name))))
    counted_in = [build.expression(unit) for unit in units]
    inner = [column.label(f"c{at}") for at, column in enumerate((*keys, *amounts, *counted_in))]
    # Computed columns are subqueries, and some databases take no subquery inside a sum: they are summed over the rows that they stand in.
    rows = build.joined(sa.select(*(inner or [build.model.id])).select_from(build.model)).where(*build.conditions()).subquery("r")
    columns = list(rows.c) if inner else []
    keyed, summed, bounded = columns[: len(keys)], columns[len(keys) : len(keys) + len(numbers)], columns[len(keys) + len(numbers) :]
    sums = [sa.func.sum(column, type_=amount.type) for column, amount in zip(summed, amounts, strict=True)]
    bounds = [bound(column) for column in bounded for bound in (sa.func.min, sa.func.max)]
    selected: list[Any] = [*keyed, sa.func.count(), *sums, *bounds]
    statement: sa.Select[Any] = sa.select(*selected).select_from(rows)
    if keyed:
        statement = statement.group_by(*keyed).order_by(*keyed)
    with ctx.reading() as session:
        return [_group(ctx, query, numbers, units, record) for record in session.execute(statement)]


def _group(ctx: Context, query: ListQuery, numbers: Sequence[str], units: Sequence[str], record: sa.Row[Any]) -> Group:
    values: list[Any] = []
    at = 0
    for name in query.group:
        if column_info(ctx, query.entity, name).kind == "ref":
            values.append(_reference(record[at], record[at + 1]))
            at += 2
        else:
            values.append(record[at])
            at += 1
    totals = dict(zip(numbers, record[at + 1 : at + 1 + len(numbers)], strict=True))
    bounds = record[at + 1 + len(numbers) :]
    found = {unit: frozenset(bounds[2 * place : 2 * place + 2]) - {None} for place, unit in enumerate(units)}
    counted_in = {name: found[unit] for name in numbers if (unit := unit_of(ctx, query.entity, name))}
    totals = {name: total for name, total in totals.items() if len(counted_in.get(name, ())) < 2}
    return Group(tuple(values), record[at], totals, counted_in)


def within_group(query: ListQuery, group: Group) -> ListQuery:
    """The same list, narrowed to one group."""
    conditions = tuple(
        Filter(name, "eq", value.id if isinstance(value, Reference) else value) for name, value in zip(query.group, group.values, strict=True)
    )
    return replace(query, filters=(*query.filters, *conditions), group=())
