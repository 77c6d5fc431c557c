"""Reading everything as it stood at one moment, however long it takes and whoever writes meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from sqlalchemy.orm import Session

from app.db.engine import Database
from app.db.stopping import Stop

#: what keeps the view of the first statement for all that follow; a reading transaction of SQLite does so anyway
_LEVELS = {"postgres": {"isolation_level": "REPEATABLE READ"}, "firebird": {"isolation_level": "SNAPSHOT"}}


@contextmanager
def snapshot(database: Database, stop: Stop | None = None) -> Iterator[Session]:
    """A session that only reads, and sees the database as it was at its first statement.

    A check of sums needs this: between two statements of its own somebody may post, and it would cry wolf.

    :param stop: what somebody may stop it with.
    :raises Unreachable: the server does not answer.
    :raises Stopped: somebody did.
    """
    engine = database.engine.execution_options(**_LEVELS.get(database.name, database.backend.reading_options()))
    with (
        database.said_plainly(), Session(engine, autoflush=False, expire_on_commit=False) as session,
        stop.watching(database, session.connection()) if stop is not None else nullcontext(),
    ):
        yield session
