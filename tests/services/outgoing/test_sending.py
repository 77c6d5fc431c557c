"""The queue of letters and short messages: each goes out once, whoever sends; what is refused waits or is told."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.enums.planning import Channel, DeliveryState
from app.core.errors import FieldErrors, UserError
from app.integrations.mail.smtp import Security
from app.integrations.refusal import After, NotSent
from app.models.organisation import Employee
from app.models.reminders import Notice, OutgoingMessage
from app.services.context import Context
from app.services.outgoing import claiming, enclosing, queue, settings
from app.services.outgoing.sending import PostOffice, transmit
from app.services.outgoing.settings import MailSettings, SmsSettings, Ways
from app.services.outgoing.trial import send_trial
from app.services.use_case import perform
from tests.helpers.mail_server import PASSWORD, Mailboxes, mail_room
from tests.helpers.sms_server import SmsRoom, sms_room
from tests.helpers.vault import MemoryVault, memory_vault


@pytest.fixture
def vault() -> Iterator[MemoryVault]:
    with memory_vault() as made:
        yield made


@pytest.fixture
def boxes(new_firm: Context, vault: MemoryVault) -> Iterator[Mailboxes]:
    boxes = Mailboxes()
    with mail_room(boxes) as room:
        settings.save_ways(new_firm, Ways(MailSettings("127.0.0.1", room.port, Security.NONE, sender="office@firm.example")))
        yield boxes


@pytest.fixture
def room(new_firm: Context, vault: MemoryVault) -> Iterator[SmsRoom]:
    with sms_room() as made:
        fields = {"to": "{to}", "text": "{text}"}
        settings.save_ways(new_firm, Ways(sms=SmsSettings(made.url, fields=fields, good="OK id={key}")))
        yield made


def write(ctx: Context, key: str, recipient: str, channel: Channel = Channel.EMAIL, file: bytes = b"") -> None:
    def operation(inner: Context) -> Any:
        with inner.uow() as uow:
            employee = uow.session.scalar(sa.select(sa.func.min(Employee.id)))
            made = queue.put(uow.session, key, channel, recipient, "Text", subject="Subject", employee_id=employee)
            if file and made is not None:
                enclosing.enclose(uow.session, made, "route.pdf", file)
            return uow.commit()

    perform(ctx, "reminders.outgoing_message.put", operation)


def row(ctx: Context, key: str) -> OutgoingMessage:
    with ctx.reading() as session:
        return session.scalars(sa.select(OutgoingMessage).where(OutgoingMessage.key == key)).one()


def change(ctx: Context, key: str, **values: Any) -> None:
    """Let time pass for a message."""
    def operation(inner: Context) -> Any:
        with inner.uow() as uow:
            uow.session.execute(sa.update(OutgoingMessage).where(OutgoingMessage.key == key).values(**values))
            return uow.commit()

    perform(ctx, "reminders.outgoing_message.put", operation)


@pytest.mark.backends
def test_message_when_sent_then_noted_and_never_again(new_firm: Context, boxes: Mailboxes) -> None:
    write(new_firm, "a", "anna@example.com", file=b"%PDF")
    write(new_firm, "a", "anna@example.com")
    office = PostOffice(new_firm, "one")
    assert (office.work(), office.work(), office.next_moment()) == (1, 0, None)
    [letter] = boxes.letters
    assert [part.get_filename() for part in letter.iter_attachments()] == ["route.pdf"]
    sent = row(new_firm, "a")
    assert (sent.state, sent.attempts, sent.error, sent.holder) == (DeliveryState.DELIVERED, 1, None, "one")
    assert sent.sent_at is not None


@pytest.mark.backends
def test_messages_when_four_send_at_once_then_each_goes_out_once(new_firm: Context, boxes: Mailboxes) -> None:
    for number in range(12):
        write(new_firm, f"m{number}", f"person{number}@example.com")
    with ThreadPoolExecutor(4) as pool:
        tried = list(pool.map(lambda name: PostOffice(new_firm, name).work(), ["one", "two", "three", "four"]))
    assert sum(tried) == 12
    assert sorted(boxes.tries) == sorted(f"person{number}@example.com" for number in range(12))


@pytest.mark.backends
def test_mailbox_when_unknown_then_given_up_at_once_and_told(new_firm: Context, boxes: Mailboxes) -> None:
    write(new_firm, "a", "nobody@example.com")
    office = PostOffice(new_firm, "one")
    assert (office.work(), office.work()) == (1, 0)
    failed = row(new_firm, "a")
    assert failed.state is DeliveryState.FAILED and "There is no mailbox nobody@example.com" in (failed.error or "")
    with new_firm.reading() as session:
        [notice] = session.scalars(sa.select(Notice))
    assert (notice.code, notice.record_id, notice.values["recipient"]) == ("not_sent", failed.id, "nobody@example.com")
    queue.try_again(new_firm, [failed.id])
    assert (office.work(), boxes.tries) == (1, ["nobody@example.com"] * 2)


@pytest.mark.backends
def test_mailbox_when_greylisted_then_tried_again_after_growing_pauses(new_firm: Context, boxes: Mailboxes) -> None:
    boxes.greylisted = 2
    write(new_firm, "a", "grey@example.com")
    office, waits = PostOffice(new_firm, "one"), []
    for _attempt in range(2):
        before = row(new_firm, "a").next_at
        assert (office.work(), office.work()) == (1, 0)
        now = row(new_firm, "a")
        assert now.state is DeliveryState.WAITING and office.next_moment() == now.next_at
        waits.append(now.next_at - before)
        change(new_firm, "a", next_at=before)
    assert office.work() == 1
    assert row(new_firm, "a").state is DeliveryState.DELIVERED
    assert timedelta(minutes=1) <= waits[0] < timedelta(minutes=5) <= waits[1]


def test_message_when_all_attempts_are_used_then_given_up(new_firm: Context, boxes: Mailboxes) -> None:
    boxes.greylisted = 1
    write(new_firm, "a", "grey@example.com")
    change(new_firm, "a", attempts=len(claiming.PAUSES))
    PostOffice(new_firm, "one").work()
    assert row(new_firm, "a").state is DeliveryState.FAILED


@pytest.mark.backends
def test_sender_when_it_dies_between_sending_and_noting_then_the_repetition_has_the_same_message_id(new_firm: Context, boxes: Mailboxes) -> None:
    write(new_firm, "a", "anna@example.com")
    dead = claiming.claim(new_firm, row(new_firm, "a").id, "dead")
    assert dead is not None
    transmit(new_firm, settings.read_ways(new_firm), dead)
    office = PostOffice(new_firm, "two")
    assert office.work() == 0, "the lease still runs"
    assert office.next_moment() == row(new_firm, "a").lease_until
    change(new_firm, "a", lease_until=row(new_firm, "a").written_at - timedelta(hours=1))
    assert office.work() == 1
    first, second = (letter["Message-ID"] for letter in boxes.letters)
    assert first == second
    claiming.note_refused(new_firm, dead.id, "dead", NotSent("late", After.NEVER), False)
    assert row(new_firm, "a").state is DeliveryState.DELIVERED, "whoever lost the lease has nothing to say"


def test_short_message_when_interrupted_then_not_repeated_unless_the_gateway_knows_repetitions(new_firm: Context, room: SmsRoom) -> None:
    for key in ("a", "b"):
        write(new_firm, key, "+49 30 123456", Channel.SMS)
        claiming.claim(new_firm, row(new_firm, key).id, "dead")
        change(new_firm, key, lease_until=row(new_firm, key).written_at - timedelta(hours=1))
        PostOffice(new_firm, "two").work()
        ways = settings.read_ways(new_firm)
        settings.save_ways(new_firm, replace(ways, sms=replace(ways.sms, fields={**ways.sms.fields, "ref": "{key}"})))
    assert (row(new_firm, "a").state, row(new_firm, "b").state) == (DeliveryState.FAILED, DeliveryState.DELIVERED)
    assert "not known" in (row(new_firm, "a").error or "") and row(new_firm, "b").provider_key == "4711"
    assert [form["ref"] for form in room.forms] == ["b"]


def test_gateway_when_it_lies_then_not_sent_again_and_its_words_stand_there(new_firm: Context, room: SmsRoom) -> None:
    room.content = b"ERROR 17: no money"
    write(new_firm, "a", "+49 30 123456", Channel.SMS)
    office = PostOffice(new_firm, "one")
    assert (office.work(), office.work(), len(room.requests)) == (1, 0, 1)
    assert row(new_firm, "a").state is DeliveryState.FAILED and "no money" in (row(new_firm, "a").error or "")


def test_way_when_blocked_for_all_then_it_rests_after_one_attempt(new_firm: Context, room: SmsRoom) -> None:
    room.status = 401
    for key in ("a", "b", "c"):
        write(new_firm, key, "+49 30 123456", Channel.SMS)
    office = PostOffice(new_firm, "one")
    assert (office.work(), office.work(), len(room.requests)) == (1, 0, 1)
    assert {row(new_firm, key).state for key in "abc"} == {DeliveryState.WAITING}


def test_computer_when_it_does_not_know_the_password_then_it_leaves_the_letters_to_others(new_firm: Context, boxes: Mailboxes, vault: MemoryVault) -> None:
    ways = settings.read_ways(new_firm)
    settings.save_ways(new_firm, replace(ways, mail=replace(ways.mail, user="office")))
    write(new_firm, "a", "anna@example.com")
    assert PostOffice(new_firm, "one").work() == 0
    with pytest.raises(UserError, match="does not know the password"):
        send_trial(new_firm, settings.read_ways(new_firm), Channel.EMAIL, "anna@example.com")
    assert settings.keep_secret(new_firm, Channel.EMAIL, PASSWORD) == "the vault of this computer"
    assert PASSWORD in vault.kept.values()
    settings.drop_secret(new_firm, Channel.EMAIL)
    assert not vault.kept


def test_trial_when_sent_then_it_is_no_message_of_the_queue(new_firm: Context, boxes: Mailboxes) -> None:
    send_trial(new_firm, settings.read_ways(new_firm), Channel.EMAIL, "anna@example.com")
    assert boxes.letters[0]["To"] == "anna@example.com"
    with new_firm.reading() as session:
        assert not session.scalar(sa.select(sa.func.count()).select_from(OutgoingMessage))


@pytest.mark.backends
def test_settings_when_kept_then_read_and_when_wrong_then_all_is_said(new_firm: Context) -> None:
    fields = {"to": "{to}"}
    ways = Ways(MailSettings("mail.example", 465, Security.TLS, "u", "a@b.example", "Firm"), SmsSettings("https://sms.example/", fields=fields, good="OK"))
    settings.save_ways(new_firm, ways)
    assert settings.read_ways(new_firm) == ways
    wrong = Ways(replace(ways.mail, port=0, sender="nobody"), replace(ways.sms, url="sms.example", fields={"x": "{number}"}, header="a: b"))
    with pytest.raises(FieldErrors) as caught:
        settings.save_ways(new_firm, wrong)
    assert set(caught.value.errors) == {"mail.port", "mail.sender", "sms.url", "sms.fields", "sms.header"}


@pytest.mark.backends
def test_messages_when_cancelled_then_they_stay(new_firm: Context, boxes: Mailboxes) -> None:
    write(new_firm, "a", "anna@example.com")
    queue.cancel(new_firm, [row(new_firm, "a").id])
    assert PostOffice(new_firm, "one").work() == 0
    queue.try_again(new_firm, [row(new_firm, "a").id])
    assert PostOffice(new_firm, "one").work() == 1
