"""What an iCalendar file would do here: its entries beside what we have, before anything is written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.i18n import _
from app.core.planning.calendar_entry import ENTRIES, LONGEST_UID, Entry, read_entry
from app.core.planning.calendar_text import CalendarError, Component, Line, Parts, decoded, parse, written
from app.core.planning.calendar_zones import Zones
from app.models.planning import Task, TaskSeries
from app.services.context import Context

#: stands in a kept file where an entry stood
PLACE = "X-KONTOR-ENTRY"
#: entries that one file brings at most
MOST_ENTRIES = 20_000
_CHUNK = 400
#: what RFC 5545, 3.1 does not allow in any text, and no database keeps
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]|\r(?!\n)")

Fate = Literal["new", "changed", "same", "binned"]
#: key of an entry: its UID, and of which time of a recurring one it tells
EntryKey = tuple[str, datetime | None]


@dataclass(slots=True)
class Found:
    """An entry of a file.

    :param fate: what becomes of it here: ``binned`` was deleted here and stays so.
    :param record: the task or series that we have of it, 0 for a new one.
    """

    entry: Entry
    text: str
    fate: Fate = "new"
    record: int = 0
    old_text: str = ""

    @property
    def key(self) -> EntryKey:
        """Its key."""
        return self.entry.uid, self.entry.occurrence_at


@dataclass(slots=True)
class Plan:
    """A file that was read.

    :param frame: the file with a line in place of each entry. :param warnings: what could not be taken as it stands, with its lines.
    """

    frame: str
    zone: str
    digest: str
    found: list[Found] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    others: int = 0

    def count(self, fate: Fate) -> int:
        """Entries of a fate."""
        return sum(one.fate == fate for one in self.found)


def read_file(data: bytes, zone: str) -> Plan:
    """Read a file without looking into the database.

    :param zone: of times that name none.
    :raises CalendarError: it is no calendar, broken in its structure, or too large.
    """
    text, is_utf8 = decoded(data)
    strange = _CONTROL.search(text)
    parts = parse(_CONTROL.sub("", text) if strange else text)
    if not any(isinstance(part, Component) for part in parts):
        raise CalendarError(_("This is no calendar: there is no BEGIN in it."), _("Choose a file that ends in .ics."))
    zones, plan = Zones(parts, zone), Plan("", zone, hashlib.sha256(data).hexdigest())
    if not is_utf8:
        plan.warnings.append(_("The file is not UTF-8; its letters were read as Western European ones."))
    if strange:
        number = text.count("\n", 0, strange.start()) + 1
        plan.warnings.append(_("Line {number} has control characters, which no calendar may have; they are left out.").format(number=number))
    _take_out(parts, plan, zones, set())
    if len(plan.found) > MOST_ENTRIES:
        raise CalendarError(_("The calendar has more than {count} entries.").format(count=MOST_ENTRIES))
    unknown = _("The zone “{zone}” is not known; its times are read in {usual}.")
    plan.warnings += [unknown.format(zone=name, usual=zone) for name in sorted(zones.unknown)]
    plan.frame = written(parts).replace("\r\n", "\n")
    return plan


def _take_out(parts: Parts, plan: Plan, zones: Zones, seen: set[EntryKey]) -> None:
    """Put a line in place of each entry that we understand; what we do not stays where it is, letter by letter."""
    for place, part in enumerate(parts):
        if isinstance(part, Line):
            if not part.name:
                plan.warnings.append(_("Line {number} is no line of a calendar; it is kept as it is.").format(number=part.number))
            continue
        if part.name not in ENTRIES:
            plan.others += part.name not in ("VCALENDAR", "VTIMEZONE", "STANDARD", "DAYLIGHT")
            _take_out(part.parts, plan, zones, seen)
            continue
        try:
            entry = read_entry(part, _uid(part), zones, zones.usual)
        except CalendarError as error:
            plan.warnings.append(_("{problem} The entry is kept, but it does not become a task.").format(problem=error.text))
            continue
        if (entry.uid, entry.occurrence_at) in seen:
            text = _("Line {number}: the entry {uid} is there twice; the first counts, the other is kept as it is.")
            plan.warnings.append(text.format(number=part.number, uid=entry.uid[:60]))
            continue
        seen.add((entry.uid, entry.occurrence_at))
        plan.warnings += entry.warnings
        plan.found.append(Found(replace(entry, warnings=()), part.text()))
        parts[place] = Line(place_line((entry.uid, entry.occurrence_at)))


def place_line(key: EntryKey) -> str:
    """The line that stands for an entry."""
    return f"{PLACE}:{hashlib.sha256(key[0].encode()).hexdigest()}{'' if key[1] is None else f'-{key[1]:%Y%m%dT%H%M%S}'}"


def _uid(part: Component) -> str:
    """The UID of an entry; one without, or with an endless one, is known by its text."""
    line = part.first("UID")
    uid = "" if line is None else line.value.strip()
    if 0 < len(uid) <= LONGEST_UID:
        return uid
    return f"kontor-{hashlib.sha256((uid or part.text()).encode()).hexdigest()}"


def compare(ctx: Context, session: Session, plan: Plan, employee_id: int) -> None:
    """Say of each entry what becomes of it here."""
    tasks, series = _known(session, plan, employee_id)
    for one in plan.found:
        known: Task | TaskSeries | None = series.get(one.entry.uid) if one.entry.occurrence_at is None else None
        known = known or tasks.get(one.key)
        if known is None:
            continue
        one.record, one.old_text = known.id, known.calendar_text or ""
        one.fate = "binned" if known.deleted_at is not None else "same" if one.old_text == one.text else "changed"


def _known(session: Session, plan: Plan, employee_id: int) -> tuple[dict[EntryKey, Task], dict[str, TaskSeries]]:
    uids = sorted({one.entry.uid for one in plan.found})
    tasks: dict[EntryKey, Task] = {}
    series: dict[str, TaskSeries] = {}
    for chunk in _chunks(uids):
        for task in session.scalars(sa.select(Task).where(Task.calendar_uid.in_(chunk), _mine(Task, employee_id)).order_by(Task.id)):
            tasks[(task.calendar_uid or "", task.occurrence_at)] = task
        for one in session.scalars(sa.select(TaskSeries).where(TaskSeries.calendar_uid.in_(chunk), _mine(TaskSeries, employee_id))):
            series[one.calendar_uid or ""] = one
    return tasks, series


def _mine(model: type[Task] | type[TaskSeries], employee_id: int) -> sa.ColumnElement[bool]:
    return sa.or_(model.employee_id == employee_id, model.author_id == employee_id)


def _chunks(uids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(uids), _CHUNK):
        yield uids[start : start + _CHUNK]
