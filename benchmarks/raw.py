"""The bare driver, for the limit: its own cursor, its own parameter marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.db.engine import Database


class Raw:
    """A connection of the driver itself."""

    def __init__(self, database: Database) -> None:
        self._engine = database.engine
        self._pooled = database.engine.raw_connection()
        self.name = database.name
        dialect = database.engine.dialect
        self._compile = lambda statement: statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True, "render_postcompile": True})

    def prepared(self, statement: sa.sql.ClauseElement) -> str:
        """The SQL text of a statement with its values written in: made once, outside the measured time."""
        return str(self._compile(statement)).replace("%%", "%")

    def plain(self, table: sa.Table) -> sa.Table:
        """A copy of a table as a bare database would have it, without rows, triggers, indexes or keys into other tables."""
        copy = table.to_metadata(sa.MetaData(), name=f"bare_{table.name}")
        copy.indexes.clear()
        copy.constraints.intersection_update({copy.primary_key})
        copy.primary_key.name = f"pk_{copy.name}"
        copy.create(self._engine)
        return copy

    def fetch(self, *texts: str) -> list[Sequence[Any]]:
        """Run texts one after another and fetch all rows of the last."""
        cursor = self._pooled.cursor()
        rows: list[Sequence[Any]] = []
        for text in texts:
            cursor.execute(text)
            rows = cursor.fetchall()
        cursor.close()
        self._pooled.rollback()
        return rows

    def write(self, *texts: str) -> None:
        """Run texts in one transaction."""
        cursor = self._pooled.cursor()
        if self.name == "sqlite":
            cursor.execute("BEGIN IMMEDIATE")
        for text in texts:
            cursor.execute(text)
        cursor.close()
        self._pooled.commit()

    def close(self) -> None:
        """Give the connection back."""
        self._pooled.close()
