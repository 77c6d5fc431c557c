"""Hands values to a program in the local network over HTTP, and takes its answer.

Only addresses of the local network are spoken to, and the one that was looked at is the one that is called: a name that means another address
a moment later (DNS rebinding) gains nothing. Nobody is followed elsewhere: an answer that leads to another address is a refusal.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any
from urllib.parse import SplitResult, urlsplit

from app.core.errors import UserError
from app.core.i18n import _
from app.integrations.deadline import deadline

#: seconds: for each answer of the line, and for the whole talk; the case is held meanwhile
LINE_TIMEOUT, TALK_TIMEOUT = 5.0, 15.0
#: bytes of an answer; a longer one is refused
MOST_READ = 256 * 1024
METHODS = ("POST", "PUT", "GET")
#: private networks (RFC 1918, RFC 4193) and this computer; shared, link-local and documentation ranges are not among them: what answers in
#: 169.254.0.0/16 may be the service of a data centre that gives away its keys
LOCAL = tuple(map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "fc00::/7", "::1/128")))
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Request:
    """What is handed over.

    :param key: the same at each attempt, so that the other side can drop what it has already.
    :param secret: goes along as ``Authorization: Bearer``. :param talk_timeout: seconds for the whole talk.
    """

    url: str
    method: str = "POST"
    values: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    secret: str = field(default="", repr=False)
    talk_timeout: float = TALK_TIMEOUT


def call(request: Request) -> Mapping[str, Any]:
    """Hand the values over as JSON; returns the answer where it is a JSON object, else nothing.

    :raises UserError: the address is none of the local network, nobody answers in time, or the answer is a refusal.
    """
    place = check(request.url)
    address = _local_address(place)
    sockets: list[socket.socket] = []
    with deadline(request.talk_timeout, lambda: sockets[-1] if sockets else None) as is_over:
        try:
            line = _line(place, address, sockets)
            line.request(*_message(request, place))
            response = line.getresponse()
            content = response.read(MOST_READ + 1)
        except ssl.SSLCertVerificationError as error:
            text = _("{host} cannot prove that it is the one: {words}")
            raise UserError(text.format(host=place.hostname, words=error.verify_message)) from error
        except (http.client.HTTPException, OSError, ValueError) as error:
            text = _("{host} did not answer in time.") if is_over.is_set() or isinstance(error, TimeoutError) else _("{host} does not answer.")
            raise UserError(text.format(host=place.hostname), _("Look at its address, and at the network.")) from error
        finally:
            for each in sockets:
                each.close()
    return _answer(place, response.status, content)


def check(url: str) -> SplitResult:
    """An address as far as its text says.

    :raises UserError: it is none, or one with a name or password in it.
    """
    try:
        place = urlsplit(url.strip())
        is_known = place.scheme in ("http", "https") and bool(place.hostname) and (place.port is None or place.port > 0)
    except ValueError:
        is_known = False
    if not is_known or any(sign.isspace() or not sign.isprintable() for sign in url.strip()):
        raise UserError(_("“{url}” is not the address of a program.").format(url=url[:200]), _("Write it like http://192.168.1.20:8080/path."))
    if place.username is not None or place.password is not None:
        raise UserError(_("A password does not belong into an address."), _("Keep it on the computer that calls, and name it in the step."))
    return place


def is_local(address: str) -> bool:
    """Whether an IP address lies in the local network; of one that wraps another the inner one counts."""
    found: _Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        wrapped = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo is not None else None)
        found = wrapped if wrapped is not None else found
    return any(found in network for network in LOCAL if network.version == found.version)


def _local_address(place: SplitResult) -> str:
    """The address behind a name; if one of several is outside, none is called."""
    host, port = place.hostname or "", place.port or (443 if place.scheme == "https" else 80)
    found = _looked_up(host, port)
    if found is None:
        raise UserError(_("Nobody in the network is called {host}.").format(host=host), _("Look at its address, and at the network."))
    if not found or not all(is_local(address) for address in found):
        text = _("{host} does not lie in the local network, and processes call nobody outside.")
        raise UserError(text.format(host=host), _("Take the address of a program in the house."))
    return found[0]


def _looked_up(host: str, port: int) -> list[str] | None:
    """The addresses of a name; None where nobody knows it in time. The resolver itself knows no time limit."""
    answers: SimpleQueue[list[str] | None] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put([str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)])
        except (OSError, UnicodeError):
            answers.put(None)

    Thread(target=ask, name="kontor-lookup", daemon=True).start()
    try:
        return answers.get(timeout=LINE_TIMEOUT)
    except Empty:
        return None


def _line(place: SplitResult, address: str, sockets: list[socket.socket]) -> http.client.HTTPConnection:
    """A line to the address that was looked at, whatever its name means by now."""
    host, port = place.hostname or "", place.port or (443 if place.scheme == "https" else 80)
    sockets.append(socket.create_connection((address, port), timeout=LINE_TIMEOUT))
    if place.scheme == "https":
        sockets.append(ssl.create_default_context().wrap_socket(sockets[0], server_hostname=host))
    line = http.client.HTTPConnection(host, port, timeout=LINE_TIMEOUT)
    line.sock = sockets[-1]
    return line


def _message(request: Request, place: SplitResult) -> tuple[str, str, bytes | None, dict[str, str]]:
    if request.method not in METHODS:
        raise ValueError(request.method)
    headers = {"User-Agent": "Kontor", "Accept": "application/json", "Connection": "close"}
    if request.key:
        headers["Idempotency-Key"] = request.key
    if request.secret:
        headers["Authorization"] = f"Bearer {request.secret}"
    target = f"{place.path or '/'}?{place.query}" if place.query else place.path or "/"
    if request.method == "GET":
        return "GET", target, None, headers
    body = json.dumps(request.values, ensure_ascii=False).encode()
    return request.method, target, body, {**headers, "Content-Type": "application/json; charset=utf-8"}


def _answer(place: SplitResult, status: int, content: bytes) -> Mapping[str, Any]:
    if 300 <= status < 400:
        raise UserError(_("{host} leads elsewhere, and processes follow nobody.").format(host=place.hostname), _("Write the final address."))
    if not 200 <= status < 300:
        raise UserError(_("{host} refused: {status}.").format(host=place.hostname, status=status), _("Look at what it wrote about it."))
    if len(content) > MOST_READ:
        raise UserError(_("{host} answers with too much.").format(host=place.hostname))
    try:
        found = json.loads(content, parse_float=Decimal, parse_constant=str) if content.strip() else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
