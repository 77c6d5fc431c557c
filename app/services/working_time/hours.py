"""When people work, as their cards, branches and the calendars of countries say it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.i18n import _, language
from app.core.planning.board import Span, TimeOff
from app.core.planning.public_holidays import public_holidays
from app.core.planning.wall_time import DAY, day_of, whole_days
from app.core.planning.working_time import USUAL_WEEK, AskedOff, Week, WorkCalendar, absent, common, merged, week_of, without
from app.models.organisation import Branch, Employee, Firm
from app.models.working_time import Absence, Holiday, WorkSchedule
from app.services.working_time.zones import known_zone


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """When somebody works.

    :param zone: in which the hours are meant. :param asked: absences that nobody has granted yet; they take no hours.
    """

    zone: str
    calendar: WorkCalendar
    absences: tuple[TimeOff, ...] = ()
    asked: tuple[AskedOff, ...] = ()

    def working(self, span: Span) -> tuple[Span, ...]:
        """The hours within a stretch in which the person can be planned."""
        return without(self.calendar.working(span, self.zone), (each.span for each in self.absences))

    def time_off(self, span: Span) -> tuple[TimeOff, ...]:
        """Absences and holidays that touch a stretch, in order."""
        day, last, found = day_of(span.starts_at, self.zone), day_of(span.ends_at, self.zone), [*self.absences, *self.asked]
        while day <= last:
            if day in self.calendar.days_off and day not in self.calendar.worked:
                found.append(TimeOff(whole_days(day, day, self.zone), self.calendar.days_off[day]))
            day += DAY
        seen = (each for each in found if common((each.span,), span))
        return tuple(sorted(seen, key=lambda each: (each.span.starts_at, each.word)))

    def without(self, spans: Iterable[Span], span: Span) -> tuple[Span, ...]:
        """What is left of the working hours within a stretch when others are taken."""
        return without(self.working(span), merged(spans))


class _Calendars:
    """Weeks and calendars as one moment knows them, for the days of a stretch."""

    def __init__(self, session: Session, first: date, last: date) -> None:
        self.years = range(first.year, last.year + 1)
        self.branches = {row.id: row for row in session.execute(sa.select(Branch.id, Branch.zone, Branch.country, Branch.region, Branch.schedule_id))}
        firm = sa.select(Firm.country).where(Firm.deleted_at.is_(None)).order_by(Firm.id).limit(1)
        self.country = session.scalar(firm) or ""
        alive = sa.select(WorkSchedule).where(WorkSchedule.deleted_at.is_(None)).order_by(WorkSchedule.id)
        schedules = session.scalars(alive).all()
        self.weeks = {each.id: week_of(each.hours) for each in schedules}
        self.usual: Week = next((self.weeks[each.id] for each in schedules if each.is_default), USUAL_WEEK)
        own = sa.select(Holiday.branch_id, Holiday.day, Holiday.name, Holiday.is_worked)
        self.own = session.execute(own.where(Holiday.deleted_at.is_(None), Holiday.day.between(first, last))).all()
        self._days: dict[int | None, tuple[Mapping[date, str], Collection[date]]] = {}
        self._made: dict[tuple[int | None, int | None], WorkCalendar] = {}

    def zone(self, branch_id: int | None) -> str:
        return known_zone(self.branches[branch_id].zone if branch_id in self.branches else None)

    def calendar(self, branch_id: int | None, schedule_id: int | None) -> WorkCalendar:
        """One object for all who share branch and schedule, so that their hours are counted once."""
        key = (branch_id, schedule_id)
        if key not in self._made:
            self._made[key] = self._calendar(branch_id, schedule_id)
        return self._made[key]

    def _calendar(self, branch_id: int | None, schedule_id: int | None) -> WorkCalendar:
        branch = self.branches.get(branch_id) if branch_id is not None else None
        week = self.weeks.get(schedule_id or 0) or self.weeks.get((branch.schedule_id if branch else None) or 0) or self.usual
        if branch_id not in self._days:
            self._days[branch_id] = self._days_of(branch_id, branch)
        return WorkCalendar(week, *self._days[branch_id])

    def _days_of(self, branch_id: int | None, branch: Any) -> tuple[Mapping[date, str], Collection[date]]:
        country, region = (branch.country if branch else None) or self.country, (branch.region if branch else None) or ""
        off: dict[date, str] = {}
        worked: set[date] = set()
        for year in self.years:
            known = public_holidays(country, region, year, language())
            off |= known.off
            worked |= known.worked
        for row in sorted(self.own, key=lambda each: each.branch_id is not None):
            if row.branch_id not in (None, branch_id):
                continue
            if row.is_worked:
                off.pop(row.day, None)
                worked.add(row.day)
            else:
                off[row.day] = row.name
                worked.discard(row.day)
        return off, frozenset(worked)


def of_people(session: Session, people: Collection[tuple[int, int | None, int | None]], span: Span) -> dict[int, WorkingTime]:
    """When each of some people works.

    :param people: keys of an employee, of the branch, of the schedule on the own card.
    """
    first, last = span.starts_at.date() - DAY, span.ends_at.date() + DAY
    calendars = _Calendars(session, first, last)
    keys = {person for person, _branch, _schedule in people}
    wanted = sa.select(Absence).where(Absence.deleted_at.is_(None), Absence.first_day <= last, Absence.last_day >= first)
    if len(keys) == 1:
        wanted = wanted.where(Absence.employee_id == next(iter(keys)))
    absences: dict[int, list[Absence]] = {}
    for each in session.scalars(wanted.order_by(Absence.first_day, Absence.id)):
        absences.setdefault(each.employee_id, []).append(each)
    found = {}
    for person, branch, schedule in people:
        zone = calendars.zone(branch)
        own = [(each, part) for each in absences.get(person, ()) for part in _stretches(each, zone)]
        away = tuple(TimeOff(part, each.kind.label) for each, part in own if each.is_approved)
        asked = tuple(AskedOff(part, _("{absence}, asked for").format(absence=each.kind.label)) for each, part in own if not each.is_approved)
        found[person] = WorkingTime(zone, calendars.calendar(branch, schedule), away, asked)
    return found


def working(times: Mapping[int, WorkingTime], span: Span) -> dict[int, tuple[Span, ...]]:
    """The hours within a stretch in which each of some people can be planned; a calendar that many share is counted once."""
    counted: dict[tuple[int, str], tuple[Span, ...]] = {}
    found = {}
    for person, time in times.items():
        key = (id(time.calendar), time.zone)
        if key not in counted:
            counted[key] = time.calendar.working(span, time.zone)
        found[person] = without(counted[key], (each.span for each in time.absences)) if time.absences else counted[key]
    return found


def _stretches(absence: Absence, zone: str) -> tuple[Span, ...]:
    return absent(absence.first_day, absence.last_day, absence.from_time, absence.to_time, zone)


def of_person(session: Session, employee_id: int | None, span: Span) -> WorkingTime:
    """When one person works; where it is nobody's, what is usual in the firm."""
    row = session.execute(sa.select(Employee.id, Employee.branch_id, Employee.schedule_id).where(Employee.id == (employee_id or 0))).one_or_none()
    person = (0, None, None) if row is None else (row.id, row.branch_id, row.schedule_id)
    return of_people(session, [person], span)[person[0]]


def of_branches(session: Session, branches: Collection[int | None], span: Span) -> dict[int | None, WorkingTime]:
    """The usual hours of branches: for what belongs to one and is no person."""
    calendars = _Calendars(session, span.starts_at.date() - DAY, span.ends_at.date() + DAY)
    return {branch: WorkingTime(calendars.zone(branch), calendars.calendar(branch, None)) for branch in branches}
