"""Tasks as iCalendar files: what came in goes out letter by letter, with what was changed here and nothing else."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.planning import Answer, Part
from app.core.planning.calendar_entry import Entry, read_entry
from app.core.planning.calendar_text import Component, Line, Parts, component, parse, property_line, written
from app.core.planning.calendar_writing import change, new_component
from app.core.planning.calendar_zones import Zones, zone_lines
from app.core.rules.reminding import Wishes
from app.models.planning import CalendarFile, Task, TaskParticipant, TaskSeries
from app.models.reminders import Reminder
from app.services.planning import series_instances as instances
from app.services.planning.alarms import told_alarms
from app.services.planning.calendar_import import addresses_of
from app.services.planning.calendar_plan import PLACE, place_line
from app.services.planning.calendar_records import entry_of_series, entry_of_task, is_unlike_its_series, new_entry
from app.services.reminders.wishes import wishes_by_person

PRODID = "-//Kontor//Kontor//EN"
_CHUNK = 400


class Exporter:
    """Writes entries of one database.

    :param firm: makes the keys of entries that were born here differ from those of other firms.
    """

    def __init__(self, session: Session, firm: str) -> None:
        self._session = session
        self._firm = hashlib.sha256(firm.encode()).hexdigest()[:12]
        self._addresses = dict(addresses_of(session))
        self._people: dict[int, dict[int, Answer]] = defaultdict(dict)
        self._minutes: dict[int, list[int]] = defaultdict(list)
        self._reminders: dict[int, list[Reminder]] = defaultdict(list)
        self._usual: dict[int, Wishes] = {}
        self._times: dict[int, list[int]] = defaultdict(list)

    def files(self, kept: Iterable[CalendarFile], tasks: Sequence[Task], series: Sequence[TaskSeries]) -> Parts:
        """Imported files with their entries as they are now, then one calendar of everything else."""
        self._prepare(tasks)
        alive = {one.id for one in series}
        by_place: dict[str, Task | TaskSeries] = {place_line((one.calendar_uid, None)): one for one in series if one.calendar_uid}
        by_place |= {place_line((task.calendar_uid, task.occurrence_at)): task for task in tasks if task.calendar_uid}
        unlike: dict[int, list[Task]] = defaultdict(list)
        of_series = {one.id: one for one in series}
        for task in tasks:
            if task.series_id in alive and not task.calendar_text and is_unlike_its_series(task, of_series[task.series_id]):
                unlike[task.series_id].append(task)
            elif task.series_id in alive:
                self._times[task.series_id].append(task.id)
        told: set[int] = set()
        roots: Parts = []
        for file in kept:
            frame = parse(file.frame)
            self._fill(frame, by_place, unlike, Zones(frame, file.zone), told)
            roots += frame
        usual = {id(task) for task in tasks if task.series_id in alive and not task.calendar_text}
        every: list[Task | TaskSeries] = [*series, *tasks]
        rest = [one for one in every if id(one) not in told | usual]
        return roots + ([self._calendar(rest, unlike)] if rest or not roots else [])

    def _prepare(self, tasks: Sequence[Task]) -> None:
        keys = [task.id for task in tasks]
        for start in range(0, len(keys), _CHUNK):
            part = keys[start : start + _CHUNK]
            people = sa.select(TaskParticipant.task_id, TaskParticipant.employee_id, TaskParticipant.answer).where(
                TaskParticipant.task_id.in_(part), TaskParticipant.part == Part.PARTICIPANT
            )
            for task, person, answer in self._session.execute(people.order_by(TaskParticipant.id)):
                self._people[task][person] = answer
            before = sa.select(Reminder).where(Reminder.task_id.in_(part), Reminder.minutes_before.is_not(None)).order_by(Reminder.id)
            for one in self._session.scalars(before):
                self._reminders[one.task_id].append(one)
                if one.is_open and one.minutes_before is not None and one.minutes_before not in self._minutes[one.task_id]:
                    self._minutes[one.task_id].append(one.minutes_before)
        self._usual = wishes_by_person(self._session, {task.employee_id for task in tasks if task.employee_id is not None})

    def _fill(
        self, parts: Parts, by_place: dict[str, Task | TaskSeries], unlike: dict[int, list[Task]], zones: Zones, told: set[int]
    ) -> None:
        """Put entries where they stood; those of deleted tasks are left out."""
        filled: Parts = []
        for part in parts:
            if isinstance(part, Line) and part.text.startswith(f"{PLACE}:"):
                record = by_place.get(part.text)
                if record is not None:
                    filled += self._entries(record, unlike, zones)
                    told.add(id(record))
                continue
            if isinstance(part, Component):
                self._fill(part.parts, by_place, unlike, zones, told)
            filled.append(part)
        parts[:] = filled

    def _entries(self, record: Task | TaskSeries, unlike: dict[int, list[Task]], zones: Zones) -> Parts:
        uid = record.calendar_uid or self._uid(record)
        if isinstance(record, Task):
            return [self._of_task(record, uid, zones)]
        found: Parts = [self._of_series(record, uid, zones)]
        for task in unlike.get(record.id, ()):
            entry = new_entry(task, uid, self._attendees(task), task.occurrence_at)
            found.append(new_component(entry, tuple(self._minutes[task.id])))
        return found

    def _of_task(self, task: Task, uid: str, zones: Zones) -> Component:
        if task.calendar_text:
            known, was = _known(task.calendar_text, uid, zones)
            alarms = told_alarms(task, was.alarms, self._reminders[task.id], self._usual)
            change(known, was, entry_of_task(was, task, self._people[task.id], self._others(task.employee_id), alarms), zones)
            return known
        return new_component(new_entry(task, uid, self._attendees(task)), tuple(self._minutes[task.id]))

    def _of_series(self, series: TaskSeries, uid: str, zones: Zones) -> Component:
        if series.calendar_text:
            known, was = _known(series.calendar_text, uid, zones)
            change(known, was, entry_of_series(was, series, self._others(series.employee_id)), zones)
            return known
        empty = Entry(uid, starts_at=series.starts_at, ends_at=instances.end_of(series, series.starts_at), zone=series.zone)
        return new_component(entry_of_series(empty, series, self._others(series.employee_id)), self._usual_alarms(series.id))

    def _usual_alarms(self, series_id: int) -> tuple[int, ...]:
        """What the next time of a series reminds of: a calendar tells the alarms once for all of them."""
        return next((tuple(sorted(self._minutes[key])) for key in self._times[series_id] if self._minutes[key]), ())

    def _others(self, employee_id: int | None) -> dict[str, int]:
        return {address: person for address, person in self._addresses.items() if person != employee_id}

    def _attendees(self, task: Task) -> list[tuple[str, Answer]]:
        by_person = {person: address for address, person in self._addresses.items()}
        return [(by_person[person], answer) for person, answer in self._people[task.id].items() if person in by_person]

    def _uid(self, record: Task | TaskSeries) -> str:
        return f"kontor-{'task' if isinstance(record, Task) else 'series'}-{record.id}-{self._firm}"

    def _calendar(self, rest: Sequence[Task | TaskSeries], unlike: dict[int, list[Task]]) -> Component:
        """A calendar of our own, with the zones that its series are told in."""
        usual = Zones([], "UTC")
        made: Parts = [property_line("VERSION", "2.0"), property_line("PRODID", PRODID), property_line("CALSCALE", "GREGORIAN")]
        zones = sorted({one.zone for one in rest if isinstance(one, TaskSeries) and not one.is_all_day and not one.calendar_text})
        starts = [one.starts_at for one in rest if isinstance(one, TaskSeries)]
        made += [told for told in (zone_lines(zone, starts) for zone in zones) if told is not None]
        for record in rest:
            made += self._entries(record, unlike, usual)
        return component("VCALENDAR", made)


def _known(text: str, uid: str, zones: Zones) -> tuple[Component, Entry]:
    (found,) = parse(text)
    assert isinstance(found, Component)
    return found, read_entry(found, uid, zones, zones.usual)


def as_file(parts: Parts) -> bytes:
    """The file as it is written to disk."""
    return written(parts).encode("utf-8", "surrogatepass")
