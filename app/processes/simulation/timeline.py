"""Working time day by day, as calendars say it for the weeks to come, with holidays, absences and part time. Moments are seconds as in ``hours``."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Protocol

from app.core.planning.board import Span
from app.processes.simulation.hours import HOUR, WEEK_HOURS, WEEK_SECONDS, WorkingHours, seconds_of


class Hours(Protocol):
    """When work is done."""

    def worked_until(self, at: float) -> float:
        """Worked seconds up to a moment, counted from one that never changes."""
        ...

    def between(self, start: float, end: float) -> float:
        """Worked seconds from one moment to another."""
        ...

    def after(self, start: float, length: float) -> float:
        """When so many worked seconds have passed. Nothing takes no time, whenever it is."""
        ...


@dataclass(frozen=True)
class Timeline:
    """Stretches of working time within a known time; before and after it the usual week counts.

    :param starts: of the stretches, in order, ``ends`` likewise; all within ``begins`` and ``until``.
    """

    starts: tuple[float, ...]
    ends: tuple[float, ...]
    begins: float
    until: float
    usual: WorkingHours

    @cached_property
    def _before(self) -> tuple[float, ...]:
        """Worked seconds of the known time before each stretch, and of all."""
        return (0.0, *accumulate(end - start for start, end in zip(self.starts, self.ends, strict=True)))

    def worked_until(self, at: float) -> float:
        """Worked seconds since the known time began; less than nothing before it."""
        if at >= self.until:
            return self._before[-1] + self.usual.between(self.until, at)
        if at <= self.begins:
            return -self.usual.between(at, self.begins)
        place = bisect_right(self.starts, at) - 1
        return self._before[place] + min(at, self.ends[place]) - self.starts[place] if place >= 0 else 0.0

    def between(self, start: float, end: float) -> float:
        """Worked seconds from one moment to another."""
        return max(0.0, self.worked_until(end) - self.worked_until(start))

    def after(self, start: float, length: float) -> float:
        """When so many worked seconds have passed. Nothing takes no time, whenever it is."""
        if length <= 0:
            return start
        wanted = self.worked_until(start) + length
        if wanted > self._before[-1]:
            return self.usual.after(max(self.until, start), wanted - max(self._before[-1], self.worked_until(start)))
        if wanted <= 0:
            return self.usual.after(start, length)
        place = bisect_right(self._before, wanted) - 1
        if self._before[place] == wanted:
            return self.ends[place - 1]
        return self.starts[place] + wanted - self._before[place]

    def opening(self, at: float) -> float:
        """The first moment from one on at which somebody works."""
        if not self.begins <= at < self.until:
            return at
        place = bisect_right(self.starts, at) - 1
        if place >= 0 and at < self.ends[place]:
            return at
        return self.starts[place + 1] if place + 1 < len(self.starts) else self.until


def timeline_of(spans: Iterable[Span], known: Span, usual: WorkingHours | None = None) -> Timeline:
    """The timeline of working hours in order, within a known time.

    :param usual: the week that counts beyond it; otherwise the hours that are worked in half of the known weeks at least.
    """
    stretches = [(seconds_of(span.starts_at), seconds_of(span.ends_at)) for span in spans]
    begins, until = seconds_of(known.starts_at), seconds_of(known.ends_at)
    starts, ends = tuple(start for start, _end in stretches), tuple(end for _start, end in stretches)
    return Timeline(starts, ends, begins, until, usual or _usual(stretches, until - begins))


def _usual(stretches: Iterable[tuple[float, float]], length: float) -> WorkingHours:
    """The hours of the week that are worked in half of the weeks at least; all of them where none is."""
    seconds = Counter[int]()
    for start, end in stretches:
        hour = int(start // HOUR)
        while hour * HOUR < end:
            seconds[hour % WEEK_HOURS] += int(min(end, (hour + 1) * HOUR) - max(start, hour * HOUR))
            hour += 1
    least = HOUR / 4 * max(length / WEEK_SECONDS, 1.0)
    worked = tuple(seconds[hour] >= least for hour in range(WEEK_HOURS))
    return WorkingHours(worked if any(worked) else (True,) * WEEK_HOURS)
