"""Writes what an iCalendar file brings: tasks, series with their instances, and the file itself without them, in one action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.enums.planning import Answer, Part
from app.core.i18n import _
from app.core.planning.calendar_entry import Entry, read_entry
from app.core.planning.calendar_text import Line, parse
from app.core.planning.calendar_zones import Zones
from app.core.rules.reminding import REMINDED_DAYS
from app.db.many_rows import insert_many, insert_with_keys
from app.db.session import UnitOfWork
from app.models.organisation import Employee
from app.models.planning import CalendarFile, Task, TaskParticipant, TaskSeries
from app.services.context import Context
from app.services.planning import series_instances as instances
from app.services.planning.alarms import give_alarms, take_alarms
from app.services.planning.calendar_plan import Found, Plan
from app.services.planning.calendar_records import series_of, task_values

_CHUNK = 400
#: what a changed entry gives the task or series that we have of it: field of the entry → attribute
_SHARED = ("kind", "title", "description", "place", "is_tentative", "is_important")


class Writer:
    """Writes one file.

    :param person: employee whose calendar it is.
    """

    def __init__(self, ctx: Context, uow: UnitOfWork, plan: Plan, person: int) -> None:
        self._ctx, self._uow, self._plan, self._person = ctx, uow, plan, person
        self._addresses = addresses_of(uow.session)
        self._tasks: list[int] = []
        self._series: dict[str, TaskSeries] = {}
        self._alarms: dict[int, tuple[int, ...]] = {}

    def write(self, name: str) -> None:
        """Write everything that is new or has changed."""
        session = self._uow.session
        self._known_series()
        new = [one for one in self._plan.found if one.fate == "new"]
        recurring = [one for one in new if one.entry.rule and one.entry.occurrence_at is None]
        for one in recurring:
            series = series_of(one.entry, self._person, sorted(self._people(one.entry)))
            series.calendar_text, series.made_until = one.text, instances.horizon()
            session.add(series)
            self._series[one.entry.uid] = series
        session.flush()
        for one in recurring:
            self._make_instances(self._series[one.entry.uid], one)
        self._insert([one for one in new if one not in recurring])
        for one in self._plan.found:
            if one.fate == "changed":
                self._change(one)
        session.flush()
        self._remind()
        self._keep_file(name)

    def _people(self, entry: Entry) -> dict[int, Answer]:
        """Colleagues among the attendees."""
        found = {self._addresses[address]: answer for address, answer in entry.people if address in self._addresses}
        found.pop(self._person, None)
        return found

    def _known_series(self) -> None:
        uids = sorted({one.entry.uid for one in self._plan.found if one.entry.occurrence_at is not None})
        for start in range(0, len(uids), _CHUNK):
            statement = sa.select(TaskSeries).where(
                TaskSeries.calendar_uid.in_(uids[start : start + _CHUNK]), TaskSeries.author_id == self._person, TaskSeries.deleted_at.is_(None)
            )
            self._series |= {series.calendar_uid or "": series for series in self._uow.session.scalars(statement)}

    def _make_instances(self, series: TaskSeries, one: Found) -> None:
        """Those from today on; what has passed stands in the calendar's text."""
        own = {other.entry.occurrence_at for other in self._plan.found if other.entry.uid == one.entry.uid}
        since = max(series.starts_at, datetime.combine(clock.now().date(), time()) - timedelta(days=1))
        recurrence = instances.recurrence_of(series)
        times, is_complete = instances.times_of(self._uow.session, series, recurrence, since, series.made_until or instances.horizon())
        if not is_complete:
            text = _("“{title}” recurs too often: only its first {count} times were made.")
            self._plan.warnings.append(text.format(title=one.entry.title[:60], count=instances.MOST_INSTANCES))
        self._tasks += instances.make(self._uow, series, [time for time in times if time.occurrence_at not in own])

    def _insert(self, found: Sequence[Found]) -> None:
        rows = []
        for one in found:
            series = self._series.get(one.entry.uid) if one.entry.occurrence_at is not None else None
            rows.append(task_values(one.entry) | {
                "employee_id": self._person, "author_id": self._person, "calendar_uid": one.entry.uid, "calendar_text": one.text,
                "occurrence_at": one.entry.occurrence_at, "series_id": None if series is None else series.id, "is_exception": series is not None,
                "is_fixed": False, "moved_count": 0, "version": 1,
            })
        keys = insert_with_keys(self._uow, instances.table_of(Task), rows)
        self._alarms |= {key: one.entry.alarms for key, one in zip(keys, found, strict=True) if one.entry.alarms}
        insert_many(self._uow.session.connection(), instances.table_of(TaskParticipant), [
            {"task_id": key, "employee_id": person, "part": Part.PARTICIPANT, "answer": answer}
            for key, one in zip(keys, found, strict=True) for person, answer in self._people(one.entry).items()
        ])
        self._tasks += keys

    def _change(self, one: Found) -> None:
        """Take over what has changed in the file since it came in last; what was changed here stays."""
        model: Any = TaskSeries if one.entry.occurrence_at is None and one.entry.rule else Task
        record = self._uow.session.get(model, one.record)
        if record is None or record.calendar_uid != one.entry.uid:
            return
        was = self._earlier(one)
        changed = {name.name for name in fields(Entry) if getattr(was, name.name) != getattr(one.entry, name.name)} if was else set()
        if isinstance(record, Task):
            values = task_values(one.entry)
            for name in changed & values.keys():
                setattr(record, name, values[name])
            record.search = values["search"] if changed & {"title", "place"} else record.search
            self._tasks.append(record.id)
            if "alarms" in changed:
                take_alarms(self._uow, record, set(was.alarms if was else ()) - set(one.entry.alarms))
                self._alarms[record.id] = one.entry.alarms
        else:
            fresh = series_of(one.entry, self._person, sorted(self._people(one.entry)))
            record.pattern = {**record.pattern, **{name: fresh.pattern[name] for name in (*_SHARED, "alarms") if name in changed}}
            if changed & {"rule", "starts_at", "ends_at", "is_all_day"}:
                record.rule, record.starts_at, record.minutes, record.is_all_day = fresh.rule, fresh.starts_at, fresh.minutes, fresh.is_all_day
                self._renew(record, one)
        record.calendar_text = one.text

    def _renew(self, series: TaskSeries, one: Found) -> None:
        """Make the coming instances of a series by its new rule; those that were changed by hand stay."""
        statement = sa.select(Task).where(
            Task.series_id == series.id, Task.deleted_at.is_(None), Task.starts_at >= clock.now(), sa.not_(Task.is_exception)
        )
        for task in self._uow.session.scalars(statement):
            task.deleted_at = clock.now()
        series.made_until = instances.horizon()
        self._uow.session.flush()
        self._make_instances(series, one)

    def _earlier(self, one: Found) -> Entry | None:
        (part,) = parse(one.old_text)
        if isinstance(part, Line):
            return None
        return read_entry(part, one.entry.uid, Zones(parse(self._plan.frame), self._plan.zone), self._plan.zone)

    def _remind(self) -> None:
        self._uow.session.expire_all()
        soon = clock.now() + timedelta(days=REMINDED_DAYS)
        for start in range(0, len(self._tasks), _CHUNK):
            statement = sa.select(Task).where(Task.id.in_(self._tasks[start : start + _CHUNK]), Task.starts_at.between(clock.now(), soon))
            tasks = self._uow.session.scalars(statement.order_by(Task.id)).all()
            give_alarms(self._uow, [(task, self._alarms[task.id]) for task in tasks if task.id in self._alarms])
            instances.arrange_instances(self._ctx, self._uow, tasks)

    def _keep_file(self, name: str) -> None:
        session = self._uow.session
        known = session.scalars(sa.select(CalendarFile).where(CalendarFile.employee_id == self._person, CalendarFile.name == name)).one_or_none()
        known = known or CalendarFile(employee_id=self._person, name=name)
        known.zone, known.digest, known.frame, known.read_at = self._plan.zone, self._plan.digest, self._plan.frame, clock.now()
        session.add(known)
        session.flush()


def addresses_of(session: Session) -> Mapping[str, int]:
    """E-mail address → employee who works here."""
    statement = sa.select(Employee.email, Employee.id).where(Employee.deleted_at.is_(None), Employee.is_active, Employee.email.is_not(None))
    return {str(address).strip().lower(): id for address, id in session.execute(statement.order_by(Employee.id.desc())) if address}
