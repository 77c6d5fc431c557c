"""Hangs up on a server that fell silent in the midst of work.

A frozen machine, or one behind a pulled cable and a patient router, takes what we send and never answers; no client library gives up by itself.
A statement may rightly take minutes, so time alone says nothing: after a few seconds the watchdog knocks at the server's door on a line of its
own, without a login. Who does not even open is gone, and the lines to it are shut, so that the driver raises an error where it waits.
"""

from __future__ import annotations

import logging
import threading
import time
import weakref
from abc import ABC, abstractmethod
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import ConnectionPoolEntry

_log = logging.getLogger(__name__)

#: seconds of work after which we knock, and between one knock and the next
QUIET = 2.0
#: seconds in which a living server opens its door
PATIENCE = 3.0
_EXEMPT = "waits for others"


class Line(ABC):
    """What a kind of database knows about its lines."""

    @abstractmethod
    def door(self, connection: Any) -> tuple[str, int] | None:
        """Host and port that a connection of the driver leads to; None for one that needs no watching."""

    @abstractmethod
    def opens(self, door: tuple[str, int], seconds: float) -> bool:
        """Whether the server behind a door says anything at all in time."""

    @abstractmethod
    def shut(self, connection: Any) -> None:
        """Break a connection that another thread waits on, so that the driver raises an error there."""


class Watchdog:
    """Knows which connections of an engine are borrowed; its thread sleeps while none is, and ends with the engine."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._changed = threading.Condition()
        self._borrowed: dict[int, tuple[Any, dict[str, Any], float]] = {}
        self._is_running = False

    def lend(self, connection: Any, record: ConnectionPoolEntry, _proxy: Any = None) -> None:
        """A connection left the pool: what is asked on it wants an answer."""
        with self._changed:
            self._borrowed[id(connection)] = (connection, record.info, time.monotonic())
            if not self._is_running:
                self._is_running = True
                threading.Thread(target=_watch, args=(weakref.ref(self),), name="watchdog", daemon=True).start()

    def forget(self, connection: Any, *_more: Any) -> None:
        """A connection is back, or given up: it is not ours to break any more."""
        with self._changed:
            self._borrowed.pop(id(connection), None)

    def look(self) -> bool:
        """Knock where work takes long, and shut the lines to who stays silent; False when nobody works and the thread may end."""
        with self._changed:
            if not self._borrowed:
                self._is_running = False
                return False
            late = time.monotonic() - QUIET
            working = [connection for connection, info, since in self._borrowed.values() if since <= late and not info.get(_EXEMPT)]
            doors = {door for connection in working if (door := self._line.door(connection)) is not None}
        for door in doors:
            if not self._line.opens(door, PATIENCE):
                self._hang_up(door)
        return True

    def _hang_up(self, door: tuple[str, int]) -> None:
        _log.warning("the server at %s:%s fell silent; its lines are shut", *door)
        with self._changed:
            for connection, _info, _since in list(self._borrowed.values()):
                if self._line.door(connection) == door:
                    del self._borrowed[id(connection)]
                    self._shut(connection)

    def _shut(self, connection: Any) -> None:
        """A line that broke by itself meanwhile refuses to be shut; the others must be shut all the same, and the watch goes on."""
        try:
            self._line.shut(connection)
        except Exception:  # noqa: BLE001 - drivers raise what they like for a line that is dead
            _log.info("a line was dead before it could be shut", exc_info=True)


def _watch(dog: weakref.ref[Watchdog]) -> None:
    while (watching := dog()) is not None and watching.look():
        del watching
        time.sleep(QUIET / 2)


def guard(engine: Engine, line: Line) -> None:
    """Set a watchdog over the connections of an engine."""
    dog = Watchdog(line)
    event.listen(engine, "checkout", dog.lend)
    for name in ("checkin", "invalidate", "soft_invalidate", "detach", "close"):
        event.listen(engine, name, dog.forget)


def wait_for_others(connection: Connection, *, waits: bool = True) -> None:
    """Say that a borrowed connection sits and listens, and that its silence means nothing."""
    connection.info[_EXEMPT] = waits
