"""The axis of time of a planner: days side by side, of each the visible hours, wall time mapped to pixels. Without Qt.

Two lengths are told apart. A *position* is a number of visible minutes of wall time from the axis' begin; it does not depend on the zoom.
An *x* is a position in pixels. Every day has the same width, also the days of 23 and 25 hours: a missing hour is empty, a doubled one is passed twice
(``seams`` names both).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import NamedTuple

from app.core.planning.board import Block, Span
from app.core.planning.wall_time import begin_of, days_of, to_utc, to_wall

DAY = 1440
#: pixels a minute at the finest level: a grid of single minutes
FINEST = 24.0
#: steps that a grid or a scale of labels may have, in minutes
STEPS = (1, 5, 15, 30, 60, 120, 240, 360, 720)
#: what `_change` says of a day on which clocks run on
_EVEN = (0, 0, False)


class Stretch(NamedTuple):
    """Where something lies on the axis, in positions.

    :param is_outside: nothing of it falls into visible time; it is then marked at the edge.
    :param is_after: the edge is the end of what is visible, so that the mark lies before it.
    """

    begin: float
    end: float
    is_outside: bool = False
    is_after: bool = False


@dataclass(frozen=True, slots=True)
class Seam:
    """An hour that clocks leave out or pass twice, in positions."""

    begin: float
    end: float
    is_missing: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid or a place of a label."""

    position: float
    day: date
    minute: int


