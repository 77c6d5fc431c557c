"""SQLite: one workplace, one file. The identity in its journal is what the program says."""

from __future__ import annotations

import re
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.pool import ConnectionPoolEntry

from app.db.backends import sqlite_copy
from app.db.backends.base import LOCK_TIMEOUT, Action, Backend, FeedCursor, FeedEntry, Look, Pulse, begins_with, nothing
from app.db.failures import Failure
from app.db.guard.journal_hash import entry_hash

_PRAGMAS = ("foreign_keys=ON", "recursive_triggers=ON", "journal_mode=WAL", "synchronous=FULL", f"busy_timeout={LOCK_TIMEOUT * 1000}")
_READING = "kontor_reading"
_CONTEXT = "kontor_context"
_POLL_SECONDS = 0.1
_KINDS = {
    "SQLITE_CONSTRAINT_UNIQUE": Failure.UNIQUE,
    "SQLITE_CONSTRAINT_PRIMARYKEY": Failure.UNIQUE,
    "SQLITE_CONSTRAINT_FOREIGNKEY": Failure.REFERENCE,
    "SQLITE_CONSTRAINT_CHECK": Failure.CHECK,
    "SQLITE_CONSTRAINT_NOTNULL": Failure.EMPTY,
    "SQLITE_FULL": Failure.FULL,
    "SQLITE_CANTOPEN": Failure.UNREACHABLE,
    "SQLITE_IOERR": Failure.UNREACHABLE,
    "SQLITE_NOTADB": Failure.DAMAGED,
    "SQLITE_CORRUPT": Failure.DAMAGED,
    "SQLITE_READONLY": Failure.DENIED,
}


