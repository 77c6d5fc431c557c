"""Who takes part in a recurring task, what it takes and what the invited answer, for this and later times or for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.core.changes import Changes
from app.core.enums.planning import Answer, Part
from app.core.errors import UserError
from app.core.i18n import _
from app.core.planning.board import RowKey
from app.db.many_rows import insert_many
from app.db.session import UnitOfWork
from app.models.planning import Task, TaskParticipant, TaskResource, TaskSeries
from app.services.context import Context
from app.services.planning import series_instances as instances
from app.services.planning.changing import demand_changeable
from app.services.planning.holding import seen
from app.services.planning.rows import demand_alive
from app.services.planning.series_changes import CLOSED, Counts, Which, rows_of, series_of_task, split, write_rows
from app.services.reminders.notices import tell
from app.services.reminders.planning import arrange_all
from app.services.seeing import demand_seen
from app.services.use_case import use_case

_CHUNK = 400


@dataclass(frozen=True, slots=True)
class Beside:
    """What shall be different beside a recurring task; whatever else single times of it have stays.

    :param part: as what the people of ``come`` are there. :param come: keys of employees; ``go`` likewise.
    :param take: keys of resources; ``release`` likewise.
    """

    part: Part = Part.PARTICIPANT
    come: tuple[int, ...] = ()
    go: tuple[int, ...] = ()
    take: tuple[int, ...] = ()
    release: tuple[int, ...] = ()


@use_case("planning.task_series.attend", undo=True)
def change_beside(ctx: Context, task_id: int, which: Which, wanted: Beside, key: str | None = None) -> Changes:
    """Let people and resources come or go at this and later times, or at all that are open.

    :raises UserError: the task does not recur or is somebody else's, or one of the people or resources is not to be had.
    """
    with ctx.uow(key) as uow:
        task = seen(uow, [task_id])[task_id]
        demand_changeable(ctx, task)
        for row in (*(RowKey("employee", one) for one in wanted.come), *(RowKey("resource", one) for one in wanted.take)):
            demand_alive(uow, row)
        series = series_of_task(uow, task)
        target, rows = _meant(uow, task, series, which)
        target.pattern = _pattern(target, wanted)
        uow.session.flush()
        still_open = [row for row in rows if row.state not in CLOSED]
        _people(uow, still_open, wanted)
        _resources(uow, [row.id for row in still_open], wanted)
        write_rows(uow, rows, {row.id: {"series_id": target.id} for row in rows})
        for row in still_open:
            uow.touch("task", row.id)
        if wanted.part is Part.PARTICIPANT:
            tell(uow, ctx, set(wanted.come) - {task.employee_id}, "invited", "task", task_id, title=task.title, at=task.starts_at)
        instances.remind(ctx, uow, [series.id, target.id])
        return uow.commit()


def invitations(ctx: Context, task_id: int) -> Counts | None:
    """How many open times of a recurring task the person is invited to; None where the task does not recur."""
    with ctx.reading() as session:
        demand_seen(ctx, session, "task", task_id)
        task = session.get_one(Task, task_id)
        if task.series_id is None or task.occurrence_at is None:
            return None
        times = session.scalars(_invited(ctx, task).with_only_columns(Task.occurrence_at)).all()
        return Counts(sum(one is not None and one >= task.occurrence_at for one in times), len(times), 0, 0)


@use_case("planning.task_series.answer", undo=True)
def answer_times(ctx: Context, task_id: int, said: Answer, which: Which, key: str | None = None) -> Changes:
    """Answer the invitation to a recurring task at this and later times, or at all that are open; whoever gave it and does it are told once.

    :raises UserError: the task is gone, does not recur, or the person is not invited.
    """
    with ctx.uow(key) as uow:
        task = seen(uow, [task_id])[task_id]
        found = [(row, one) for row, one in uow.session.execute(_invited(ctx, task)) if which is Which.ALL or _is_meant(one, task, which)]
        if not found:
            raise UserError(_("You are not invited to “{title}”.").format(title=task.title), _("Read the task again."))
        for row, one in found:
            row.part, row.answer = Part.PARTICIPANT, said
            uow.touch("task", one.id)
        uow.session.flush()
        tell(uow, ctx, {task.employee_id, task.author_id}, "answered", "task", task_id, title=task.title, answer=said.source)
        arrange_all(uow, ctx, [one for _row, one in found])
        return uow.commit()


def _is_meant(one: Task, task: Task, which: Which) -> bool:
    is_later = one.occurrence_at is not None and task.occurrence_at is not None and one.occurrence_at >= task.occurrence_at
    return one.id == task.id or (which is Which.LATER and is_later)


def _invited(ctx: Context, task: Task) -> sa.Select[TaskParticipant, Task]:
    """Open times of a recurring task that the person takes part in, with the row that says so."""
    return (
        sa.select(TaskParticipant, Task).join(Task, Task.id == TaskParticipant.task_id)
        .where(Task.series_id == task.series_id, Task.deleted_at.is_(None), Task.state.not_in(CLOSED))
        .where(TaskParticipant.employee_id == ctx.user.id, TaskParticipant.part == Part.PARTICIPANT).order_by(Task.id)
    )


def _meant(uow: UnitOfWork, task: Task, series: TaskSeries, which: Which) -> tuple[TaskSeries, Sequence[Any]]:
    """The series that is changed, split off where earlier times stay as they are, and its instances."""
    rows = rows_of(uow.session, series.id)
    later = [row for row in rows if row.occurrence_at >= task.occurrence_at]
    if which is Which.ALL or len(later) == len(rows):
        return series, rows
    assert task.occurrence_at is not None
    made, _recurrence = split(uow, series, instances.recurrence_of(series), task.occurrence_at)
    return made, later


def _pattern(series: TaskSeries, wanted: Beside) -> dict[str, Any]:
    """What instances begin with from now on."""
    found = dict(series.pattern)
    for part, name in instances.BESIDE.items():
        leaves = {*wanted.go, *wanted.come} if part is not wanted.part else set(wanted.go)
        stays = [one for one in found.get(name) or () if one not in leaves]
        comes = [one for one in wanted.come if one != series.employee_id] if part is wanted.part else []
        found[name] = list(dict.fromkeys([*stays, *comes]))
    held = [one for one in found.get("resources") or () if one not in wanted.release]
    found["resources"] = list(dict.fromkeys([*held, *wanted.take]))
    return found


def _people(uow: UnitOfWork, rows: Sequence[Any], wanted: Beside) -> None:
    connection, table = uow.session.connection(), instances.table_of(TaskParticipant)
    for start in range(0, len(rows), _CHUNK):
        part = rows[start : start + _CHUNK]
        here = table.c.task_id.in_([row.id for row in part])
        if wanted.go:
            connection.execute(sa.delete(table).where(here, table.c.employee_id.in_(wanted.go)))
        if not wanted.come:
            continue
        among = sa.and_(here, table.c.employee_id.in_(wanted.come))
        connection.execute(sa.update(table).where(among, table.c.part != wanted.part).values(part=wanted.part))
        known = {(task, person) for task, person in connection.execute(sa.select(table.c.task_id, table.c.employee_id).where(among))}
        insert_many(connection, table, [
            {"task_id": row.id, "employee_id": person, "part": wanted.part, "answer": instances.first_answer(wanted.part)}
            for row in part for person in wanted.come if person != row.employee_id and (row.id, person) not in known
        ])


def _resources(uow: UnitOfWork, tasks: Sequence[int], wanted: Beside) -> None:
    connection, table = uow.session.connection(), instances.table_of(TaskResource)
    for start in range(0, len(tasks), _CHUNK):
        part = tasks[start : start + _CHUNK]
        here = table.c.task_id.in_(part)
        if wanted.release:
            connection.execute(sa.delete(table).where(here, table.c.resource_id.in_(wanted.release)))
        if wanted.take:
            known = set(connection.execute(sa.select(table.c.task_id, table.c.resource_id).where(here, table.c.resource_id.in_(wanted.take))))
            insert_many(connection, table, [
                {"task_id": task, "resource_id": one} for task in part for one in wanted.take if (task, one) not in known
            ])
