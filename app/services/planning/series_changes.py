"""Changes of recurring tasks: this one, this and later, or all; what somebody changed of an instance, and what is done, stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.changes import Changes
from app.core.enums.planning import TaskState
from app.core.errors import FieldErrors, UserError
from app.core.folding import fold_all
from app.core.i18n import _
from app.core.planning.recurrence import Instance, Recurrence
from app.core.planning.wall_time import day_of, to_wall
from app.core.rules.planning import time_errors
from app.db.locking import lock_rows
from app.db.many_rows import KEY, update_many
from app.db.session import UnitOfWork
from app.models.planning import Task, TaskSeries
from app.services.context import Context
from app.services.planning import series_instances as instances
from app.services.planning.changing import change as change_tasks
from app.services.planning.holding import hold, opened
from app.services.planning.series import Repeat
from app.services.use_case import use_case

#: states of instances that no change of their series touches
CLOSED = (TaskState.DONE, TaskState.CANCELLED)


class Which(StrEnum):
    """Which instances are meant."""

    THIS = "this"
    LATER = "later"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many instances each answer would change.

    :param later: this one and later ones; ``all`` likewise. :param kept_later: of these so many stay as they are: done, or changed by hand.
    """

    later: int
    all: int
    kept_later: int
    kept_all: int


