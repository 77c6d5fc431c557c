"""Hands short messages to a gateway over HTTP. Gateways differ, so fields, headers and the good answer are settings.

A gateway may be slow, say "200 OK" over an error, send megabytes or letters of no known alphabet: what it says counts only where it fits the
pattern of a good answer.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import SplitResult, urlencode, urlsplit

from app.core.i18n import _
from app.integrations.deadline import deadline
from app.integrations.refusal import After, NotSent
from app.integrations.sms.answer import Answer, judged
from app.integrations.sms.template import filled

ANSWER_TIMEOUT, TALK_TIMEOUT = 15.0, 45.0
#: of an answer, in bytes; the rest is not read
MOST_READ = 64 * 1024
#: letters of a message, six parts of a telephone's own
LONGEST_TEXT = 900


class Body(StrEnum):
    """How the fields travel."""

    FORM = "form"
    JSON = "json"
    QUERY = "query"


@dataclass(frozen=True, slots=True)
class Gateway:
    """The way out for short messages.

    :param url: https, or http to a gateway in the house.
    :param fields: name → template with ``{to}``, ``{digits}``, ``{text}``, ``{key}``, ``{sender}``, ``{secret}``.
    :param header: name of the header that lets us in, ``header_value`` its template, such as ``Bearer {secret}``.
    :param good: pattern of a good answer, see `answer.fits`; empty takes every answer of the class 200.
    :param authority: file with the certificate of an authority of one's own.
    """

    url: str
    body: Body = Body.FORM
    fields: Mapping[str, str] = field(default_factory=dict)
    header: str = ""
    header_value: str = ""
    good: str = ""
    sender: str = ""
    secret: str = field(default="", repr=False)
    authority: str = ""
    talk_timeout: float = TALK_TIMEOUT

    @property
    def knows_repetitions(self) -> bool:
        """Whether the gateway is told our key, by which it can drop what it has already."""
        return any("{key}" in template for template in self.fields.values())


def send(gateway: Gateway, key: str, recipient: str, text: str) -> str:
    """Hand over one message; returns the gateway's key for it, or nothing.

    :param key: of the message, the same at each attempt.
    :raises NotSent: with the reason, and what can be done.
    """
    place = _place(gateway.url)
    said = _talk(gateway, place, _values(gateway, key, recipient, text))
    return judged(said, gateway.good)


def _values(gateway: Gateway, key: str, recipient: str, text: str) -> dict[str, str]:
    digits = "".join(sign for sign in recipient if sign.isdecimal() and sign.isascii())
    if not 5 <= len(digits) <= 15:  # E.164
        raise NotSent(_("“{number}” is not a telephone number.").format(number=recipient), After.NEVER, _("Correct it on the card of the person."))
    to = f"+{digits}" if recipient.strip().startswith("+") else digits
    short = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
    return {"to": to, "digits": digits, "text": short, "key": key, "sender": gateway.sender, "secret": gateway.secret}


def _talk(gateway: Gateway, place: SplitResult, values: Mapping[str, str]) -> Answer:
    line = _line(gateway, place)
    is_asked = False
    sockets: list[socket.socket] = []  # the connection lets go of its own once the head of the answer is there
    with deadline(gateway.talk_timeout, lambda: sockets[-1] if sockets else None):
        try:
            line.connect()
            sockets.append(line.sock)
            is_asked = True
            line.request(*_request(gateway, place, values))
            response = line.getresponse()
            return Answer(place.hostname or "", response.status, _text(response, response.read(MOST_READ)))
        except ssl.SSLCertVerificationError as error:
            text = _("The SMS gateway {host} cannot prove that it is the one: {words}")
            raise NotSent(text.format(host=place.hostname, words=error.verify_message), After.MENDED) from error
        except (http.client.HTTPException, OSError, ValueError) as error:
            if is_asked:
                text = _("The SMS gateway {host} gave no answer that could be understood; the message may have gone out.")
                raise NotSent(text.format(host=place.hostname), After.UNSURE) from error
            hint = _("Look at its address, and at the network.")
            raise NotSent(_("The SMS gateway {host} does not answer.").format(host=place.hostname), After.MENDED, hint) from error
        finally:
            line.close()


def _line(gateway: Gateway, place: SplitResult) -> http.client.HTTPConnection:
    host = place.hostname or ""
    if place.scheme == "https":
        try:
            context = ssl.create_default_context(cafile=gateway.authority or None)
        except OSError as error:
            hint = _("Look at its place under Settings › Mail and SMS.")
            raise NotSent(_("The certificate {file} cannot be read.").format(file=gateway.authority), After.MENDED, hint) from error
        return http.client.HTTPSConnection(host, place.port, timeout=ANSWER_TIMEOUT, context=context)
    return http.client.HTTPConnection(host, place.port, timeout=ANSWER_TIMEOUT)


def _request(gateway: Gateway, place: SplitResult, values: Mapping[str, str]) -> tuple[str, str, bytes | None, dict[str, str]]:
    fields = {name: filled(template, values) for name, template in gateway.fields.items()}
    headers = {"User-Agent": "Kontor", "Accept": "*/*", "Connection": "close"}
    if gateway.header:
        headers[gateway.header] = filled(gateway.header_value, values)
    path = place.path or "/"
    if gateway.body is Body.QUERY:
        return "GET", f"{path}?{'&'.join(filter(None, (place.query, urlencode(fields))))}", None, headers
    target = f"{path}?{place.query}" if place.query else path
    if gateway.body is Body.JSON:
        return "POST", target, json.dumps(fields, ensure_ascii=False).encode(), {**headers, "Content-Type": "application/json; charset=utf-8"}
    return "POST", target, urlencode(fields).encode(), {**headers, "Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}


def _text(response: http.client.HTTPResponse, content: bytes) -> str:
    """The answer as text; signs of no alphabet become question marks."""
    try:
        return content.decode(response.headers.get_content_charset("utf-8"), "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def _place(url: str) -> SplitResult:
    try:
        place = urlsplit(url)
        is_known = place.scheme in ("http", "https") and bool(place.hostname) and (place.port is None or place.port > 0)
    except ValueError:
        is_known = False
    if not is_known:
        raise NotSent(_("“{url}” is not the address of an SMS gateway.").format(url=url), After.MENDED, _("Write it like https://host/path."))
    return place
