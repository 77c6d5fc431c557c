"""Search by words where the server does it: behind row policies PostgreSQL takes no index for LIKE, so a function searches (`kontor.found`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from app.core.access import OWNED, TABLES
from app.services.context import Context


def is_found_by_server(ctx: Context, entity: str) -> bool:
    """Whether the server searches an entity for this person: one who sees only some of its rows."""
    return ctx.sight is not None and ctx.database.name == "postgres" and isinstance(TABLES[entity].rows, OWNED)


def found(model: Any, wanted: Any) -> sa.ColumnElement[bool]:
    """The rows that the server finds.

    :param wanted: what `lines` makes, or a parameter for it.
    """
    return model.id.in_(sa.select(sa.func.kontor.found(model.__tablename__, wanted)))  # type: ignore[no-any-return]


def lines(spellings: Iterable[Iterable[str]]) -> str:
    """LIKE patterns as `kontor.found` takes them: all of one spelling must fit; no pattern holds a line break, for words hold no blanks."""
    return "\n\n".join("\n".join(patterns) for patterns in spellings)
