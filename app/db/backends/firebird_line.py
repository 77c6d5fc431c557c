"""What the watchdog must know of Firebird's lines."""

from __future__ import annotations

import socket
import struct
from typing import Any

from app.db.backends.firebird_interrupt import abort
from app.db.watchdog import Line

_DEFAULT_PORT = 3050


def _greeting() -> bytes:
    """The first packet of the protocol (op_connect): it names no user, so that any server answers and none lets us in."""
    file = b"kontor"
    path = struct.pack("!i", len(file)) + file + bytes(-len(file) % 4)
    protocol = (10, 1, 2, 3, 2)  # version, generic architecture, lowest and highest kind of packets, weight
    return struct.pack("!iiii", 1, 19, 2, 1) + path + struct.pack("!ii", 1, 0) + struct.pack("!iiiii", *protocol)


class FirebirdLine(Line):
    """See `Line`.

    :param host: of the address; "" is a file opened without a server.
    """

    def __init__(self, host: str | None, port: int | None) -> None:
        self._door = (host, port or _DEFAULT_PORT) if host else None

    def door(self, connection: Any) -> tuple[str, int] | None:
        """See `Line`."""
        return self._door

    def opens(self, door: tuple[str, int], seconds: float) -> bool:
        """See `Line`. Whatever is answered to the greeting is a sign of life."""
        try:
            with socket.create_connection(door, timeout=seconds) as link:
                link.settimeout(seconds)
                link.sendall(_greeting())
                link.recv(16)
        except OSError:
            return False
        return True

    def shut(self, connection: Any) -> None:
        """See `Line`."""
        abort(connection)
