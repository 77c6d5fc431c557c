"""Where a list gets its rows: the listing use cases, bound to a context. Every method may be slow and belongs on a worker thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from app.core.fields import FieldInfo, Reference
from app.services import listing
from app.services.context import Context
from app.services.listing import Group, ListQuery, Row
from app.ui.lists.group_layout import GroupLayout
from app.ui.lists.row_store import PAGE


class ListSource(Protocol):
    """What a list asks for; shaped like ``app.services.listing``."""

    def window(self, query: ListQuery, start: int, limit: int, anchor: Row | None = None) -> Sequence[Row]:
        """Rows from a place on; with the row just before it the place is found by key."""

    def counts(self, queries: Sequence[ListQuery]) -> Sequence[int]:
        """How many rows each query finds."""

    def whole(self, query: ListQuery) -> Group:
        """How many rows the query finds, and the sums of the columns that add up."""

    def groups(self, query: ListQuery) -> Sequence[Group]:
        """Groups of the lowest level with counts and sums."""

    def rows_by_id(self, query: ListQuery, ids: Sequence[int]) -> Sequence[Row]:
        """The rows of these keys that the query still finds."""

    def all_ids(self, query: ListQuery) -> Sequence[int]:
        """Keys of all rows of the query."""

    def column_info(self, entity: str, name: str) -> FieldInfo:
        """What is known of a column; KeyError when there is none."""


class ListingSource:
    """The rows of the database at hand; see ``ListSource``."""

    def __init__(self, context: Context, refine: Callable[[FieldInfo], FieldInfo] = lambda info: info) -> None:
        self._context, self._refine = context, refine

    def window(self, query: ListQuery, start: int, limit: int, anchor: Row | None = None) -> Sequence[Row]:
        """Rows from a place on."""
        return listing.window(self._context, query, start, limit, anchor)

    def counts(self, queries: Sequence[ListQuery]) -> Sequence[int]:
        """How many rows each query finds."""
        return listing.counts(self._context, queries)

    def whole(self, query: ListQuery) -> Group:
        """How many rows the query finds, and sums."""
        return listing.whole(self._context, query)

    def groups(self, query: ListQuery) -> Sequence[Group]:
        """Groups of the lowest level."""
        return listing.groups(self._context, query)

    def rows_by_id(self, query: ListQuery, ids: Sequence[int]) -> Sequence[Row]:
        """Present state of given rows."""
        return listing.rows_by_id(self._context, query, ids)

    def all_ids(self, query: ListQuery) -> Sequence[int]:
        """Keys of all rows."""
        return listing.all_ids(self._context, query)

    def column_info(self, entity: str, name: str) -> FieldInfo:
        """What is known of a column."""
        return self._refine(listing.column_info(self._context, entity, name))


@dataclass(frozen=True, slots=True)
class Opened:
    """A look into a list: some pages, and what is known of the whole.

    :param total: rows found, or None where counting them is still to be done.
    """

    pages: dict[int, Sequence[Row]]
    total: int | None
    groups: Sequence[Group] | None


def open_list(source: ListSource, query: ListQuery) -> Opened:
    """The first rows of a list, and its groups if it has any; a short first page tells the total at once."""
    if query.group:
        groups = in_order(source.groups(query), query)
        return Opened({}, sum(group.count for group in groups), groups)
    rows = source.window(query, 0, PAGE)
    return Opened({0: rows}, len(rows) if len(rows) < PAGE else None, None)


def reopen_list(source: ListSource, query: ListQuery, pages: Sequence[int]) -> Opened:
    """The pages being looked at, read anew together with the total."""
    if query.group:
        groups = in_order(source.groups(query), query)
        return Opened({}, sum(group.count for group in groups), groups)
    (total,) = source.counts([query])
    return Opened({page: source.window(query, page * PAGE, PAGE) for page in pages if page * PAGE < total}, total, None)


def read_pages(
    source: ListSource, query: ListQuery, layout: GroupLayout | None, wanted: Sequence[tuple[int, Row | None]]
) -> dict[int, Sequence[Row]]:
    """Pages of a list in one go.

    :param wanted: page and the row just before it, where it is at hand.
    """
    found: dict[int, Sequence[Row]] = {}
    for page, anchor in wanted:
        if layout is None:
            found[page] = source.window(query, page * PAGE, PAGE, anchor)
        else:
            group, start = layout.group_of(page)
            within = listing.within_group(query, Group(group.values, group.count, {}))
            found[page] = source.window(within, start, PAGE, anchor if start else None)
    return found


def in_order(groups: Sequence[Group], query: ListQuery) -> list[Group]:
    """Groups by the words of their values, those without a value last; falling where the list is sorted so."""
    falling = dict(query.sort)
    ordered = list(groups)
    for level in reversed(range(len(query.group))):
        ordered.sort(key=partial(_rank, level), reverse=falling.get(query.group[level], False))
        ordered.sort(key=partial(_is_none, level))
    return ordered


def _rank(level: int, group: Group) -> tuple[int, Any]:
    value = group.values[level]
    if isinstance(value, Reference):
        return 1, value.text.casefold()
    return (0, "") if value is None else (1, value.casefold() if isinstance(value, str) else value)


def _is_none(level: int, group: Group) -> bool:
    value = group.values[level]
    return value is None or (isinstance(value, Reference) and value.id is None)
