"""After something was taken back: reminders follow the tasks as they are again."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from app.db.session import UnitOfWork
from app.models.planning import Task, TaskParticipant
from app.services.context import Context
from app.services.reminders.planning import arrange_all


def rearrange(ctx: Context, uow: UnitOfWork, rows: Iterable[tuple[str, int]]) -> None:
    """Bring the reminders in line of all tasks among some rows, and of those whose participants are among them.

    :param rows: tables and keys of what was written.
    """
    touched = list(rows)
    tasks = {id for table, id in touched if table == "task"}
    people = [id for table, id in touched if table == "task_participant"]
    if people:
        tasks |= set(uow.session.scalars(sa.select(TaskParticipant.task_id).where(TaskParticipant.id.in_(people))))
    found: list[Task] = []
    wanted = sorted(tasks)
    for start in range(0, len(wanted), 500):
        statement = sa.select(Task).where(Task.id.in_(wanted[start : start + 500])).order_by(Task.id)
        found += uow.session.scalars(statement, execution_options={"populate_existing": True})
    if found:
        arrange_all(uow, ctx, found)
