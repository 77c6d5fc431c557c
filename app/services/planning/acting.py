"""Acting on a task from its reminder: done, or tomorrow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.changes import Changes
from app.core.enums.planning import ReminderAction, TaskState
from app.core.planning.board import RowKey, Span
from app.core.planning.wall_time import moved_days, moved_span
from app.models.planning import Task
from app.models.reminders import Reminder
from app.services.context import Context
from app.services.planning.finishing import finish_tasks
from app.services.planning.moving import Move, move_tasks
from app.services.reminders.answering import answer, snooze

_DAY = timedelta(days=1)


def finish(ctx: Context, ids: Sequence[int]) -> Changes:
    """Say that the tasks of own reminders are done, and answer the reminders.

    :raises UserError: a task is somebody else's; nothing is answered then.
    """
    rows = _tasks(ctx, ids)
    changes = finish_tasks(ctx, {row.task: (row.task, row.version) for row in rows}.values()) if rows else Changes()
    answer(ctx, ids, ReminderAction.DONE)
    return changes


def put_off(ctx: Context, ids: Sequence[int]) -> Changes:
    """Tomorrow at the same time on the wall: own planned tasks are moved, of others the reminder comes again.

    :raises UserError: a task is fixed; nothing is answered then.
    """
    rows = _tasks(ctx, ids)
    own = {row.task: row for row in rows if row.employee_id == ctx.user.id and row.starts_at is not None and row.ends_at is not None}
    changes = move_tasks(ctx, [_tomorrow(row) for row in own.values()]) if own else Changes()
    moved = [row.reminder for row in rows if row.task in own]
    if moved:
        answer(ctx, moved, ReminderAction.MOVED)
    if later := [id for id in ids if id not in moved]:
        snooze(ctx, later, clock.now() + _DAY)
    return changes


def _tasks(ctx: Context, ids: Sequence[int]) -> Sequence[Any]:
    """What is still to be done of the tasks of reminders."""
    with ctx.reading() as session:
        return session.execute(
            sa.select(
                Reminder.id.label("reminder"), Task.id.label("task"), Task.version, Task.employee_id, Task.starts_at, Task.ends_at, Task.is_all_day,
                Task.zone,
            )
            .join(Task, Task.id == Reminder.task_id)
            .where(Reminder.id.in_(list(ids)), Task.state.not_in((TaskState.DONE, TaskState.CANCELLED)), Task.deleted_at.is_(None))
        ).all()


def _tomorrow(row: Any) -> Move:
    before = Span(row.starts_at, row.ends_at)
    span = moved_days(before, 1, row.zone) if row.is_all_day else moved_span(before, _DAY, row.zone)
    return Move(row.task, row.version, RowKey("employee", row.employee_id), span.starts_at, span.ends_at)
