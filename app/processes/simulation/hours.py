"""Working time as a simulation counts it: quick, on hours of a week that are worked or not. Moments are seconds since a Monday, at midnight."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import accumulate

from app.core.planning.working_time import Week

HOUR, WEEK_HOURS = 3600, 168
WEEK_SECONDS = HOUR * WEEK_HOURS
#: where the seconds are counted from: a Monday
_ORIGIN = datetime(1969, 12, 29)
#: an hour of the week counts as worked where it has so much of what the busiest has
_WORKED = 0.02


def seconds_of(moment: datetime) -> float:
    """A moment, naive, as seconds."""
    return (moment - _ORIGIN).total_seconds()


def moment_at(seconds: float) -> datetime:
    """The moment of so many seconds."""
    return _ORIGIN + timedelta(seconds=seconds)


@dataclass(frozen=True)
class WorkingHours:
    """The hours of a week in which work is done, Monday's first; at least one of them is."""

    is_worked: tuple[bool, ...]

    @cached_property
    def _before(self) -> tuple[int, ...]:
        """Worked seconds of the week before each of its hours, and of all."""
        return (0, *accumulate(HOUR if worked else 0 for worked in self.is_worked))

    def worked_until(self, at: float) -> float:
        """Worked seconds since the first Monday."""
        week, rest = divmod(at, WEEK_SECONDS)
        hour = int(rest // HOUR)
        return week * self._before[-1] + self._before[hour] + (rest - hour * HOUR if self.is_worked[hour] else 0)

    def between(self, start: float, end: float) -> float:
        """Worked seconds from one moment to another."""
        return max(0.0, self.worked_until(end) - self.worked_until(start))

    def after(self, start: float, length: float) -> float:
        """When so many worked seconds have passed. Nothing takes no time, whenever it is."""
        if length <= 0:
            return start
        week, rest = divmod(self.worked_until(start) + length, self._before[-1])
        if rest == 0:
            week, rest = week - 1, float(self._before[-1])
        hour = bisect_left(self._before, rest) - 1
        return week * WEEK_SECONDS + hour * HOUR + rest - self._before[hour]


def hours_of_week(week: Week) -> WorkingHours:
    """The hours of a week as schedules keep them; an hour that is worked for half of it at least counts."""
    minutes = Counter[int]()
    for day, stretches in enumerate(week):
        for hours in stretches:
            for minute in range(day * 1440 + hours.start, day * 1440 + hours.end):
                minutes[minute // 60 % WEEK_HOURS] += 1
    worked = tuple(minutes[hour] >= 30 for hour in range(WEEK_HOURS))
    return WorkingHours(worked if any(worked) else (True,) * WEEK_HOURS)


def hours_seen(moments: Iterable[float]) -> WorkingHours:
    """The hours of each day of the week from the first in which something was done to the last, less those in which it hardly ever was."""
    seen = Counter(int(at % WEEK_SECONDS // HOUR) for at in moments)
    least = max(seen.values(), default=0) * _WORKED
    worked = [False] * WEEK_HOURS
    for midnight in range(0, WEEK_HOURS, 24):
        busy = [hour for hour in range(midnight, midnight + 24) if seen[hour] > least]
        if busy:
            worked[busy[0]:busy[-1] + 1] = [True] * (busy[-1] + 1 - busy[0])
    return WorkingHours(tuple(worked) if any(worked) else (True,) * WEEK_HOURS)
