"""What scenes are, and what all of them need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.demo.tour.stage import Stage
from app.services import listing
from app.services.listing import Filter, ListQuery

Scene = Callable[[Stage], None]


def find(stage: Stage, entity: str, *filters: Filter, sort: tuple[tuple[str, bool], ...] = (), **fixed: Any) -> int | None:
    """The first record that fits."""
    query = ListQuery(entity, (), filters, sort or (("id", True),), fixed=tuple(fixed.items()))
    rows = listing.window(stage.ctx, query, 0, 1)
    return rows[0].id if rows else None
