"""PostgreSQL 15 and newer through psycopg 3."""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import URL, Connection, Engine

from app.db import watchdog
from app.db.backends import postgres_archive, postgres_copy
from app.db.backends.base import (
    LOCK_TIMEOUT,
    Action,
    Backend,
    FeedCursor,
    Look,
    Pulse,
    begins_with,
    give_up_connecting,
    nothing,
    scalar,
    trust_briefly,
)
from app.db.backends.postgres_feed import PostgresFeed
from app.db.backends.postgres_line import PostgresLine
from app.db.failures import Failure

# Without these a pulled cable hangs the client for over 40 seconds; the server, asked for the same patience with us, gives a client that vanished
# up after 50 and lets go of its locks. Row policies make cheap statements look dear to the planner, and compiling
# one (jit) takes seconds where running it takes milliseconds.
_CLIENT_OPTIONS = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 5000,
    "target_session_attrs": "read-write",
    "application_name": "Kontor",
    "options": f"-c lock_timeout={LOCK_TIMEOUT}s -c idle_in_transaction_session_timeout=60s -c timezone=UTC -c jit=off"
    " -c tcp_keepalives_idle=20 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3 -c tcp_user_timeout=50s",
}
_OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
_CANCEL_SECONDS = 5.0
_KINDS = {
    "40001": Failure.CONFLICT,  # serialization
    "40P01": Failure.CONFLICT,  # deadlock
    "55P03": Failure.CONFLICT,  # lock timeout
    "42501": Failure.DENIED,
    "28000": Failure.DENIED,
    "28P01": Failure.DENIED,
    "23505": Failure.UNIQUE,
    "23503": Failure.REFERENCE,
    "23514": Failure.CHECK,
    "23502": Failure.EMPTY,
    "53100": Failure.FULL,
    "25006": Failure.UNREACHABLE,  # a standby took over the address
}
# a refused connection carries no code
_FORBIDDEN = re.compile("authentication failed|not permitted to log in|permission denied for database|no pg_hba.conf entry")
# libpq before it speaks to anybody: the certificate is missing, false, of somebody else, or the server knows no TLS
_UNTRUSTED = re.compile("certificate|does not support SSL|no encryption")
_LOST_CLASSES = ("08", "57P")


