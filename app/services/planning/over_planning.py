"""Warns of a day that holds more than the person has proven to finish: by the figures of the last twenty working days."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.enums.planning import TaskState
from app.core.i18n import _
from app.core.planning.board import Span
from app.core.planning.wall_time import DAY, begin_of, day_of
from app.core.planning.words import length_words
from app.models.organisation import Employee
from app.models.planning import Task
from app.services.context import Context
from app.services.working_time import hours
from app.services.working_time.hours import WorkingTime

#: working days that are counted, and those among them on which something must have been finished
DAYS, LEAST_DAYS = 20, 5
#: days to look back at most: vacations lie between
_FURTHEST = 60


@dataclass(frozen=True, slots=True)
class Proven:
    """What somebody has finished.

    :param days: working days that were counted. :param busy_days: those on which something was finished. :param minutes: of them all together.
    """

    days: int
    busy_days: int
    minutes: int

    @property
    def average(self) -> int | None:
        """Minutes a working day, rounded half up; None while too little is known."""
        return (2 * self.minutes + self.days) // (2 * self.days) if self.busy_days >= LEAST_DAYS else None


@dataclass(frozen=True, slots=True)
class OverPlan:
    """That a day holds more than is proven.

    :param planned: minutes on the day, with what is about to be added; ``average`` those finished on a working day; ``days`` that were counted.
    """

    employee_id: int
    name: str
    day: date
    planned: int
    average: int
    days: int

    @property
    def sentence(self) -> str:
        """The warning with its figures."""
        text = _("{name} has {planned} planned for this day; on the last {days} working days {average} a day were finished.")
        return text.format(name=self.name, planned=length_words(self.planned), days=self.days, average=length_words(self.average))


def proven(ctx: Context, employees: Collection[int], before: date | None = None) -> dict[int, Proven]:
    """What each of some people has finished on the last twenty working days; of whom the person does not see, nothing.

    :param before: the day that comes after those that count; today where it is empty.
    """
    wanted = sorted(set(employees) if ctx.sight is None else set(employees) & ctx.sight)
    with ctx.reading() as session:
        return {person: found for person, (found, _time, _name) in _proven(session, wanted, before or clock.today()).items()}


def over_planned(ctx: Context, employee_id: int, day: date, adding: int = 0) -> OverPlan | None:
    """The warning for a day of somebody; None where the day holds no more than is proven, or too little is known.

    :param adding: minutes that are about to be planned in addition.
    """
    if ctx.sight is not None and employee_id not in ctx.sight:
        return None
    with ctx.reading() as session:
        known = _proven(session, [employee_id], min(day, clock.today())).get(employee_id)
        if known is None or (average := known[0].average) is None:
            return None
        planned = _planned(session, employee_id, Span(begin_of(day, known[1].zone), begin_of(day + DAY, known[1].zone))) + adding
    return OverPlan(employee_id, known[2], day, planned, average, known[0].days) if planned > average else None


def _proven(session: Session, employees: Collection[int], before: date) -> dict[int, tuple[Proven, WorkingTime, str]]:
    statement = sa.select(Employee.id, Employee.name, Employee.branch_id, Employee.schedule_id).where(Employee.id.in_(employees))
    cards = session.execute(statement).all()
    span = Span(begin_of(before - _FURTHEST * DAY, "UTC"), begin_of(before + DAY, "UTC"))
    times = hours.of_people(session, [(card.id, card.branch_id, card.schedule_id) for card in cards], span)
    done = _done(session, employees, span)
    found = {}
    for card in cards:
        time = times[card.id]
        worked = {day_of(each.starts_at, time.zone) for each in time.working(span)}
        days = sorted((day for day in worked if day < before), reverse=True)[:DAYS]
        minutes = dict.fromkeys(days, 0)
        for moment, effort in done.get(card.id, ()):
            if (day := day_of(moment, time.zone)) in minutes:
                minutes[day] += effort
        found[card.id] = (Proven(len(days), sum(1 for each in minutes.values() if each), sum(minutes.values())), time, card.name)
    return found


def _done(session: Session, employees: Collection[int], span: Span) -> dict[int, list[tuple[datetime, int]]]:
    """Who has finished what: the moments with the minutes that it took, as counted or as planned."""
    columns = (Task.employee_id, Task.finished_at, Task.spent_minutes, Task.planned_minutes, Task.starts_at, Task.ends_at, Task.is_all_day)
    statement = sa.select(*columns).where(
        Task.employee_id.in_(employees), Task.state == TaskState.DONE, Task.deleted_at.is_(None), Task.finished_at >= span.starts_at,
        Task.finished_at < span.ends_at,
    )
    found: dict[int, list[tuple[datetime, int]]] = {}
    for row in session.execute(statement):
        minutes = row.spent_minutes if row.spent_minutes is not None else _effort(row)
        found.setdefault(row.employee_id, []).append((row.finished_at, minutes))
    return found


def _planned(session: Session, employee_id: int, span: Span) -> int:
    """Minutes of a person's tasks that begin within a stretch, done or not."""
    columns = (Task.planned_minutes, Task.starts_at, Task.ends_at, Task.is_all_day)
    statement = sa.select(*columns).where(
        Task.employee_id == employee_id, Task.state != TaskState.CANCELLED, Task.deleted_at.is_(None), Task.starts_at >= span.starts_at,
        Task.starts_at < span.ends_at,
    )
    return sum(_effort(row) for row in session.execute(statement))


def _effort(row: Any) -> int:
    if row.planned_minutes is not None:
        return int(row.planned_minutes)
    if row.is_all_day or row.starts_at is None or row.ends_at is None:
        return 0
    return int((row.ends_at - row.starts_at).total_seconds() // 60)
