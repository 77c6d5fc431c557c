"""Which IANA zone a calendar means by a TZID: by its name, by the names of Windows and Outlook, or by the hours that its VTIMEZONE describes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from app.core.planning.calendar_text import Component, Line, Parts, parse
from app.core.planning.wall_time import is_zone

#: lines that a VTIMEZONE may have before it is left unread: the longest of the tz database has some hundred
_LONGEST_ZONE = 3000
#: years of which the hours are compared, the present ones first: some descriptions tell of laws that are gone
_COMPARED = ((2023, 2026), (2014, 2017), (2004, 2006))
#: years of which a zone that we write tells
_TOLD_YEARS = 12


class Zones:
    """The zones of one file.

    :param parts: the file. :param usual: the zone of times that name none, or one that does not exist.
    """

    def __init__(self, parts: Parts, usual: str) -> None:
        self.usual = usual
        self._described = {zone.value.strip(): found for found in _zones_in(parts) if (zone := found.first("TZID")) is not None}
        self._known: dict[str, str] = {}
        #: names that no zone was found for
        self.unknown: set[str] = set()

    def __call__(self, name: str) -> str:
        """The IANA name that is meant; the usual zone where nothing fits, which `unknown` then says."""
        name = name.strip().strip('"')
        if name not in self._known:
            found = _by_name(name) or self._by_description(name)
            if not found:
                self.unknown.add(name)
            self._known[name] = found or self.usual
        return self._known[name]

    def _by_description(self, name: str) -> str:
        described = self._described.get(name)
        if described is None:
            return ""
        place = described.first("X-LIC-LOCATION")
        return (place is not None and _by_name(place.value)) or _by_hours(described.text())


def zone_lines(zone: str, around: Sequence[datetime]) -> Component | None:
    """A VTIMEZONE for times of ours, of the years around them; None for UTC.

    :param around: moments that are told in the zone.
    """
    if zone == "UTC":
        return None
    first = min([one.year for one in around], default=date.today().year)
    described = Timezone.from_tzid(zone, first_date=date(first, 1, 1), last_date=date(first + _TOLD_YEARS, 1, 1))
    (found,) = parse(described.to_ical().decode())
    return None if isinstance(found, Line) else found


def _zones_in(parts: Parts) -> Iterator[Component]:
    for part in parts:
        if not isinstance(part, Line):
            if part.name == "VTIMEZONE":
                yield part
            yield from _zones_in(part.parts)


def _by_name(name: str) -> str:
    """A zone that is named plainly, by Windows, or behind the path of a program (``/freeassociation.sourceforge.net/Europe/Berlin``)."""
    name = name.strip()
    if is_zone(name):
        return name
    if name in WINDOWS_TO_OLSON:
        return str(WINDOWS_TO_OLSON[name])
    pieces = name.replace("-", "/", 1).split("/") if "/" not in name else name.split("/")
    return next((tail for tail in ("/".join(pieces[start:]) for start in range(len(pieces) - 1)) if is_zone(tail)), "")


@lru_cache(maxsize=64)
def _by_hours(text: str) -> str:
    """The zone whose clocks go as the description says, in every month of some years; those of more people come first."""
    if text.count("\n") > _LONGEST_ZONE:
        return ""
    try:
        described: Any = Timezone.from_ical(text)
        clocks = described.to_tz(lookup_tzid=False)
        wanted = [[clocks.utcoffset(moment) for moment in _months(years)] for years in _COMPARED]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError):  # whatever a broken description is to the library
        return ""
    names = sorted(filter(is_zone, available_timezones()), key=lambda name: (not name.startswith(("Europe/", "America/", "Asia/")), name))
    for years, offsets in zip(_COMPARED, wanted, strict=True):
        for name in names:
            if all(ZoneInfo(name).utcoffset(moment) == offset for moment, offset in zip(_months(years), offsets, strict=True)):
                return name
    return ""


def _months(years: tuple[int, int]) -> list[datetime]:
    return [datetime(year, month, 15, 12) for year in years for month in range(1, 13)]


def length_of(text: str) -> timedelta:
    """A DURATION of RFC 5545, 3.3.6.

    :raises ValueError: it is none.
    """
    sign = -1 if text.startswith("-") else 1
    letters = text.strip().lstrip("+-").upper()
    if not letters.startswith("P") or letters in ("P", "PT"):
        raise ValueError(text)
    seconds, number, units = 0, "", {"W": 604800, "D": 86400, "H": 3600, "M": 60, "S": 1}
    for letter in letters[1:]:
        if letter.isdecimal() and len(number) < 9:
            number += letter
        elif letter in units and number:
            seconds, number = seconds + int(number) * units[letter], ""
        elif letter != "T" or number:
            raise ValueError(text)
    if number:
        raise ValueError(text)
    return timedelta(seconds=sign * seconds)
