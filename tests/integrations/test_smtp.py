"""Letters to a real mail server: what it takes, and what each refusal is called."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from app.integrations.mail.letter import Enclosure, Letter, message_id
from app.integrations.mail.smtp import MailServer, Security, send
from app.integrations.refusal import After, NotSent
from tests.helpers.mail_server import PASSWORD, Mailboxes, certificate, free_port, mail_room

LETTER = Letter("reminder|7", "anna@example.com", "Rückruf – Müller", "Guten Tag,\n\nbitte zurückrufen: Müller & Söhne.\n", datetime(2026, 5, 4, 8, 0))


@pytest.fixture
def boxes() -> Mailboxes:
    return Mailboxes()


@pytest.fixture
def server(boxes: Mailboxes) -> Iterator[MailServer]:
    with mail_room(boxes) as room:
        yield MailServer("127.0.0.1", room.port, Security.NONE, sender="office@firm.example", sender_name="Firma Müller")


def refusal(server: MailServer, letter: Letter = LETTER) -> NotSent:
    with pytest.raises(NotSent) as caught:
        send(server, letter)
    return caught.value


def test_letter_when_taken_then_all_of_it_arrives(server: MailServer, boxes: Mailboxes) -> None:
    send(server, replace(LETTER, enclosures=(Enclosure("Плакат.pdf", b"%PDF-1"),)))
    [letter] = boxes.letters
    assert (letter["Subject"], letter["To"], letter["From"]) == (LETTER.subject, LETTER.recipient, "Firma Müller <office@firm.example>")
    body, enclosed = letter.get_body(), next(letter.iter_attachments())
    assert body is not None and body.get_content().replace("\r\n", "\n") == LETTER.text and body.get_content_type() == "text/plain"
    assert (enclosed.get_filename(), enclosed.get_content()) == ("Плакат.pdf", b"%PDF-1")


def test_letter_when_sent_twice_under_one_key_then_both_have_one_message_id(server: MailServer, boxes: Mailboxes) -> None:
    for letter in (LETTER, LETTER, replace(LETTER, key="reminder|8")):
        send(server, letter)
    first, second, other = (letter["Message-ID"] for letter in boxes.letters)
    assert first == second == message_id(LETTER.key, "office@firm.example") != other


@pytest.mark.parametrize(("local", "after", "words"), [
    ("nobody", After.NEVER, "There is no mailbox nobody@example.com"), ("grey", After.LATER, "come again later"), ("full", After.LATER, "full for now"),
])
def test_mailbox_when_it_refuses_then_the_sentence_says_why(server: MailServer, boxes: Mailboxes, local: str, after: After, words: str) -> None:
    boxes.greylisted = 1
    found = refusal(server, replace(LETTER, recipient=f"{local}@example.com"))
    assert (found.after, words in found.text) == (after, True), found.text


@pytest.mark.parametrize(("answer", "after", "words"), [
    ("552 5.3.4 Message too big", After.NEVER, "too large"), ("554 5.7.1 Looks like spam", After.NEVER, "Looks like spam"),
    ("451 4.3.0 Disk trouble", After.LATER, "later"),
])
def test_letter_when_refused_after_its_text_then_the_sentence_says_why(
    server: MailServer, boxes: Mailboxes, answer: str, after: After, words: str,
) -> None:
    boxes.answer = answer
    found = refusal(server)
    assert (found.after, words in found.text) == (after, True), found.text


def test_letter_when_larger_than_announced_then_it_is_not_even_begun(boxes: Mailboxes) -> None:
    with mail_room(boxes, size=20_000) as room:
        found = refusal(MailServer("127.0.0.1", room.port, Security.NONE, sender="o@firm.example"), replace(LETTER, text="x" * 30_000))
    assert found.after is After.NEVER and "up to 19 KB" in found.text and not boxes.tries


def test_line_when_it_breaks_in_the_letter_then_nobody_claims_to_know(server: MailServer) -> None:
    found = refusal(server, replace(LETTER, recipient="cut@example.com"))
    assert found.after is After.UNSURE and "may have arrived" in found.text


@pytest.mark.parametrize("recipient", ["", "nobody", "a b@example.com", "x@", "a@b.c\r\nBcc: all@example.com", "<a@b.example>"])
def test_address_when_it_is_none_then_it_is_told_before_anybody_is_asked(server: MailServer, boxes: Mailboxes, recipient: str) -> None:
    found = refusal(server, replace(LETTER, recipient=recipient))
    assert found.after is After.NEVER and not boxes.tries


def test_subject_when_it_holds_line_breaks_then_no_header_comes_in(server: MailServer, boxes: Mailboxes) -> None:
    send(server, replace(LETTER, subject="Hello\r\nBcc: all@example.com"))
    assert boxes.letters[0]["Bcc"] is None and boxes.tries == [LETTER.recipient]


@pytest.mark.parametrize("is_tls", [False, True])
def test_tls_when_the_certificate_is_trusted_then_sent_else_refused(boxes: Mailboxes, tmp_path: Path, is_tls: bool) -> None:
    authority, context = certificate(tmp_path)
    with mail_room(boxes, tls=context, is_tls=is_tls, auth=True) as room:
        protection = Security.TLS if is_tls else Security.STARTTLS
        trusted = MailServer("127.0.0.1", room.port, protection, "office", PASSWORD, "o@firm.example", authority=str(authority))
        send(trusted, LETTER)
        strange, wrong = refusal(replace(trusted, authority="")), refusal(replace(trusted, password="wrong"))
    assert len(boxes.letters) == 1
    assert strange.after is After.MENDED and "cannot prove" in strange.text
    assert wrong.after is After.MENDED and "refuses name or password" in wrong.text and "wrong" not in repr(replace(trusted, password="wrong"))


def test_starttls_when_the_server_offers_none_then_nothing_goes_in_the_clear(server: MailServer, boxes: Mailboxes) -> None:
    found = refusal(replace(server, security=Security.STARTTLS))
    assert found.after is After.MENDED and "no protected line" in found.text and not boxes.tries


def test_server_when_away_then_said_so() -> None:
    found = refusal(MailServer("127.0.0.1", free_port(), Security.NONE, sender="o@firm.example"))
    assert found.after is After.MENDED and "does not answer" in found.text
    assert "There is no mail server" in refusal(MailServer("no-such-host.invalid", 25, Security.NONE, sender="o@firm.example")).text


def test_server_when_it_drips_its_greeting_for_ever_then_the_talk_ends() -> None:
    over = threading.Event()

    def drip(listening: socket.socket) -> None:
        line, _address = listening.accept()
        with line:
            while not over.wait(0.02):
                try:
                    line.send(b"2")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip, args=(listening,), daemon=True)
        thread.start()
        port = listening.getsockname()[1]
        found = refusal(MailServer("127.0.0.1", port, Security.NONE, sender="o@firm.example", talk_timeout=0.3))
        over.set()
        thread.join(10)
    assert found.after is After.MENDED
