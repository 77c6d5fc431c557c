"""A firm with people who are reminded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import clock
from app.db.engine import Database
from app.models.planning import Task
from app.models.reminders import Reminder, ReminderDelivery
from app.services import records, setup
from app.services.context import Context, UserInfo, open_context
from app.services.reminders.planning import arrange
from app.services.use_case import declare, perform

declare("planning.task.try", undo=False)


@dataclass(frozen=True, slots=True)
class People:
    """The owner's context and two colleagues; ``ann`` has a head, ``ben``."""

    ctx: Context
    ann: int
    ben: int

    def task(self, starts_at: datetime | None = None, **values: Any) -> int:
        """A task of Ann with its reminders; begins in an hour unless told otherwise."""
        begin = starts_at or clock.now() + timedelta(hours=1)
        wanted: dict[str, Any] = {"kind": "call", "title": "Call Beta", "employee_id": self.ann, "zone": "Europe/Berlin", **values}
        made: list[int] = []

        def write(ctx: Context) -> Any:
            with ctx.uow() as uow:
                task = Task(starts_at=begin, ends_at=begin + timedelta(minutes=30), **wanted)
                uow.session.add(task)
                arrange(uow, ctx, task)
                made.append(task.id)
                return uow.commit()

        perform(self.ctx, "planning.task.try", write)
        return made[-1]

    def change(self, task_id: int, change: Callable[[Task], object]) -> None:
        """Change a task and arrange its reminders."""

        def write(ctx: Context) -> Any:
            with ctx.uow() as uow:
                task = uow.session.get_one(Task, task_id)
                change(task)
                arrange(uow, ctx, task)
                return uow.commit()

        perform(self.ctx, "planning.task.try", write)

    def move(self, task_id: int, starts_at: datetime) -> None:
        """Let a task begin at another moment."""

        def move(task: Task) -> None:
            task.starts_at, task.ends_at = starts_at, starts_at + timedelta(minutes=30)

        self.change(task_id, move)

    def reminders(self, task_id: int) -> list[Reminder]:
        """The reminders of a task, oldest first."""
        with self.ctx.reading() as session:
            return list(session.scalars(sa.select(Reminder).where(Reminder.task_id == task_id).order_by(Reminder.id)))

    def deliveries(self, task_id: int) -> list[ReminderDelivery]:
        """Their channels."""
        with self.ctx.reading() as session:
            mine = sa.select(Reminder.id).where(Reminder.task_id == task_id)
            return list(session.scalars(sa.select(ReminderDelivery).where(ReminderDelivery.reminder_id.in_(mine)).order_by(ReminderDelivery.id)))

    def of(self, login: str) -> Context:
        """The program in the hands of a colleague, with the rights of the owner on a server."""
        ids = {"ann": self.ann, "ben": self.ben}
        return replace(self.ctx, user=UserInfo(ids[login], login, login))


def make_people(database: Database) -> People:
    """Set up the firm."""
    ctx = open_context(database)
    setup.set_up(ctx, setup.Beginning("Alfa Handel", "DE", "Olga Owner", ctx.user.login))
    ctx = open_context(database)
    ben = records.save(ctx, records.new(ctx, "employee", name="Ben Boss", login="ben", role="head")).created("employee")[0]
    ann = records.save(ctx, records.new(ctx, "employee", name="Ann Active", login="ann", role="sales", head=ben)).created("employee")[0]
    return People(ctx, ann, ben)


@pytest.fixture
def people(database: Database) -> People:
    """The firm."""
    return make_people(database)
