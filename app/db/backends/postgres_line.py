"""What the watchdog must know of PostgreSQL's lines."""

from __future__ import annotations

import socket
import ssl
import struct
from typing import Any

from app.db.watchdog import Line

#: "may we speak TLS?": eight bytes that every server since 7.1 answers with one, before any login (protocol, SSLRequest)
_QUESTION = struct.pack("!ii", 8, 80877103)


class PostgresLine(Line):
    """See `Line`."""

    def door(self, connection: Any) -> tuple[str, int] | None:
        """See `Line`. What libpq chose out of several; a socket of this computer needs no watching."""
        link = connection.pgconn
        host = (link.hostaddr or link.host).decode() if link.status == 0 else ""
        return (host, int(link.port)) if host and not host.startswith("/") else None

    def opens(self, door: tuple[str, int], seconds: float) -> bool:
        """See `Line`. Finishing the handshake that was asked for keeps complaints out of the server's log."""
        try:
            with socket.create_connection(door, timeout=seconds) as link:
                link.settimeout(seconds)
                link.sendall(_QUESTION)
                if link.recv(1) != b"S":
                    return True
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # nothing is said or believed on this line
                context.wrap_socket(link).close()
        except ssl.SSLError:
            return True
        except OSError:
            return False
        return True

    def shut(self, connection: Any) -> None:
        """See `Line`. The socket stays libpq's own; only what flows through it ends."""
        link = socket.socket(fileno=connection.pgconn.socket)
        try:
            link.shutdown(socket.SHUT_RDWR)
        finally:
            link.detach()
