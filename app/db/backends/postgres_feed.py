"""The change feed of PostgreSQL."""

from __future__ import annotations

import contextlib
import select
import socket
from typing import Any

import psycopg
from sqlalchemy import exc
from sqlalchemy.engine import Engine

from app.db import watchdog
from app.db.backends.base import FeedCursor, FeedEntry

_MANY = 4096  # bytes of the waker that are read at once


class PostgresFeed(FeedCursor):
    """New is what the previous snapshot did not see and the present one does; a long transaction hides nobody else's work."""

    patience = 1.0  # of many that commit at once only one rings (jrn.say)

    _START = (
        "SELECT pg_snapshot_xmax(s)::text::bigint, ARRAY(SELECT x::text::bigint FROM pg_snapshot_xip(s) x) FROM pg_current_snapshot() s"
    )

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._pending = self._stopped = False
        self._position: tuple[int, list[int]] | None = None

    def open(self) -> None:
        """See `FeedCursor`."""
        self._link = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection: Any = self._link.connection.dbapi_connection
        self._connection = connection
        self._waker, self._bell = socket.socketpair()
        self._connection.add_notify_handler(self._note)
        self._connection.execute("LISTEN jrn")
        if self._position is None:
            self._position = self._connection.execute(self._START).fetchone()

    def poll(self) -> list[FeedEntry]:
        """See `FeedCursor`."""
        watchdog.wait_for_others(self._link, waits=False)
        rows = self._connection.execute("SELECT * FROM jrn.feed(%s, %s)", self._position).fetchall()
        watchdog.wait_for_others(self._link)
        self._position = rows[0][:2]
        return [FeedEntry(*row[2:]) for row in rows if row[2] is not None]

    def wait(self, seconds: float) -> bool:
        """See `FeedCursor`."""
        link = self._connection.pgconn
        if self._heard() or self._stopped:
            return True
        ready, _writable, _errors = select.select([link.socket, self._waker], [], [], seconds)
        if self._waker in ready:
            self._waker.recv(_MANY)
        if link.socket in ready:
            link.consume_input()
            self._heard()
        return bool(ready)

    def _note(self, _notification: object) -> None:
        self._pending = True

    def _heard(self) -> bool:
        heard, self._pending = self._pending, False
        while self._connection.pgconn.notifies():
            heard = True
        return heard

    def wake(self) -> None:
        """See `FeedCursor`."""
        self._stopped = True
        self.nudge()

    def nudge(self) -> None:
        """See `FeedCursor`."""
        with contextlib.suppress(AttributeError, OSError):  # not opened yet, or closed
            self._bell.send(b".")

    def close(self) -> None:
        """See `FeedCursor`. The connection is not given back: it would go on listening in the pool."""
        self._link.detach()
        with contextlib.suppress(psycopg.Error, exc.DBAPIError):
            self._link.close()
        self._waker.close()
        self._bell.close()
