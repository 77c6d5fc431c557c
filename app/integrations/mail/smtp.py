"""Hands letters to a mail server, and says in words why it did not take one."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from enum import StrEnum
from typing import Any

from app.core.i18n import _
from app.integrations.deadline import deadline
from app.integrations.mail.letter import Letter, composed
from app.integrations.mail.smtp_words import Stage, broken_line, no_line, refused
from app.integrations.refusal import After, NotSent

#: seconds for one answer of the server, and for the whole talk
ANSWER_TIMEOUT, TALK_TIMEOUT = 20.0, 120.0


class Security(StrEnum):
    """How the line to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailServer:
    """The way out for letters.

    :param authority: file with the certificate of an authority of one's own; empty for those of the system.
    :param user: empty for a server that asks no name.
    :param sender: address that stands in From, and ``sender_name`` the name with it.
    """

    host: str
    port: int = 587
    security: Security = Security.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""
    sender_name: str = ""
    authority: str = ""
    talk_timeout: float = TALK_TIMEOUT


def send(server: MailServer, letter: Letter) -> str:
    """Hand over one letter; returns what the server said when it took it.

    :raises NotSent: with the reason, and what can be done.
    """
    message = composed(letter, server.sender, server.sender_name)
    lines: list[smtplib.SMTP] = []
    stage = Stage.GREETING
    with deadline(server.talk_timeout, lambda: lines[-1].sock if lines else None):
        try:
            with _connected(server, lines) as line:
                stage = Stage.ENVELOPE
                _announce(line, message)
                stage = Stage.CONTENT
                return _hand_over(line, message)
        except NotSent:
            raise
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise broken_line(server.host, error, stage) from error


class _Noted:
    """Makes a line known before it is there, so that even the greeting has an end."""

    def __init__(self, lines: list[smtplib.SMTP], *args: Any, **more: Any) -> None:
        lines.append(self)  # type: ignore[arg-type]
        super().__init__(*args, **more)


class _PlainLine(_Noted, smtplib.SMTP):
    pass


class _SecureLine(_Noted, smtplib.SMTP_SSL):
    pass


@contextlib.contextmanager
def _connected(server: MailServer, lines: list[smtplib.SMTP]) -> Iterator[smtplib.SMTP]:
    """A line on which letters may be handed over."""
    try:
        context = ssl.create_default_context(cafile=server.authority or None)
        if server.security is Security.TLS:
            line: smtplib.SMTP = _SecureLine(lines, server.host, server.port, timeout=ANSWER_TIMEOUT, context=context)
        else:
            line = _PlainLine(lines, server.host, server.port, timeout=ANSWER_TIMEOUT)
        if server.security is Security.STARTTLS:
            line.starttls(context=context)
        line.ehlo_or_helo_if_needed()
        if server.user:
            line.login(server.user, server.password)
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        for one in lines:
            one.close()
        raise no_line(server.host, error) from error
    try:
        yield line
    finally:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            line.quit()
        line.close()


def _announce(line: smtplib.SMTP, message: EmailMessage) -> None:
    """From whom, to whom, how large."""
    sender, recipient = (message[name].addresses[0].addr_spec for name in ("From", "To"))
    size = len(message.as_bytes())
    limit = line.esmtp_features.get("size", "")
    if limit.isdecimal() and 0 < int(limit) < size:
        text = _("The mail server takes letters of up to {limit} KB, and this one has {size} KB.")
        told = text.format(limit=int(limit) // 1024, size=size // 1024 + 1)
        raise NotSent(told, After.NEVER, _("Send it without the files, or in parts."))
    options = [f"SIZE={size}"] if line.has_extn("size") else []
    if not (sender.isascii() and recipient.isascii()):
        if not line.has_extn("smtputf8"):
            raise NotSent(_("The mail server knows no addresses with letters like those of “{address}”.").format(address=recipient), After.NEVER)
        options += ["SMTPUTF8", "BODY=8BITMIME"]
    code, said = line.mail(sender, options)
    if code != 250:
        raise refused(recipient, code, said, Stage.SENDER)
    code, said = line.rcpt(recipient)
    if code not in (250, 251):
        raise refused(recipient, code, said, Stage.ENVELOPE)


def _hand_over(line: smtplib.SMTP, message: EmailMessage) -> str:
    policy = SMTP if str(message["To"]).isascii() else SMTPUTF8
    try:
        code, said = line.data(message.as_bytes(policy=policy))
    except smtplib.SMTPDataError as error:
        code, said = error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else error.smtp_error.encode()
    if code != 250:
        raise refused(str(message["To"]), code, said, Stage.CONTENT)
    return said.decode("utf-8", "replace")[:200]
