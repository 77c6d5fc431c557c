"""Tells this workstation what others changed, within a fraction of a second."""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable

from sqlalchemy import exc

from app.core.changes import Change, Changes
from app.db.engine import Database, FeedEntry

_log = logging.getLogger(__name__)
_RECONNECT_SECONDS = (0.5, 1, 2, 5, 10)


class ChangeFeed:
    """A thread that waits for the database's bell and reports each committed transaction once.

    The feed carries no values, only which rows were touched; the receiver reads them anew under its own rights. After a lost connection it
    goes on where it was. Our own transactions are reported too.

    :param callback: called in the thread with the rows of one transaction and the login that changed them.
    :param on_connection: called in the thread with False when the connection is lost and with True when it is back.
    """

    def __init__(
        self, database: Database, callback: Callable[[Changes, str], None], on_connection: Callable[[bool], None] = lambda _there: None
    ) -> None:
        self._database = database
        self._callback = callback
        self._on_connection = on_connection
        self._is_lost = False
        self._cursor = database.backend.feed(database.engine)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="change feed", daemon=True)
        #: set once the feed has begun: what is committed later will be reported
        self.ready = threading.Event()

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def look(self) -> None:
        """Look now whether the connection lives, and what was changed; callable from any thread."""
        self._cursor.nudge()

    def stop(self) -> None:
        """End the thread and give its connection back."""
        self._stopped.set()
        self._cursor.wake()
        if self._thread.is_alive():
            self._thread.join(10)

    def _run(self) -> None:
        dialect_errors = self._database.engine.dialect.loaded_dbapi.Error
        pauses = iter(_RECONNECT_SECONDS)
        while not self._stopped.is_set():
            try:
                self._follow()
            except (exc.DBAPIError, dialect_errors, OSError) as error:
                _log.warning("the change feed was interrupted: %s", error)
                if not self._is_lost:
                    self._is_lost, pauses = True, iter(_RECONNECT_SECONDS)
                    self._on_connection(False)
                self._stopped.wait(next(pauses, _RECONNECT_SECONDS[-1]))

    def _follow(self) -> None:
        """Report until stopped or the connection is lost."""
        self._cursor.open()
        self.ready.set()
        if self._is_lost:
            self._is_lost = False
            self._on_connection(True)
        try:
            while not self._stopped.is_set():
                self._report(self._cursor.poll())
                self._cursor.wait(self._cursor.patience)
        except BaseException:
            self._cursor.abandon()
            raise
        self._cursor.close()

    def _report(self, entries: list[FeedEntry]) -> None:
        for _transaction, group in itertools.groupby(sorted(entries, key=lambda entry: (entry.tx, entry.id)), lambda entry: entry.tx):
            rows = list(group)
            changes = Changes.of(Change(row.table, int(row.key), row.op) for row in rows if row.op != "A" and row.key.isdecimal())  # type: ignore[arg-type]
            if changes:
                self._callback(changes, rows[0].login)
