"""A letter as it goes to the mail server."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from app.core.i18n import _
from app.integrations.refusal import After, NotSent


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes along."""

    name: str
    content: bytes
    kind: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of plain text.

    :param key: whatever is sent under the same key is the same letter: its Message-ID is made of it.
    :param written_at: naive UTC; also part of what makes a repetition equal.
    """

    key: str
    recipient: str
    subject: str
    text: str
    written_at: datetime
    enclosures: tuple[Enclosure, ...] = ()


def message_id(key: str, sender: str) -> str:
    """The Message-ID (RFC 5322, 3.6.4) of everything that is sent under a key: a server that has seen it can drop the repetition."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{_ascii_domain(address(sender).domain)}>"


def address(text: str) -> Address:
    """An address without a name.

    :raises NotSent: it is none.
    """
    wrong = NotSent(_("“{address}” is not an e-mail address.").format(address=text), After.NEVER, _("Correct it on the card of the person."))
    local, at, domain = text.strip().rpartition("@")
    if not at or not local or not domain or any(sign.isspace() or sign in '<>,;:"()[]\\' or ord(sign) < 32 for sign in text.strip()):
        raise wrong
    try:
        return Address(username=local, domain=_ascii_domain(domain))
    except (ValueError, IndexError) as error:
        raise wrong from error


def composed(letter: Letter, sender: str, sender_name: str) -> EmailMessage:
    """The letter in the form of RFC 5322, UTF-8 and without HTML.

    :raises NotSent: sender or recipient is no address.
    """
    made = EmailMessage(policy=SMTP)
    origin, target = address(sender), address(letter.recipient)
    made["From"] = Address(_line(sender_name), origin.username, origin.domain)
    made["To"] = target
    made["Subject"] = _line(letter.subject)
    made["Date"] = format_datetime(letter.written_at.replace(tzinfo=UTC))
    made["Message-ID"] = message_id(letter.key, sender)
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answers from people on leave
    made.set_content(letter.text, charset="utf-8")
    for one in letter.enclosures:
        family, _slash, kind = one.kind.partition("/")
        made.add_attachment(one.content, maintype=family, subtype=kind, filename=one.name)
    return made


def _line(text: str) -> str:
    return " ".join(text.split())


def _ascii_domain(domain: str) -> str:
    try:
        return domain.encode("idna").decode() if not domain.isascii() else domain
    except UnicodeError as error:
        raise NotSent(_("“{address}” is not an e-mail address.").format(address=domain), After.NEVER) from error
