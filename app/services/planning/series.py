"""Recurring tasks: made with their instances, told beforehand, made further each night."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.changes import Changes
from app.core.enums.planning import Part, TaskState, WorkdayShift
from app.core.errors import FieldErrors, UserError
from app.core.i18n import _
from app.core.planning.board import Span
from app.core.planning.recurrence import Recurrence, parse_recurrence, upcoming
from app.core.planning.rule_words import rule_words
from app.core.planning.wall_time import to_wall
from app.core.rules.reminding import REMINDED_DAYS
from app.db.locking import lock_rows
from app.db.session import UnitOfWork
from app.models.planning import Task, TaskCheck, TaskParticipant, TaskResource, TaskSeries
from app.models.reminders import Reminder
from app.services import agency
from app.services.context import Context
from app.services.planning import series_instances as instances
from app.services.planning.creating import NewTask, problems
from app.services.planning.holding import gone, hold, opened
from app.services.reminders.notices import tell
from app.services.use_case import use_case

EXTEND = "planning.task_series.extend"
#: days that the horizon may lag behind before a series is made further
_SLACK_DAYS = 1
_CHUNK = 50
#: up to when a series is made that has no more times
_NEVER = datetime(9999, 12, 31)
#: the agent's job, and the time after which workstations no longer wait for it
JOB, PATIENCE = "series", timedelta(hours=30)


@dataclass(frozen=True, slots=True)
class Repeat:
    """How something recurs.

    :param rule: lines RRULE, RDATE, EXDATE; a line without a name is a rule.
    :param shift: where an instance goes that falls on a day off of the branch.
    """

    rule: str
    shift: WorkdayShift = WorkdayShift.NONE
    branch_id: int | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a rule would do.

    :param words: the rule in words. :param times: its next times, naive UTC. :param is_endless: it names no end.
    """

    words: str
    times: tuple[datetime, ...]
    is_endless: bool


def outlook(ctx: Context, repeat: Repeat, starts_at: datetime, zone: str, *, is_all_day: bool = False, number: int = 6) -> Outlook:
    """A rule in words, and its next times from the first on.

    :raises UserError: the rule or the zone is wrong.
    """
    known = parse_recurrence(repeat.rule, starts_at, zone, is_all_day=is_all_day)
    asked = None
    if repeat.shift is not WorkdayShift.NONE:
        with ctx.reading() as session:
            asked = instances.working_day(session, repeat.branch_id, Span(starts_at, starts_at + timedelta(days=3 * 366)))
    found = upcoming(known, starts_at, number, shift=repeat.shift, is_working_day=asked)
    return Outlook(in_words(known), tuple(one.starts_at for one in found.found), known.is_endless)


def in_words(recurrence: Recurrence) -> str:
    """What recurs, in words."""
    start = to_wall(recurrence.starts_at, recurrence.zone)
    ends = (to_wall(rule.until, recurrence.zone) if rule.until is not None and rule.until_is_utc else None for rule in recurrence.rules)
    return "; ".join(rule_words(rule, start, until=end) for rule, end in zip(recurrence.rules, ends, strict=True)) or _("on single days")


def repeat_of(ctx: Context, task_id: int) -> tuple[str, Repeat | None]:
    """The zone of a task, and how it recurs now; None for one that does not.

    :raises UserError: it is gone, or not to be seen.
    """
    with ctx.reading() as session:
        task = session.get(Task, task_id)
        if task is None:
            raise gone(task_id)
        found = None if task.series_id is None else session.get(TaskSeries, task.series_id)
        return task.zone, None if found is None else Repeat(found.rule, found.shift, found.branch_id)


@use_case("planning.task_series.create", undo=True)
def create_series(ctx: Context, new: NewTask, repeat: Repeat, key: str | None = None) -> Changes:
    """Make a recurring task with the instances of the next 400 days.

    :param new: what each of them is; its times are those of the first.
    :raises FieldErrors: what is wrong with the task. :raises UserError: the rule is wrong, never comes, or comes too often.
    """
    if errors := problems(new):
        raise FieldErrors(errors)
    if new.starts_at is None or new.ends_at is None:
        raise FieldErrors({"starts_at": _("Something that recurs has a first time: fill in when it begins.")})
    with ctx.uow(key) as uow:
        row = new.row
        employee = ctx.user.id if row is not None and row.kind == "resource" else (row.id or None) if row is not None else None
        resources = [*new.resources, *([row.id] if row is not None and row.kind == "resource" else [])]
        pattern = instances.stored_pattern(
            {name: getattr(new, name) for name in instances.PATTERN}, new.participants, list(dict.fromkeys(resources)), new.checklist
        )
        series = TaskSeries(
            employee_id=employee, author_id=ctx.user.id, rule=repeat.rule, starts_at=new.starts_at, zone=new.zone, is_all_day=new.is_all_day,
            minutes=_minutes(new.starts_at, new.ends_at, new.zone, new.is_all_day), shift=repeat.shift, branch_id=repeat.branch_id, pattern=pattern,
        )
        keys = begin(ctx, uow, series)
        tell(uow, ctx, {employee, *new.participants} - {ctx.user.id}, "given", "task", keys[0], title=new.title, at=new.starts_at)
        return uow.commit()


