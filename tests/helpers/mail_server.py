"""A real mail server on this computer that takes, refuses, asks to come again, breaks off or says nothing."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Protocol
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PASSWORD = "right"


class Mailboxes:
    """What the server does, by the local part of the recipient, and what it took."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answer = "250 2.0.0 Taken"
        self.greylisted = 0
        self.tries: list[str] = []

    async def handle_RCPT(self, _server: Any, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:
        """Answer to RCPT TO."""
        self.tries.append(address)
        local = address.partition("@")[0]
        if local == "nobody":
            return "550 5.1.1 No such user here"
        if local == "full":
            return "452 4.2.2 Mailbox full"
        if local == "grey" and self.greylisted:
            self.greylisted -= 1
            return "451 4.7.1 Greylisted, try again in five minutes"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Session, envelope: Envelope) -> str:
        """Answer to the letter."""
        if envelope.rcpt_tos[0].startswith("cut"):
            server.transport.abort()
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        if self.answer.startswith("250"):
            self.letters.append(message)
        return self.answer


class MailRoom(Controller):
    """The server in a thread of its own."""

    def __init__(self, boxes: Mailboxes, *, tls: ssl.SSLContext | None = None, is_tls: bool = False, auth: bool = False, size: int = 200_000) -> None:
        self._more: dict[str, Any] = {"data_size_limit": size}
        if auth:
            self._more |= {"authenticator": _authenticated, "auth_required": not is_tls, "auth_require_tls": not is_tls}
        if tls is not None and not is_tls:
            self._more |= {"tls_context": tls, "require_starttls": True}
        super().__init__(boxes, hostname="127.0.0.1", port=free_port(), ssl_context=tls if is_tls else None)

    def factory(self) -> Protocol:
        """A protocol for each line."""
        return Protocol(self.handler, **self._more)


def _authenticated(_server: Any, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
    is_right = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
    return AuthResult(success=is_right, handled=is_right)


@contextmanager
def mail_room(boxes: Mailboxes, **more: Any) -> Iterator[MailRoom]:
    """A running server."""
    room = MailRoom(boxes, **more)
    room.start()
    try:
        yield room
    finally:
        room.stop(no_assert=True)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for 127.0.0.1 that signs itself, and the server's side of it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begin = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(begin).not_valid_after(begin + datetime.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    )
    public, private = folder / "server.pem", folder / "server.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(public, private)
    return public, context
