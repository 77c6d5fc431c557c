"""Moves tasks on the board: to another time, to another row, out of the backlog and back; each once, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core.changes import Changes
from app.core.enums.planning import PostponementReason
from app.core.errors import FieldErrors, StaleRecord, UserError
from app.core.i18n import _, format_moment
from app.core.planning.board import RowKey, Span
from app.core.planning.wall_time import days_meant, days_of, whole_days
from app.core.rules.planning import time_errors
from app.db.guard.journal import history
from app.db.locking import lock_rows
from app.db.session import UnitOfWork
from app.models.planning import Task
from app.services.context import Context
from app.services.planning import rows
from app.services.planning.changing import Why, change, demand_changeable
from app.services.planning.copying import copied
from app.services.spelling import people, who
from app.services.use_case import use_case

_PLACE = {"starts_at", "ends_at", "employee_id"}


@dataclass(frozen=True, slots=True)
class Move:
    """Where a task goes.

    :param version: of the task as it was shown. :param row: where it is put; the employee 0 stands for nobody.
    :param from_row: where it was taken from, if that is not the row of whoever does it: a participant or a resource is exchanged.
    :param zone: of the planner's axis, in which the days of an all-day task are meant; the task's own where it is empty.
    """

    task_id: int
    version: int
    row: RowKey
    starts_at: datetime
    ends_at: datetime
    from_row: RowKey | None = None
    zone: str = ""


class MovedMeanwhile(StaleRecord):
    """Somebody else was faster: who, when (naive UTC), and where the task stands now. With ``version`` the own move can be made again."""

    def __init__(self, task: Task, who: str, at: datetime | None) -> None:
        text = _("{who} has changed “{title}” meanwhile.") if task.starts_at is None else _("{who} has moved “{title}” to {time} meanwhile.")
        super().__init__(text.format(who=who, title=task.title, time=format_moment(task.starts_at)), "task", task.id)
        self.task_id, self.version, self.title = task.id, task.version, task.title
        self.who, self.at = who, at
        self.row = RowKey("employee", task.employee_id or 0)
        self.starts_at, self.ends_at = task.starts_at, task.ends_at


class _Overtaken(Exception):
    """The version of a task is not the one that was shown."""

    def __init__(self, task_id: int) -> None:
        super().__init__(task_id)
        self.task_id = task_id


@use_case("planning.task.move", undo=True)
def move_tasks(
    ctx: Context, moves: Iterable[Move], key: str | None = None, *, reason: PostponementReason | None = None, comment: str | None = None,
) -> Changes:
    """Put tasks to other times or rows, all of them or none.

    :param reason: why those that begin later than before are put off; ``comment`` likewise.
    :raises MovedMeanwhile: somebody else changed one of them. :raises FieldErrors: a time is wrong.
    :raises UserError: one is finished, fixed, gone, or somebody else's.
    """
    wanted = list(moves)
    try:
        with ctx.uow(key, count=len(wanted)) as uow:
            tasks = _locked(ctx, uow, [(move.task_id, move.version) for move in wanted])
            changes = [(tasks[move.task_id], _values(tasks[move.task_id], move)) for move in wanted]
            for move in wanted:
                rows.exchange(uow, tasks[move.task_id], move.row, move.from_row)
            change(ctx, uow, changes, Why(reason, comment))
            return uow.commit()
    except _Overtaken as overtaken:
        raise _told(ctx, overtaken.task_id) from overtaken


@use_case("planning.task.unplan", undo=True)
def unplan_tasks(
    ctx: Context, tasks: Iterable[tuple[int, int]], key: str | None = None, *, reason: PostponementReason | None = None, comment: str | None = None,
) -> Changes:
    """Put tasks back into the backlog; their effort stays as it was planned.

    :param tasks: keys with versions. :raises: see `move_tasks`.
    """
    wanted = list(tasks)
    try:
        with ctx.uow(key, count=len(wanted)) as uow:
            locked = _locked(ctx, uow, wanted)
            change(ctx, uow, [(task, {"starts_at": None, "ends_at": None, "planned_minutes": _effort(task)}) for task in locked.values()],
                   Why(reason, comment))
            return uow.commit()
    except _Overtaken as overtaken:
        raise _told(ctx, overtaken.task_id) from overtaken


@use_case("planning.task.copy", undo=True)
def copy_tasks(ctx: Context, moves: Iterable[Move], key: str | None = None) -> Changes:
    """Make copies of tasks at other places, with their people, resources and checklists; versions do not matter.

    :raises FieldErrors: a time is wrong. :raises UserError: one is not there any more.
    """
    wanted = list(moves)
    with ctx.uow(key, count=len(wanted)) as uow:
        found = {task.id: task for task in lock_rows(uow.session, Task, [move.task_id for move in wanted])}
        _demand_all(found, [move.task_id for move in wanted])
        copied(ctx, uow, [(found[move.task_id], _values(found[move.task_id], move), move) for move in wanted])
        return uow.commit()


def _locked(ctx: Context, uow: UnitOfWork, wanted: Sequence[tuple[int, int]]) -> dict[int, Task]:
    """The tasks, locked, of the versions that were shown, and free to be moved."""
    found = {task.id: task for task in lock_rows(uow.session, Task, [id for id, _version in wanted]) if task.deleted_at is None}
    _demand_all(found, [id for id, _version in wanted])
    for id, version in wanted:
        if found[id].version != version:
            raise _Overtaken(id)
    for task in found.values():
        demand_changeable(ctx, task)
        if task.state.is_closed:
            raise UserError(_("“{title}” is finished and stays where it is.").format(title=task.title), _("Take its result back first."))
        if task.is_fixed:
            text = _("“{title}” is fixed and stays where it is.").format(title=task.title)
            raise UserError(text, _("Take the mark away on its card to move it."))
    return found


def _demand_all(found: Mapping[int, Task], wanted: Iterable[int]) -> None:
    if missing := [id for id in wanted if id not in found]:
        text = _("Task no. {id} is not there any more, or is not yours to see.").format(id=missing[0])
        raise UserError(text, _("Read the planner again."))


def _values(task: Task, move: Move) -> dict[str, Any]:
    """What a move sets: the times, and who does it where that row was meant."""
    if errors := time_errors(move.starts_at, move.ends_at, move.zone or task.zone):
        raise FieldErrors(errors)
    span = Span(move.starts_at, move.ends_at)
    if task.is_all_day:
        days = days_of(span, move.zone) if move.zone else days_meant(span, task.zone)
        span = whole_days(*days, task.zone)
    values: dict[str, Any] = {"starts_at": span.starts_at, "ends_at": span.ends_at}
    if not rows.is_beside(task, move.row, move.from_row):
        values["employee_id"] = move.row.id or None
    return values


def _effort(task: Task) -> int | None:
    if task.planned_minutes is not None or task.is_all_day or task.starts_at is None or task.ends_at is None:
        return task.planned_minutes
    return int((task.ends_at - task.starts_at).total_seconds() // 60)


def _told(ctx: Context, task_id: int) -> UserError:
    """Who was faster, out of the journal."""
    with ctx.reading() as session:
        task = session.get(Task, task_id)
        if task is None:
            return UserError(_("Task no. {id} is not there any more, or is not yours to see.").format(id=task_id), _("Read the planner again."))
        return MovedMeanwhile(task, *_last(session, task_id))


def _last(session: Session, task_id: int) -> tuple[str, datetime | None]:
    entries = history(session, "task", task_id, 20)
    entry = next((each for each in entries if _PLACE & each.values.keys()), entries[0] if entries else None)
    return (_("Somebody"), None) if entry is None else (who(entry.login, people(session)), entry.at)
