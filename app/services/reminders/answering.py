"""What a person does with reminders: looks at them, answers, lets them come again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.changes import Changes
from app.core.enums.planning import Channel, DeliveryState, ReminderAction
from app.core.errors import UserError
from app.core.i18n import _
from app.db.session import UnitOfWork
from app.models.reminders import Reminder, ReminderDelivery
from app.services.context import Context
from app.services.reminders.planning import close
from app.services.reminders.popping import locked
from app.services.use_case import use_case


@use_case("reminders.reminder.see")
def see(ctx: Context, ids: Sequence[int]) -> Changes:
    """Note that the person has looked at own reminders: once, at the first time."""
    with ctx.uow() as uow:
        for reminder in _own(ctx, uow, ids):
            if reminder.seen_at is None:
                reminder.seen_at = clock.now()
                reminder.shown_at = reminder.shown_at or reminder.seen_at
        return uow.commit()


@use_case("reminders.reminder.answer")
def answer(ctx: Context, ids: Sequence[int], action: ReminderAction) -> Changes:
    """Answer own reminders: they are over, and channels that were to follow are not used."""
    with ctx.uow() as uow:
        _answer(uow, _own(ctx, uow, ids), action)
        return uow.commit()


@use_case("reminders.reminder.snooze")
def snooze(ctx: Context, ids: Sequence[int], until: datetime) -> Changes:
    """Let own reminders come again, in the same way as they came.

    :param until: naive UTC.
    :raises UserError: that moment has passed.
    """
    if until <= clock.now():
        raise UserError(_("This moment has passed."), _("Choose a later one."))
    with ctx.uow() as uow:
        reminders = _own(ctx, uow, ids)
        channels = _answer(uow, reminders, ReminderAction.SNOOZED)
        for reminder in reminders:
            again = Reminder(task_id=reminder.task_id, employee_id=reminder.employee_id, due_at=until, is_open=True, previous_id=reminder.id)
            again.escalated_at = reminder.escalated_at
            uow.session.add(again)
            uow.session.flush()
            uow.session.add_all(
                ReminderDelivery(reminder_id=again.id, channel=channel, state=DeliveryState.WAITING, due_at=until + after)
                for channel, after in channels[reminder.id].items()
            )
        return uow.commit()


def _own(ctx: Context, uow: UnitOfWork, ids: Sequence[int]) -> list[Reminder]:
    """The person's reminders of these; others are left alone."""
    return [reminder for reminder in locked(uow, ids) if reminder.employee_id == ctx.user.id]


def _answer(uow: UnitOfWork, reminders: Sequence[Reminder], action: ReminderAction) -> dict[int, dict[Channel, timedelta]]:
    """Write the answer; returns by which channels each came, and how long after its moment."""
    moment = clock.now()
    channels: dict[int, dict[Channel, timedelta]] = {reminder.id: {} for reminder in reminders}
    wanted = sa.select(ReminderDelivery).where(ReminderDelivery.reminder_id.in_(channels))
    deliveries = uow.session.scalars(wanted, execution_options={"populate_existing": True}).all() if channels else ()
    for reminder in reminders:
        mine = [delivery for delivery in deliveries if delivery.reminder_id == reminder.id]
        first = min((delivery.due_at for delivery in mine), default=reminder.due_at)
        channels[reminder.id] = {delivery.channel: delivery.due_at - first for delivery in mine}
        close(reminder, mine)
        reminder.shown_at, reminder.seen_at = reminder.shown_at or moment, reminder.seen_at or moment
        reminder.acted_at, reminder.action = moment, action
    return channels
