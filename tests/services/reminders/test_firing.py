"""What is due reaches each person once, whoever is awake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.enums.planning import Channel, DeliveryState, ReminderAction
from app.models.reminders import EscalationRule, Notice, OutgoingMessage, Reminder, ReminderDelivery, ReminderSetting
from app.services import records
from app.services.context import Context
from app.services.reminders import answering, firing, own_settings, popping
from app.services.reminders.firing import fire_due, fire_mine
from app.services.use_case import declare, perform
from tests.services.reminders.conftest import People

declare("reminders.setting.try", undo=False)
SOON = timedelta(minutes=1)
#: by which the clocks of a database are coarser than ours
MILLISECONDS = timedelta(milliseconds=10)


def wish(people: People, employee_id: int, **values: object) -> None:
    """Let somebody wish to be reminded otherwise."""

    def write(ctx):  # type: ignore[no-untyped-def]
        with ctx.uow() as uow:
            uow.session.add(ReminderSetting(employee_id=employee_id, **{"channels": {"popup": 0}, "minutes_before": {"call": 5}, "is_quiet_on_days_off": False, **values}))
            return uow.commit()

    perform(people.ctx, "reminders.setting.try", write)


def end_leases(people: People) -> None:
    """Let the time of every claim be over."""

    def write(ctx):  # type: ignore[no-untyped-def]
        with ctx.uow() as uow:
            uow.session.execute(sa.update(ReminderDelivery).values(lease_until=clock.now() - SOON))
            return uow.commit()

    perform(people.ctx, "reminders.setting.try", write)


def count(people: People, model: type) -> int:
    with people.ctx.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


@pytest.mark.backends
def test_popup_when_two_workstations_look_then_one_shows_it_and_the_proof_stands_in_the_row(people: People) -> None:
    task = people.task(clock.now() + SOON)
    ann = people.of("ann")
    first, second = fire_mine(ann, "desk"), fire_mine(ann, "laptop")
    assert [item.task_id for item in first.popups] == [task]
    assert second.popups == ()
    assert popping.confirm(ann, first.popups) == {first.popups[0].reminder_id}
    shown_at = people.reminders(task)[0].shown_at
    assert popping.confirm(ann, first.popups) == {first.popups[0].reminder_id}
    assert people.reminders(task)[0].shown_at == shown_at
    assert shown_at is not None
    assert [item.task_id for item in popping.unanswered(ann)] == [task]
    answering.see(ann, [first.popups[0].reminder_id])
    answering.answer(ann, [first.popups[0].reminder_id], ReminderAction.DISMISSED)
    (reminder,) = people.reminders(task)
    assert (reminder.is_open, reminder.action, reminder.seen_at is None) == (False, ReminderAction.DISMISSED, False)
    assert popping.unanswered(ann) == ()


@pytest.mark.backends
def test_popup_when_workstation_dies_before_it_says_so_then_another_shows_it_after_the_lease(people: People) -> None:
    people.task(clock.now() + SOON)
    ann = people.of("ann")
    dead = fire_mine(ann, "desk", lease=60)
    other = fire_mine(ann, "laptop", lease=60)
    assert len(dead.popups) == 1
    assert other.popups == ()
    assert 0 < other.seconds <= 61
    end_leases(people)
    taken = fire_mine(ann, "laptop", lease=60).popups
    assert popping.confirm(ann, dead.popups) == frozenset()  # it woke up too late
    assert popping.confirm(ann, taken) == {taken[0].reminder_id}


@pytest.mark.backends
def test_popup_when_several_workstations_die_one_after_another_then_they_share_one_lease(people: People) -> None:
    task = people.task(clock.now() + SOON)
    ann, leases = people.of("ann"), []
    for number in range(4):
        before = clock.now()
        (item,) = fire_mine(ann, f"desk {number}", lease=60).popups
        (delivery,) = [one for one in people.deliveries(task) if one.channel is Channel.POPUP]
        assert delivery.lease_until is not None
        assert before - MILLISECONDS <= delivery.lease_until - timedelta(seconds=item.lease) <= clock.now() + MILLISECONDS
        leases.append(item.lease)
        end_leases(people)
    assert leases == [30, 15, 15, 60]  # the lease is used up, and haste of no more use
    assert popping.confirm(ann, [item]) == {item.reminder_id}


def test_next_look_when_another_workstation_was_just_faster_then_it_comes_soon_and_tells_the_end_of_the_lease(
    people: People, monkeypatch: pytest.MonkeyPatch,
) -> None:
    people.task(clock.now() + SOON)
    ann = people.of("ann")

    def come_second(ctx: Context, due: Sequence[int], now: datetime, _holder: str, lease: float) -> tuple[popping.Reminded, ...]:
        assert popping.take_popups(ctx, due, now, "laptop", lease)
        return popping.take_popups(ctx, due, now, "desk", lease)

    monkeypatch.setattr(firing, "take_popups", come_second)
    found = fire_mine(ann, "desk", lease=600)
    assert found.popups == ()
    assert found.seconds < 2
    assert 200 < fire_mine(ann, "desk", lease=600).seconds < 301


def test_lease_when_the_task_is_moved_then_the_next_holder_is_the_first_again(people: People) -> None:
    task = people.task(clock.now() + SOON)
    ann = people.of("ann")
    fire_mine(ann, "desk", lease=60)
    people.move(task, clock.now() + 2 * SOON)
    (item,) = fire_mine(ann, "laptop", lease=60).popups
    assert item.lease == 30


@pytest.mark.backends
def test_written_channels_when_agent_and_workstations_look_then_each_is_written_once(people: People) -> None:
    wish(people, people.ben, channels={"program": 0, "email": 0, "sms": 0})
    people.task(clock.now() + SOON, employee_id=people.ben)
    ben = people.of("ben")
    for ctx, holder in ((people.ctx, "agent"), (ben, "desk"), (people.ctx, "agent 2")):
        fire_due(ctx, holder)
    assert count(people, Notice) == 1
    assert count(people, OutgoingMessage) == 0  # no address on the card
    with people.ctx.reading() as session:
        states = dict(session.execute(sa.select(ReminderDelivery.channel, ReminderDelivery.state)).all())
    assert states == {Channel.PROGRAM: DeliveryState.DELIVERED, Channel.EMAIL: DeliveryState.FAILED, Channel.SMS: DeliveryState.FAILED}


def test_next_moment_when_nothing_is_due_then_it_is_told_to_the_second(people: People) -> None:
    due = clock.now() + timedelta(minutes=10)
    people.task(due + timedelta(minutes=5))
    ann = people.of("ann")
    for fire, apart in ((lambda: fire_mine(ann, "desk"), 0.15), (lambda: fire_due(people.ctx, "agent"), 0.0)):
        before = clock.now()
        found = fire()
        assert (due - clock.now() - MILLISECONDS).total_seconds() <= found.seconds <= (due - before + MILLISECONDS).total_seconds() + apart


def test_popup_when_person_is_quiet_now_then_it_is_held_until_the_end_and_shown_then(people: People) -> None:
    here = clock.local(clock.now())
    begin, end = here - timedelta(hours=1), here + timedelta(hours=1)
    wish(people, people.ann, quiet_from=f"{begin:%H:%M}", quiet_until=f"{end:%H:%M}", is_quiet_on_days_off=False)
    task = people.task(clock.now() + SOON)
    assert fire_mine(people.of("ann"), "desk").popups == ()
    (delivery,) = people.deliveries(task)
    assert delivery.state is DeliveryState.WAITING
    assert timedelta(minutes=58) < delivery.due_at - clock.now() <= timedelta(hours=1)
    again = fire_mine(people.of("ann"), "desk")
    assert 3400 < again.seconds <= 3600.2


def test_snooze_when_later_then_the_same_channels_come_again_and_a_moved_task_ends_it(people: People) -> None:
    task = people.task(clock.now() + SOON)
    ann = people.of("ann")
    popups = fire_mine(ann, "desk").popups
    popping.confirm(ann, popups)
    until = clock.now() + timedelta(minutes=15)
    answering.snooze(ann, [popups[0].reminder_id], until)
    first, again = people.reminders(task)
    assert (first.action, again.due_at, again.previous_id) == (ReminderAction.SNOOZED, until, first.id)
    assert {one.channel for one in people.deliveries(task) if one.reminder_id == again.id} == {Channel.POPUP, Channel.PROGRAM}
    people.move(task, clock.now() + timedelta(days=1))
    assert [reminder.is_open for reminder in people.reminders(task)] == [False, False, True]


@pytest.mark.backends
def test_escalation_when_nobody_answers_then_the_head_is_told_once_under_the_bell_and_by_an_own_reminder(people: People) -> None:
    def rule(ctx):  # type: ignore[no-untyped-def]
        with ctx.uow() as uow:
            uow.session.add(EscalationRule(name="Calls", minutes=0, kind="call"))
            return uow.commit()

    perform(people.ctx, "reminders.setting.try", rule)
    task = people.task(clock.now() + SOON)
    fire_due(people.ctx, "agent")
    fire_due(people.ctx, "agent 2")
    own = [reminder for reminder in people.reminders(task) if reminder.employee_id == people.ben]
    assert len(own) == 1
    with people.ctx.reading() as session:
        told = session.scalars(sa.select(Notice).where(Notice.code == "escalated")).all()
        assert [(notice.employee_id, notice.values["name"]) for notice in told] == [(people.ben, "Ann Active")]
        escalated = session.scalars(sa.select(Reminder.escalated_at).where(Reminder.employee_id == people.ann)).all()
    assert None not in escalated
    assert [item.task_id for item in fire_mine(people.of("ben"), "desk").popups] == [task]


@pytest.mark.backends
def test_letter_when_the_person_works_in_another_language_than_the_firm_then_it_is_written_in_that(people: People) -> None:
    for person, address in ((people.ann, "ann@example.org"), (people.ben, "ben@example.org")):
        card = records.load(people.ctx, "employee", person)
        card["email"], card["phone"] = address, "+49 30 1234567"
        records.save(people.ctx, card)
        wish(people, person, channels={"email": 0, "sms": 0})
    own_settings.note_language(people.of("ann"), "ru")
    assert own_settings.note_language(people.of("ann"), "ru").rows == ()
    for person in (people.ann, people.ben):
        people.task(clock.now() + SOON, employee_id=person)
    fire_due(people.ctx, "agent")
    with people.ctx.reading() as session:
        found = session.execute(sa.select(OutgoingMessage.employee_id, OutgoingMessage.channel, OutgoingMessage.subject, OutgoingMessage.text)).all()
    letters = {row.employee_id: row.subject.split(":")[0] for row in found if row.channel is Channel.EMAIL}
    assert letters[people.ann] == "Напоминание"
    assert letters[people.ben] != "Напоминание"
    assert ["Позвонить" in row.text for row in found if row.employee_id == people.ann] == [True, True]
