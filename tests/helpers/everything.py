"""All rows of a database, the journal's included, so that what should have left nothing behind is seen to."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.db.engine import Database

_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    "postgres": "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables"
    " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
    "firebird": "SELECT '\"' || TRIM(rdb$relation_name) || '\"' FROM rdb$relations"
    " WHERE rdb$system_flag = 0 AND rdb$view_blr IS NULL AND rdb$relation_type = 0",
}


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Table → its rows, those of temporary tables left out."""
    with database.engine.connect() as connection:
        names = sorted(str(name).strip() for name in connection.exec_driver_sql(_TABLES[database.name]).scalars())
        assert len(names) > 60, "the journal and all tables of the models are among them"
        return {name: sorted((tuple(map(_plain, row)) for row in connection.execute(sa.text(f"SELECT * FROM {name}"))), key=repr) for name in names}


def _plain(value: Any) -> Any:
    """A value that compares by what it holds."""
    read = getattr(value, "read", None)
    return read() if callable(read) else bytes(value) if isinstance(value, (bytearray, memoryview)) else value
