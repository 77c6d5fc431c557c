"""What the answers of a mail server mean (RFC 5321 and the detailed codes of RFC 3463), in a sentence."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from enum import Enum

from app.core.i18n import _
from app.integrations.refusal import After, NotSent

_DETAIL = re.compile(r"^([245]\.\d{1,3}\.\d{1,3})\b")
_SIGN_IN = (530, 534, 535, 538)
_LONGEST = 200


class Stage(Enum):
    """How far a talk has come."""

    GREETING = "greeting"
    SENDER = "sender"
    ENVELOPE = "envelope"
    CONTENT = "content"


def refused(recipient: str, code: int, said: bytes, stage: Stage) -> NotSent:
    """The server answered and did not take the letter.

    :param recipient: whom the letter is for, or the server where nobody was named yet.
    """
    words, detail = spoken(said)
    told = {"address": recipient, "words": words}
    if code in _SIGN_IN:
        return NotSent(_("The mail server wants name and password, or refuses them: {words}").format(**told), After.MENDED, _password_hint())
    if stage is Stage.GREETING:
        return NotSent(_("The mail server takes nothing at this moment: {words}").format(**told), After.MENDED)
    if code < 500:
        if code == 452 or detail.endswith("2.2"):
            return NotSent(_("The mailbox of {address} is full for now: {words}").format(**told), After.LATER)
        return NotSent(_("The mail server asks to come again later: {words}").format(**told), After.LATER)
    if code == 552 or detail in ("5.3.4", "5.2.3"):
        return NotSent(_("The letter to {address} is too large: {words}").format(**told), After.NEVER, _("Send it without the files, or in parts."))
    if detail == "5.2.2":
        return NotSent(_("The mailbox of {address} is full: {words}").format(**told), After.LATER)
    if stage is Stage.SENDER:
        hint = _("Look at the sender's address under Settings › Mail and SMS.")
        return NotSent(_("The mail server does not take letters from our address: {words}").format(**told), After.MENDED, hint)
    if stage is Stage.ENVELOPE and (code in (550, 551, 553) or detail.startswith("5.1")):
        hint = _("Correct the address on the card of the person.")
        return NotSent(_("There is no mailbox {address}: {words}").format(**told), After.NEVER, hint)
    return NotSent(_("The mail server refuses the letter to {address}: {words}").format(**told), After.NEVER)


def no_line(host: str, error: Exception) -> NotSent:
    """The talk ended before anybody was named."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        if error.smtp_code < 500:
            return NotSent(_("The mail server cannot check the password at this moment."), After.MENDED)
        words = spoken(error.smtp_error)[0]
        return NotSent(_("The mail server refuses name or password: {words}").format(words=words), After.MENDED, _password_hint())
    if isinstance(error, smtplib.SMTPResponseException):
        return NotSent(_("The mail server takes nothing at this moment: {words}").format(words=spoken(error.smtp_error)[0]), After.MENDED)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        hint = _("Choose another protection of the line, or ask whoever runs the mail server.")
        return NotSent(_("The mail server {host} offers no protected line, or no way to sign in.").format(host=host), After.MENDED, hint)
    if isinstance(error, ssl.SSLCertVerificationError):
        hint = _("Name the file with the certificate of your authority, or correct the name of the server.")
        text = _("The mail server {host} cannot prove that it is the one: {words}")
        return NotSent(text.format(host=host, words=error.verify_message), After.MENDED, hint)
    if isinstance(error, ssl.SSLError):
        hint = _("Look whether port and protection belong together: 587 with STARTTLS, 465 with TLS.")
        return NotSent(_("No protected line to {host} could be made.").format(host=host), After.MENDED, hint)
    if isinstance(error, (socket.gaierror, UnicodeError)):
        return NotSent(_("There is no mail server {host}, or the network is away.").format(host=host), After.MENDED)
    return NotSent(_("The mail server {host} does not answer.").format(host=host), After.MENDED, _("Look at its name and port, and at the network."))


def broken_line(host: str, error: Exception, stage: Stage) -> NotSent:
    """The line broke in the middle of a talk."""
    if isinstance(error, smtplib.SMTPResponseException):
        return refused(host, error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else error.smtp_error.encode(), stage)
    if stage is Stage.CONTENT:
        return NotSent(_("The line to {host} broke while the letter was handed over; it may have arrived.").format(host=host), After.UNSURE)
    return NotSent(_("The line to {host} broke.").format(host=host), After.LATER)


def spoken(said: bytes | str) -> tuple[str, str]:
    """The server's own words on one line, and its detailed code."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    found = _DETAIL.match(line)
    return line[:_LONGEST], found[1] if found else ""


def _password_hint() -> str:
    return _("Set them under Settings › Mail and SMS on the computer that sends.")
