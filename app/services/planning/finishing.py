"""Begins, finishes, cancels and reopens tasks; what follows a result is made in the same action."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core import clock
from app.core.changes import Changes
from app.core.enums.planning import TaskState
from app.core.errors import FieldErrors, UserError
from app.core.i18n import _
from app.db.session import UnitOfWork
from app.models.planning import Task, TaskResult
from app.services.context import Context
from app.services.planning.changing import change, follow
from app.services.planning.creating import NewTask, add_task, problems
from app.services.planning.holding import hold, opened
from app.services.use_case import use_case

#: minutes in a year
_MOST_MINUTES = 366 * 24 * 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a task.

    :param result: key of one of `results.results`; None for plainly done.
    :param spent_minutes: None where nobody has counted them: then from the real beginning to the real end, where that is known.
    :param began_at: naive UTC, likewise ``finished_at``; None for as it was noted, and for now.
    :param then: the task that follows.
    """

    result: int | None = None
    text: str | None = None
    spent_minutes: int | None = None
    began_at: datetime | None = None
    finished_at: datetime | None = None
    then: NewTask | None = None


@use_case("planning.task.finish", undo=True)
def finish_task(ctx: Context, task_id: int, version: int, outcome: Outcome | None = None, key: str | None = None) -> Changes:
    """Say that a task is done, and what came of it; the task that follows is made with it.

    :raises FieldErrors: minutes or moments make no sense, or something is wrong with the task that follows.
    :raises MovedMeanwhile: somebody changed it. :raises UserError: it is finished already, gone, or somebody else's.
    """
    outcome = outcome or Outcome()
    _check(outcome)
    with opened(ctx, key) as uow:
        task = hold(ctx, uow, [(task_id, version)])[task_id]
        _demand_open(task)
        change(ctx, uow, [(task, _values(uow, task, outcome))])
        if outcome.then is not None:
            follow(ctx, uow, [(add_task(ctx, uow, outcome.then), None)])
        return uow.commit()


@use_case("planning.task.finish_many", undo=True)
def finish_tasks(ctx: Context, tasks: Iterable[tuple[int, int]], result: int | None = None, key: str | None = None) -> Changes:
    """Say of several tasks that they are done.

    :param tasks: keys with versions. :raises: see `finish_task`.
    """
    wanted = list(tasks)
    with opened(ctx, key, count=len(wanted)) as uow:
        held = hold(ctx, uow, wanted).values()
        for task in held:
            _demand_open(task)
        change(ctx, uow, [(task, _values(uow, task, Outcome(result))) for task in held])
        return uow.commit()


@use_case("planning.task.cancel", undo=True)
def cancel_tasks(ctx: Context, tasks: Iterable[tuple[int, int]], text: str | None = None, key: str | None = None) -> Changes:
    """Say of tasks that they will not be done, and why.

    :param tasks: keys with versions. :raises: see `finish_task`.
    """
    wanted = list(tasks)
    with opened(ctx, key, count=len(wanted)) as uow:
        held = hold(ctx, uow, wanted).values()
        for task in held:
            _demand_open(task)
        change(ctx, uow, [(task, {"state": TaskState.CANCELLED, "finished_at": clock.now(), "result_text": text or None}) for task in held])
        return uow.commit()


@use_case("planning.task.begin", undo=True)
def begin_task(ctx: Context, task_id: int, version: int, key: str | None = None) -> Changes:
    """Say that work on a task begins now.

    :raises MovedMeanwhile: somebody changed it. :raises UserError: it is finished, gone, or somebody else's.
    """
    with opened(ctx, key) as uow:
        task = hold(ctx, uow, [(task_id, version)])[task_id]
        _demand_open(task)
        change(ctx, uow, [(task, {"state": TaskState.IN_WORK, "began_at": task.began_at or clock.now()})])
        return uow.commit()


@use_case("planning.task.reopen", undo=True)
def reopen_task(ctx: Context, task_id: int, version: int, key: str | None = None) -> Changes:
    """Take the result of a task back: it is to be done again.

    :raises MovedMeanwhile: somebody changed it. :raises UserError: it is gone, or somebody else's.
    """
    with opened(ctx, key) as uow:
        task = hold(ctx, uow, [(task_id, version)])[task_id]
        emptied = dict.fromkeys(("finished_at", "result_id", "result_text", "spent_minutes"))
        change(ctx, uow, [(task, {"state": TaskState.OPEN if task.began_at is None else TaskState.IN_WORK, **emptied})])
        return uow.commit()


def _demand_open(task: Task) -> None:
    if task.state.is_closed:
        raise UserError(_("“{title}” is finished already.").format(title=task.title), _("Take its result back to change it."))


def _check(outcome: Outcome) -> None:
    errors: dict[str, str] = {}
    if outcome.spent_minutes is not None and not 0 <= outcome.spent_minutes <= _MOST_MINUTES:
        errors["spent_minutes"] = _("Minutes spent lie between 0 and {most}.").format(most=_MOST_MINUTES)
    if outcome.began_at is not None and outcome.finished_at is not None and outcome.finished_at < outcome.began_at:
        errors["finished_at"] = _("The task ended before it began: exchange the two.")
    if outcome.finished_at is not None and outcome.finished_at > clock.now():
        errors["finished_at"] = _("The task cannot have ended in the future: check the day.")
    if outcome.then is not None:
        errors |= {f"then.{name}": text for name, text in problems(outcome.then).items()}
    if errors:
        raise FieldErrors(errors)


def _values(uow: UnitOfWork, task: Task, outcome: Outcome) -> dict[str, Any]:
    if outcome.result is not None and uow.session.get(TaskResult, outcome.result) is None:
        raise FieldErrors({"result": _("This result is not there any more: choose another one.")})
    began_at, finished_at = outcome.began_at or task.began_at, outcome.finished_at or clock.now()
    spent = outcome.spent_minutes
    if spent is None and began_at is not None:
        spent = min(_MOST_MINUTES, max(0, int((finished_at - began_at).total_seconds() // 60)))
    return {
        "state": TaskState.DONE, "result_id": outcome.result, "result_text": outcome.text or None, "began_at": began_at, "finished_at": finished_at,
        "spent_minutes": spent if spent is not None else task.spent_minutes,
    }
