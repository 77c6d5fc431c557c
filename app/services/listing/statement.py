"""From a list query to SQL: joins, conditions, order, and the place behind a row."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core import folding
from app.services import schema
from app.services.computed import COMPUTED
from app.services.contact_search import reached_by
from app.services.context import Context
from app.services.entities import entity_of, model_of
from app.services.finding import found as found_by_server
from app.services.finding import is_found_by_server, lines
from app.services.listing.columns import column_info
from app.services.listing.query import MOST_KEYS, Filter, ListQuery
from app.services.references import contains, like_pattern, line_column

#: expression, whether it falls, whether it may be empty
Order = Sequence[tuple[sa.ColumnElement[Any], bool, bool]]


class Statement:
    """Builds the SELECT of a list: joins each reference once, under an alias."""

    def __init__(self, ctx: Context, query: ListQuery) -> None:
        self.ctx = ctx
        self.query = query
        self.model: Any = model_of(query.entity)
        self._joined: dict[str, Any] = {}

    def expression(self, name: str) -> sa.ColumnElement[Any]:
        """The column behind a field name; for a reference its key."""
        return self._reach(self.query.entity, self.model, name, "")

    def text(self, name: str) -> sa.ColumnElement[Any]:
        """What a person reads in the column: the label of a reference, else the column itself."""
        info = column_info(self.ctx, self.query.entity, name)
        return self.expression(name) if info.kind != "ref" else self._label(name, info.reference)

    def _label(self, name: str, entity: str) -> sa.ColumnElement[Any]:
        label = line_column(entity)
        reference = label.property.columns[0].info.get("reference") if hasattr(label, "property") else None
        if reference and entity_of(entity).label != label.key:
            return self._label(f"{name}.{entity_of(entity).label}", str(reference))
        return getattr(self._target(name), label.key)  # type: ignore[no-any-return]

    def _reach(self, entity: str, model: Any, name: str, path: str) -> sa.ColumnElement[Any]:
        head, _dot, rest = name.partition(".")
        if rest:
            info = schema.fields(self.ctx, entity)[head]
            here = f"{path}.{head}".lstrip(".")
            return self._reach(info.reference, self._target(here), rest, here)
        if (entity, head) in COMPUTED:
            return COMPUTED[entity, head].expression(model)
        if head not in schema.fields(self.ctx, entity) and head != "id":
            raise KeyError(f"{entity}: no field {head!r}")
        return getattr(model, schema.attribute_name(entity, head))  # type: ignore[no-any-return]

    def _target(self, path: str) -> Any:
        """The alias of the table that a dotted path of references leads to."""
        if path not in self._joined:
            parent, _dot, last = path.rpartition(".")
            owner = self._target(parent) if parent else self.model
            entity = self._entity_at(parent)
            reference = schema.fields(self.ctx, entity)[last].reference
            alias = _alias(reference, len(self._joined))
            self._joined[path] = (alias, getattr(owner, schema.attribute_name(entity, last)) == alias.id)
        return self._joined[path][0]

    def _entity_at(self, path: str) -> str:
        entity = self.query.entity
        for part in path.split(".") if path else ():
            entity = schema.fields(self.ctx, entity)[part].reference
        return entity

    def joined(self, statement: sa.Select[Any]) -> sa.Select[Any]:
        """Add the joins that the expressions so far need."""
        for alias, condition in self._joined.values():
            statement = statement.outerjoin(alias, condition)
        return statement

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """What restricts the list: bin, fixed values, filters, search."""
        found: list[sa.ColumnElement[bool]] = []
        if "deleted_at" in sa.inspect(self.model).column_attrs:
            found.append(self.model.deleted_at.is_not(None) if self.query.binned else self.model.deleted_at.is_(None))
        found += [getattr(self.model, name) == value for name, value in self.query.fixed]
        found += [self._condition(condition) for condition in self.query.filters]
        if self.query.search.strip():
            reached = reached_by(self.ctx, self.query.entity, self.query.search)
            sought = search_condition(self.ctx, self.model, self.query.search)
            found.append(sa.or_(sought, self.model.id.in_(reached[:MOST_KEYS])) if reached else sought)
        return found

    def _condition(self, wanted: Filter) -> Any:
        column: Any = self.expression(wanted.field)
        value = wanted.value
        match wanted.op:
            case "eq":
                return column == value if value is not None else column.is_(None)
            case "ne":
                return sa.or_(column != value, column.is_(None)) if value is not None else column.is_not(None)
            case "lt":
                return column < value
            case "le":
                return column <= value
            case "gt":
                return column > value
            case "ge":
                return column >= value
            case "between":
                first, last = value
                bounds = ([column >= first] if first is not None else []) + ([column <= last] if last is not None else [])
                return sa.and_(sa.true(), *bounds)
            case "contains":
                text = self.text(wanted.field)
                return sa.func.lower(text).like(like_pattern(str(value).lower()), escape="\\")
            case "in":
                keys = list(value)
                return sa.or_(sa.false(), *(column.in_(keys[at : at + MOST_KEYS]) for at in range(0, len(keys), MOST_KEYS)))
            case "empty":
                return column.is_(None)
            case "filled":
                return column.is_not(None)

    def order(self) -> list[tuple[sa.ColumnElement[Any], bool, bool]]:
        """The order: expression, whether it falls, whether it may be empty; the key comes last."""
        found = []
        for name, falling in self.query.sort:
            if name == "id":
                continue
            info = column_info(self.ctx, self.query.entity, name)
            nullable = not (info.required or ("." not in name and name in _never_empty(self.query.entity)))
            found.append((self.text(name), falling, nullable))
        return [*found, (self.model.id, bool(self.query.sort and self.query.sort[0][1]), False)]


@lru_cache(maxsize=256)
def _alias(entity: str, number: int) -> Any:
    """A table under a name of its own; kept, because making one takes longer than using it."""
    return aliased(model_of(entity), name=f"j{number}")


def _never_empty(entity: str) -> set[str]:
    attributes = sa.inspect(model_of(entity)).column_attrs
    return {attribute.key for attribute in attributes if not getattr(attribute.columns[0], "nullable", True)}


def search_condition(ctx: Context, model: Any, text: str) -> sa.ColumnElement[bool]:
    """All words of one spelling (as typed, or in the other keyboard layout) occur in the record's searchable texts."""
    spellings = [words for spelling in folding.spellings(text) if (words := folding.words(spelling))]
    if not spellings:
        return sa.true()
    if "search" in sa.inspect(model).column_attrs and is_found_by_server(ctx, model.__tablename__):
        return found_by_server(model, lines(map(like_pattern, words) for words in spellings))
    return sa.or_(*(sa.and_(*(contains(model, word) for word in words)) for words in spellings))


def order_by(order: Order) -> list[sa.ColumnElement[Any]]:
    """The ORDER BY of an order; empty values stand last on every database."""
    clauses: list[sa.ColumnElement[Any]] = []
    for expression, falling, nullable in order:
        if nullable:
            clauses.append(sa.case((expression.is_(None), 1), else_=0))
        clauses.append(expression.desc() if falling else expression.asc())
    return clauses


def after(order: Order, last: Sequence[Any]) -> sa.ColumnElement[bool]:
    """Rows behind a given one in an order: (a > x) or (a = x and (b > y or …)); empty values stand last on every database."""
    (expression, falling, nullable), value = order[0], last[0]
    beyond: sa.ColumnElement[bool]
    if value is None:
        beyond, equal = sa.false(), expression.is_(None)
    else:
        beyond = expression < value if falling else expression > value
        if nullable:
            beyond = sa.or_(beyond, expression.is_(None))
        equal = expression == value
    if len(order) == 1:
        return beyond
    behind = sa.or_(beyond, sa.and_(equal, after(order[1:], last[1:])))
    if value is None or nullable:
        return behind
    # Says nothing new, but lets every planner walk the index from here on instead of from its beginning.
    return sa.and_(expression <= value if falling else expression >= value, behind)