@use_case("planning.task_series.repeat", undo=True)
def repeat_task(ctx: Context, task_id: int, version: int, repeat: Repeat, key: str | None = None) -> Changes:
    """Let a task that is there recur: it becomes the first instance of a series.

    :raises UserError: it recurs already, waits in the backlog, or the rule is wrong.
    """
    with opened(ctx, key) as uow:
        task = hold(ctx, uow, [(task_id, version)])[task_id]
        if task.series_id is not None:
            raise UserError(_("This task recurs already."), _("Change the rule of its series."))
        if task.starts_at is None or task.ends_at is None:
            raise FieldErrors({"starts_at": _("Something that recurs has a first time: fill in when it begins.")})
        beside = sa.select(TaskParticipant).where(TaskParticipant.task_id == task.id).order_by(TaskParticipant.id)
        people: dict[Part, list[int]] = {part: [] for part in instances.BESIDE}
        for one in uow.session.scalars(beside):
            people[one.part].append(one.employee_id)
        resources = uow.session.scalars(sa.select(TaskResource.resource_id).where(TaskResource.task_id == task.id)).all()
        checks = uow.session.scalars(sa.select(TaskCheck.text).where(TaskCheck.task_id == task.id).order_by(TaskCheck.position)).all()
        values = {name: getattr(task, name) for name in instances.PATTERN}
        pattern = instances.stored_pattern(values, people[Part.PARTICIPANT], resources, checks, people[Part.WATCHER])
        series = TaskSeries(
            employee_id=task.employee_id, author_id=task.author_id or ctx.user.id, rule=repeat.rule, starts_at=task.starts_at, zone=task.zone,
            minutes=_minutes(task.starts_at, task.ends_at, task.zone, task.is_all_day), is_all_day=task.is_all_day, shift=repeat.shift,
            branch_id=repeat.branch_id, pattern=pattern,
        )
        begin(ctx, uow, series, first=task)
        return uow.commit()


def begin(ctx: Context, uow: UnitOfWork, series: TaskSeries, first: Task | None = None) -> list[int]:
    """Check and write a series with its instances; returns their keys.

    :param first: a task that is its first instance, whatever the rule says of that day.
    """
    recurrence = instances.recurrence_of(series)
    series.rule = recurrence.lines()
    series.made_until = instances.horizon()
    times, is_complete = instances.times_of(uow.session, series, recurrence, series.starts_at, series.made_until)
    instances.demand_bounded(is_complete)
    if not times and first is None:  # it begins beyond the horizon
        times = upcoming(recurrence, series.starts_at, 1).found
        if not times:
            raise UserError(_("By this rule it never takes place."), _("Choose another rule."))
        series.made_until = times[0].occurrence_at + timedelta(seconds=1)
    uow.session.add(series)
    uow.session.flush()
    if first is not None:
        first.series_id, first.occurrence_at = series.id, series.starts_at
        times = tuple(one for one in times if one.occurrence_at != series.starts_at)
        uow.session.flush()
    keys = [*([first.id] if first is not None else []), *instances.make(uow, series, times)]
    instances.remind(ctx, uow, [series.id])
    return keys


def extend_all(ctx: Context) -> int:
    """Make the instances of all series that the person sees up to the horizon; returns how many series were made further.

    The agent calls it each night, and any workstation may: each series is locked before it is looked at, so nothing is made twice.
    """
    limit = instances.horizon() - timedelta(days=_SLACK_DAYS)
    with ctx.reading() as session:
        statement = sa.select(TaskSeries.id).where(TaskSeries.deleted_at.is_(None), TaskSeries.made_until < limit).order_by(TaskSeries.id)
        lagging = list(session.scalars(statement))
    for start in range(0, len(lagging), _CHUNK):
        extend(ctx, lagging[start : start + _CHUNK])
    return len(lagging)


@use_case(EXTEND)
def extend(ctx: Context, series_ids: Sequence[int], key: str | None = None) -> Changes:
    """Make the instances of some series up to the horizon, and the reminders of the next weeks."""
    with ctx.uow(key, count=len(series_ids)) as uow:
        until = instances.horizon()
        for series in lock_rows(uow.session, TaskSeries, series_ids):
            since = series.made_until or series.starts_at
            if series.deleted_at is not None or since >= until:
                continue
            recurrence = instances.recurrence_of(series)
            times, _is_complete = instances.times_of(uow.session, series, recurrence, since, until)
            beside = sa.select(Task.occurrence_at).where(Task.series_id == series.id, Task.occurrence_at >= since)
            known = set(uow.session.scalars(beside))
            instances.make(uow, series, [one for one in times if one.occurrence_at not in known])
            is_over = not times and not recurrence.is_endless and not upcoming(recurrence, until, 1).found
            series.made_until = _NEVER if is_over else until
        instances.remind(ctx, uow, series_ids)
        return uow.commit()


def remind_all(ctx: Context) -> None:
    """Give the instances of the next weeks their reminders where they have none yet."""
    now = clock.now()
    soon = now + timedelta(days=REMINDED_DAYS)
    with ctx.reading() as session:
        statement = sa.select(Task.series_id).where(
            Task.series_id.is_not(None), Task.state == TaskState.OPEN, Task.deleted_at.is_(None), Task.starts_at.between(now, soon),
            sa.not_(sa.exists().where(Reminder.task_id == Task.id)),
        )
        wanted = sorted({int(id) for id in session.scalars(statement.distinct()) if id is not None})
    for start in range(0, len(wanted), _CHUNK):
        extend(ctx, wanted[start : start + _CHUNK])


def stand_in(ctx: Context) -> int:
    """Do the agent's nightly work from a workstation when it was not done; returns how many series were made further."""
    last = agency.last_run(ctx, JOB)
    if not ctx.rights.may(EXTEND) or (last is not None and last > clock.now() - PATIENCE):
        return 0
    made = extend_all(ctx)
    remind_all(ctx)
    return made


def _minutes(starts_at: datetime, ends_at: datetime, zone: str, is_all_day: bool) -> int:
    """Length of an instance: on the wall for whole days, elapsed for the rest."""
    if is_all_day:
        starts_at, ends_at = to_wall(starts_at, zone), to_wall(ends_at, zone)
    return int((ends_at - starts_at).total_seconds()) // 60