@dataclass(frozen=True, slots=True)
class SeriesChange:
    """What shall be different.

    :param values: attributes of a task (see ``series_instances.PATTERN``, and ``employee_id``).
    :param starts_at: new times of this instance, naive UTC, with ``ends_at``; the others move by the same wall time.
    :param repeat: another rule.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    repeat: Repeat | None = None


def counts(ctx: Context, task_id: int) -> Counts | None:
    """What each answer would change; None for a task that does not recur."""
    with ctx.reading() as session:
        task = session.get(Task, task_id)
        if task is None or task.series_id is None or task.occurrence_at is None:
            return None
        found = rows_of(session, task.series_id)
    later = [row for row in found if row.occurrence_at >= task.occurrence_at]
    kept, kept_later = (sum(row.state in CLOSED or (row.is_exception and row.id != task_id) for row in rows) for rows in (found, later))
    return Counts(len(later) - kept_later, len(found) - kept, kept_later, kept)


@use_case("planning.task_series.change", undo=True)
def change_series(ctx: Context, task_id: int, version: int, which: Which, wanted: SeriesChange, key: str | None = None) -> Changes:
    """Change this instance, this and later ones, or all that are open; own values of single instances stay.

    :raises UserError: the task does not recur, a time or the rule is wrong, or it would recur too often.
    """
    with opened(ctx, key) as uow:
        task, series = _held(ctx, uow, task_id, version)
        _check(wanted, task)
        if which is Which.THIS:
            _change_one(ctx, uow, task, wanted)
        else:
            _change_many(ctx, uow, task, series, which, wanted)
        return uow.commit()


@use_case("planning.task_series.drop", undo=True)
def delete_instances(ctx: Context, task_id: int, version: int, which: Which, key: str | None = None) -> Changes:
    """Let this instance not take place, end the series before it, or delete all of it; what is done stays."""
    with opened(ctx, key) as uow:
        task, series = _held(ctx, uow, task_id, version)
        occurrence = _occurrence(task)
        recurrence = instances.recurrence_of(series)
        found = [row for row in rows_of(uow.session, series.id) if row.state not in CLOSED]
        if which is Which.THIS:
            series.rule, gone = recurrence.without(occurrence).lines(), [row for row in found if row.id == task_id]
        elif which is Which.LATER:
            series.rule, gone = recurrence.ending_before(occurrence).lines(), [row for row in found if row.occurrence_at >= occurrence]
        else:
            series.deleted_at, gone = clock.now(), list(found)
        uow.session.flush()
        _into_bin(uow, gone)
        instances.remind(ctx, uow, [series.id])
        return uow.commit()


def _held(ctx: Context, uow: UnitOfWork, task_id: int, version: int) -> tuple[Task, TaskSeries]:
    task = hold(ctx, uow, [(task_id, version)])[task_id]
    return task, series_of_task(uow, task)


def series_of_task(uow: UnitOfWork, task: Task) -> TaskSeries:
    """The series of a task, locked.

    :raises UserError: it has none.
    """
    found = lock_rows(uow.session, TaskSeries, [task.series_id or 0])
    if not found or task.occurrence_at is None:
        raise UserError(_("“{title}” does not recur.").format(title=task.title), _("Read the planner again."))
    return found[0]


def _occurrence(task: Task) -> datetime:
    assert task.occurrence_at is not None
    return task.occurrence_at


def _check(wanted: SeriesChange, task: Task) -> None:
    if (wanted.starts_at is None) != (wanted.ends_at is None):
        raise FieldErrors({"ends_at": _("A task that begins also ends: fill in when, or empty its beginning.")})
    if wanted.starts_at is not None and (errors := time_errors(wanted.starts_at, wanted.ends_at, task.zone)):
        raise FieldErrors(errors)
    if not str(wanted.values.get("title", "…") or "").strip():
        raise FieldErrors({"title": _("Say in a few words what is to be done.")})
    if unknown := wanted.values.keys() - {*instances.PATTERN, "employee_id"}:
        raise ValueError(f"a series has no {sorted(unknown)}")


def _change_one(ctx: Context, uow: UnitOfWork, task: Task, wanted: SeriesChange) -> None:
    values = {**wanted.values, "is_exception": True}
    if wanted.starts_at is not None:
        values |= {"starts_at": wanted.starts_at, "ends_at": wanted.ends_at}
    change_tasks(ctx, uow, [(task, values)])


def _change_many(ctx: Context, uow: UnitOfWork, task: Task, series: TaskSeries, which: Which, wanted: SeriesChange) -> None:
    """Change the pattern and the rule of the series or of the part that is split off, and deal the new times to the instances in order."""
    occurrence, before = _occurrence(task), instances.recurrence_of(series)
    old = instances.pattern_values(series)
    rows = [row for row in rows_of(uow.session, series.id) if which is Which.ALL or row.occurrence_at >= occurrence]
    is_first = all(row.id == task.id or row.occurrence_at > occurrence for row in rows_of(uow.session, series.id))
    target, recurrence = series, before
    if which is Which.LATER and not is_first:
        target, recurrence = split(uow, series, before, occurrence)
    begins = {one.occurrence_at: one.starts_at for one in _times(uow.session, target, recurrence)}
    untouched = [row for row in rows if row.state not in CLOSED and _is_as_made(row, target, begins, task.id)]
    is_other_time = wanted.repeat is not None or (wanted.starts_at, wanted.ends_at) not in ((None, None), (task.starts_at, task.ends_at))
    if is_other_time:
        target.made_until = min(target.made_until or instances.horizon(), instances.horizon())
        recurrence = _other_times(target, recurrence, task, wanted)
    if wanted.values:
        target.employee_id = wanted.values.get("employee_id", target.employee_id)
        pattern = {**target.pattern, **{name: value for name, value in wanted.values.items() if name != "employee_id"}}
        beside = (target.pattern.get(name) or () for name in ("participants", "resources", "checklist", "watchers"))
        target.pattern = {**target.pattern, **instances.stored_pattern(pattern, *beside)}
    uow.session.flush()
    news = {row.id: _new_values(row, old, wanted.values) for row in rows if row.state not in CLOSED}
    if target is not series:
        news |= {row.id: {**news.get(row.id, {}), "series_id": target.id} for row in rows}
    if is_other_time:
        times = list(_times(uow.session, target, recurrence))
        kept = _kept_times(rows, untouched, target, begins, times, wanted, news)
        times = [one for one in times if one.occurrence_at not in kept]
        if which is Which.ALL and wanted.repeat is not None:  # what has passed by another rule is history
            untouched = [row for row in untouched if row.occurrence_at >= clock.now() or row.id == task.id]
            times = [one for one in times if one.occurrence_at >= min((row.occurrence_at for row in untouched), default=clock.now())]
        for row, one in zip(untouched, times, strict=False):
            dealt = {"occurrence_at": one.occurrence_at, "starts_at": one.starts_at, "ends_at": instances.end_of(target, one.starts_at)}
            news[row.id] = {**news.get(row.id, {}), **dealt}
        _into_bin(uow, untouched[len(times) :])
        instances.make(uow, target, times[len(untouched) :])
    write_rows(uow, rows, news)
    instances.remind(ctx, uow, [series.id, target.id])


def _kept_times(
    rows: Sequence[Any], untouched: Sequence[Any], target: TaskSeries, begins: Mapping[datetime, datetime], times: Sequence[Instance],
    wanted: SeriesChange, news: dict[int, dict[str, Any]],
) -> set[datetime]:
    """The new times that belong to instances which stay where they are: by another rule those of the same days, else those that took their place."""
    staying = [row for row in rows if row not in untouched]
    if wanted.repeat is not None:
        days = {day_of(row.occurrence_at, target.zone) for row in staying}
        return {one.occurrence_at for one in times if day_of(one.occurrence_at, target.zone) in days}
    places = dict(zip(begins, (one.occurrence_at for one in times), strict=False))
    for row in staying:
        if row.occurrence_at in places:
            news[row.id] = {**news.get(row.id, {}), "occurrence_at": places[row.occurrence_at]}
    return {places[row.occurrence_at] for row in staying if row.occurrence_at in places}


def split(uow: UnitOfWork, series: TaskSeries, before: Recurrence, occurrence: datetime) -> tuple[TaskSeries, Recurrence]:
    """End a series before an instance, and begin another with it."""
    later = before.beginning_at(occurrence)
    series.rule = before.ending_before(occurrence).lines()
    made = TaskSeries(
        employee_id=series.employee_id, author_id=series.author_id, rule=later.lines(), starts_at=occurrence, zone=series.zone,
        minutes=series.minutes, is_all_day=series.is_all_day, shift=series.shift, branch_id=series.branch_id, pattern=series.pattern,
        made_until=series.made_until,
    )
    uow.session.add(made)
    uow.session.flush()
    return made, later


def _other_times(target: TaskSeries, recurrence: Recurrence, task: Task, wanted: SeriesChange) -> Recurrence:
    """Give a series the rule, the beginning and the length that are wanted; returns when it takes place now."""
    assert task.starts_at is not None
    if wanted.starts_at is not None and wanted.ends_at is not None:
        delta = to_wall(wanted.starts_at, target.zone).replace(fold=0) - to_wall(task.starts_at, target.zone).replace(fold=0)
        recurrence = recurrence.moved(delta) if wanted.repeat is None else recurrence
        target.starts_at = recurrence.starts_at if wanted.repeat is None else wanted.starts_at
        target.minutes = int((wanted.ends_at - wanted.starts_at).total_seconds()) // 60
    if wanted.repeat is not None:
        target.rule, target.shift, target.branch_id = wanted.repeat.rule, wanted.repeat.shift, wanted.repeat.branch_id
        recurrence = instances.recurrence_of(target)
    target.rule = recurrence.lines()
    return recurrence


def _times(session: Session, series: TaskSeries, recurrence: Recurrence) -> Sequence[Instance]:
    times, is_complete = instances.times_of(session, series, recurrence, series.starts_at, series.made_until or instances.horizon())
    instances.demand_bounded(is_complete)
    return times


def _is_as_made(row: Any, series: TaskSeries, begins: Mapping[datetime, datetime], asking: int) -> bool:
    """Whether nobody has given an instance times of its own; the one that is asked about counts in any case."""
    if row.id == asking:
        return True
    begin = begins.get(row.occurrence_at)
    return not row.is_exception and begin is not None and (row.starts_at, row.ends_at) == (begin, instances.end_of(series, begin))


def _new_values(row: Any, old: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """What of the new values an instance takes: those where it still had the old one of the series."""
    taken = {name: value for name, value in values.items() if getattr(row, name) == old.get(name)}
    if taken.keys() & {"title", "place"}:
        taken["search"] = fold_all([taken.get("title", row.title), taken.get("place", row.place)])
    return taken


def rows_of(session: Session, series_id: int) -> Sequence[Any]:
    """The instances of a series that are there, in order."""
    names = ("id", "version", "occurrence_at", "starts_at", "ends_at", "state", "is_exception", "employee_id", "series_id", "search")
    statement = sa.select(*(getattr(Task, name) for name in (*names, *instances.PATTERN)))
    alive = statement.where(Task.series_id == series_id, Task.deleted_at.is_(None), Task.occurrence_at.is_not(None))
    return session.execute(alive.order_by(Task.occurrence_at, Task.id)).all()


def write_rows(uow: UnitOfWork, rows: Sequence[Any], news: Mapping[int, dict[str, Any]]) -> None:
    """Set values of instances: their keys → what is new."""
    names = sorted({name for values in news.values() for name in values})
    changed = [row for row in rows if any(getattr(row, name) != value for name, value in news.get(row.id, {}).items())]
    update_many(uow.session.connection(), instances.table_of(Task), [
        {KEY: row.id, "version": row.version + 1, **{name: news[row.id].get(name, getattr(row, name)) for name in names}} for row in changed
    ])
    for row in changed:
        uow.touch("task", row.id)


def _into_bin(uow: UnitOfWork, rows: Sequence[Any]) -> None:
    update_many(uow.session.connection(), instances.table_of(Task), [
        {KEY: row.id, "version": row.version + 1, "deleted_at": clock.now()} for row in rows
    ])
    for row in rows:
        uow.touch("task", row.id, "D")
