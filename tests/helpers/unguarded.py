"""The guard of the books set aside, as its owner can: for tests that spoil data, or write ledgers by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.db.engine import Database
from app.db.guard import books
from app.models import Base


@contextmanager
def unguarded(database: Database) -> Iterator[None]:
    """Without the triggers that keep posted documents and ledgers as they are."""
    with database.engine.connect() as connection:
        books.release(connection)
        connection.commit()
    try:
        yield
    finally:
        with database.engine.connect() as connection:
            books.install(connection, Base.metadata)
            connection.commit()
