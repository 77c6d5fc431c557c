"""Reminders follow their tasks: made, moved and cancelled inside the unit of work that changes the task."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.enums.planning import Answer, Channel, DeliveryState, Part
from app.core.rules.reminding import Wishes, counted_from
from app.db.session import UnitOfWork
from app.models.planning import Task, TaskParticipant
from app.models.reminders import Reminder, ReminderDelivery
from app.services.context import Context
from app.services.reminders.wishes import wishes_by_person

_CHUNK = 500
#: states in which a channel has not reached anybody yet
UNDER_WAY = (DeliveryState.WAITING, DeliveryState.CLAIMED)


def arrange(uow: UnitOfWork, ctx: Context, task: Task) -> None:
    """Bring the reminders of a task in line with it: call it whenever its time, state or people have changed, before the commit.

    Whoever does it or takes part is reminded as the person wishes, unless told otherwise on the card; reminders that are counted from the
    beginning move along, one that was shown already is followed by a new one; nobody is reminded of what is done, cancelled or in the bin.
    """
    arrange_all(uow, ctx, [task])


def arrange_all(uow: UnitOfWork, _ctx: Context, tasks: Sequence[Task]) -> None:
    """The same for many tasks at once, in a fixed number of statements for each five hundred."""
    uow.session.flush()
    for first in range(0, len(tasks), _CHUNK):
        _Arrangement(uow, tasks[first : first + _CHUNK]).run()


def forget(uow: UnitOfWork, task_id: int, employees: Iterable[int]) -> None:
    """End the reminders that some people still have of a task, because they leave it."""
    uow.session.flush()
    known = _known(uow.session, [task_id])[task_id]
    reminders = [reminder for person in employees for reminder in known.get(person, ()) if reminder.is_open]
    deliveries = _deliveries(uow.session, [reminder.id for reminder in reminders])
    for reminder in reminders:
        close(reminder, deliveries[reminder.id])
    uow.session.flush()


@dataclass(slots=True)
class _Arrangement:
    uow: UnitOfWork
    tasks: Sequence[Task]

    def run(self) -> None:
        session = self.uow.session
        people = _people(session, self.tasks)
        known = _known(session, [task.id for task in self.tasks])
        wishes = wishes_by_person(session, {one for here in people.values() for one in here})
        deliveries = _deliveries(session, [one.id for here in known.values() for reminders in here.values() for one in reminders])
        fresh: list[tuple[Reminder, Wishes]] = []
        for task in self.tasks:
            base, concerned = _counts_from(task), people[task.id]
            for person, reminders in known[task.id].items():
                wish = wishes.get(person, Wishes())
                fresh += self._follow(task, reminders, base if person in concerned else None, wish, deliveries)
            for person in sorted(concerned - known[task.id].keys()):
                minutes = wishes[person].minutes_before.get(task.kind)
                if base is not None and minutes is not None and base > clock.now():
                    fresh.append((_made(task.id, person, base, minutes), wishes[person]))
        session.add_all(reminder for reminder, _wish in fresh)
        session.flush()
        session.add_all(delivery for reminder, wish in fresh for delivery in deliveries_of(reminder, wish))
        session.flush()

    def _follow(
        self, task: Task, reminders: list[Reminder], base: datetime | None, wish: Wishes, deliveries: dict[int, list[ReminderDelivery]],
    ) -> list[tuple[Reminder, Wishes]]:
        """Move what one person has of a task; returns what must be made anew."""
        newest = {reminder.minutes_before: reminder for reminder in reminders if reminder.minutes_before is not None}
        for reminder in reminders:
            is_passed = reminder.minutes_before is not None and newest[reminder.minutes_before] is not reminder
            if reminder.is_open and (is_passed or task.state.is_closed or task.deleted_at is not None):
                close(reminder, deliveries[reminder.id])
        made: list[tuple[Reminder, Wishes]] = []
        if any(base is None or base - timedelta(minutes=minutes) != reminder.due_at for minutes, reminder in newest.items()):
            for reminder in reminders:
                if reminder.is_open and reminder.minutes_before is None and reminder.escalated_at is None and reminder.previous_id is not None:
                    close(reminder, deliveries[reminder.id])  # "in an hour" was said of the time before
        for minutes, reminder in newest.items():
            if base is None:
                if reminder.is_open:
                    close(reminder, deliveries[reminder.id])
                continue
            due_at = base - timedelta(minutes=minutes)
            is_removed = reminder.shown_at is None and reminder.acted_at is not None
            has_come = reminder.shown_at is not None or any(one.state is DeliveryState.DELIVERED for one in deliveries[reminder.id])
            if is_removed or (due_at == reminder.due_at and (reminder.is_open or has_come)):
                continue
            if not has_come and (reminder.is_open or base > clock.now()):
                _move(reminder, due_at, deliveries[reminder.id], wish)
                continue
            if reminder.is_open:
                close(reminder, deliveries[reminder.id])
            if base > clock.now():
                made.append((_made(task.id, reminder.employee_id, base, minutes, reminder.id), wish))
        return made


def _people(session: Session, tasks: Sequence[Task]) -> dict[int, set[int]]:
    """Who is reminded of each task: whoever does it, and whoever takes part and has not declined."""
    people = {task.id: set() if task.employee_id is None else {task.employee_id} for task in tasks}
    rows = session.execute(
        sa.select(TaskParticipant.task_id, TaskParticipant.employee_id).where(
            TaskParticipant.task_id.in_(people), TaskParticipant.part == Part.PARTICIPANT, TaskParticipant.answer != Answer.DECLINED,
        )
    )
    for task, person in rows:
        people[task].add(person)
    return people


def _known(session: Session, tasks: Sequence[int]) -> dict[int, dict[int, list[Reminder]]]:
    """Task → person → reminders, oldest first; locked, since a workstation may be showing one of them at this moment."""
    statement = sa.select(Reminder).where(Reminder.task_id.in_(tasks)).order_by(Reminder.id).with_for_update(of=Reminder)
    known: dict[int, dict[int, list[Reminder]]] = {task: defaultdict(list) for task in tasks}
    for reminder in session.scalars(statement, execution_options={"populate_existing": True}):
        known[reminder.task_id][reminder.employee_id].append(reminder)
    return known


def _deliveries(session: Session, reminders: Sequence[int]) -> dict[int, list[ReminderDelivery]]:
    found: dict[int, list[ReminderDelivery]] = defaultdict(list)
    for first in range(0, len(reminders), _CHUNK):
        statement = sa.select(ReminderDelivery).where(ReminderDelivery.reminder_id.in_(reminders[first : first + _CHUNK]))
        for delivery in session.scalars(statement, execution_options={"populate_existing": True}):
            found[delivery.reminder_id].append(delivery)
    return found


def _counts_from(task: Task) -> datetime | None:
    """From when reminders of a task count; None where nobody is to be reminded."""
    if task.state.is_closed or task.deleted_at is not None:
        return None
    return counted_from(task.starts_at, task.due_at, task.is_all_day, task.zone)


def _made(task: int, person: int, base: datetime, minutes: int, previous: int | None = None) -> Reminder:
    due_at = base - timedelta(minutes=minutes)
    return Reminder(task_id=task, employee_id=person, due_at=due_at, minutes_before=minutes, is_open=True, previous_id=previous)


def deliveries_of(reminder: Reminder, wish: Wishes) -> list[ReminderDelivery]:
    """The channels of a reminder that was just made; one whose moment has passed is due at once."""
    return [_delivery(reminder, channel, minutes) for channel, minutes in wish.channels.items()]


def _delivery(reminder: Reminder, channel: Channel, minutes: int) -> ReminderDelivery:
    return ReminderDelivery(reminder_id=reminder.id, channel=channel, state=DeliveryState.WAITING, due_at=_due(reminder.due_at, minutes))


def _due(due_at: datetime, minutes: int) -> datetime:
    return max(due_at, clock.now()) + timedelta(minutes=minutes)


def _move(reminder: Reminder, due_at: datetime, deliveries: list[ReminderDelivery], wish: Wishes) -> None:
    """Let a reminder that nobody has seen come at another moment; a claimed channel is taken from whoever holds it."""
    reminder.due_at, reminder.is_open = due_at, True
    for delivery in deliveries:
        delivery.state, delivery.holder, delivery.lease_until, delivery.error = DeliveryState.WAITING, None, None, None
        delivery.attempts = 0
        delivery.due_at = _due(due_at, wish.channels.get(delivery.channel, 0))


def close(reminder: Reminder, deliveries: Iterable[ReminderDelivery]) -> None:
    """End a reminder: what has not reached anybody yet will not."""
    reminder.is_open = False
    for delivery in deliveries:
        if delivery.state in UNDER_WAY:
            delivery.state, delivery.holder, delivery.lease_until = DeliveryState.CANCELLED, None, None
