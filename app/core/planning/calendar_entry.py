"""What a VEVENT or VTODO of RFC 5545 means to us: an `Entry`, read from its component."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.enums.planning import Answer, TaskKind, TaskState
from app.core.enums.vocabulary import choice
from app.core.errors import UserError
from app.core.i18n import _
from app.core.planning.calendar_alarms import alarms_of
from app.core.planning.calendar_text import CalendarError, Component, Line, unescaped
from app.core.planning.calendar_zones import length_of
from app.core.planning.recurrence import parse_recurrence
from app.core.planning.rule import parse_moment
from app.core.planning.wall_time import is_in_time, to_utc, to_wall

ENTRIES = ("VEVENT", "VTODO")
RECURRING = ("RRULE", "EXRULE", "RDATE", "EXDATE")
LONGEST_TITLE = 200
LONGEST_UID = 255
_TODO_STATES = {
    "NEEDS-ACTION": TaskState.OPEN, "IN-PROCESS": TaskState.IN_WORK, "COMPLETED": TaskState.DONE, "CANCELLED": TaskState.CANCELLED,
}
_ANSWERS = {"ACCEPTED": Answer.AGREED, "DECLINED": Answer.DECLINED}
#: PRIORITY up to which something is important (RFC 5545, 3.8.1.9: 1 to 4 are high)
_IMPORTANT = range(1, 5)
_LONGEST = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event or a to-do as we know it. Moments are naive UTC.

    :param occurrence_at: of which time of a recurring one it tells (RECURRENCE-ID).
    :param rule: lines RRULE, RDATE and EXDATE in our own spelling; empty for a single one.
    :param people: e-mail address → answer, of all attendees. :param alarms: minutes before it, of its relative alarms.
    :param warnings: what of it could not be taken as it stands, as sentences.
    """

    uid: str
    is_todo: bool = False
    kind: TaskKind = TaskKind.MEETING
    occurrence_at: datetime | None = None
    title: str = ""
    description: str | None = None
    place: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    due_at: datetime | None = None
    finished_at: datetime | None = None
    is_all_day: bool = False
    zone: str = "UTC"
    state: TaskState = TaskState.OPEN
    is_tentative: bool = False
    is_important: bool = False
    rule: str = ""
    people: tuple[tuple[str, Answer], ...] = ()
    organizer: str = ""
    alarms: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()


def read_entry(found: Component, uid: str, zones: Callable[[str], str], usual: str) -> Entry:
    """Read an entry.

    :param uid: its key. :param zones: IANA zone of a TZID. :param usual: zone of times that name none.
    :raises CalendarError: its times are none, or contradict each other; the sentence names the line.
    """
    is_todo = found.name == "VTODO"
    begin, zone, is_all_day = _moment(found, "DTSTART", zones, usual)
    due, due_zone, _is_date = _moment(found, "DUE", zones, usual)
    end, _zone, _is_date = _moment(found, "DTEND", zones, usual)
    lasts = _length(found)
    if begin is None and not is_todo:
        raise CalendarError(_("Line {number}: the event has no beginning (DTSTART).").format(number=found.number))
    if is_todo:
        end = _moment_or_none(found, "X-KONTOR-ENDS", zones, usual)
    if begin is not None and lasts is not None:
        due, end = (due or begin + lasts, end) if is_todo else (due, end or begin + lasts)
    if begin is not None and end is None:
        day = timedelta(days=1) if is_all_day else timedelta()
        end = to_utc(to_wall(begin, zone).replace(fold=0) + day, zone) if not is_todo or is_all_day else begin + timedelta(minutes=30)
    if begin is not None and end is not None and not begin <= end <= begin + _LONGEST:
        raise CalendarError(_("Line {number}: the entry ends before it begins, or after ten years.").format(number=found.number))
    occurrence, _zone, _is_date = _moment(found, "RECURRENCE-ID", zones, usual)
    rule, warnings = _rule(found, begin, zone, is_all_day, zones) if occurrence is None else ("", [])
    title = _text(found, "SUMMARY")
    if len(title) > LONGEST_TITLE:
        warnings.append(_("Line {number}: the title is cut to {count} letters.").format(number=found.number, count=LONGEST_TITLE))
    status, finished = _text(found, "STATUS").strip().upper(), _moment_or_none(found, "COMPLETED", zones, usual)
    state = _TODO_STATES.get(status, TaskState.DONE if finished and is_todo else TaskState.OPEN) if is_todo else _event_state(found, status)
    return Entry(
        uid, is_todo, _kind(found, is_todo), occurrence, _short(title), _text(found, "DESCRIPTION") or None, _short(_text(found, "LOCATION")) or None,
        begin, end, due, finished, is_all_day, zone if begin is not None else due_zone, state, status == "TENTATIVE",
        _number(_text(found, "PRIORITY")) in _IMPORTANT, rule, tuple(_people(found)), _address(found.first("ORGANIZER")),
        alarms_of(found, begin, due if is_todo else end, is_all_day), tuple(warnings),
    )


