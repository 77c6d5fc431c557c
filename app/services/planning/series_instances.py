"""The instances of recurring tasks: rows made ahead, many in few statements (ADR 19)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.enums.planning import Answer, Part, TaskKind, TaskState, WorkdayShift
from app.core.enums.vocabulary import choice
from app.core.errors import UserError
from app.core.folding import fold_all
from app.core.i18n import _
from app.core.planning.board import Span
from app.core.planning.recurrence import Instance, Recurrence, WorkingDay, count, parse_recurrence
from app.core.planning.wall_time import to_utc, to_wall
from app.core.rules.reminding import REMINDED_DAYS
from app.db.many_rows import insert_many, insert_with_keys
from app.db.session import UnitOfWork
from app.models.planning import Task, TaskCheck, TaskParticipant, TaskResource, TaskSeries
from app.services.context import Context
from app.services.planning.alarms import give_alarms
from app.services.reminders.planning import arrange_all
from app.services.working_time import hours

#: days for which instances are made ahead
AHEAD_DAYS = 400
#: instances of one series that lie ahead at most
MOST_INSTANCES = 1500
#: what an instance begins with, and a change of the series gives to those whose own value nobody has changed
PATTERN = (
    "kind", "title", "description", "is_fixed", "is_tentative", "is_important", "place", "client_id", "contact_id", "deal_id", "document_id",
    "planned_minutes",
)
#: in which part somebody stands beside a task → where the pattern of a series names those people
BESIDE = {Part.PARTICIPANT: "participants", Part.WATCHER: "watchers"}
_CHUNK = 500


def first_answer(part: Part) -> Answer:
    """What somebody has answered who was just put beside a task: whoever is only kept informed is not asked."""
    return Answer.AGREED if part is Part.WATCHER else Answer.INVITED


def horizon() -> datetime:
    """How far instances are made."""
    return clock.now() + timedelta(days=AHEAD_DAYS)


def recurrence_of(series: TaskSeries) -> Recurrence:
    """When a series takes place."""
    return parse_recurrence(series.rule, series.starts_at, series.zone, is_all_day=series.is_all_day)


def pattern_values(series: TaskSeries) -> dict[str, Any]:
    """What its instances begin with, as a task takes it."""
    kept = {name: series.pattern.get(name) for name in PATTERN}
    return kept | {"kind": choice(TaskKind, series.pattern["kind"]), "employee_id": series.employee_id}


def end_of(series: TaskSeries, starts_at: datetime) -> datetime:
    """When an instance ends: whole days are counted on the wall, the rest as it elapses."""
    if not series.is_all_day:
        return starts_at + timedelta(minutes=series.minutes)
    return to_utc(to_wall(starts_at, series.zone).replace(fold=0) + timedelta(minutes=series.minutes), series.zone)


def working_day(session: Session, branch_id: int | None, span: Span) -> WorkingDay:
    """Says of a day whether the branch works on it."""
    return hours.of_branches(session, [branch_id], span)[branch_id].calendar.is_working


def times_of(session: Session, series: TaskSeries, recurrence: Recurrence, since: datetime, until: datetime) -> tuple[tuple[Instance, ...], bool]:
    """The instances of a stretch, away from days off as the series wants it, and whether these are all."""
    asked = None if series.shift is WorkdayShift.NONE else working_day(session, series.branch_id, Span(since, until))
    found = count(recurrence, since, until, most=MOST_INSTANCES, shift=series.shift, is_working_day=asked)
    return found.found, found.is_complete


def demand_bounded(is_complete: bool) -> None:
    """Refuse a series that recurs too often.

    :raises UserError: see there.
    """
    if not is_complete:
        text = _("The rule makes more than {count} tasks in {days} days.")
        raise UserError(text.format(count=MOST_INSTANCES, days=AHEAD_DAYS), _("Let it recur less often, or give it an end."))


def make(uow: UnitOfWork, series: TaskSeries, times: Sequence[Instance]) -> list[int]:
    """Write instances of a series with their people, resources and checklists; returns their keys in the order of the times."""
    if not times:
        return []
    values = pattern_values(series)
    usual = {
        "state": TaskState.OPEN, "author_id": series.author_id, "is_all_day": series.is_all_day, "zone": series.zone, "moved_count": 0,
        "series_id": series.id, "is_exception": False, "version": 1, "search": fold_all([values["title"], values["place"]]),
    }
    keys = insert_with_keys(uow, table_of(Task), [
        {**usual, **values, "starts_at": one.starts_at, "ends_at": end_of(series, one.starts_at), "occurrence_at": one.occurrence_at} for one in times
    ])
    connection = uow.session.connection()
    resources, checks = (series.pattern.get(name) or () for name in ("resources", "checklist"))
    insert_many(connection, table_of(TaskParticipant), [
        {"task_id": key, "employee_id": person, "part": part, "answer": first_answer(part)}
        for key in keys for part, name in BESIDE.items() for person in series.pattern.get(name) or ()
    ])
    insert_many(connection, table_of(TaskResource), [{"task_id": key, "resource_id": one} for key in keys for one in resources])
    insert_many(connection, table_of(TaskCheck), [
        {"task_id": key, "position": place, "text": text, "is_done": False} for key in keys for place, text in enumerate(checks)
    ])
    return keys


def remind(ctx: Context, uow: UnitOfWork, series_ids: Iterable[int]) -> None:
    """Bring the reminders of the instances of the next weeks in line."""
    uow.session.flush()
    uow.session.expire_all()
    soon = clock.now() + timedelta(days=REMINDED_DAYS)
    wanted = sorted(set(series_ids))
    for start in range(0, len(wanted), _CHUNK):
        statement = sa.select(Task).where(
            Task.series_id.in_(wanted[start : start + _CHUNK]), Task.starts_at > clock.now() - timedelta(days=1), Task.starts_at < soon
        )
        arrange_instances(ctx, uow, uow.session.scalars(statement.order_by(Task.id)).all())


def arrange_instances(ctx: Context, uow: UnitOfWork, tasks: Sequence[Task]) -> None:
    """Bring the reminders of tasks in line; instances whose series names alarms have those from the beginning."""
    keys = sorted({task.series_id for task in tasks if task.series_id is not None})
    series = sa.select(TaskSeries).where(TaskSeries.id.in_(keys))
    alarms = {one.id: one.pattern.get("alarms") or () for one in uow.session.scalars(series)} if keys else {}
    give_alarms(uow, [(task, alarms[task.series_id]) for task in tasks if task.series_id is not None and alarms.get(task.series_id)])
    arrange_all(uow, ctx, tasks)


def stored_pattern(
    values: Mapping[str, Any], participants: Sequence[int] = (), resources: Sequence[int] = (), checklist: Sequence[str] = (),
    watchers: Sequence[int] = (),
) -> Any:
    """A pattern as the series keeps it.

    :param watchers: whoever is kept informed of each instance.
    """
    kept = {name: values.get(name) for name in PATTERN} | {"kind": choice(TaskKind, values["kind"]).value}
    return kept | {"participants": list(participants), "resources": list(resources), "checklist": list(checklist), "watchers": list(watchers)}


def table_of(model: Any) -> sa.Table:
    """The table of a mapped class."""
    found: sa.Table = model.__table__
    return found
