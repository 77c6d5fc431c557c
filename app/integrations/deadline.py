"""An end to talks with servers that answer a byte now and then: time limits of sockets begin anew with each byte."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def deadline(seconds: float, line: Callable[[], socket.socket | None]) -> Iterator[threading.Event]:
    """Break the line when the time is over; what waits for it then fails as on a lost line.

    :param line: the socket as it is by then; None while there is none.
    :returns: an event that is set when the line was broken.
    """
    is_over = threading.Event()

    def cut() -> None:
        is_over.set()
        if (open_line := line()) is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(open_line, socket.SHUT_RDWR)  # of the plain class: that of TLS would wait for a farewell

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield is_over
    finally:
        timer.cancel()
