"""Bar 8, its part of mail and SMS: a mailbox that refuses, a gateway that is slow or lies, and senders that are killed while they send.

All of it is real: mail servers and gateways that listen on this computer, processes that die by SIGKILL, the three databases.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.changes import Changes
from app.core.enums.planning import Channel, DeliveryState
from app.db.server_time import server_time
from app.integrations.mail.smtp import Security
from app.models.reminders import OutgoingMessage
from app.services.context import Context
from app.services.outgoing import queue, settings
from app.services.outgoing.sending import PostOffice
from app.services.outgoing.settings import MailSettings, SmsSettings, Ways
from app.services.use_case import perform
from tests.helpers.mail_server import Mailboxes, mail_room
from tests.helpers.sms_server import SmsRoom, sms_room
from tests.helpers.vault import memory_vault

ROOT = Path(__file__).resolve().parents[3]
LETTERS, SENDERS, KILLS = 120, 4, 6


@pytest.fixture
def boxes(new_firm: Context) -> Iterator[Mailboxes]:
    boxes = Mailboxes()
    with memory_vault(), mail_room(boxes) as room:
        settings.save_ways(new_firm, Ways(MailSettings("127.0.0.1", room.port, Security.NONE, sender="office@firm.example")))
        yield boxes


@pytest.fixture
def room(new_firm: Context) -> Iterator[SmsRoom]:
    with memory_vault(), sms_room() as made:
        settings.save_ways(new_firm, Ways(sms=SmsSettings(made.url, fields={"to": "{to}", "text": "{text}"}, good="OK id={key}")))
        yield made


def _do(ctx: Context, work: Any) -> None:
    def operation(inner: Context) -> Changes:
        with inner.uow() as uow:
            work(uow.session)
            return uow.commit()

    perform(ctx, "reminders.outgoing_message.put", operation)


def _rows(ctx: Context) -> list[OutgoingMessage]:
    with ctx.reading() as session:
        return list(session.scalars(sa.select(OutgoingMessage).order_by(OutgoingMessage.id)))


def _sender(ctx: Context, name: str) -> subprocess.Popen[str]:
    url = ctx.database.backend.url
    environment = {**os.environ, "KONTOR_PASSWORD": url.password or ""}
    command = [sys.executable, "-m", "tests.acceptance.planner.sender", url._replace(password=None).render_as_string(), name]
    return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.heavy
@pytest.mark.backends
def test_senders_when_killed_while_they_send_then_no_letter_is_lost_and_repetitions_are_known_by_their_message_id(
    new_firm: Context, boxes: Mailboxes, capsys: pytest.CaptureFixture[str],
) -> None:
    def write(session: Any) -> None:
        for number in range(LETTERS):
            queue.put(session, f"letter|{number}", Channel.EMAIL, f"person{number}@example.com", "Text", subject="Subject")

    _do(new_firm, write)
    chance, begun = random.Random(8), time.monotonic()
    running = [_sender(new_firm, f"sender {number}") for number in range(SENDERS)]
    try:
        for number in range(KILLS):
            wanted = LETTERS * (number + 1) // (KILLS + 4)
            while len(boxes.letters) < wanted:
                assert time.monotonic() - begun < 400, f"{len(boxes.letters)} of {LETTERS} letters"
                time.sleep(0.005)
            place = chance.randrange(SENDERS)
            running[place].kill()
            running[place].communicate()
            running[place] = _sender(new_firm, f"sender {number + SENDERS}")
        while any(row.state is DeliveryState.WAITING for row in _rows(new_firm)):
            time.sleep(0.2)
            assert time.monotonic() - begun < 500
        left = [row for row in _rows(new_firm) if row.state is DeliveryState.CLAIMED]
        moment = server_time(new_firm.database.name)
        _do(new_firm, lambda session: session.execute(sa.update(OutgoingMessage).where(OutgoingMessage.lease_until.is_not(None)).values(
            lease_until=moment, next_at=moment)))  # five minutes later
        while any(row.state is not DeliveryState.DELIVERED for row in _rows(new_firm)):
            time.sleep(0.2)
            assert time.monotonic() - begun < 600
    finally:
        for process in running:
            process.kill()
            process.communicate()
    arrived = Counter(str(letter["Message-ID"]) for letter in boxes.letters)
    twice = sum(count - 1 for count in arrived.values())
    with capsys.disabled():
        print(
            f"\n{new_firm.database.name}: {LETTERS} letters, {SENDERS} senders, {KILLS} killed: lost {LETTERS - len(arrived)}, interrupted {len(left)}, "
            f"handed over again under the same Message-ID {twice}, {time.monotonic() - begun:.0f} s"
        )
    assert len(arrived) == LETTERS
    assert twice <= len(left) <= KILLS, "only what a killed sender had in its hands can be handed over twice"


@pytest.mark.heavy
@pytest.mark.backends
def test_mailbox_when_it_refuses_then_each_refusal_is_told_and_only_what_can_pass_is_tried_again(
    new_firm: Context, boxes: Mailboxes, capsys: pytest.CaptureFixture[str],
) -> None:
    expected = {
        "anna@example.com": (DeliveryState.DELIVERED, ""), "nobody@example.com": (DeliveryState.FAILED, "There is no mailbox"),
        "grey@example.com": (DeliveryState.WAITING, "come again later"), "full@example.com": (DeliveryState.WAITING, "full for now"),
        "no address": (DeliveryState.FAILED, "is not an e-mail address"), "cut@example.com": (DeliveryState.WAITING, "may have arrived"),
    }
    boxes.greylisted = 1
    _do(new_firm, lambda session: [queue.put(session, to, Channel.EMAIL, to, "Text", subject="S") for to in expected])
    PostOffice(new_firm, "one").work()
    found = {row.recipient: (row.state, row.error or "") for row in _rows(new_firm)}
    for recipient, (state, words) in expected.items():
        assert found[recipient][0] is state and words in found[recipient][1], (recipient, found[recipient])
    with capsys.disabled():
        print(f"\n{new_firm.database.name}: {len(expected)} mailboxes, each refusal told and {sum(s is DeliveryState.WAITING for s, _w in found.values())} wait")


@pytest.mark.heavy
@pytest.mark.backends
def test_gateway_when_slow_or_lying_then_nobody_gets_two_messages(
    new_firm: Context, room: SmsRoom, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    manners: dict[str, dict[str, Any]] = {
        "lies": {"content": b"ERROR insufficient funds"}, "says nothing": {"silent": True}, "never ends": {"drip": True}, "breaks off": {"cut": True},
        "is huge": {"content": b"x" * 30_000_000}, "is no text": {"content": bytes(range(256))}, "sends elsewhere": {"status": 302},
        "is broken": {"status": 500}, "is busy": {"status": 503}, "shuts us out": {"status": 401}, "dislikes the number": {"status": 400},
    }
    given = settings.gateway
    monkeypatch.setattr(settings, "gateway", lambda ctx, sms: replace(given(ctx, sms), talk_timeout=1.0))
    begun = time.monotonic()
    for number, (manner, behaviour) in enumerate(manners.items()):
        room.status, room.content, room.silent, room.drip, room.cut = 200, b"OK id=1", False, False, False
        for name, value in behaviour.items():
            setattr(room, name, value)
        to = f"+49301234{number:02}"
        _do(new_firm, lambda session, key=manner, to=to: queue.put(session, key, Channel.SMS, to, "Text"))
        before = len(room.requests)
        for name in ("one", "two"):
            PostOffice(new_firm, name).work()
        assert len(room.requests) == before + 1, manner
    states = {row.key: (row.state, row.error or "") for row in _rows(new_firm)}
    later = {key for key, (state, _words) in states.items() if state is DeliveryState.WAITING}
    assert later == {"sends elsewhere", "is busy", "shuts us out"}, "only what certainly did not go out is tried again"
    assert all(words for _state, words in states.values())
    took = timedelta(seconds=time.monotonic() - begun)
    with capsys.disabled():
        print(f"\n{new_firm.database.name}: {len(manners)} manners of a gateway, {len(room.requests)} requests, none twice, {took.total_seconds():.1f} s")
