"""Many rows of a mapped table in one go, within a session's transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.db.many_rows import Rows, insert_many, update_many


def insert_rows(session: Session, model: type[Any], rows: Rows) -> None:
    """Insert rows that all name the same columns."""
    if rows:
        insert_many(session.connection(), model.__table__, rows)


def update_rows(session: Session, model: type[Any], rows: Rows) -> None:
    """Update rows by their key, given as ``key``; all name the same columns."""
    if rows:
        update_many(session.connection(), model.__table__, rows)
