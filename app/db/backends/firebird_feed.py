"""The change feed of Firebird, through either driver."""

from __future__ import annotations

import contextlib
import ctypes
import threading
import time
from collections.abc import Sequence
from typing import Any

import fdb
import firebird.driver
from firebird.driver import TPB, Isolation, TraAccessMode
from sqlalchemy.engine import Engine

from app.db import watchdog
from app.db.backends.base import FeedCursor, FeedEntry
from app.db.backends.firebird_bell import Bell

_SLICE_SECONDS = 0.2
_CHUNK = 500
_ERRORS = (fdb.Error, firebird.driver.Error)
#: seconds between polls where the server cannot call us back
_UNHEARD = 2.0


class FirebirdFeed(FeedCursor):
    """What lay below the oldest active transaction of the reader's own snapshot had ended before it; above it, seen numbers are remembered.

    The oldest active number must come from the reading transaction itself: a number asked for later is too new and loses entries.
    """

    # a dead server is not always heard
    patience = 5.0

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._stopped, self._nudged = threading.Event(), threading.Event()
        self._low: int | None = None
        self._seen: set[int] = set()
        self._bell: Bell | None = None

    def open(self) -> None:
        """See `FeedCursor`."""
        self._link = self._engine.connect()
        connection: Any = self._link.connection.dbapi_connection
        if self._engine.dialect.driver == "fdb":
            buffer = fdb.TPB()
            buffer.access_mode = fdb.isc_tpb_read
            buffer.isolation_level = fdb.isc_tpb_concurrency
            self._transaction = connection.trans(buffer)
        else:
            snapshot = TPB(access_mode=TraAccessMode.READ, isolation=Isolation.SNAPSHOT)
            self._transaction = connection.transaction_manager(snapshot.get_buffer())
        self._hang_bell(connection)
        self._cursor = self._transaction.cursor()
        if self._low is None:
            self._transaction.begin()
            self._low = self._oldest_active()
            self._seen = self._numbers()
            self._transaction.commit()

    def _hang_bell(self, connection: Any) -> None:
        """Ask to be called; that goes through a second port, which a firewall may keep shut."""
        try:
            self._bell = Bell(connection)
        except OSError:
            self.patience = _UNHEARD

    def _oldest_active(self) -> int:
        if hasattr(self._transaction, "info"):
            return int(self._transaction.info.oat)
        return int(self._transaction.transaction_info(fdb.isc_info_tra_oldest_active, "i"))

    def _numbers(self) -> set[int]:
        return {row[0] for row in self._fetch("SELECT tx FROM jrn_feed WHERE tx >= ? GROUP BY tx", (self._low or 0,))}

    def _fetch(self, statement: str, values: Sequence[int]) -> list[tuple[Any, ...]]:
        self._cursor.execute(statement, values)
        return list(self._cursor.fetchall())

    def poll(self) -> list[FeedEntry]:
        """See `FeedCursor`."""
        watchdog.wait_for_others(self._link, waits=False)
        self._transaction.begin()
        oldest = self._oldest_active()
        present = self._numbers()
        fresh = sorted(present - self._seen)
        rows: list[tuple[Any, ...]] = []
        for start in range(0, len(fresh), _CHUNK):
            part = fresh[start : start + _CHUNK]
            marks = ", ".join("?" * len(part))
            rows += self._fetch(f"SELECT id, tx, login, op, tbl, rkey FROM jrn_feed WHERE tx IN ({marks})", part)
        self._transaction.commit()
        watchdog.wait_for_others(self._link)
        self._seen, self._low = {tx for tx in present if tx >= oldest}, oldest
        return [FeedEntry(row[0], row[1], row[2].strip(), *row[3:]) for row in sorted(rows)]

    def wait(self, seconds: float) -> bool:
        """See `FeedCursor`."""
        if self._bell is not None:
            self._bell.listen()
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self._stopped.is_set():
            if self._nudged.is_set():
                self._nudged.clear()
                return True
            if self._bell is None:
                self._stopped.wait(_SLICE_SECONDS)
            elif self._bell.wait(_SLICE_SECONDS):
                return True
        return self._stopped.is_set()

    def wake(self) -> None:
        """See `FeedCursor`."""
        self._stopped.set()

    def nudge(self) -> None:
        """See `FeedCursor`."""
        self._nudged.set()

    def close(self) -> None:
        """See `FeedCursor`."""
        if self._bell is not None:
            self._bell.close()
            self._bell = None
        with contextlib.suppress(*_ERRORS):
            self._cursor.close()
        self._link.detach()
        with contextlib.suppress(*_ERRORS):
            self._link.close()

    def abandon(self) -> None:
        """Never touch the connection again, not even when Python ends.

        The client library (3.0.11) waits for ever when it detaches from a server that died while events were asked for.
        """
        self._link.detach()
        ctypes.pythonapi.Py_IncRef(ctypes.py_object((self._link, self._bell, self._cursor, self._transaction)))
        self._bell = None