def _short(text: str) -> str:
    return " ".join(text.split())[:LONGEST_TITLE]


def _text(found: Component, name: str) -> str:
    line = found.first(name)
    return "" if line is None else unescaped(line.value)


def _number(text: str) -> int:
    return int(text) if text.strip().isdecimal() and len(text) < 4 else 0


def _kind(found: Component, is_todo: bool) -> TaskKind:
    named = _text(found, "X-KONTOR-KIND").strip().lower()
    if named in {kind.value for kind in TaskKind}:
        return choice(TaskKind, named)
    return TaskKind.ASSIGNMENT if is_todo else TaskKind.MEETING


def _event_state(found: Component, status: str) -> TaskState:
    named = _text(found, "X-KONTOR-STATE").strip().lower()
    if named in {state.value for state in TaskState}:
        return choice(TaskState, named)
    return TaskState.CANCELLED if status == "CANCELLED" else TaskState.OPEN


def _moment(found: Component, name: str, zones: Callable[[str], str], usual: str) -> tuple[datetime | None, str, bool]:
    """A time, the zone it is told in, and whether it is a date."""
    line = found.first(name)
    if line is None:
        return None, usual, False
    try:
        wall, is_utc, is_date = parse_moment(line.value)
    except ValueError as error:
        text = _("Line {number}: {name} is no time: “{value}”.")
        raise CalendarError(text.format(number=line.number, name=name, value=line.value[:40])) from error
    if not is_in_time(wall):
        raise CalendarError(_("Line {number}: {name} lies in the year {year}.").format(number=line.number, name=name, year=wall.year))
    if is_utc:
        return wall, "UTC", False
    named = line.parameter("TZID")
    zone = zones(named) if named else usual
    return to_utc(wall, zone), zone, is_date


def _moment_or_none(found: Component, name: str, zones: Callable[[str], str], usual: str) -> datetime | None:
    try:
        return _moment(found, name, zones, usual)[0]
    except CalendarError:
        return None


def _length(found: Component) -> timedelta | None:
    line = found.first("DURATION")
    if line is None:
        return None
    try:
        return length_of(line.value)
    except ValueError as error:
        text = _("Line {number}: {name} is no length of time: “{value}”.")
        raise CalendarError(text.format(number=line.number, name="DURATION", value=line.value[:40])) from error


def _rule(found: Component, begin: datetime | None, zone: str, is_all_day: bool, zones: Callable[[str], str]) -> tuple[str, list[str]]:
    """The lines of recurrence in our spelling; one that cannot be read makes the entry a single one, with a warning."""
    lines = [line for name in RECURRING for line in found.lines(name)]
    if not lines or begin is None:
        return "", []
    try:
        return parse_recurrence("\n".join(line.text for line in lines), begin, zone, is_all_day=is_all_day, zones=zones).lines(), []
    except UserError as error:
        text = _("Line {number}: {problem} The entry comes in once.")
        return "", [text.format(number=lines[0].number, problem=error.text)]


def _people(found: Component) -> list[tuple[str, Answer]]:
    known: dict[str, Answer] = {}
    for line in found.lines("ATTENDEE"):
        if address := _address(line):
            known.setdefault(address, _ANSWERS.get(line.parameter("PARTSTAT").upper(), Answer.INVITED))
    return list(known.items())


def _address(line: Line | None) -> str:
    """The e-mail address of an attendee; empty where there is none."""
    if line is None:
        return ""
    scheme, _colon, address = line.value.strip().partition(":")
    return address.strip().lower() if scheme.lower() == "mailto" and "@" in address else ""

