"""The moments of one recurrence rule, in wall time: RFC 5545, section 3.3.10, period by period.

A rule cuts time into periods (years, months, weeks, days); those days of a period count that all its BY… parts allow. What RFC 5545 leaves
open is settled as libical does, the reference implementation: BYWEEKNO without a weekday takes the weekday of the first time, and counts
years of weeks; a yearly BYMONTHDAY without a month takes the month of the first time.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from itertools import product

from app.core.planning.rule import Rule

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Spent(Exception):
    """The rule takes more work than it was allowed."""


class Budget:
    """The work that an expansion may take, in steps of a few microseconds: an absurd rule ends by itself.

    :param steps: how many.
    """

    def __init__(self, steps: int) -> None:
        self.left = steps

    def take(self, steps: int = 1) -> None:
        """Spend some.

        :raises Spent: nothing is left.
        """
        self.left -= steps
        if self.left < 0:
            raise Spent


def moments(rule: Rule, start: datetime, since: datetime, budget: Budget) -> Iterator[datetime]:
    """The wall times of a rule from the first on, rising, without COUNT and UNTIL of their own account.

    :param start: wall time of the first.
    :param since: periods that end well before may be left out.
    :raises Spent: the budget is used up.
    """
    rule = _completed(rule, start)
    times = _times(rule, start)
    index, origin = _first_period(rule, start, since), _origin(rule, start)
    while True:
        try:
            days = _days(rule, start, index, origin)
        except (ValueError, OverflowError):  # the calendar of computers ends with the year 9999
            return
        budget.take(1 + len(days) // 2)
        counting = [day for day in days if _counts(rule, day)]
        if rule.skip != "OMIT":
            counting = _with_skipped(rule, days, counting)
        found = _within_day(rule, start, counting, budget) if rule.is_within_day else _combined(rule, counting, times)
        for moment in found:
            budget.take()
            if moment >= start:
                yield moment
        index += 1


def _completed(rule: Rule, start: datetime) -> Rule:
    """The rule with what it takes from its first time."""
    is_open = not (rule.weekdays or rule.month_days or rule.year_days)
    if rule.frequency == "YEARLY" and rule.month_days and not (rule.months or rule.weekdays or rule.year_days or rule.week_numbers):
        return replace(rule, months=(start.month,))
    if not is_open:
        return rule
    if rule.week_numbers or rule.frequency == "WEEKLY":
        return replace(rule, weekdays=((0, start.weekday()),))
    if rule.frequency == "YEARLY":
        return replace(rule, months=rule.months or (start.month,), month_days=(start.day,))
    return replace(rule, month_days=(start.day,)) if rule.frequency == "MONTHLY" else rule


def _times(rule: Rule, start: datetime) -> list[time]:
    if rule.is_within_day:
        return []
    parts = (rule.hours or (start.hour,), rule.minutes or (start.minute,), sorted({min(one, 59) for one in rule.seconds}) or (start.second,))
    return [time(*part) for part in product(*parts)]


def _first_period(rule: Rule, start: datetime, since: datetime) -> int:
    """Number of the first period worth looking at; a rule that is counted begins with the first of all."""
    if rule.count is not None or since <= start:
        return 0
    days = (since - start).days
    match rule.frequency:
        case "YEARLY":
            passed = (since.year - start.year - 1) // rule.interval
        case "MONTHLY":
            passed = ((since.year - start.year) * 12 + since.month - start.month - 1) // rule.interval
        case "WEEKLY":
            passed = (days // 7 - 1) // rule.interval
        case "DAILY":
            passed = (days - 1) // rule.interval
        case _:
            passed = days - 1
    return max(passed, 0)


def _origin(rule: Rule, start: datetime) -> int:
    """The year from which a yearly rule counts: that to which the week of its first time belongs, if the rule has a time left in it."""
    if not rule.week_numbers:
        return start.year
    year = _week_year(start.date(), rule.week_start)
    is_left = any(day >= start.date() and _counts(rule, day) for day in _days(rule, start, 0, year))
    return year if is_left else start.year


def _days(rule: Rule, start: datetime, index: int, origin: int) -> list[date]:
    """All days of a period.

    :param origin: year of the first period of a yearly rule.
    :raises ValueError: it lies outside the calendar.
    """
    step = index * rule.interval
    match rule.frequency:
        case "YEARLY" if rule.week_numbers:
            year = origin + step
            first = _first_week(year, rule.week_start)
            return _run(first, (_first_week(year + 1, rule.week_start) - first).days)
        case "YEARLY" if rule.months and not rule.positions:
            return [day for month in rule.months for day in _run(date(origin + step, month, 1), _length(origin + step, month))]
        case "YEARLY":
            first = date(origin + step, 1, 1)
            return _run(first, 365 + isleap(first.year))
        case "MONTHLY":
            year, month = divmod(start.year * 12 + start.month - 1 + step, 12)
            return _run(date(year, month + 1, 1), _length(year, month + 1))
        case "WEEKLY":
            first = start.date() - timedelta((start.weekday() - rule.week_start) % 7)
            return _run(first + timedelta(7 * step), 7)
        case "DAILY":
            return [start.date() + timedelta(step)]
        case _:
            return [start.date() + timedelta(index)]


def _run(first: date, count: int) -> list[date]:
    ordinal = first.toordinal()
    return [date.fromordinal(ordinal + number) for number in range(count)]


def _length(year: int, month: int) -> int:
    return _LENGTHS[month - 1] + (month == 2 and isleap(year))


def _first_week(year: int, week_start: int) -> date:
    """First day of the first week of a year: the one that has four days of it (ISO 8601, with any day to begin the week)."""
    if not MINYEAR < year < MAXYEAR:
        raise ValueError(year)
    fourth = date(year, 1, 4)
    return fourth - timedelta((fourth.weekday() - week_start) % 7)


def _week_year(day: date, week_start: int) -> int:
    """The year whose weeks a day belongs to."""
    if day >= _first_week(day.year + 1, week_start):
        return day.year + 1
    return day.year if day >= _first_week(day.year, week_start) else day.year - 1


def _counts(rule: Rule, day: date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    if rule.month_days:
        length = _length(day.year, day.month)
        if day.day not in rule.month_days and day.day - length - 1 not in rule.month_days:
            return False
    if rule.year_days:
        number, length = day.timetuple().tm_yday, 365 + isleap(day.year)
        if number not in rule.year_days and number - length - 1 not in rule.year_days:
            return False
    if rule.week_numbers and not _is_in_weeks(rule, day):
        return False
    return not rule.weekdays or any(weekday == day.weekday() and _is_nth(rule, day, ordinal) for ordinal, weekday in rule.weekdays)


def _is_in_weeks(rule: Rule, day: date) -> bool:
    year = _week_year(day, rule.week_start)
    first = _first_week(year, rule.week_start)
    number, weeks = (day - first).days // 7 + 1, (_first_week(year + 1, rule.week_start) - first).days // 7
    return number in rule.week_numbers or number - weeks - 1 in rule.week_numbers


def _is_nth(rule: Rule, day: date, ordinal: int) -> bool:
    """Whether the day is the so-manieth of its weekday: in its month, or in its year where a yearly rule names no month."""
    if not ordinal:
        return True
    if rule.frequency == "MONTHLY" or rule.months:
        place, length = day.day, _length(day.year, day.month)
    else:
        place, length = day.timetuple().tm_yday, 365 + isleap(day.year)
    return ordinal == ((place - 1) // 7 + 1 if ordinal > 0 else -((length - place) // 7 + 1))


def _with_skipped(rule: Rule, days: list[date], counting: list[date]) -> list[date]:
    """The days with those that stand for the 29th to 31st of shorter months (SKIP of RFC 7529, section 4.1)."""
    if not rule.month_days or rule.weekdays or rule.year_days or rule.week_numbers or rule.frequency not in ("MONTHLY", "YEARLY"):
        return counting
    stand_ins = set(counting)
    for last in (day for day in days if day.day == _length(day.year, day.month) and (not rule.months or day.month in rule.months)):
        if max(rule.month_days) > last.day:
            stand_ins.add(last if rule.skip == "BACKWARD" else last + timedelta(1))
    return sorted(stand_ins)


def _combined(rule: Rule, days: list[date], times: list[time]) -> Iterator[datetime]:
    if not rule.positions:
        return (datetime.combine(day, clock) for day in days for clock in times)
    chosen = _chosen(rule, len(days) * len(times))
    return (datetime.combine(days[place // len(times)], times[place % len(times)]) for place in chosen)


def _chosen(rule: Rule, count: int) -> list[int]:
    """Places that BYSETPOS picks out of so many."""
    return sorted({place for place in (one - 1 if one > 0 else count + one for one in rule.positions) if 0 <= place < count})


def _within_day(rule: Rule, start: datetime, days: list[date], budget: Budget) -> Iterator[datetime]:
    """Every so many hours, minutes or seconds, counted from the first time."""
    for day in days:
        for hour in rule.hours or range(24):
            hours = (day - start.date()).days * 24 + hour - start.hour
            if rule.frequency == "HOURLY":
                if hours >= 0 and hours % rule.interval == 0:
                    yield from _picked(rule, [datetime.combine(day, time(hour, *one)) for one in product(
                        rule.minutes or (start.minute,), sorted({min(second, 59) for second in rule.seconds}) or (start.second,))])
                continue
            for minute in rule.minutes or range(60):
                budget.take()
                passed = hours * 60 + minute - start.minute
                if rule.frequency == "MINUTELY":
                    seconds = sorted({min(second, 59) for second in rule.seconds}) or [start.second]
                    if passed >= 0 and passed % rule.interval == 0:
                        yield from _picked(rule, [datetime.combine(day, time(hour, minute, second)) for second in seconds])
                    continue
                first = (start.second - passed * 60) % rule.interval
                for second in range(first, 60, rule.interval):
                    if not rule.seconds or second in rule.seconds:
                        yield from _picked(rule, [datetime.combine(day, time(hour, minute, second))])


def _picked(rule: Rule, found: list[datetime]) -> list[datetime]:
    return [found[place] for place in _chosen(rule, len(found))] if rule.positions else found
