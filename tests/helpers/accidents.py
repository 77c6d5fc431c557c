"""What happens to clients in the midst of their work: they die before a statement, or never hear that COMMIT took place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from app.db.engine import Database


class Crash(BaseException):
    """A client that is gone; nobody catches it."""


@contextmanager
def crash_at(database: Database, statement: int) -> Iterator[list[int]]:
    """Let a client die before its n-th statement from now; tells how many it had begun.

    :param statement: 1 is the first; a number behind the last lets it live.
    """
    seen = [0]

    def die(*_arguments: object) -> None:
        seen[0] += 1
        if seen[0] == statement:
            raise Crash

    event.listen(database.engine, "before_cursor_execute", die)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", die)


@contextmanager
def losing_the_answer(database: Database) -> Iterator[None]:
    """The next COMMIT takes place, and its answer is lost."""
    dialect: Any = database.engine.dialect
    commit = dialect.do_commit

    def lose(connection: Any) -> None:
        commit(connection)
        dialect.do_commit = commit
        raise lost_line(database)

    dialect.do_commit = lose
    try:
        yield
    finally:
        dialect.do_commit = commit


def lost_line(database: Database) -> Exception:
    """The error by which each driver tells of a lost connection."""
    driver: Any = database.engine.dialect.loaded_dbapi
    match database.name:
        case "sqlite":
            error: Exception = driver.OperationalError("disk I/O error")
            error.sqlite_errorname = "SQLITE_IOERR"  # type: ignore[attr-defined]
        case "postgres":
            error = driver.OperationalError("server closed the connection unexpectedly")
        case _:
            error = driver.DatabaseError("connection lost", -902, 335544726)
    return error
