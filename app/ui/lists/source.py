"""Where a list gets its rows: the listing use cases, bound to a context. Every method may be slow and belongs on a worker thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from app.services import listing
from app.services.context import Context
from app.services.listing import ListQuery
from app.ui.lists.group_layout import GroupLike
from app.ui.lists.row_store import PAGE, RowLike


class ListSource(Protocol):
    """What a list asks for; shaped like ``app.services.listing``."""

    def window(self, query: ListQuery, start: int, limit: int, anchor: RowLike | None) -> Sequence[RowLike]:
        """Rows from a place on; with the row just before it the place is found by key."""

    def count(self, query: ListQuery) -> int:
        """How many rows the query finds."""

    def totals(self, query: ListQuery, columns: Sequence[str]) -> Mapping[str, Any]:
        """Sums of columns over all rows of the query."""

    def groups(self, query: ListQuery) -> Sequence[GroupLike]:
        """Groups of the lowest level with counts and sums, in the order of the window."""

    def rows_by_id(self, query: ListQuery, ids: Sequence[int]) -> Sequence[RowLike]:
        """The rows of these keys that the query still finds."""


class ListingSource:
    """The rows of the database at hand."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def window(self, query: ListQuery, start: int, limit: int, anchor: RowLike | None) -> Sequence[RowLike]:
        """See ``ListSource``."""
        return listing.window(self._context, query, start, limit, anchor).rows

    def count(self, query: ListQuery) -> int:
        """See ``ListSource``."""
        return listing.count(self._context, query)

    def totals(self, query: ListQuery, columns: Sequence[str]) -> Mapping[str, Any]:
        """See ``ListSource``."""
        return listing.totals(self._context, query, columns)

    def groups(self, query: ListQuery) -> Sequence[GroupLike]:
        """See ``ListSource``."""
        return listing.groups(self._context, query)

    def rows_by_id(self, query: ListQuery, ids: Sequence[int]) -> Sequence[RowLike]:
        """See ``ListSource``."""
        return listing.rows_by_id(self._context, query, ids)


@dataclass(frozen=True, slots=True)
class Opened:
    """The first look into a list.

    :param total: rows found, or None where counting them is still to be done.
    """

    pages: dict[int, Sequence[RowLike]]
    total: int | None
    groups: Sequence[GroupLike] | None


def open_list(source: ListSource, query: ListQuery) -> Opened:
    """The first page of a list, and its groups if it has any; a short first page tells the total at once."""
    groups = source.groups(query) if query.group else None
    rows = source.window(query, 0, PAGE, None)
    if groups is not None:
        return Opened({0: rows}, sum(group.count for group in groups), groups)
    return Opened({0: rows}, len(rows) if len(rows) < PAGE else None, None)


def reopen_list(source: ListSource, query: ListQuery, pages: Sequence[int]) -> Opened:
    """The pages being looked at, read anew together with the total."""
    groups = source.groups(query) if query.group else None
    total = sum(group.count for group in groups) if groups is not None else source.count(query)
    found = {page: source.window(query, page * PAGE, PAGE, None) for page in pages if page * PAGE < total}
    return Opened(found, total, groups)
