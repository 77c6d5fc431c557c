"""What a list shows, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from app.services.entities import entity_of

Comparison = Literal["eq", "ne", "lt", "le", "gt", "ge", "between", "contains", "in", "empty", "filled"]
#: most keys in one IN list that all three databases take
MOST_KEYS = 1000


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on a field; the value of a reference is its key, of ``contains`` a text, of ``between`` a pair."""

    field: str
    op: Comparison
    value: Any = None


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a list shows.

    :param columns: field names; ``manager.phone`` reaches through a reference.
    :param sort: fields and whether they fall; the key always decides last.
    :param fixed: attribute values that are no filter of the user's (``type`` of a document list, ``client_id`` in a card's tab).
    """

    entity: str
    columns: tuple[str, ...]
    filters: tuple[Filter, ...] = ()
    sort: tuple[tuple[str, bool], ...] = ()
    search: str = ""
    group: tuple[str, ...] = ()
    fixed: tuple[tuple[str, Any], ...] = ()
    binned: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list; ``order`` is its place in the order, the anchor of the next window."""

    id: int
    values: tuple[Any, ...]
    order: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A group of rows: the values they share, how many they are, and the sums of the number columns by name.

    :param totals: without the columns whose amounts are of unlike currencies or units: they are not added.
    :param units: what the amounts of a column are counted in: currencies, or keys of units; two stand for many.
    """

    values: tuple[Any, ...]
    count: int
    totals: dict[str, Any]
    units: Mapping[str, frozenset[Any]] = field(default_factory=dict)


def standard(entity: str, **fixed: Any) -> ListQuery:
    """The list that an entity shows when nobody has changed anything."""
    known = entity_of(entity)
    return ListQuery(entity, known.columns, sort=known.sort, fixed=tuple(fixed.items()))
