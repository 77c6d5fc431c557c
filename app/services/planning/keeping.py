"""What holds for tasks and working time that are saved on cards and in lists: the same rules, and the same that follows, as on the board."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from app.core import clock
from app.core.enums.planning import TaskState
from app.core.errors import FieldErrors
from app.core.i18n import _
from app.core.planning.board import Span
from app.core.planning.public_holidays import is_region
from app.core.planning.wall_time import days_meant, is_zone, whole_days
from app.core.planning.working_time import minute_of
from app.core.rules.planning import time_errors
from app.db.locking import lock_rows
from app.db.session import UnitOfWork
from app.models.planning import Task
from app.services.context import Context
from app.services.planning.changing import Before, count_postponement, demand_changeable, follow, pass_on
from app.services.working_time.zones import my_zone

if TYPE_CHECKING:
    from app.services.record_draft import Draft


def task_defaults(ctx: Context) -> dict[str, Any]:
    """A fresh task is the own one."""
    return {"employee": ctx.user.id}


def task_rule(draft: Draft) -> dict[str, str]:
    """What is wrong with the times and minutes of a task."""
    errors = time_errors(draft["starts_at"], draft["ends_at"], "UTC", draft["due_at"])
    for name in ("planned_minutes", "spent_minutes"):
        if draft[name] is not None and draft[name] < 0:
            errors[name] = _("“{label}” is not negative.").format(label=draft.schema[name].label)
    if draft["began_at"] is not None and draft["finished_at"] is not None and draft["finished_at"] < draft["began_at"]:
        errors["finished_at"] = _("The task ended before it began: exchange the two.")
    return errors


def absence_rule(draft: Draft) -> dict[str, str]:
    """What is wrong with an absence."""
    errors, first, last = dict[str, str](), draft["first_day"], draft["last_day"]
    if first is not None and last is not None and last < first:
        errors["last_day"] = _("The absence ends before it begins: exchange the two days.")
    minutes = {name: minute_of(draft[name]) if draft[name] else None for name in ("from_time", "to_time")}
    errors |= {
        name: _("“{label}” is a time of day, such as 09:30.").format(label=draft.schema[name].label)
        for name, minute in minutes.items() if draft[name] and minute is None
    }
    start, end = minutes["from_time"], minutes["to_time"]
    if start is not None and end is not None and end <= start:
        errors["to_time"] = _("The hour ends before it begins: exchange the two.")
    return errors


def branch_rule(draft: Draft) -> dict[str, str]:
    """What is wrong with the zone and the region of a branch."""
    errors: dict[str, str] = {}
    if draft["zone"] and not is_zone(draft["zone"]):
        errors["zone"] = _("There is no time zone “{zone}”: choose one by its place, such as Europe/Berlin.").format(zone=draft["zone"])
    if draft["region"] and draft["country"] and not is_region(draft["country"], draft["region"]):
        errors["region"] = _("No holidays of the region “{region}” are known: check its code, or leave it empty.").format(region=draft["region"])
    return errors


def task_fresh(ctx: Context) -> dict[str, Any]:
    """What a new task has that no card shows."""
    return {"author_id": ctx.user.id, "zone": my_zone(ctx)}


@contextmanager
def around_tasks(ctx: Context, uow: UnitOfWork, ids: Sequence[int], values: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Surround the writing of tasks; what is new is put into the list that is handed out.

    :param values: by field, what will be set.
    :raises FieldErrors: in many tasks at once, one would have times that make no sense.
    :raises UserError: one is somebody else's.
    """
    tasks = lock_rows(uow.session, Task, ids)
    before = {task.id: Before.of(task) for task in tasks}
    for task in tasks:
        demand_changeable(ctx, task)
        if "employee" in values:
            pass_on(ctx, uow, task, values["employee"])
    uow.session.flush()
    written: list[Any] = []
    yield written
    uow.session.flush()
    for task in (*tasks, *written):
        uow.session.refresh(task)  # a card sets the codes of choices, what follows asks their members
        if errors := time_errors(task.starts_at, task.ends_at, task.zone, task.due_at):
            raise FieldErrors(errors)
        _complete(task)
    for task in tasks:
        count_postponement(ctx, uow, task, before[task.id])
    uow.session.flush()
    follow(ctx, uow, [(task, before.get(task.id)) for task in (*tasks, *written)])


def _complete(task: Task) -> None:
    """What follows from the values alone."""
    if task.is_all_day and task.starts_at is not None and task.ends_at is not None:
        span = whole_days(*days_meant(Span(task.starts_at, task.ends_at), task.zone), task.zone)
        if (task.starts_at, task.ends_at) != (span.starts_at, span.ends_at):
            task.starts_at, task.ends_at = span.starts_at, span.ends_at
    if task.state is TaskState.DONE and task.finished_at is None:
        task.finished_at = clock.now()
    elif not task.state.is_closed and task.finished_at is not None:
        task.finished_at = None
