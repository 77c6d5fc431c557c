"""When somebody works: the hours of a week, less holidays and absences. Pure; moments are naive UTC, hours are minutes of wall time."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from app.core.errors import FieldErrors
from app.core.i18n import _
from app.core.planning.board import Span, TimeOff
from app.core.planning.wall_time import DAY, day_of, to_utc, whole_days

_HOUR = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")
MINUTES_OF_DAY = 24 * 60
#: a firm that works on none of so many days in a row has no working days at all
_LONGEST_SEARCH = 400


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """A stretch of working time of a day, in minutes from its midnight; a night shift ends beyond the 1440th."""

    start: int
    end: int


#: Monday first
Week = tuple[tuple[Hours, ...], ...]
_DAY = (Hours(9 * 60, 13 * 60), Hours(14 * 60, 18 * 60))
#: what holds where nobody has said anything else
USUAL_WEEK: Week = (_DAY, _DAY, _DAY, _DAY, _DAY, (), ())


@dataclass(frozen=True, slots=True)
class AskedOff(TimeOff):
    """An absence that somebody asks for and nobody has granted yet: it is shown, and the row can be planned on it."""


def minute_of(text: str) -> int | None:
    """Minutes from midnight of ``09:00``; None for what is no time of day."""
    found = _HOUR.fullmatch(text.strip())
    minute = int(found[1]) * 60 + int(found[2]) if found else MINUTES_OF_DAY + 1
    return minute if minute <= MINUTES_OF_DAY else None


def week_of(stored: Any) -> Week:
    """The week that a schedule keeps: seven lists of ``["09:00", "13:00"]``. An end that is not after its beginning is of the next day.

    :raises FieldErrors: it is no week, an hour is none, or two stretches overlap.
    """
    if not isinstance(stored, list) or len(stored) != 7 or not all(isinstance(day, list) for day in stored):
        raise FieldErrors({"hours": _("Working hours name seven days: give each its hours, or none.")})
    return tuple(_day_of(day) for day in stored)


def stored_week(week: Week) -> list[list[list[str]]]:
    """A week as a schedule keeps it."""
    return [[[_clock(hours.start), _clock(hours.end)] for hours in day] for day in week]


def _clock(minute: int) -> str:
    minute = minute if minute <= MINUTES_OF_DAY else minute - MINUTES_OF_DAY
    return f"{minute // 60:02}:{minute % 60:02}"


def _day_of(stored: Sequence[Any]) -> tuple[Hours, ...]:
    found = []
    for both in stored:
        start, end = (minute_of(str(part)) for part in both) if isinstance(both, list) and len(both) == 2 else (None, None)
        if start is None or end is None or start in (end, MINUTES_OF_DAY):
            raise FieldErrors({"hours": _("Working hours run from one time of day to another, such as 09:00 to 13:00: check “{text}”.").format(
                text=" – ".join(map(str, both)) if isinstance(both, list) else both,
            )})
        found.append(Hours(start, end if end > start else end + MINUTES_OF_DAY))
    found.sort()
    for earlier, later in zip(found, found[1:], strict=False):
        if later.start < earlier.end:
            text = _("Working hours overlap: {first} goes on when {second} begins. Shorten one of them.")
            raise FieldErrors({"hours": text.format(first=_words(earlier), second=_words(later))})
    return tuple(found)


def _words(hours: Hours) -> str:
    return f"{_clock(hours.start)}–{_clock(hours.end)}"


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working days of somebody.

    :param days_off: day → its name; :param worked: days on which everybody works though the week or the country says otherwise.
    """

    week: Week = USUAL_WEEK
    days_off: Mapping[date, str] = field(default_factory=dict)
    worked: Collection[date] = frozenset()

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        """The working hours of a day; a worked Saturday has those of the first working day of the week."""
        hours = self.week[day.weekday()]
        if day in self.worked:
            return hours or next((each for each in self.week if each), ())
        return () if day in self.days_off else hours

    def is_working(self, day: date) -> bool:
        """Whether there are working hours on a day."""
        return bool(self.hours_on(day))

    def working_day(self, day: date, step: int = 1) -> date | None:
        """The day itself where it is worked, or the nearest working day after it (before it with a step of -1); None if there is none."""
        days = (day + number * step * DAY for number in range(_LONGEST_SEARCH))
        return next((each for each in days if self.is_working(each)), None)

    def after(self, day: date, count: int) -> date | None:
        """The day that comes so many working days after a day; with 0 the day itself, or the next that is worked."""
        found = self.working_day(day)
        for _number in range(count):
            found = None if found is None else self.working_day((day if _number == 0 else found) + DAY)
        return found

    def working(self, span: Span, zone: str) -> tuple[Span, ...]:
        """The working hours within a stretch, in order."""
        day, last = day_of(span.starts_at, zone) - DAY, day_of(span.ends_at, zone)
        found = []
        while day <= last:
            found += [clip for hours in self.hours_on(day) if (clip := _common(_span(day, hours, zone), span)) is not None]
            day += DAY
        return tuple(found)


def _span(day: date, hours: Hours, zone: str) -> Span:
    midnight = datetime.combine(day, time())
    return Span(*(to_utc(midnight + timedelta(minutes=minute), zone) for minute in (hours.start, hours.end)))


def _common(one: Span, other: Span) -> Span | None:
    starts_at, ends_at = max(one.starts_at, other.starts_at), min(one.ends_at, other.ends_at)
    return Span(starts_at, ends_at) if starts_at < ends_at else None


def absent(first: date, last: date, from_time: str | None, to_time: str | None, zone: str) -> tuple[Span, ...]:
    """The stretches of an absence: whole days together, or its hours on each of the days."""
    start, end = minute_of(from_time or ""), minute_of(to_time or "")
    if start is None and end is None:
        return (whole_days(first, last, zone),)
    hours = Hours(start or 0, MINUTES_OF_DAY if end is None else end)
    return tuple(_span(first + number * DAY, hours, zone) for number in range((last - first).days + 1))


def common(spans: Iterable[Span], other: Span) -> tuple[Span, ...]:
    """The parts of stretches that lie within another."""
    return tuple(clip for span in spans if (clip := _common(span, other)) is not None)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Stretches in order, those that touch or overlap as one."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.starts_at, each.ends_at)):
        if found and span.starts_at <= found[-1].ends_at:
            found[-1] = Span(found[-1].starts_at, max(found[-1].ends_at, span.ends_at))
        else:
            found.append(span)
    return tuple(found)


def without(spans: Iterable[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of stretches, in order, when others are taken away."""
    holes, found = merged(taken), []
    for span in spans:
        start = span.starts_at
        for hole in holes:
            if hole.ends_at <= start or hole.starts_at >= span.ends_at:
                continue
            if hole.starts_at > start:
                found.append(Span(start, hole.starts_at))
            start = hole.ends_at
        if start < span.ends_at:
            found.append(Span(start, span.ends_at))
    return tuple(found)


def minutes(spans: Iterable[Span]) -> int:
    """The length of stretches together, in whole minutes."""
    return int(sum((span.ends_at - span.starts_at).total_seconds() for span in spans) // 60)
