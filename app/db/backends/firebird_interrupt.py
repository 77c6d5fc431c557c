"""Interrupts a statement on Firebird: `fb_cancel_operation` of the client library, which `fdb` does not wrap."""

from __future__ import annotations

import ctypes
from contextlib import suppress
from typing import Any

import fdb
from firebird.driver import CancelType, DatabaseError


def interrupt(connection: Any) -> None:
    """Make the statement that runs on a connection of either driver fail; nothing happens where none runs."""
    if isinstance(connection, fdb.Connection):
        status = fdb.ibase.ISC_STATUS_ARRAY()
        cancel = fdb.fbcore.api.client_library.fb_cancel_operation
        cancel(status, ctypes.byref(connection._db_handle), ctypes.c_ushort(fdb.ibase.fb_cancel_raise))  # noqa: SLF001 - the driver hides it
        return
    with suppress(DatabaseError):  # there was nothing to interrupt
        connection._att.cancel_operation(CancelType.RAISE)  # noqa: SLF001 - the driver has no public name for it
