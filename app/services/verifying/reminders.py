"""The invariant of reminders (RELIABILITY, section 5, number 11): none reached a person twice, and none was passed over.

That nobody fetched what is due is no fault by itself: perhaps no program was running. It is one when somebody fetched later ones of the same
person on the same channel, for whoever looks takes the oldest first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.planning import DeliveryState
from app.core.i18n import _
from app.db.guard import journal_reading
from app.models.reminders import Notice, OutgoingMessage, Reminder, ReminderDelivery
from app.services.reminders.leases import LEASE_SECONDS
from app.services.verifying.finding import Finding, Progress

_PAGE = 2000
#: beyond the lease: what a look and a commit may take
_SLACK = timedelta(seconds=5)
_WAITING = (DeliveryState.WAITING, DeliveryState.CLAIMED)


def each_fired_once(session: Session, progress: Progress) -> Iterator[Finding]:
    """The journal has each channel of a reminder delivered at most once."""
    if session.scalar(sa.select(sa.func.max(ReminderDelivery.id))) is None:
        return
    fired: Counter[str] = Counter()
    last = journal_reading.newest(session)
    for entry in journal_reading.entries(session):
        if entry.id % _PAGE == 0:
            progress(entry.id, last, _("Each reminder fired once"))
        if entry.table == "reminder_delivery" and entry.op in ("I", "U") and "state" in entry.values:
            state = entry.values["state"]
            fired[entry.key] += (state if entry.op == "I" else state[1]) == DeliveryState.DELIVERED.value
    for key, times in fired.items():
        if times > 1:
            text = _("Delivery no. {id} of a reminder was delivered {times} times.")
            yield Finding("reminder_twice", text.format(id=key, times=times), "", int(key))


def none_is_passed_over(session: Session, _progress: Progress) -> Iterator[Finding]:
    """What waits can be taken, and nothing that is overdue by more than a lease was left behind by whoever took later ones."""
    whom = (Reminder.employee_id, ReminderDelivery.channel)
    joined = sa.select(*whom).join(ReminderDelivery, ReminderDelivery.reminder_id == Reminder.id).group_by(*whom)
    state = ReminderDelivery.state
    taken = joined.add_columns(sa.func.max(ReminderDelivery.delivered_at)).where(state == DeliveryState.DELIVERED)
    last_taken = {(person, channel): at for person, channel, at in session.execute(taken)}
    waiting = joined.add_columns(sa.func.min(ReminderDelivery.due_at)).where(state.in_(_WAITING))
    for person, channel, due_at in session.execute(waiting):
        at = last_taken.get((person, channel))
        if at is not None and due_at + timedelta(seconds=LEASE_SECONDS) + _SLACK < at:
            text = _("A reminder of employee no. {id} ({channel}) is due since {due}, and a later one was delivered at {at}.")
            yield Finding("reminder_passed_over", text.format(id=person, channel=channel.label, due=due_at, at=at), "employee", person)
    stuck = sa.or_(
        sa.and_(state == DeliveryState.CLAIMED, sa.or_(ReminderDelivery.lease_until.is_(None), ReminderDelivery.holder.is_(None))),
        sa.and_(state == DeliveryState.DELIVERED, ReminderDelivery.delivered_at.is_(None)),
        sa.and_(state.in_(_WAITING), ~Reminder.is_open),
    )
    for id in session.scalars(sa.select(ReminderDelivery.id).join(Reminder, Reminder.id == ReminderDelivery.reminder_id).where(stuck)):
        yield Finding("reminder_stuck", _("Delivery no. {id} of a reminder is in a state that nobody can end.").format(id=id), "", id)


def bells_ring_once(session: Session, _progress: Progress) -> Iterator[Finding]:
    """No reminder stands twice under a bell, and each letter of a reminder belongs to a delivery."""
    told: Counter[str] = Counter(
        str(values.get("reminder")) for values in session.scalars(sa.select(Notice.values).where(Notice.code == "reminder")) if values
    )
    for reminder, times in told.items():
        if times > 1:
            yield Finding("reminder_twice", _("Reminder no. {id} stands {times} times under the bell.").format(id=reminder, times=times), "", 0)
    keys = session.scalars(sa.select(OutgoingMessage.key).where(OutgoingMessage.key.like("reminder|%")))
    known = set(session.scalars(sa.select(ReminderDelivery.id).where(ReminderDelivery.state == DeliveryState.DELIVERED)))
    for key in keys:
        if int(key.partition("|")[2]) not in known:
            yield Finding("reminder_twice", _("The letter {key} was written for a reminder that is not delivered.").format(key=key), "", 0)
