"""The change feed of Firebird, through either driver."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Sequence
from typing import Any

import fdb
import firebird.driver
from firebird.driver import TPB, Isolation, TraAccessMode
from firebird.driver.core import EventBlock
from sqlalchemy.engine import Engine

from app.db.backends.base import FeedCursor, FeedEntry

_SLICE_SECONDS = 0.2
_CHUNK = 500
_ERRORS = (fdb.Error, firebird.driver.Error)
#: seconds between polls where the server cannot call us back
_UNHEARD = 2.0


_count_and_reregister = EventBlock.count_and_reregister


def _counted_or_lost(block: EventBlock) -> dict[str, int] | None:
    """The driver's event thread would die with a traceback when the server goes away; ring the bell instead, so that the poll finds out."""
    try:
        counts: dict[str, int] | None = _count_and_reregister(block)
    except firebird.driver.Error:
        return dict.fromkeys(block.event_names, 1)
    return counts


EventBlock.count_and_reregister = _counted_or_lost


class FirebirdFeed(FeedCursor):
    """What lay below the oldest active transaction of the reader's own snapshot had ended before it; above it, seen numbers are remembered.

    The oldest active number must come from the reading transaction itself: a number asked for later is too new and loses entries.
    """

    # a dead server is not always heard
    patience = 5.0

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._stopped = threading.Event()
        self._low: int | None = None
        self._seen: set[int] = set()
        self._events: Any = None

    def open(self) -> None:
        """See `FeedCursor`."""
        self._link = self._engine.connect()
        connection: Any = self._link.connection.dbapi_connection
        if self._engine.dialect.driver == "fdb":
            buffer = fdb.TPB()
            buffer.access_mode = fdb.isc_tpb_read
            buffer.isolation_level = fdb.isc_tpb_concurrency
            self._transaction = connection.trans(buffer)
            events = connection.event_conduit(["JRN"])
        else:
            snapshot = TPB(access_mode=TraAccessMode.READ, isolation=Isolation.SNAPSHOT)
            self._transaction = connection.transaction_manager(snapshot.get_buffer())
            events = connection.event_collector(["JRN"])
        self._listen(events)
        self._cursor = self._transaction.cursor()
        if self._low is None:
            self._transaction.begin()
            self._low = self._oldest_active()
            self._seen = self._numbers()
            self._transaction.commit()

    def _listen(self, events: Any) -> None:
        """Ask to be called; events come through a second port, which a firewall may keep shut."""
        try:
            events.begin()
        except _ERRORS:
            self.patience = _UNHEARD
            events.close()
        else:
            self._events = events

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
        self._seen, self._low = {tx for tx in present if tx >= oldest}, oldest
        return [FeedEntry(row[0], row[1], row[2].strip(), *row[3:]) for row in sorted(rows)]

    def wait(self, seconds: float) -> bool:
        """See `FeedCursor`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self._stopped.is_set():
            if self._events is None:
                self._stopped.wait(_SLICE_SECONDS)
            elif getattr(self._events, "closed", False):
                return True
            elif any((self._events.wait(_SLICE_SECONDS) or {}).values()):
                self._events.flush()
                return True
        return self._stopped.is_set()

    def wake(self) -> None:
        """See `FeedCursor`."""
        self._stopped.set()

    def close(self) -> None:
        """See `FeedCursor`."""
        with contextlib.suppress(*_ERRORS):
            if self._events is not None:
                self._events.close()
        with contextlib.suppress(*_ERRORS):
            self._cursor.close()
        self._events = None
        self._link.detach()
        with contextlib.suppress(*_ERRORS):
            self._link.close()
