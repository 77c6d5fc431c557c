"""Working days, and how busy each of them is."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime, time, timedelta

#: how busy a month is: quiet summers, new budgets in autumn, a rush before Christmas
_SEASON = (0.78, 0.92, 1.05, 1.0, 0.98, 0.94, 0.76, 0.74, 1.12, 1.2, 1.28, 1.22)
_WEEKDAY = (1.15, 1.1, 1.05, 1.0, 0.75, 0.0, 0.0)
#: growth of the business in a year
_GROWTH = 0.4
#: what is recent: shown week by week
_RECENT_DAYS = 120
_HOLIDAYS = {(1, 1), (1, 2), (5, 1), (12, 25), (12, 26), (12, 31)}


def is_working(day: date) -> bool:
    """Whether the firm works on a day."""
    return day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS


def working(day: date) -> date:
    """The day itself, or the next one on which the firm works."""
    while not is_working(day):
        day += timedelta(days=1)
    return day


def after(day: date, count: int) -> date:
    """So many days later, on a working day."""
    return working(day + timedelta(days=count))


def working_days(first: date, last: date) -> list[date]:
    """All working days of a time, both ends included."""
    days = ((first + timedelta(days=at)) for at in range((last - first).days + 1))
    return [day for day in days if is_working(day)]


def busy(day: date, first: date) -> float:
    """How much begins on a day, compared with others.

    :param first: day from which the business grows.
    """
    grown = 1 + _GROWTH * (day - first).days / 365
    return grown * _SEASON[day.month - 1] * _WEEKDAY[day.weekday()]


class Periods:
    """A time cut into weeks, and into two of them at once where it lies longer back: papers of a period are posted together.

    :param first: a day of the first period; ``last`` is one of the last.
    """

    def __init__(self, first: date, last: date) -> None:
        self.starts: list[date] = []
        day = first - timedelta(days=first.weekday())
        while day <= last:
            self.starts.append(day)
            day += timedelta(weeks=1 if (last - day).days < _RECENT_DAYS else 2)

    def of(self, day: date) -> date:
        """The start of the period that a day lies in."""
        return self.starts[bisect_right(self.starts, day) - 1]


def noon(day: date, hour: int = 12) -> datetime:
    """An hour of a day, for the clock (UTC)."""
    return datetime.combine(day, time(hour))
