"""Backups as people ask for them: written under a right, and compared with what they came from."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from app.db import backup
from app.db.engine import Database, open_database
from app.models.base import Base
from app.services.context import Context


def write(ctx: Context, file: Path) -> None:
    """Write a backup of the whole database.

    :raises AccessDenied: the person may not.
    :raises UserError: the server's tools are missing, or there is no room.
    """
    ctx.rights.demand("maintenance.backup")
    backup.backup(ctx.database, file)


def compare(ctx: Context, file: Path, scratch: Path) -> str:
    """Restore a backup of a SQLite file into a scratch file and compare the rows of each table; says what differs, or nothing."""
    restored = open_database(f"sqlite:///{scratch.as_posix()}")
    try:
        backup.restore(restored, file)
        mine, theirs = _counts(ctx.database), _counts(restored)
    finally:
        restored.dispose()
    return ", ".join(f"{name} {mine[name]} / {theirs[name]}" for name in mine if mine[name] != theirs[name])


def _counts(database: Database) -> dict[str, int]:
    with database.engine.connect() as connection:
        return {
            table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if not table.name.startswith("agent_")
        }
