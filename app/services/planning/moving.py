"""Moves tasks on the board: to another time, to another row, out of the backlog and back; each once, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.changes import Changes
from app.core.enums.planning import PostponementReason
from app.core.errors import FieldErrors, UserError
from app.core.i18n import _
from app.core.planning.board import RowKey, Span
from app.core.planning.wall_time import days_meant, days_of, whole_days
from app.core.rules.planning import time_errors
from app.db.session import UnitOfWork
from app.models.planning import Task
from app.services.context import Context
from app.services.planning import rows
from app.services.planning.changing import Why, change
from app.services.planning.copying import copied
from app.services.planning.holding import MovedMeanwhile, hold, opened, seen
from app.services.use_case import use_case

__all__ = ["Move", "MovedMeanwhile", "copy_tasks", "move_tasks", "unplan_tasks"]


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
    with opened(ctx, key, count=len(wanted)) as uow:
        tasks = _movable(ctx, uow, [(move.task_id, move.version) for move in wanted])
        changes = [(tasks[move.task_id], _values(tasks[move.task_id], move)) for move in wanted]
        for move in wanted:
            rows.exchange(uow, tasks[move.task_id], move.row, move.from_row)
        change(ctx, uow, changes, Why(reason, comment))
        return uow.commit()


@use_case("planning.task.unplan", undo=True)
def unplan_tasks(
    ctx: Context, tasks: Iterable[tuple[int, int]], key: str | None = None, *, reason: PostponementReason | None = None, comment: str | None = None,
) -> Changes:
    """Put tasks back into the backlog; their effort stays as it was planned.

    :param tasks: keys with versions. :raises: see `move_tasks`.
    """
    wanted = list(tasks)
    with opened(ctx, key, count=len(wanted)) as uow:
        held = _movable(ctx, uow, wanted).values()
        waiting = [(task, {"starts_at": None, "ends_at": None, "planned_minutes": _effort(task)}) for task in held]
        change(ctx, uow, waiting, Why(reason, comment))
        return uow.commit()


@use_case("planning.task.copy", undo=True)
def copy_tasks(ctx: Context, moves: Iterable[Move], key: str | None = None) -> Changes:
    """Make copies of tasks at other places, with their people, resources and checklists; versions do not matter.

    :raises FieldErrors: a time is wrong. :raises UserError: one is not there any more.
    """
    wanted = list(moves)
    with ctx.uow(key, count=len(wanted)) as uow:
        found = seen(uow, [move.task_id for move in wanted])
        copied(ctx, uow, [(found[move.task_id], _values(found[move.task_id], move), move) for move in wanted])
        return uow.commit()


def _movable(ctx: Context, uow: UnitOfWork, wanted: Sequence[tuple[int, int]]) -> dict[int, Task]:
    """The tasks, locked, of the versions that were shown, and free to be moved."""
    found = hold(ctx, uow, wanted)
    for task in found.values():
        if task.state.is_closed:
            raise UserError(_("“{title}” is finished and stays where it is.").format(title=task.title), _("Take its result back first."))
        if task.is_fixed:
            text = _("“{title}” is fixed and stays where it is.").format(title=task.title)
            raise UserError(text, _("Take the mark away on its card to move it."))
    return found


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
