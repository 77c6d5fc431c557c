"""Who was reminded of what, and what came of it: shown, seen, answered, on which channels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.core.enums.planning import Channel, DeliveryState, ReminderAction
from app.models.organisation import Employee
from app.models.planning import Task
from app.models.reminders import Reminder, ReminderDelivery
from app.services.context import Context

PAGE = 200


@dataclass(frozen=True, slots=True)
class Way:
    """One channel of a reminder; the moment is naive UTC."""

    channel: Channel
    state: DeliveryState
    at: datetime | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Proof:
    """One reminder with its moments, naive UTC."""

    id: int
    task_id: int
    title: str
    person: str
    due_at: datetime
    shown_at: datetime | None
    seen_at: datetime | None
    acted_at: datetime | None
    action: ReminderAction | None
    escalated_at: datetime | None
    is_open: bool
    ways: tuple[Way, ...]


def proofs(ctx: Context, now: datetime, *, only_mine: bool, before: datetime | None = None) -> list[Proof]:
    """What was due until now, newest first, a page at a time.

    :param now: naive UTC. :param only_mine: of the person alone, else of everybody whose tasks the person sees.
    :param before: the moment of the last line of the page before.
    """
    columns = (
        Reminder.id, Reminder.task_id, Task.title, Employee.name, Reminder.due_at, Reminder.shown_at, Reminder.seen_at, Reminder.acted_at,
        Reminder.action, Reminder.escalated_at, Reminder.is_open,
    )
    wanted = sa.select(*columns).join(Task, Task.id == Reminder.task_id).join(Employee, Employee.id == Reminder.employee_id)
    wanted = wanted.where(Reminder.due_at <= now if before is None else Reminder.due_at < before)
    if only_mine:
        wanted = wanted.where(Reminder.employee_id == ctx.user.id)
    with ctx.reading() as session:
        rows = session.execute(wanted.order_by(Reminder.due_at.desc(), Reminder.id.desc()).limit(PAGE)).all()
        ways: dict[int, list[Way]] = {row.id: [] for row in rows}
        delivered = sa.select(
            ReminderDelivery.reminder_id, ReminderDelivery.channel, ReminderDelivery.state, ReminderDelivery.delivered_at, ReminderDelivery.error,
        )
        rows_of_ways = session.execute(delivered.where(ReminderDelivery.reminder_id.in_(ways)).order_by(ReminderDelivery.id)) if ways else ()
        for way in rows_of_ways:
            ways[way.reminder_id].append(Way(way.channel, way.state, way.delivered_at, way.error))
    return [Proof(*row, ways=tuple(ways[row.id])) for row in rows]
