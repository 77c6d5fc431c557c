"""Waits for POST_EVENT of Firebird, through the client library's functions that both drivers expose.

The drivers' own event threads ask for the next event on a connection whose server has just died, which makes the client library abort the
program or wait for ever. Here the next event is asked for only after a query has shown that the connection lives, and in the same thread.
"""

from __future__ import annotations

import ctypes
import threading
from typing import Any

import fdb
import fdb.ibase
from firebird.driver import fbapi

_EVENT = b"JRN"
#: the library may call back after a bell is closed
_kept: list[Any] = []


class Bell:
    """Rings when something was committed.

    :param connection: of either driver; the server calls back through a second port.
    :raises OSError: the server cannot be asked to call back.
    """

    def __init__(self, connection: Any) -> None:
        of_fdb = isinstance(connection, fdb.Connection)
        types: Any = fdb.ibase if of_fdb else fbapi
        self._library: Any = fdb.load_api() if of_fdb else fbapi.get_api()
        self._handle = connection._db_handle if of_fdb else connection._get_handle()  # noqa: SLF001
        self._status = types.ISC_STATUS_ARRAY(0)
        self._number = types.ISC_LONG(0)
        self._counts = types.RESULT_VECTOR(0)
        self._known = ctypes.pointer(types.ISC_UCHAR(0))
        self._told = ctypes.pointer(types.ISC_UCHAR(0))
        self._length = self._library.isc_event_block(ctypes.pointer(self._known), ctypes.pointer(self._told), _EVENT)
        self._callback = types.ISC_EVENT_CALLBACK(self._ring)
        _kept.append(self._callback)
        self._rung = threading.Event()
        self._ask()

    def _ring(self, told: Any, length: int, news: Any) -> int:
        """Called by the library in a thread of its own."""
        if length:
            ctypes.memmove(told, news, length)
        self._rung.set()
        return 0

    def _ask(self) -> None:
        self._rung.clear()
        self._library.isc_que_events(self._status, self._handle, self._number, self._length, self._known, self._callback, self._told)
        if self._status[0] == 1 and self._status[1] > 0:
            raise ConnectionError("the Firebird server does not call back")

    def listen(self) -> None:
        """Ask for the next ring, when the last one was heard; call it on a connection that has just answered."""
        if self._rung.is_set():
            self._library.isc_event_counts(self._counts, self._length, self._known, self._told)
            self._ask()

    def wait(self, seconds: float) -> bool:
        """Whether it rang within some seconds."""
        return self._rung.wait(seconds)

    def close(self) -> None:
        """Ask no more."""
        self._library.isc_cancel_events(self._status, self._handle, self._number)
