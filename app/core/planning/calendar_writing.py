"""Entries as VEVENT and VTODO: a new one whole, a known one with our changes only; every other line stays as it came in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime, timedelta

from app.core import clock
from app.core.enums.planning import Answer, TaskState
from app.core.planning.calendar_alarms import alarm, put_alarms
from app.core.planning.calendar_entry import RECURRING, Entry
from app.core.planning.calendar_text import Component, Line, component, escaped, property_line
from app.core.planning.calendar_zones import length_of
from app.core.planning.rule import parse_moment
from app.core.planning.wall_time import day_of, to_wall

_TODO = {TaskState.OPEN: "NEEDS-ACTION", TaskState.IN_WORK: "IN-PROCESS", TaskState.DONE: "COMPLETED", TaskState.CANCELLED: "CANCELLED"}
_PARTSTAT = {Answer.AGREED: "ACCEPTED", Answer.DECLINED: "DECLINED", Answer.INVITED: "NEEDS-ACTION"}
_TIMES = {"starts_at": "DTSTART", "due_at": "DUE", "finished_at": "COMPLETED"}
#: fields that are not ours to write back: they come from the file, or tell how it was read
_READ_ONLY = {"uid", "is_todo", "occurrence_at", "warnings", "zone"}

#: makes of the TZID of a line the IANA zone that it means
ZoneOf = Callable[[str], str]


def new_component(entry: Entry, minutes_before: tuple[int, ...] = ()) -> Component:
    """An entry that was born here.

    :param minutes_before: of the reminders, minutes before the beginning.
    """
    made = component("VTODO" if entry.is_todo else "VEVENT", [
        property_line("UID", escaped(entry.uid)), property_line("DTSTAMP", f"{clock.now():%Y%m%dT%H%M%SZ}"),
    ])
    if entry.occurrence_at is not None:
        made.parts.append(_time_line("RECURRENCE-ID", entry.occurrence_at, entry))
    made.parts.append(property_line("X-KONTOR-KIND", entry.kind.value))
    empty = Entry(entry.uid, entry.is_todo, entry.kind, entry.occurrence_at, zone=entry.zone, is_all_day=entry.is_all_day)
    _apply(made, empty, entry, str)
    made.parts += [alarm(minutes, entry.title, is_all_day=entry.is_all_day) for minutes in minutes_before]
    return made


def change(known: Component, was: Entry, now: Entry, zones: ZoneOf) -> bool:
    """Write what has changed into a component; answers whether anything did.

    :param was: what the component says. :param now: what it shall say.
    """
    if not _apply(known, was, now, zones):
        return False
    sequence = known.first("SEQUENCE")
    number = int(sequence.value) if sequence is not None and sequence.value.strip().isdecimal() else 0
    _put(known, "SEQUENCE", property_line("SEQUENCE", str(number + 1)))
    return True


def _apply(known: Component, was: Entry, now: Entry, zones: ZoneOf) -> bool:
    changed = {one.name for one in fields(Entry) if one.name not in _READ_ONLY and getattr(was, one.name) != getattr(now, one.name)}
    if "is_all_day" in changed:
        changed |= {"starts_at", "ends_at"}
    for name, text in (("title", "SUMMARY"), ("description", "DESCRIPTION"), ("place", "LOCATION")):
        if name in changed:
            _put_text(known, text, getattr(now, name) or "")
    for name, head in _TIMES.items():
        if name in changed:
            moment = getattr(now, name)
            _put(known, head, None if moment is None else _kept_form(known.first(head), head, moment, now, zones))
    if "ends_at" in changed or ("starts_at" in changed and not now.is_todo):
        _put_end(known, now, zones)
    if changed & {"state", "is_tentative"}:
        _put_state(known, now)
    if "is_important" in changed:
        _put(known, "PRIORITY", property_line("PRIORITY", "1") if now.is_important else None)
    if "kind" in changed:
        _put(known, "X-KONTOR-KIND", property_line("X-KONTOR-KIND", now.kind.value))
    if "rule" in changed:
        _put_rule(known, now.rule)
    if "people" in changed:
        _put_people(known, dict(was.people), dict(now.people))
    if "alarms" in changed:
        ends = (was.starts_at, was.due_at if was.is_todo else was.ends_at)
        put_alarms(known, was.alarms, now.alarms, ends, now.title, is_all_day=now.is_all_day)
    if "organizer" in changed:
        _put(known, "ORGANIZER", property_line("ORGANIZER", f"mailto:{now.organizer}") if now.organizer else None)
    return bool(changed)


def _put(known: Component, name: str, line: Line | None) -> None:
    """Put a line in place of the first of its name, before the components inside; the others of the name go."""
    places = [place for place, part in enumerate(known.parts) if isinstance(part, Line) and part.name == name]
    inside = next((place for place, part in enumerate(known.parts) if isinstance(part, Component)), len(known.parts))
    for place in reversed(places if line is None else places[1:]):
        del known.parts[place]
    if line is not None and places:
        known.parts[places[0]] = line
    elif line is not None:
        known.parts.insert(inside, line)


def _put_text(known: Component, name: str, text: str) -> None:
    line = known.first(name)
    if not text:
        _put(known, name, None)
    else:
        _put(known, name, line.with_value(escaped(text)) if line is not None else property_line(name, escaped(text)))


def _kept_form(line: Line | None, name: str, moment: datetime, entry: Entry, zones: ZoneOf) -> Line:
    """The line with another moment in the form that it had: UTC, in its zone, without a zone, or a date."""
    if line is None or name == "COMPLETED":
        return _time_line(name, moment, entry)
    try:
        _wall, was_utc, was_date = parse_moment(line.value)
    except ValueError:
        return _time_line(name, moment, entry)
    if was_date != entry.is_all_day and name != "DUE":
        return _time_line(name, moment, entry)
    if was_utc:
        return line.with_value(f"{moment:%Y%m%dT%H%M%SZ}")
    zone = zones(line.parameter("TZID")) if line.parameter("TZID") else entry.zone
    return line.with_value(f"{day_of(moment, zone):%Y%m%d}" if was_date else f"{to_wall(moment, zone):%Y%m%dT%H%M%S}")


def _time_line(name: str, moment: datetime, entry: Entry) -> Line:
    if entry.is_all_day and name not in ("COMPLETED", "DUE"):
        return property_line(f"{name};VALUE=DATE", f"{day_of(moment, entry.zone):%Y%m%d}")
    if not entry.rule or name in ("COMPLETED", "DUE") or entry.zone == "UTC":
        return property_line(name, f"{moment:%Y%m%dT%H%M%SZ}")
    return property_line(f"{name};TZID={entry.zone}", f"{to_wall(moment, entry.zone):%Y%m%dT%H%M%S}")


def _put_end(known: Component, now: Entry, zones: ZoneOf) -> None:
    if now.is_todo:
        _put(known, "X-KONTOR-ENDS", property_line("X-KONTOR-ENDS", f"{now.ends_at:%Y%m%dT%H%M%SZ}") if now.ends_at else None)
        return
    length = known.first("DURATION")
    if now.ends_at is None or now.starts_at is None:
        _put(known, "DTEND", None)
        return
    if length is not None and known.first("DTEND") is None:
        if _length_or_none(length) != now.ends_at - now.starts_at:
            _put(known, "DURATION", length.with_value(f"PT{int((now.ends_at - now.starts_at).total_seconds())}S"))
        return
    form = known.first("DTEND") or known.first("DTSTART")
    line = _kept_form(form, "DTEND", now.ends_at, now, zones)
    if form is not None and form.name == "DTSTART":
        line = Line(line.raw.replace("DTSTART", "DTEND", 1))
    _put(known, "DTEND", line)


def _length_or_none(line: Line) -> timedelta | None:
    try:
        return length_of(line.value)
    except ValueError:
        return None


def _put_state(known: Component, now: Entry) -> None:
    if now.is_todo:
        _put(known, "STATUS", property_line("STATUS", _TODO[now.state]))
        return
    word = "CANCELLED" if now.state is TaskState.CANCELLED else "TENTATIVE" if now.is_tentative else "CONFIRMED"
    _put(known, "STATUS", property_line("STATUS", word))
    own = now.state in (TaskState.IN_WORK, TaskState.DONE)
    _put(known, "X-KONTOR-STATE", property_line("X-KONTOR-STATE", now.state.value) if own else None)


def _put_rule(known: Component, rule: str) -> None:
    for name in RECURRING:
        _put(known, name, None)
    place = next((place for place, part in enumerate(known.parts) if isinstance(part, Component)), len(known.parts))
    for line in filter(None, rule.splitlines()):
        head, _colon, value = line.partition(":")
        known.parts.insert(place, property_line(head, value))
        place += 1


def _put_people(known: Component, was: dict[str, Answer], now: dict[str, Answer]) -> None:
    """Attendees that came, went or answered; the lines of the others stay."""
    for part in [part for part in known.parts if isinstance(part, Line) and part.name == "ATTENDEE"]:
        address = part.value.strip().partition(":")[2].strip().lower()
        if address in was and was.get(address) != now.get(address):
            known.parts.remove(part)
    place = next((place for place, part in enumerate(known.parts) if isinstance(part, Component)), len(known.parts))
    for address, answer in now.items():
        if was.get(address) != answer:
            known.parts.insert(place, property_line(f"ATTENDEE;PARTSTAT={_PARTSTAT[answer]}", f"mailto:{address}"))
            place += 1
