"""Many rows in one statement, past the session's bookkeeping: ledgers have no objects to keep up to date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

Rows = Sequence[dict[str, Any]]


def insert_rows(session: Session, model: type[Any], rows: Rows) -> None:
    """Insert rows that all name the same columns."""
    if rows:
        session.connection().execute(sa.insert(model.__table__), list(rows))


def update_rows(session: Session, model: type[Any], rows: Rows) -> None:
    """Update rows by their key, given as ``key``; all name the same columns."""
    if rows:
        table = model.__table__
        values: dict[str, Any] = {name: sa.bindparam(name) for name in rows[0] if name != "key"}
        session.connection().execute(sa.update(table).where(table.c.id == sa.bindparam("key")).values(values), list(rows))
