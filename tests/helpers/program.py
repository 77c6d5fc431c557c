"""A program in the local network that is told things, for tests of those who tell."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


class Program(ThreadingHTTPServer):
    """A program in the house: it notes what it is told, and answers as it is set."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.told: list[dict[str, Any]] = []
        self.status, self.answer, self.headers = 200, b"{}", dict[str, str]()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}/hook?a=1"


class _Handler(BaseHTTPRequestHandler):
    server: Program

    def do_POST(self) -> None:
        """Note and answer."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.told.append({"path": self.path, "headers": dict(self.headers), "values": json.loads(body or b"null")})
        self.send_response(self.server.status)
        for name, value in {**self.server.headers, "Content-Length": str(len(self.server.answer))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def program() -> Iterator[Program]:
    """A program that listens on this computer."""
    made = Program()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()
