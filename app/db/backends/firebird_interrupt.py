"""Interrupts what runs on a connection to Firebird: `fb_cancel_operation` of the client library, which `fdb` does not wrap."""

from __future__ import annotations

import ctypes
from contextlib import suppress
from typing import Any

import fdb
from firebird.driver import CancelType, DatabaseError


def interrupt(connection: Any) -> None:
    """Make the statement that runs on a connection of either driver fail; nothing happens where none runs."""
    _cancel(connection, CancelType.RAISE)


def abort(connection: Any) -> None:
    """Let the client library close its socket, whoever waits on it; nothing happens where the connection is gone already."""
    _cancel(connection, CancelType.ABORT)


def _cancel(connection: Any, kind: CancelType) -> None:
    if isinstance(connection, fdb.Connection):
        if connection._db_handle is None:  # noqa: SLF001 - the driver hides it
            return
        status = fdb.ibase.ISC_STATUS_ARRAY()
        cancel = fdb.fbcore.api.client_library.fb_cancel_operation
        cancel(status, ctypes.byref(connection._db_handle), ctypes.c_ushort(kind.value))  # noqa: SLF001 - the driver hides it
        return
    if (attachment := connection._att) is not None:  # noqa: SLF001 - the driver has no public name for it
        with suppress(DatabaseError):  # there was nothing to interrupt
            attachment.cancel_operation(kind)
