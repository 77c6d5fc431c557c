"""Stops a reading that takes too long: the statement that runs is taken back on the server, not only forgotten here."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from sqlalchemy.engine import Connection

from app.db.engine import Database

_AGAIN_SECONDS = 0.2


class Stopped(Exception):
    """The person did not want to wait any longer."""


class Stop:
    """Handed to a reading before it begins; `ask` may be called from any thread but that one, also before or after."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._interrupt: Callable[[], None] | None = None
        self.is_asked = False

    def ask(self) -> None:
        """Stop what runs, and wait for its end; what has not begun yet will not begin.

        An interruption between two statements meets none, so it is repeated.
        """
        with self._changed:
            self.is_asked = True
            while self._interrupt is not None:
                self._interrupt()
                self._changed.wait(_AGAIN_SECONDS)

    @contextmanager
    def watching(self, database: Database, connection: Connection) -> Iterator[None]:
        """While the block lasts, the statements of this connection can be stopped.

        :raises Stopped: they were.
        """
        with self._changed:
            if self.is_asked:
                raise Stopped
            self._interrupt = partial(database.backend.interrupt, connection.connection.driver_connection)
        try:
            yield
        except Exception as error:
            if self.is_asked:
                raise Stopped from error
            raise
        finally:
            with self._changed:
                self._interrupt = None
                self._changed.notify_all()
            if self.is_asked:
                connection.invalidate()  # an interruption that comes late must not meet whoever gets the connection next
        if self.is_asked:
            raise Stopped
