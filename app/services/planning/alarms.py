"""Alarms of calendar entries as reminders of tasks, and back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.enums.planning import ReminderAction
from app.core.rules.reminding import Wishes, counted_from
from app.db.session import UnitOfWork
from app.models.planning import Task
from app.models.reminders import Reminder, ReminderDelivery
from app.services.reminders.planning import close, deliveries_of
from app.services.reminders.wishes import wishes_by_person


def give_alarms(uow: UnitOfWork, wanted: Sequence[tuple[Task, Iterable[int]]]) -> None:
    """Remind whoever does each task so many minutes before it, where that is still to come; what is there already stays.

    Call it before the reminders are arranged: whoever has one gets none by the own settings.
    """
    session, now = uow.session, clock.now()
    keys = [task.id for task, _alarms in wanted]
    there = sa.select(Reminder.task_id, Reminder.employee_id, Reminder.minutes_before).where(Reminder.task_id.in_(keys))
    known = {tuple(row) for row in session.execute(there)} if keys else set()
    wishes = wishes_by_person(session, {task.employee_id for task, _alarms in wanted if task.employee_id is not None})
    made: list[Reminder] = []
    for task, alarms in wanted:
        base = None if task.state.is_closed else counted_from(task.starts_at, task.due_at, task.is_all_day, task.zone)
        if base is None or task.employee_id is None:
            continue
        for minutes in alarms:
            due_at = base - timedelta(minutes=minutes)
            if due_at > now and (task.id, task.employee_id, minutes) not in known:
                made.append(Reminder(task_id=task.id, employee_id=task.employee_id, due_at=due_at, minutes_before=minutes, is_open=True))
    session.add_all(made)
    session.flush()
    session.add_all(delivery for one in made for delivery in deliveries_of(one, wishes[one.employee_id]))
    session.flush()


def take_alarms(uow: UnitOfWork, task: Task, minutes: Collection[int]) -> None:
    """Take back the reminders of a task that its calendar tells no longer."""
    session = uow.session
    wanted = sa.select(Reminder).where(Reminder.task_id == task.id, Reminder.is_open, Reminder.minutes_before.in_(sorted(minutes)))
    for one in session.scalars(wanted).all() if minutes else ():
        close(one, session.scalars(sa.select(ReminderDelivery).where(ReminderDelivery.reminder_id == one.id)).all())
        one.acted_at, one.action = clock.now(), ReminderAction.DISMISSED
    session.flush()


def told_alarms(task: Task, was: tuple[int, ...], reminders: Iterable[Reminder], usual: Mapping[int, Wishes]) -> tuple[int, ...]:
    """The alarms that the entry of a task tells now: those of its calendar but for what was taken back, and what was asked for here.

    What the settings of a person give by themselves is no news to the calendar.

    :param was: of its calendar. :param usual: employee → settings.
    """
    own = [one for one in reminders if one.employee_id == task.employee_id and one.minutes_before is not None]
    gone = {one.minutes_before for one in own if not one.is_open and one.shown_at is None and one.acted_at is not None}
    by_itself = usual.get(task.employee_id or 0, Wishes()).minutes_before.get(task.kind)
    fresh = {one.minutes_before for one in own if one.is_open and one.minutes_before is not None} - {by_itself}
    kept = {minutes for minutes in was if minutes not in gone} | fresh
    return was if kept == set(was) else tuple(sorted(kept))
