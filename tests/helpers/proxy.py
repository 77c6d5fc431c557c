"""A small TCP proxy between program and server: slow, cut, or deaf at the worst moment."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable


class Proxy:
    """Listens on a free local port and passes everything on.

    :param target: host and port of the server.
    :param delay: seconds that each direction holds each piece: half of what a round trip gets longer.
    """

    def __init__(self, target: tuple[str, int], delay: float = 0.0) -> None:
        self._target = target
        self.delay = delay
        #: called with each piece from the client; True cuts the line after passing the piece on, so its answer is lost
        self.loses_answer: Callable[[bytes], bool] = lambda _piece: False
        self.lost = 0
        #: takes connections and pieces, and passes nothing on: a server that accepts and never answers
        self.is_mute = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._forgotten: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def lose_next_answer(self, after: int = 0) -> None:
        """Pass ``after`` more pieces of the client and the one behind them; its answer is lost, once."""
        left = after + 1

        def losing(_piece: bytes) -> bool:
            nonlocal left
            left -= 1
            return left == 0

        self.loses_answer = losing

    def cut(self) -> None:
        """Break all open connections; new ones are taken."""
        for pair in self._pairs:
            for end in pair:
                _close(end)
        self._pairs.clear()

    def forget(self) -> None:
        """The server ends all open connections and its words are lost, as to a laptop that sleeps: whoever speaks on one later is reset."""
        for client, server in self._pairs:
            self._forgotten.add(client)
            _close(server)

    def close(self) -> None:
        """Break everything and take no more."""
        _close(self._listener)
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(self._target, timeout=30)
            except OSError:
                _close(client)
                continue
            server.settimeout(None)
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._pairs.append((client, server))
            threading.Thread(target=self._pass, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._pass, args=(server, client, False), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, from_client: bool) -> None:
        while True:
            try:
                piece = source.recv(65536)
            except OSError:
                piece = b""
            if not piece and sink in self._forgotten:
                return
            if source in self._forgotten:
                with contextlib.suppress(OSError):  # its own end was closed meanwhile
                    source.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                source.close()
                return
            if not piece:
                _close(source)
                _close(sink)
                return
            if self.is_mute:
                continue
            if self.delay:
                time.sleep(self.delay)
            losing = from_client and self.loses_answer(piece)
            if losing:
                # Shut the way back first: the server gets the piece and works, the client never hears of it.
                self.lost += 1
                _close(source)
            with contextlib.suppress(OSError):
                sink.sendall(piece)
            if losing:
                time.sleep(0.3)
                _close(sink)
                return


def _close(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
