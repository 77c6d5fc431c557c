"""Another computer migrates a database and may die on the way: ``python -m tests.acceptance.guard.upgrader URL [MIGRATIONS]``.

KONTOR_PASSWORD is the password, KONTOR_KILL_AT the statement before which it dies. Prints how many other connections there were when the
first definition was written, and the number of statements.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from app.db import migrate
from app.db.engine import open_database


def main(url: str, *migrations: str) -> None:
    """Migrate, or die."""
    if migrations:
        migrate.MIGRATIONS = Path(migrations[0])
        migrate.VERSIONS = migrate.MIGRATIONS / "versions"
    database = open_database(url, os.environ.get("KONTOR_PASSWORD") or None)
    last, seen = int(os.environ.get("KONTOR_KILL_AT", "0")), [0]
    is_migrating = [False]

    def die(*_arguments: object) -> None:
        seen[0] += is_migrating[0]
        if is_migrating[0] and seen[0] == last:
            os._exit(9)

    sa.event.listen(database.engine, "before_cursor_execute", die)
    migrating: Any = database.backend.migrating

    @contextmanager
    def watched(engine: Engine) -> Iterator[Connection]:
        with migrating(engine) as connection:
            print("others", database.backend.others(connection), flush=True)
            connection.rollback()
            is_migrating[0] = True
            yield connection
            is_migrating[0] = False

    database.backend.migrating = watched  # type: ignore[method-assign]
    migrate.create_or_upgrade(database)
    print("statements", seen[0], flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
