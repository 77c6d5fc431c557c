"""Reminders of a calendar entry: VALARM of RFC 5545, section 3.6.6, as far as it is told relative to the entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from app.core.planning.calendar_text import Component, Line, component, escaped, property_line
from app.core.planning.calendar_zones import length_of

#: nobody is reminded longer before
LONGEST_MINUTES = 60 * 24 * 60
#: reminders of a whole day count from nine o'clock, alarms from midnight (``core.rules.reminding.counted_from``)
MORNING = 9 * 60


def alarms_of(found: Component, begin: datetime | None, end: datetime | None, is_all_day: bool) -> tuple[int, ...]:
    """Minutes before the moment from which reminders count, of all relative alarms that come before it, the longest last.

    :param begin: of the entry, naive UTC; None for a to-do whose due moment ``end`` counts then.
    """
    base = begin if begin is not None else end
    if base is None:
        return ()
    return tuple(sorted({minutes for _alarm, minutes in _read(found, base, end, is_all_day)}))


def put_alarms(known: Component, was: Iterable[int], now: Iterable[int], ends: tuple[datetime | None, datetime | None], title: str, *,
               is_all_day: bool) -> None:
    """Take out the alarms that are told no longer and add those that came; every other one stays as it came in.

    :param ends: begin and end of the entry, as `alarms_of` takes them.
    """
    gone, begin, end = {*was} - {*now}, *ends
    base = begin if begin is not None else end
    if base is not None:
        out = [alarm for alarm, minutes in _read(known, base, end, is_all_day) if minutes in gone]
        known.parts[:] = [part for part in known.parts if not any(part is alarm for alarm in out)]
    known.parts += [alarm(minutes, title, is_all_day=is_all_day) for minutes in sorted({*now} - {*was})]


def alarm(minutes: int, title: str, *, is_all_day: bool = False) -> Component:
    """The alarm of a reminder.

    :param minutes: before the moment from which reminders count. :param title: what is shown.
    """
    offset = (MORNING if is_all_day else 0) - minutes
    trigger = f"{'-' if offset <= 0 else ''}PT{abs(offset)}M"
    return component("VALARM", [
        property_line("ACTION", "DISPLAY"), property_line("TRIGGER", trigger), property_line("DESCRIPTION", escaped(title)),
    ])


def _read(found: Component, base: datetime, end: datetime | None, is_all_day: bool) -> Iterator[tuple[Component, int]]:
    for one in found.components("VALARM"):
        trigger = one.first("TRIGGER")
        offset = None if trigger is None else _offset(trigger)
        if trigger is None or offset is None:
            continue
        if trigger.parameter("RELATED").upper() == "END":
            offset += (end or base) - base
        minutes = (MORNING if is_all_day else 0) - int(offset.total_seconds() // 60)
        if 0 <= minutes <= LONGEST_MINUTES:
            yield one, minutes


def _offset(trigger: Line) -> timedelta | None:
    """How long after the beginning an alarm comes; None for one at a moment of its own, or that cannot be read."""
    try:
        return length_of(trigger.value.strip())
    except ValueError:
        return None
