"""The reminders of one task as its card shows and changes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.changes import Changes
from app.core.enums.planning import DeliveryState, ReminderAction
from app.core.errors import UserError
from app.core.i18n import _
from app.core.rules.reminding import counted_from
from app.models.organisation import Employee
from app.models.planning import Task
from app.models.reminders import Reminder, ReminderDelivery
from app.services.context import Context
from app.services.reminders.planning import close, deliveries_of
from app.services.reminders.popping import locked
from app.services.reminders.wishes import wishes_by_person
from app.services.use_case import use_case

#: nobody plans for longer
LONGEST_MINUTES = 60 * 24 * 60


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """A reminder of a task; all moments naive UTC."""

    id: int
    employee_id: int
    person: str
    due_at: datetime
    minutes_before: int | None
    is_open: bool
    shown_at: datetime | None
    seen_at: datetime | None
    acted_at: datetime | None
    action: ReminderAction | None


def reminders_of(ctx: Context, task_id: int) -> list[ReminderLine]:
    """Who is and was reminded of a task, in the order of their moments."""
    columns = (
        Reminder.id, Reminder.employee_id, Employee.name, Reminder.due_at, Reminder.minutes_before, Reminder.is_open, Reminder.shown_at,
        Reminder.seen_at, Reminder.acted_at, Reminder.action,
    )
    with ctx.reading() as session:
        found = sa.select(*columns).join(Employee, Employee.id == Reminder.employee_id).where(Reminder.task_id == task_id)
        rows: Sequence[Any] = session.execute(found.order_by(Reminder.due_at, Reminder.id)).all()
    return [ReminderLine(*row) for row in rows]


@use_case("reminders.reminder.add", undo=True)
def add(
    ctx: Context, task_id: int, *, minutes_before: int | None = None, at: datetime | None = None, employee_id: int | None = None,
    key: str | None = None,
) -> Changes:
    """Remind somebody of a task: so many minutes before it, or at a moment of its own.

    :param at: naive UTC. :param employee_id: whoever works, where nobody is named.
    :raises UserError: the moment has passed, or the task has no time to count from.
    """
    person = employee_id or ctx.user.id
    if person is None or (minutes_before is None) == (at is None):
        raise UserError(_("Say when to remind, and whom."))
    if minutes_before is not None and not 0 <= minutes_before <= LONGEST_MINUTES:
        raise UserError(_("A reminder comes at most 60 days before its task."))
    with ctx.uow(key) as uow:
        task = uow.session.get(Task, task_id)
        base = None if task is None else counted_from(task.starts_at, task.due_at, task.is_all_day, task.zone)
        if minutes_before is not None and base is None:
            raise UserError(_("This task has no time to count from."), _("Give the reminder a moment of its own."))
        due_at = at if minutes_before is None or base is None else base - timedelta(minutes=minutes_before)
        if due_at is None or due_at <= clock.now():
            raise UserError(_("This moment has passed."), _("Choose a later one."))
        reminder = Reminder(task_id=task_id, employee_id=person, due_at=due_at, minutes_before=minutes_before, is_open=True)
        uow.session.add(reminder)
        uow.session.flush()
        uow.session.add_all(deliveries_of(reminder, wishes_by_person(uow.session, [person])[person]))
        return uow.commit()


@use_case("reminders.reminder.remove", undo=True)
def remove(ctx: Context, id: int) -> Changes:
    """Take a reminder back that has not come yet; it stays in the list as taken back."""
    with ctx.uow() as uow:
        for reminder in locked(uow, [id]):
            if reminder.is_open and reminder.shown_at is None:
                waiting = sa.select(ReminderDelivery).where(ReminderDelivery.reminder_id == id, ReminderDelivery.state != DeliveryState.DELIVERED)
                close(reminder, uow.session.scalars(waiting).all())
                reminder.acted_at, reminder.action = clock.now(), ReminderAction.DISMISSED
        return uow.commit()
