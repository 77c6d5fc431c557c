"""A client of one database after the other by the same engine, whose statements are compiled once: that takes ten times as long as running them."""

from __future__ import annotations

from typing import Any

from app.db.engine import Database, open_database


class Follower:
    """Connects to the database that it was moved to last.

    :param database: the first one.
    """

    def __init__(self, database: Database) -> None:
        self._file = database.url.database
        self.database = open_database(database.backend.url.render_as_string(hide_password=False))
        dialect: Any = self.database.engine.dialect
        connect = dialect.connect

        def redirected(*_arguments: Any, **options: Any) -> Any:
            arguments, named = dialect.create_connect_args(self.database.engine.url.set(database=self._file))
            return connect(*arguments, **{**options, **named})

        dialect.connect = redirected

    def move(self, database: Database) -> Database:
        """Go on with another database of the same server; gives what to work with."""
        self.database.dispose()
        self._file = database.url.database
        return self.database
