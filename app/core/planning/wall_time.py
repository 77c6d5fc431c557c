"""Wall time: what a clock on the wall of an IANA zone shows at a naive UTC moment, and back.

The rules, which hold everywhere in the program:

- a wall time that clocks leap over counts by the offset before the leap, so 02:30 of a spring night is shown as 03:30 (RFC 5545, 3.3.5);
- of a wall time that comes twice the first is meant, unless the caller says ``later``;
- moving by wall time moves the local beginning and keeps the elapsed length; all-day tasks keep their dates and the number of their days.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from app.core.errors import UserError
from app.core.i18n import _
from app.core.planning.board import Span

#: years within which something can be planned; others are slips of the finger
FIRST_YEAR, LAST_YEAR = 1900, 2200
DAY = timedelta(days=1)


def is_zone(name: str) -> bool:
    """Whether there is a zone of this name."""
    return name in _names()


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(available_timezones()) - {"localtime", "Factory", "posixrules"}


@lru_cache(maxsize=128)
def zone_of(name: str) -> ZoneInfo:
    """The zone of a name.

    :raises UserError: there is none.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        text = _("There is no time zone “{zone}”.").format(zone=name)
        raise UserError(text, _("Choose one by its place, such as Europe/Berlin.")) from error


def is_in_time(moment: datetime) -> bool:
    """Whether something can be planned for a moment."""
    return FIRST_YEAR <= moment.year <= LAST_YEAR


def to_wall(moment: datetime, zone: str) -> datetime:
    """What the clock shows at a naive UTC moment; ``fold`` is 1 in the second of two equal hours."""
    return moment.replace(tzinfo=UTC).astimezone(zone_of(zone)).replace(tzinfo=None)


def to_utc(wall: datetime, zone: str, *, later: bool = False) -> datetime:
    """The naive UTC moment of a wall time.

    :param later: of a time that comes twice the second is meant.
    """
    is_later = later and is_twice(wall, zone)
    return wall.replace(tzinfo=zone_of(zone), fold=int(is_later)).astimezone(UTC).replace(tzinfo=None)


def is_twice(wall: datetime, zone: str) -> bool:
    """Whether the clock shows this time twice, since it was put back."""
    first, second = (wall.replace(tzinfo=zone_of(zone), fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second


def is_missing(wall: datetime, zone: str) -> bool:
    """Whether the clock leaps over this time."""
    first, second = (wall.replace(tzinfo=zone_of(zone), fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first < second


def moved(moment: datetime, delta: timedelta, zone: str) -> datetime:
    """A moment moved by wall time: two hours later is what the clock shows two hours on, whatever happened in between.

    Of a time that comes twice that one is meant which lies nearer to the moment moved by elapsed time, so moving by nothing changes nothing.
    """
    wall = to_wall(moment, zone).replace(fold=0) + delta
    first, second = to_utc(wall, zone), to_utc(wall, zone, later=True)
    aim = moment + delta
    return second if abs(second - aim) < abs(first - aim) else first


def moved_span(span: Span, delta: timedelta, zone: str) -> Span:
    """A stretch moved by wall time: its beginning on the clock, its length as it elapsed."""
    starts_at = moved(span.starts_at, delta, zone)
    return Span(starts_at, starts_at + (span.ends_at - span.starts_at))


def begin_of(day: date, zone: str) -> datetime:
    """The moment at which a day begins: later than midnight where clocks leap over it."""
    return to_utc(datetime.combine(day, time()), zone)


def day_of(moment: datetime, zone: str) -> date:
    """The day that the calendar on the wall shows."""
    return to_wall(moment, zone).date()


def days_of(span: Span, zone: str) -> tuple[date, date]:
    """First and last day that a stretch touches; one without length touches the day of its beginning."""
    first = day_of(span.starts_at, zone)
    last = day_of(max(span.starts_at, span.ends_at - timedelta(milliseconds=1)), zone)
    return first, last


def whole_days(first: date, last: date, zone: str) -> Span:
    """The stretch of all hours from one day to another, both included."""
    return Span(begin_of(first, zone), begin_of(last + DAY, zone))


def moved_days(span: Span, days: int, zone: str, target: str = "") -> Span:
    """An all-day stretch moved by days: it keeps its dates and their number, however long the days are.

    :param target: zone in which the new days are meant; as before where it is empty.
    """
    first, last = days_of(span, zone)
    return whole_days(first + days * DAY, last + days * DAY, target or zone)


def days_meant(span: Span, zone: str) -> tuple[date, date]:
    """First and last day that whole days mean which were drawn in a zone of the neighbourhood: midnight there is not midnight here."""
    count = max(1, round((span.ends_at - span.starts_at) / DAY))
    first = day_of(span.starts_at + DAY / 2, zone)
    return first, first + (count - 1) * DAY
