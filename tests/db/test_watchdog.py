"""The watchdog itself: lines that broke before it shuts them."""

from __future__ import annotations

import socket
import struct
import time
from typing import Any

import pytest

from app.db import watchdog
from app.db.watchdog import Line, Watchdog


class _Deaf(Line):
    """Lines to a server that is gone; they are sockets."""

    def door(self, connection: Any) -> tuple[str, int]:
        return ("127.0.0.1", 1)

    def opens(self, door: tuple[str, int], seconds: float) -> bool:
        return False

    def shut(self, connection: Any) -> None:
        connection.shutdown(socket.SHUT_RDWR)


def _line() -> tuple[socket.socket, socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        near = socket.create_connection(listener.getsockname())
        return near, listener.accept()[0]


def test_watchdog_when_one_line_is_dead_already_then_the_others_are_shut_and_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchdog, "QUIET", 0.0)
    lines = [_line(), _line()]
    dead = lines[0][1]
    dead.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    dead.close()  # reset
    time.sleep(0.05)
    dog = Watchdog(_Deaf())
    dog._is_running = True
    for near, _far in lines:
        dog.lend(near, type("Record", (), {"info": {}})())
    assert dog.look()
    assert lines[1][1].recv(1) == b""
    assert not dog.look()
    for near, far in lines:
        near.close()
        far.close()