@dataclass(frozen=True)
class Axis:
    """Days side by side.

    :param days: the days that are shown, sorted; days may be left out.
    :param opens: first visible minute of each day; ``closes`` the minute after the last.
    :param scale: pixels a minute.
    """

    zone: str
    days: tuple[date, ...]
    opens: int = 0
    closes: int = DAY
    scale: float = 1.0

    @property
    def window(self) -> int:
        """Visible minutes of a day."""
        return self.closes - self.opens

    @property
    def day_width(self) -> float:
        """Width of each day in pixels."""
        return self.window * self.scale

    @property
    def width(self) -> float:
        """Width of all days in pixels."""
        return len(self.days) * self.day_width

    @property
    def length(self) -> int:
        """The last position."""
        return len(self.days) * self.window

    def wall(self, moment: datetime) -> datetime:
        """The wall time of a moment of ours (naive UTC)."""
        return to_wall(moment, self.zone)

    def moment(self, wall: datetime) -> datetime:
        """The moment (naive UTC) of a wall time; in a missing hour as if the clocks had not changed yet, in a doubled one the first."""
        return to_utc(wall, self.zone)

    def day_index(self, day: date) -> int:
        """The number of a day, or of the first shown one after it."""
        return bisect_left(self.days, day)

    def position_of_wall(self, wall: datetime) -> float:
        """The position of a wall time; what is not visible lies on the edge of the nearest visible time after or, within a day, before it."""
        number = bisect_left(self.days, wall.date())
        if number == len(self.days) or self.days[number] != wall.date():
            return float(number * self.window)
        minute = wall.hour * 60 + wall.minute + wall.second / 60
        return number * self.window + min(max(minute - self.opens, 0.0), self.window)

    @cached_property
    def _edges(self) -> tuple[list[datetime], list[datetime], list[bool]]:
        """Begin and end of each day as moments, and whether its clocks run on from midnight to midnight."""
        begins = [begin_of(day, self.zone) for day in self.days]
        ends = [begin_of(day + timedelta(days=1), self.zone) for day in self.days]
        return begins, ends, [_change(day, self.zone) == _EVEN for day in self.days]

    def position(self, moment: datetime) -> float:
        """The position of a moment; see ``position_of_wall``. Asks the zone only where clocks change: thousands are placed."""
        begins, ends, are_even = self._edges
        number = bisect_right(begins, moment) - 1
        if number < 0:
            return 0.0
        if moment >= ends[number]:
            return float((number + 1) * self.window)
        if not are_even[number]:
            return self.position_of_wall(self.wall(moment))
        return number * self.window + min(max((moment - begins[number]).total_seconds() / 60 - self.opens, 0.0), self.window)

    def x(self, moment: datetime) -> float:
        """The x of a moment, in pixels from the axis' begin."""
        return self.position(moment) * self.scale

    def wall_at(self, position: float, is_end: bool = False) -> datetime:
        """The wall time at a position, to the second; one beside the axis is taken back to its edge.

        :param is_end: a position between two days means the end of the first, not the begin of the second.
        """
        seconds = round(min(max(position, 0.0), self.length) * 60)
        number, rest = divmod(seconds, self.window * 60)
        if number and rest == 0 and (is_end or number == len(self.days)):
            number, rest = number - 1, self.window * 60
        return datetime.combine(self.days[number], time()) + timedelta(minutes=self.opens, seconds=rest)

    def moment_at(self, x: float, is_end: bool = False) -> datetime:
        """The moment at an x, to the second; see ``wall_at``."""
        return self.moment(self.wall_at(x / self.scale, is_end))

    def day_at(self, x: float) -> int:
        """The number of the day at an x, taken back to the axis."""
        return min(max(int(x // self.day_width), 0), len(self.days) - 1)

    def stretch(self, starts_at: datetime, ends_at: datetime) -> Stretch:
        """Where a stretch of time lies."""
        begin, end = self.position(starts_at), self.position(ends_at)
        return Stretch(begin, end) if end > begin else self._point(begin, self.wall(starts_at))

    def stretch_of(self, block: Block) -> Stretch:
        """Where a planned block lies; one of whole days takes its days, as dates of its own zone, from edge to edge."""
        span = span_of(block)
        if not block.is_all_day:
            return self._within_day(*span) or self.stretch(*span)
        first, last = days_of(span, block.zone)
        begin, end = bisect_left(self.days, first), bisect_right(self.days, last)
        return Stretch(begin * self.window, end * self.window, end <= begin, begin > 0)

    def _within_day(self, starts_at: datetime, ends_at: datetime) -> Stretch | None:
        """What `stretch` says, in one go, of what lies within a day on which clocks run on: nearly all of thousands do; None for others."""
        begins, ends, are_even = self._edges
        number = bisect_right(begins, starts_at) - 1
        if number < 0 or ends_at > ends[number] or not are_even[number]:
            return None
        midnight, opens, closes = begins[number], self.opens, self.closes
        begin = (starts_at - midnight).total_seconds() / 60
        end = (ends_at - midnight).total_seconds() / 60
        begin, end = opens if begin < opens else begin, closes if end > closes else end
        base = number * (closes - opens) - opens
        return Stretch(base + begin, base + end) if end > begin else None

    def _point(self, begin: float, starts: datetime) -> Stretch:
        """Something without length on the axis: not in visible time, or of no time at all."""
        shown = self.days[number] if (number := bisect_left(self.days, starts.date())) < len(self.days) else None
        minute = starts.hour * 60 + starts.minute
        is_within = shown == starts.date() and self.opens <= minute < self.closes
        is_after = begin > 0 and (shown != starts.date() or minute >= self.closes)
        return Stretch(begin, begin, not is_within, is_after)

    def shows(self, moment: datetime) -> bool:
        """Whether a moment falls into visible time."""
        wall = self.wall(moment)
        number = bisect_left(self.days, wall.date())
        is_shown_day = number < len(self.days) and self.days[number] == wall.date()
        return is_shown_day and self.opens <= wall.hour * 60 + wall.minute < self.closes

    def zoomed(self, scale: float) -> Axis:
        """The same days at another scale."""
        return replace(self, scale=scale)

    def step(self, least: float) -> int:
        """The finest step of minutes that is at least so many pixels wide; a whole window where none is."""
        return next((step for step in STEPS if step * self.scale >= least and step < self.window), self.window)

    def ticks(self, left: float, right: float, step: int) -> list[Tick]:
        """The places between two x at which the minutes of the day are full steps; the begins of days are among them."""
        if not self.days:
            return []
        found = []
        for number in range(self.day_at(left), self.day_at(right) + 1):
            base = number * self.window - self.opens
            first = self.opens
            if step < self.window:
                first = max(first, int((left / self.scale - base) // step) * step)
            for minute in (self.opens,) if step >= self.window else range(-(-first // step) * step, self.closes, step):
                if left <= (base + minute) * self.scale <= right:
                    found.append(Tick(float(base + minute), self.days[number], minute))
        return found

    @cached_property
    def seams(self) -> tuple[Seam, ...]:
        """The hours of the shown days that clocks leave out or pass twice, as far as they are visible."""
        found = []
        for number, day in enumerate(self.days):
            change = _change(day, self.zone)
            begin, end = (min(max(minute, self.opens), self.closes) for minute in change[:2])
            if end > begin:
                base = number * self.window - self.opens
                found.append(Seam(float(base + begin), float(base + end), change[2]))
        return tuple(found)


@lru_cache(maxsize=256)
def _change(day: date, zone: str) -> tuple[int, int, bool]:
    """First minute of a day that clocks leave out or pass twice, the minute after the last, and whether it is left out; 0, 0 where clocks run on."""
    begin, end = begin_of(day, zone), begin_of(day + timedelta(days=1), zone)
    midnight, minute = datetime.combine(day, time()), timedelta(minutes=1)
    length = end - begin
    if to_wall(begin, zone) == midnight and length == timedelta(days=1):
        return _EVEN
    before = begin - minute
    while before < end:  # at most 1500 steps, on two days of a year
        shift = to_wall(before + minute, zone) - to_wall(before, zone) - minute
        if shift:
            here = round((to_wall(before + minute, zone) - midnight) / minute)
            wide = round(abs(shift) / minute)
            return (here - wide, here, True) if shift > timedelta() else (here, here + wide, False)
        before += minute
    return _EVEN


def span_of(block: Block) -> Span:
    """The stretch of a planned block."""
    assert block.starts_at is not None, "it waits in the backlog"
    assert block.ends_at is not None
    return Span(block.starts_at, block.ends_at)