class SqliteBackend(Backend):
    """See `Backend`. Writers begin with BEGIN IMMEDIATE, so that two never meet in the middle."""

    name = "sqlite"

    def create_engine(self) -> Engine:
        """See `Backend`."""
        engine = sa.create_engine(self.url.set(drivername="sqlite"), pool_size=5, max_overflow=20)
        event.listen(engine, "do_connect", self._keep_to_oneself)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine

    def _keep_to_oneself(self, *_arguments: object) -> None:
        """A new file is nobody else's on this computer: whoever opens it owns what is in it. What cannot be made SQLite tells itself."""
        if self.url.database not in (None, ":memory:"):
            with suppress(OSError):
                Path(str(self.url.database)).touch(mode=0o600, exist_ok=False)

    def reading_options(self) -> dict[str, Any]:
        """See `Backend`."""
        return {_READING: True}

    def begin_action(self, connection: Connection, action: Action) -> int:
        """See `Backend`."""
        context = connection.connection.info[_CONTEXT]
        context["login"] = action.login
        connection.exec_driver_sql(
            "INSERT INTO jrn_idem(idem, epoch, tx) VALUES (?, (SELECT number FROM jrn_epoch), kontor_ctx('tx'))", (action.key,)
        )
        connection.exec_driver_sql(
            "INSERT INTO jrn_entry(epoch, tx, login, addr, op, tbl, rkey, doc) VALUES"
            " ((SELECT number FROM jrn_epoch), kontor_ctx('tx'), kontor_ctx('login'), kontor_ctx('host'), 'A', ?, ?, ?)",
            (action.use_case, action.key, action.document),
        )
        return int(context["tx"])

    def current_login(self, connection: Connection) -> str:
        """See `Backend`."""
        return ""

    def touched_by(self, connection: Connection, key: str) -> Sequence[tuple[str, str, str]]:
        """See `Backend`."""
        rows = connection.exec_driver_sql(
            "SELECT e.tbl, e.rkey, e.op FROM jrn_idem i JOIN jrn_entry e ON e.tx = i.tx AND e.epoch = i.epoch"
            " WHERE i.idem = ? AND e.op <> 'A' ORDER BY e.id",
            (key,),
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def interrupt(self, connection: Any) -> None:
        """See `Backend`."""
        connection.interrupt()

    def classify(self, error: exc.DBAPIError) -> Failure:
        """See `Backend`."""
        name = getattr(error.orig, "sqlite_errorname", "")
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return Failure.CONFLICT
        return next((kind for prefix, kind in _KINDS.items() if name.startswith(prefix)), Failure.OTHER)

    def constraint(self, error: exc.DBAPIError) -> str:
        """See `Backend`."""
        found = re.search(r"constraint failed: (.+)", str(error.orig))
        return found[1] if found else ""

    @contextmanager
    def migrating(self, engine: Engine) -> Iterator[Connection]:
        """See `Backend`. Altering a table copies and drops it, which must not reach its references; they are checked afterwards."""
        with engine.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            raw.execute("PRAGMA foreign_keys=OFF")
            try:
                yield connection
                connection.rollback()
                if broken := raw.execute("PRAGMA foreign_key_check").fetchall():
                    raise RuntimeError(f"the migration broke references: {broken[:5]}")
            finally:
                connection.rollback()
                raw.execute("PRAGMA foreign_keys=ON")

    def backup(self, engine: Engine, file: Path, look: Look = nothing, pulse: Pulse = nothing) -> None:
        """See `Backend`."""
        sqlite_copy.copy(engine, file, look, self.reading_options())

    def restore(self, engine: Engine, file: Path, pulse: Pulse = nothing) -> None:
        """See `Backend`."""
        sqlite_copy.fill(engine, file)

    def is_copy(self, file: Path) -> bool:
        """See `Backend`."""
        return begins_with(file, sqlite_copy.BEGINS_WITH)

    def scratch(self, engine: Engine, folder: Path, name: str) -> URL:
        """See `Backend`."""
        return self.url.set(database=(folder / f"{name}.kontor").as_posix())

    def drop_scratch(self, engine: Engine, url: URL) -> None:
        """See `Backend`. The folder goes as a whole."""

    def feed(self, engine: Engine) -> FeedCursor:
        """See `Backend`."""
        return SqliteFeed(engine)


def _prepare(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
    """Take transactions into our own hands and tell the triggers who we are."""
    context: dict[str, Any] = {"login": "", "host": socket.gethostname(), "tx": 0}
    record.info[_CONTEXT] = context
    connection.isolation_level = None
    connection.create_function("kontor_ctx", 1, context.get)
    connection.create_function("kontor_hash", 10, entry_hash, deterministic=True)
    # SQLite's own lower() knows Latin letters without accents only
    connection.create_function("lower", 1, _lower, deterministic=True)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get(_READING):
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    context = connection.connection.info[_CONTEXT]
    context["tx"] = max(time.time_ns() // 1000, context["tx"] + 1)
    context["login"] = ""


class SqliteFeed(FeedCursor):
    """One writer at a time and keys that never come again: what is new is what lies behind the last one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._woken = threading.Event()
        self._last: int | None = None
        self._version = 0

    def open(self) -> None:
        """See `FeedCursor`."""
        self._connection = self._engine.connect().execution_options(**{_READING: True})
        self._version = self._data_version()
        if self._last is None:
            self._last = int(self._fetch("SELECT coalesce(max(id), 0) FROM jrn_entry")[0][0])

    def _fetch(self, statement: str, *values: Any) -> list[Any]:
        rows = list(self._connection.exec_driver_sql(statement, values))
        self._connection.rollback()
        return rows

    def _data_version(self) -> int:
        return int(self._fetch("PRAGMA data_version")[0][0])

    def poll(self) -> list[FeedEntry]:
        """See `FeedCursor`."""
        rows = self._fetch("SELECT id, tx, login, op, tbl, rkey FROM jrn_entry WHERE id > ? ORDER BY id", self._last)
        if rows:
            self._last = rows[-1][0]
        return [FeedEntry(*row) for row in rows]

    def wait(self, seconds: float) -> bool:
        """See `FeedCursor`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._woken.wait(_POLL_SECONDS):
                return True
            version = self._data_version()
            if version != self._version:
                self._version = version
                return True
        return False

    def wake(self) -> None:
        """See `FeedCursor`."""
        self._woken.set()

    def nudge(self) -> None:
        """See `FeedCursor`. A file is looked at all the time."""

    def close(self) -> None:
        """See `FeedCursor`."""
        self._connection.close()
