"""A second start raises the first window and hands over its argument."""

from __future__ import annotations

import hashlib
import logging

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_log = logging.getLogger(__name__)
WAIT = 500  # ms for the first program to answer
MOST_BYTES = 4096


class SingleInstance(QObject):
    """One program for one person and database.

    Signals: ``called(str)`` a second start handed over its argument (a link or a file; may be empty).

    :param key: what is to be opened only once, for example the URL of the database.
    """

    called = Signal(str)

    def __init__(self, key: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = f"kontor-{hashlib.sha256(key.encode()).hexdigest()[:24]}"
        self._server: QLocalServer | None = None
        self._callers: list[QLocalSocket] = []

    def is_first(self, argument: str = "") -> bool:
        """Whether this is the first program. If not, the first one has got the argument and this one should end."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(WAIT):
            socket.write(argument.encode()[:MOST_BYTES] + b"\n")
            socket.waitForBytesWritten(WAIT)
            socket.disconnectFromServer()
            return False
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)  # nobody else at this computer may call
        if not server.listen(self._name):
            QLocalServer.removeServer(self._name)  # a socket file that a crashed program left behind
            if not server.listen(self._name):
                _log.warning("cannot listen for a second start: %s", server.errorString())
        server.newConnection.connect(self._on_call)
        self._server = server
        return True

    def close(self) -> None:
        """Let the next start be the first."""
        if self._server is not None:
            self._server.newConnection.disconnect(self._on_call)
            self._server.close()
        for socket in self._callers:
            socket.readyRead.disconnect(self._on_words)
            socket.abort()
        self._callers.clear()

    def _on_call(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            self._callers.append(socket)
            socket.readyRead.connect(self._on_words)
        self._on_words()

    def _on_words(self) -> None:
        """Read what has come; a caller says one line and is heard no more."""
        heard = [socket for socket in self._callers if socket.canReadLine()]
        gone = [socket for socket in self._callers if socket.state() == QLocalSocket.LocalSocketState.UnconnectedState]
        for socket in (*heard, *(socket for socket in gone if socket not in heard)):
            self._callers.remove(socket)
            socket.readyRead.disconnect(self._on_words)
        for socket in heard:
            line = bytes(socket.readLine(MOST_BYTES).data())
            self.called.emit(line.decode("utf-8", "replace").rstrip("\n"))
