"""What is planned already follows when a person's wishes change: moments and ways of reminders that have not come yet.

All that a person has is read and written in a few statements for each five hundred, inside the transaction that keeps the wishes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.enums.planning import Answer, DeliveryState, Part, TaskKind, TaskState
from app.core.rules.reminding import REMINDED_DAYS, Wishes, counted_from
from app.db.many_rows import KEY, insert_many, update_many
from app.db.session import UnitOfWork
from app.models.planning import Task, TaskParticipant
from app.models.reminders import Reminder, ReminderDelivery
from app.services.context import Context
from app.services.reminders.planning import arrange_all

_CHUNK = 500
_CLOSED = (TaskState.DONE, TaskState.CANCELLED)


def follow_wishes(uow: UnitOfWork, ctx: Context, person: int, before: Wishes, after: Wishes) -> None:
    """Bring the open reminders of a person in line with wishes that were just written.

    Minutes that were those of the kind of task become its new ones; others were chosen on a card and stay. What was held by the quiet is due
    again, and held by the new one. What has reached the person stays as it is, but is not sent on ways that are not wanted any more.
    """
    uow.session.flush()
    rows = _open(uow, person)
    for first in range(0, len(rows), _CHUNK):
        _Following(uow, before, after, rows[first : first + _CHUNK]).run()
    fresh = [kind for kind in after.minutes_before if kind not in before.minutes_before]
    if fresh:
        arrange_all(uow, ctx, _without_reminder(uow, person, fresh))


def _open(uow: UnitOfWork, person: int) -> Sequence[Any]:
    """The open reminders, with what their tasks count from."""
    statement = sa.select(
        Reminder.id, Reminder.task_id, Reminder.due_at, Reminder.minutes_before, Reminder.version, Reminder.shown_at, Task.kind, Task.starts_at,
        Task.due_at.label("task_due_at"), Task.is_all_day, Task.zone,
    ).join(Task, Task.id == Reminder.task_id).where(Reminder.employee_id == person, Reminder.is_open, Task.state.not_in(_CLOSED))
    return uow.session.execute(statement.order_by(Reminder.task_id, Reminder.id)).all()


def _without_reminder(uow: UnitOfWork, person: int, kinds: Sequence[TaskKind]) -> Sequence[Task]:
    """Tasks to come of kinds of which the person was not reminded; of what recurs those of the next weeks, as always."""
    now = clock.now()
    taking_part = sa.select(TaskParticipant.task_id).where(
        TaskParticipant.employee_id == person, TaskParticipant.part == Part.PARTICIPANT, TaskParticipant.answer != Answer.DECLINED,
    )
    known = sa.select(Reminder.id).where(Reminder.task_id == Task.id, Reminder.employee_id == person)
    statement = sa.select(Task).where(
        Task.kind.in_(kinds), sa.func.coalesce(Task.starts_at, Task.due_at) > now, Task.state.not_in(_CLOSED), Task.deleted_at.is_(None),
        sa.or_(Task.employee_id == person, Task.id.in_(taking_part)), ~known.exists(),
        sa.or_(Task.series_id.is_(None), Task.starts_at < now + timedelta(days=REMINDED_DAYS)),
    )
    return uow.session.scalars(statement.order_by(Task.id)).all()


@dataclass(slots=True)
class _Following:
    """One part of the reminders: what becomes of each is gathered, then written."""

    uow: UnitOfWork
    before: Wishes
    after: Wishes
    rows: Sequence[Any]
    gone: list[int] = field(default_factory=list)
    moved: list[dict[str, Any]] = field(default_factory=list)
    due: list[dict[str, Any]] = field(default_factory=list)
    states: dict[DeliveryState, list[int]] = field(default_factory=lambda: defaultdict(list))
    born: list[dict[str, Any]] = field(default_factory=list)

    def run(self) -> None:
        deliveries: dict[int, list[Any]] = defaultdict(list)
        columns = (ReminderDelivery.id, ReminderDelivery.reminder_id, ReminderDelivery.channel, ReminderDelivery.state, ReminderDelivery.due_at)
        wanted = sa.select(*columns).where(ReminderDelivery.reminder_id.in_([row.id for row in self.rows]))
        for way in self.uow.session.execute(wanted):
            deliveries[way.reminder_id].append(way)
        taken = {(row.task_id, row.minutes_before) for row in self.rows}
        for row in self.rows:
            ways = deliveries[row.id]
            if row.shown_at is not None or any(way.state in (DeliveryState.DELIVERED, DeliveryState.CLAIMED) for way in ways):
                self._stop(ways)
            elif (due_at := self._moment(row, taken)) is not None:
                self._line_up(row, due_at, ways)
        self._write()

    def _moment(self, row: Any, taken: set[tuple[int, int | None]]) -> datetime | None:
        """When a reminder is due by the new wishes; None where it is not wanted any more."""
        old, new = self.before.minutes_before.get(row.kind), self.after.minutes_before.get(row.kind)
        moment: datetime = row.due_at
        base = counted_from(row.starts_at, row.task_due_at, row.is_all_day, row.zone)
        if row.minutes_before is None or row.minutes_before != old or new == old or base is None or base <= clock.now():
            return moment
        if new is None or (row.task_id, new) in taken:
            self.gone.append(row.id)
            return None
        due_at = base - timedelta(minutes=new)
        self.moved.append({KEY: row.id, "due_at": due_at, "minutes_before": new, "version": row.version + 1})
        return due_at

    def _line_up(self, row: Any, due_at: datetime, ways: Sequence[Any]) -> None:
        """Use the ways that are wanted, each so long after the reminder as it is wanted."""
        begin = max(due_at, clock.now())
        self._stop(ways)
        for way in ways:
            if way.channel in self.after.channels and way.state in (DeliveryState.WAITING, DeliveryState.CANCELLED):
                at = begin + timedelta(minutes=self.after.channels[way.channel])
                if way.state is not DeliveryState.WAITING:
                    self.states[DeliveryState.WAITING].append(way.id)
                if way.due_at != at:
                    self.due.append({KEY: way.id, "due_at": at})
        for channel in self.after.channels.keys() - {way.channel for way in ways}:
            at = begin + timedelta(minutes=self.after.channels[channel])
            self.born.append({"reminder_id": row.id, "channel": channel, "state": DeliveryState.WAITING, "due_at": at, "attempts": 0})

    def _stop(self, ways: Sequence[Any]) -> None:
        unwanted = (way.id for way in ways if way.state is DeliveryState.WAITING and way.channel not in self.after.channels)
        self.states[DeliveryState.CANCELLED] += unwanted

    def _write(self) -> None:
        connection, tables = self.uow.session.connection(), Reminder.metadata.tables
        reminder, delivery = tables["reminder"], tables["reminder_delivery"]
        if self.gone:
            connection.execute(sa.delete(delivery).where(delivery.c.reminder_id.in_(self.gone)))
            connection.execute(sa.delete(reminder).where(reminder.c.id.in_(self.gone)))
        for state, ids in self.states.items():
            if ids:
                connection.execute(sa.update(delivery).where(delivery.c.id.in_(ids)).values(state=state))
        update_many(connection, reminder, self.moved)
        update_many(connection, delivery, self.due)
        insert_many(connection, delivery, self.born)
        for id in (*self.gone, *(row[KEY] for row in self.moved)):
            self.uow.touch("reminder", id)
        for each in (*self.due, *({KEY: id} for ids in self.states.values() for id in ids)):
            self.uow.touch("reminder_delivery", each[KEY])
