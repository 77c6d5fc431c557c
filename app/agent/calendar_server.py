"""The agent's door for calendar programs: one kind of address, read only; for everything else nothing is there."""

from __future__ import annotations

import hashlib
import logging
import re
import socket
import ssl
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from app.agent.allowance import Allowance
from app.core.errors import UserError
from app.core.i18n import _
from app.services import calendar_addresses, published_calendar
from app.services.context import Context

_log = logging.getLogger(__name__)
_PATH = re.compile(r"/calendar/([A-Za-z0-9_-]{43})\.ics")
_STAMP = re.compile(r"^DTSTAMP:.*\r?\n", re.MULTILINE)
#: seconds in which a question must be there, and an answer taken
_PATIENCE = 10.0
_MOST_AT_ONCE = 32
#: a wrong address uses up as much of what somebody may ask as so many right ones
_WRONG_COSTS = 4


class CalendarServer:
    """Answers in threads of its own.

    :param host: address to listen at; empty for all of this computer. :param port: 0 takes a free one.
    :param certificate: file with certificate and key (PEM); without it the line is not encrypted, for a house or behind a proxy that does it.
    :raises UserError: the port is taken, or the certificate cannot be used.
    """

    def __init__(self, ctx: Context, port: int, host: str = "", certificate: Path | None = None) -> None:
        self._asked = Allowance(60, 60)
        try:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            if certificate is not None:
                context.load_cert_chain(certificate)
            self._server = _Server((host, port), self._handler(ctx))
            if certificate is not None:
                self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        except (OSError, OverflowError) as error:
            hint = _("Choose another port, or look at the file of the certificate.")
            raise UserError(_("Calendars cannot be published at port {port}: {reason}").format(port=port, reason=error), hint) from error
        self.scheme = "https" if certificate is not None else "http"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.2}, name="calendars", daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    @property
    def base(self) -> str:
        """The beginning of its addresses, by the name of this computer."""
        return f"{self.scheme}://{socket.gethostname()}:{self.port}"

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join(10)
        self._server.server_close()

    def _handler(self, ctx: Context) -> type[BaseHTTPRequestHandler]:
        """The answers; the class is what the library wants, so it is made with what it needs."""
        asked = self._asked

        class Door(_Door):
            def answer(self) -> None:
                who = self.client_address[0]
                if not asked.take(who):
                    self.refuse(HTTPStatus.TOO_MANY_REQUESTS)
                    return
                found = _PATH.fullmatch(self.path)
                owner = calendar_addresses.owner_of(ctx, found[1]) if found and self.command in ("GET", "HEAD") else None
                if owner is None:
                    asked.take(who, _WRONG_COSTS)
                    self.refuse(HTTPStatus.NOT_FOUND)
                    return
                self.hand_over(published_calendar.calendar_of(ctx, owner))

        return Door


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, place: tuple[str, int], door: Callable[..., Any]) -> None:
        self._free = threading.BoundedSemaphore(_MOST_AT_ONCE)
        super().__init__(place, door)

    def process_request(self, request: Any, client_address: Any) -> None:
        """One more, unless so many are served that nobody would be served well."""
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve, and make room again."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asks may hang up as he likes; what is our fault goes into the log, without the address, which is a secret."""
        _log.debug("a question for a calendar broke off", exc_info=True)


class _Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _PATIENCE

    def answer(self) -> None:
        """Answer what was asked."""
        raise NotImplementedError

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):  # every verb, so that no answer tells which are known
            return self._guarded
        raise AttributeError(name)

    def _guarded(self) -> None:
        try:
            self.answer()
        except UserError as error:
            _log.warning("a calendar could not be read: %s", error)
            self.refuse(HTTPStatus.SERVICE_UNAVAILABLE)
        except OSError:
            raise
        except Exception:  # noqa: BLE001 - the answer must not tell what went wrong; the log does
            _log.exception("a calendar could not be published")
            self.refuse(HTTPStatus.SERVICE_UNAVAILABLE)

    def hand_over(self, text: str) -> None:
        """A calendar; nothing but the head where it is known there."""
        mark = f'"{hashlib.sha256(_STAMP.sub("", text).encode()).hexdigest()[:32]}"'
        known = [one.strip().removeprefix("W/") for one in self.headers.get("If-None-Match", "").split(",")]
        content = b"" if mark in known else text.encode()
        self.send_response(HTTPStatus.NOT_MODIFIED if mark in known else HTTPStatus.OK)
        for name, value in (
            ("ETag", mark), ("Cache-Control", "private, max-age=300"), ("Content-Type", "text/calendar; charset=utf-8"),
            ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
        ):
            self.send_header(name, value)
        if mark not in known:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def refuse(self, status: HTTPStatus) -> None:
        """A bare no; the line is closed, since a body may follow that nobody read."""
        self.close_connection = True
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        self.end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What is no HTTP gets no more than what is nothing."""
        self.request_version = "HTTP/1.1"
        self.refuse(HTTPStatus.NOT_FOUND)

    def version_string(self) -> str:
        """Nobody needs to know."""
        return "Kontor"

    def log_message(self, format: str, *args: Any) -> None:
        """Addresses are secrets, so they go into no log."""
