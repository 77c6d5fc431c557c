"""Pages whose keys the server gives, where it knows a shorter way than a statement of ours (``app.db.guard.paging_firebird``)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.db.guard.paging_firebird import PAGED, procedure_name
from app.db.types import Id
from app.services.context import Context
from app.services.listing.query import ListQuery, Row

#: as wide as the procedures take it
_WIDTH = 300


def keys_by_server(ctx: Context, query: ListQuery, limit: int, anchor: Row | None) -> Any:
    """Keys and sort values of a page as something to join: columns ``id``, ``o0`` and ``o1``, the key once more. None where the list is another one.

    :param anchor: the row before the page; None for the first page.
    """
    column = PAGED.get(query.entity)
    is_plain = query.sort == ((column, False),) and not (query.filters or query.fixed or query.search.strip() or query.binned)
    if not is_plain or query.entity not in getattr(ctx.database.engine.dialect, "behind_views", ()):
        return None
    name, key = (anchor.order[0], anchor.order[1]) if anchor else (None, None)
    asked = getattr(sa.func, procedure_name(query.entity))(sa.literal(name, sa.String(_WIDTH)), sa.literal(key, Id), sa.literal(limit, sa.Integer))
    page = asked.table_valued(sa.column("id", Id), sa.column("o0", sa.String(_WIDTH)), name="p")
    return sa.select(page.c.id, page.c.o0, page.c.id.label("o1")).subquery("w")
