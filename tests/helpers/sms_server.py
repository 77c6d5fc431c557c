"""A real HTTP server on this computer that answers as SMS gateways do on bad days."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs


@dataclass
class SmsRoom:
    """What came in, and what is answered.

    :param drip: answer a byte at a time, for ever. :param silent: take the request and say nothing until ``released``.
    """

    status: int = 200
    content: bytes = b"OK id=4711"
    headers: dict[str, str] = field(default_factory=dict)
    drip: bool = False
    silent: bool = False
    cut: bool = False
    requests: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    @property
    def forms(self) -> list[dict[str, str]]:
        """The fields of the forms that came in."""
        return [{name: values[0] for name, values in parse_qs(body.decode()).items()} for _verb, _path, _headers, body in self.requests]


@contextmanager
def sms_room() -> Iterator[SmsRoom]:
    """A running gateway."""
    room = SmsRoom()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            room.requests.append((self.command, self.path, dict(self.headers), body))
            if room.cut:
                self.connection.close()
                return
            if room.silent:
                room.released.wait(60)
                return
            self.send_response(room.status)
            for name, value in room.headers.items():
                self.send_header(name, value)
            if room.drip:
                self.end_headers()
                while not room.released.wait(0.05):
                    self.wfile.write(b".")
                    self.wfile.flush()
                return
            self.send_header("Content-Length", str(len(room.content)))
            self.end_headers()
            self.wfile.write(room.content)

        do_POST = do_GET = _answer

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                return  # whoever asked has hung up, which is what some tests are about

        def finish(self) -> None:
            try:
                super().finish()
            except (OSError, ValueError):
                return

        def log_message(self, *_arguments: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    room.url = f"http://127.0.0.1:{server.server_address[1]}/send"
    try:
        yield room
    finally:
        room.released.set()
        server.shutdown()
        server.server_close()
        thread.join(10)