class PostgresBackend(Backend):
    """See `Backend`. READ COMMITTED with explicit locks; the journal's header travels together with BEGIN."""

    name = "postgres"

    def create_engine(self) -> Engine:
        """See `Backend`."""
        engine = sa.create_engine(
            _without_place(self.url).set(drivername="postgresql+psycopg"),
            isolation_level="READ COMMITTED",
            pool_size=3,
            max_overflow=7,
            pool_recycle=1800,
            connect_args=self.client_options(),
        )
        trust_briefly(engine, _answers)
        give_up_connecting(engine, lambda driver: driver.OperationalError("the server does not answer"))
        watchdog.guard(engine, PostgresLine())
        return engine

    def client_options(self) -> dict[str, Any]:
        """What libpq shall do: what the address says, else ours. A server in the network must prove that it is ours."""
        options: dict[str, Any] = {name: value for name, value in _CLIENT_OPTIONS.items() if name not in self.url.query}
        hosts = (self.url.host or "").split(",")
        if "sslmode" not in self.url.query and "PGSSLMODE" not in os.environ and not all(_is_here(host) for host in hosts):
            options["sslmode"] = "verify-full"
        place = {"host": self.url.host, "port": self.url.query.get("port", self.url.port)}
        return options | {name: value for name, value in place.items() if value}

    def reading_options(self) -> dict[str, Any]:
        """See `Backend`."""
        # Each statement of READ COMMITTED has its own snapshot anyway; without BEGIN and ROLLBACK a read is one round trip.
        return {"isolation_level": "AUTOCOMMIT"}

    def begin_action(self, connection: Connection, action: Action) -> int:
        """See `Backend`."""
        raw: Any = connection.connection.dbapi_connection
        try:
            with raw.pipeline():
                cursor = raw.execute("SELECT jrn.begin_action(%s, %s, %s)", (action.use_case, action.key, action.document))
            return int(cursor.fetchone()[0])
        except psycopg.IntegrityError as error:
            raise exc.IntegrityError("jrn.begin_action", None, error) from error
        except psycopg.Error as error:
            raise _translated(error) from error

    def current_login(self, connection: Connection) -> str:
        """See `Backend`."""
        return str(scalar(connection, "SELECT session_user"))

    def touched_by(self, connection: Connection, key: str) -> Sequence[tuple[str, str, str]]:
        """See `Backend`."""
        rows = connection.execute(sa.text("SELECT tbl, rkey, op FROM jrn.touched_by(:key)"), {"key": key})
        return [(row[0], row[1], row[2]) for row in rows]

    def interrupt(self, connection: Any) -> None:
        """See `Backend`."""
        connection.cancel_safe(timeout=_CANCEL_SECONDS)

    def classify(self, error: exc.DBAPIError) -> Failure:
        """See `Backend`."""
        state = getattr(error.orig, "sqlstate", None)
        if state in _KINDS:
            return _KINDS[state]
        lost = isinstance(error.orig, psycopg.OperationalError) and (state is None or state.startswith(_LOST_CLASSES))
        if lost and _UNTRUSTED.search(str(error.orig)):
            return Failure.UNTRUSTED
        if lost and _FORBIDDEN.search(str(error.orig)):
            return Failure.DENIED
        return Failure.UNREACHABLE if lost or error.connection_invalidated else Failure.OTHER

    def constraint(self, error: exc.DBAPIError) -> str:
        """See `Backend`."""
        diagnosis = getattr(error.orig, "diag", None)
        if diagnosis is None:
            return ""
        return diagnosis.constraint_name or ".".join(filter(None, (diagnosis.table_name, diagnosis.column_name)))

    def owns(self, connection: Connection) -> bool:
        """See `Backend`."""
        return bool(scalar(connection, "SELECT pg_has_role(session_user, relowner, 'USAGE') FROM pg_class WHERE oid = 'alembic_version'::regclass"))

    def others(self, connection: Connection) -> int:
        """See `Backend`."""
        return int(scalar(connection, f"SELECT count(*) {_OTHERS}"))

    def cut_others(self, connection: Connection) -> None:
        """See `Backend`."""
        connection.execute(sa.text(f"SELECT pg_terminate_backend(pid) {_OTHERS}"))

    def backup(self, engine: Engine, file: Path, look: Look = nothing, pulse: Pulse = nothing) -> None:
        """See `Backend`."""
        postgres_copy.copy(engine, self.url, file, look, pulse)

    def restore(self, engine: Engine, file: Path, pulse: Pulse = nothing) -> None:
        """See `Backend`."""
        postgres_copy.fill(self.url, file, pulse)

    def is_copy(self, file: Path) -> bool:
        """See `Backend`."""
        return begins_with(file, postgres_copy.BEGINS_WITH)

    def scratch(self, engine: Engine, folder: Path, name: str) -> URL:
        """See `Backend`."""
        postgres_copy.create(engine, name)
        return self.url.set(database=name)

    def drop_scratch(self, engine: Engine, url: URL) -> None:
        """See `Backend`."""
        postgres_copy.drop(engine, str(url.database))

    def base_backup(self, folder: Path, stem: str, level: int, pulse: Pulse = nothing) -> Path:
        """See `Backend`."""
        postgres_archive.base(self.url, folder / stem, pulse)
        return folder / stem

    @contextlib.contextmanager
    def recovered(self, sources: Sequence[Path], wal: Path, target: Path, until: datetime, pulse: Pulse = nothing) -> Iterator[URL]:
        """See `Backend`."""
        with postgres_archive.recovered(self.url, sources[0], wal, target, until, pulse) as url:
            yield url

    def feed(self, engine: Engine) -> FeedCursor:
        """See `Backend`."""
        return PostgresFeed(engine)

    def clock_skew(self, connection: Connection) -> float:
        """See `Backend`."""
        return float(scalar(connection, "SELECT extract(epoch FROM clock_timestamp())")) - time.time()


def _without_place(url: URL) -> URL:
    """The address without servers and ports: SQLAlchemy takes no lists of them, libpq does."""
    return url.difference_update_query(["port"])._replace(host=None, port=None)  # set() takes None for "as it is"


def _is_here(host: str) -> bool:
    return not host or host.startswith("/") or host == "localhost" or host.startswith("127.") or host == "::1"


def _answers(connection: Any) -> bool:
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except psycopg.Error:
        return False
    return True


def _translated(error: psycopg.Error) -> exc.DBAPIError:
    lost = isinstance(error, psycopg.OperationalError) and error.sqlstate is None
    return exc.OperationalError("jrn.begin_action", None, error, connection_invalidated=lost)
