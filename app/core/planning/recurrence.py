"""When something recurs: rules, further dates and exceptions of RFC 5545 in a zone, counted into moments within a stretch of time.

Counting is bounded: a rule that recurs each second for a thousand years gives as many moments as were allowed, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.core.enums.planning import WorkdayShift
from app.core.errors import UserError
from app.core.i18n import _
from app.core.planning.calendar_text import Line
from app.core.planning.rule import Rule, parse_moment, parse_rule
from app.core.planning.rule_days import Budget, Spent, moments
from app.core.planning.wall_time import LAST_YEAR, day_of, is_in_time, moved, to_utc, to_wall

#: moments that one stretch gives at most
MOST_MOMENTS = 5000
#: steps of a few microseconds that counting may take
MOST_STEPS = 300_000
#: days within which the next working day is looked for
_FURTHEST_SHIFT = 31
#: lines that the description of a recurrence may have, further dates and exceptions that it may name
_MOST_DATES = 20_000

#: says of a day whether people work on it
WorkingDay = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Instance:
    """One time of something that recurs.

    :param occurrence_at: where the rule puts it, naive UTC: RECURRENCE-ID.
    :param starts_at: where it really begins, after the shift to a working day.
    """

    occurrence_at: datetime
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Instances:
    """The times within a stretch.

    :param is_complete: False where there are more than were allowed, or counting them takes too much work.
    """

    found: tuple[Instance, ...]
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Rules, further dates and exceptions.

    :param starts_at: the first time, naive UTC; without rules it is one of the times.
    :param dates: further times, and ``exceptions`` those that do not take place, naive UTC; ``days_off`` are whole days in the zone.
    """

    starts_at: datetime
    zone: str
    rules: tuple[Rule, ...] = ()
    dates: frozenset[datetime] = frozenset()
    exceptions: frozenset[datetime] = frozenset()
    days_off: frozenset[date] = frozenset()
    is_all_day: bool = False
    #: rules whose times do not take place: EXRULE of RFC 2445, which old calendars still have
    barred: tuple[Rule, ...] = ()

    @property
    def is_endless(self) -> bool:
        """Whether a rule names no end."""
        return any(rule.count is None and rule.until is None for rule in self.rules)

    def without(self, occurrence: datetime) -> Recurrence:
        """Without one of its times."""
        return replace(self, exceptions=self.exceptions | {occurrence}, dates=self.dates - {occurrence})

    def ending_before(self, moment: datetime) -> Recurrence:
        """The part before a moment."""
        rules = tuple(rule if self._is_over(rule, moment) else rule.ending(moment - timedelta(seconds=1)) for rule in self.rules)
        return replace(self, rules=rules, dates=frozenset(one for one in self.dates if one < moment))

    def beginning_at(self, moment: datetime) -> Recurrence:
        """The part from one of its times on; what a COUNT has left is counted."""
        passed = count(replace(self, barred=(), exceptions=frozenset(), days_off=frozenset(), dates=frozenset()), self.starts_at, moment)
        rules = tuple(rule if rule.count is None else replace(rule, count=max(rule.count - len(passed.found), 1)) for rule in self.rules)
        kept = (frozenset(one for one in times if one >= moment) for times in (self.dates, self.exceptions))
        return replace(self, starts_at=moment, rules=rules, dates=next(kept), exceptions=next(kept))

    def moved(self, delta: timedelta) -> Recurrence:
        """All of it earlier or later by wall time; weekdays that a rule names move along.

        :raises UserError: a rule names days or hours that cannot simply be moved.
        """
        start = to_wall(self.starts_at, self.zone).replace(fold=0)
        days = ((start + delta).date() - start.date()).days
        by_hours = delta != timedelta(days=days)
        rules, barred = (tuple(_moved_rule(rule, days, is_by_hours=by_hours) for rule in those) for those in (self.rules, self.barred))
        dates, exceptions = (frozenset(moved(one, delta, self.zone) for one in times) for times in (self.dates, self.exceptions))
        days_off = frozenset(one + timedelta(days=days) for one in self.days_off)
        begins = moved(self.starts_at, delta, self.zone)
        return replace(self, starts_at=begins, rules=rules, barred=barred, dates=dates, exceptions=exceptions, days_off=days_off)

    def lines(self) -> str:
        """The lines of RFC 5545 that describe it, without its first time."""
        found = [f"RRULE:{rule}" for rule in self.rules]
        found += [f"EXRULE:{rule}" for rule in self.barred]
        for name, times in (("RDATE", self.dates), ("EXDATE", self.exceptions)):
            if times and self.is_all_day:
                found.append(f"{name};VALUE=DATE:" + ",".join(f"{day_of(one, self.zone):%Y%m%d}" for one in sorted(times)))
            elif times:
                found.append(f"{name}:" + ",".join(f"{one:%Y%m%dT%H%M%SZ}" for one in sorted(times)))
        if self.days_off:
            found.append("EXDATE;VALUE=DATE:" + ",".join(f"{one:%Y%m%d}" for one in sorted(self.days_off)))
        return "\n".join(found)

    def _is_over(self, rule: Rule, moment: datetime) -> bool:
        if rule.until is None:
            return False
        until = rule.until if rule.until_is_utc else to_utc(rule.until, self.zone)
        return until < moment and not rule.until_is_date


def _moved_rule(rule: Rule, days: int, *, is_by_hours: bool) -> Rule:
    names_days = bool(rule.month_days or rule.months or rule.year_days or rule.week_numbers or any(ordinal for ordinal, _day in rule.weekdays))
    names_hours = bool(rule.hours or rule.minutes or rule.seconds)
    if (days and (names_days or rule.positions)) or (is_by_hours and names_hours):
        raise UserError(_("This rule names its days or hours, so its times cannot simply be moved."), _("Choose the rule anew."))
    until = rule.until if rule.until is None else rule.until + timedelta(days=days)
    return replace(rule, weekdays=tuple((0, (weekday + days) % 7) for _ordinal, weekday in rule.weekdays) if days else rule.weekdays, until=until)


def parse_recurrence(text: str, starts_at: datetime, zone: str, *, is_all_day: bool = False, zones: Callable[[str], str] = str) -> Recurrence:
    """Read lines RRULE, RDATE and EXDATE; a line without a name is a rule.

    :param starts_at: the first time, naive UTC.
    :param zones: makes of a TZID of the lines the name of a zone.
    :raises UserError: a line or a part of a rule is wrong, or the zone does not exist.
    """
    known = Recurrence(starts_at, zone, is_all_day=is_all_day)
    to_wall(starts_at, zone)
    for line in filter(None, (line.strip() for line in text.splitlines())):
        found = Line(line)
        if found.name in ("RRULE", ""):
            known = replace(known, rules=(*known.rules, parse_rule(found.value)))
        elif found.name == "EXRULE":
            known = replace(known, barred=(*known.barred, parse_rule(found.value)))
        elif found.name in ("RDATE", "EXDATE"):
            known = _with_dates(known, found, zones)
        else:
            raise UserError(_("A recurrence has no line {name}.").format(name=found.name[:40]))
    if is_all_day:  # RFC 5545: hours of a rule do not count for whole days
        known = replace(known, rules=tuple(replace(rule, hours=(), minutes=(), seconds=()) for rule in known.rules))
        if any(rule.is_within_day for rule in known.rules):
            raise UserError(_("Something that takes whole days cannot recur within a day."))
    return known


def _with_dates(known: Recurrence, line: Line, zones: Callable[[str], str]) -> Recurrence:
    name, given = line.name, line.parameter("TZID")
    zone = zones(given) if given else known.zone
    times, days = set(known.dates if name == "RDATE" else known.exceptions), set(known.days_off)
    pieces = [piece for piece in line.value.split(",") if piece.strip()]
    if len(pieces) + len(times) > _MOST_DATES:
        raise UserError(_("A recurrence names at most {count} single dates.").format(count=_MOST_DATES))
    for piece in pieces:
        try:
            moment, is_utc, is_date = parse_moment(piece.partition("/")[0])
        except ValueError as error:
            raise UserError(_("The part {part} of the rule is wrong: “{value}”.").format(part=name, value=piece[:40])) from error
        if is_date and name == "EXDATE" and not known.is_all_day:
            days.add(moment.date())
        elif is_in_time(moment):
            times.add(moment if is_utc else to_utc(moment, zone))
    found = frozenset(times)
    return replace(known, dates=found) if name == "RDATE" else replace(known, exceptions=found, days_off=frozenset(days))


def count(
    recurrence: Recurrence, since: datetime, until: datetime, *, most: int = MOST_MOMENTS, steps: int = MOST_STEPS,
    shift: WorkdayShift = WorkdayShift.NONE, is_working_day: WorkingDay | None = None,
) -> Instances:
    """The times that the rules put into a stretch, rising.

    :param since: naive UTC; ``until`` does not belong to the stretch.
    :param most: so many at most; :param steps: so much work at most.
    :param is_working_day: asked when times are shifted away from days off.
    """
    budget, found, is_complete = Budget(steps), set[datetime](), True
    start = to_wall(recurrence.starts_at, recurrence.zone)
    for rule in recurrence.rules:
        if not _collect(recurrence, rule, start, since, until, most, budget, found):
            is_complete = False
    singles = recurrence.dates if recurrence.rules else recurrence.dates | {recurrence.starts_at}
    found |= {one for one in singles if since <= one < until}
    barred = set[datetime]()
    for rule in recurrence.barred:
        is_complete = _collect(recurrence, rule, start, since, until, MOST_MOMENTS, budget, barred) and is_complete
    kept = sorted(one for one in found - barred if one not in recurrence.exceptions and day_of(one, recurrence.zone) not in recurrence.days_off)
    if len(kept) > most:
        kept, is_complete = kept[:most], False
    return Instances(tuple(_shifted(kept, recurrence.zone, shift, is_working_day)), is_complete)


def _collect(
    recurrence: Recurrence, rule: Rule, start: datetime, since: datetime, until: datetime, most: int, budget: Budget, found: set[datetime]
) -> bool:
    """Put the moments of a rule into a set; answers whether these are all."""
    passed = within = 0
    try:
        for wall in moments(rule, start, to_wall(since, recurrence.zone), budget):
            if wall.year > LAST_YEAR:
                return True
            moment = to_utc(wall, recurrence.zone)
            if moment >= until or _is_past(rule, wall, moment, recurrence.zone):
                return True
            if moment >= since:
                found.add(moment)
                within += 1
                if within > most:
                    return False
            passed += 1
            if passed == rule.count:
                return True
    except Spent:
        return False
    return True


def _is_past(rule: Rule, wall: datetime, moment: datetime, zone: str) -> bool:
    if rule.until is None:
        return False
    if rule.until_is_date:
        return wall.date() > rule.until.date()
    if rule.until_is_utc:
        return moment > rule.until
    return wall > rule.until


def _shifted(times: Iterable[datetime], zone: str, shift: WorkdayShift, is_working_day: WorkingDay | None) -> Iterable[Instance]:
    """The times with their beginnings, moved off days on which nobody works; two that would meet stay one."""
    taken: set[datetime] = set()
    for one in times:
        begins: datetime | None = one
        if is_working_day is not None and shift is not WorkdayShift.NONE and not is_working_day(day_of(one, zone)):
            begins = None if shift is WorkdayShift.SKIP else _on_working_day(one, zone, -1 if shift is WorkdayShift.BEFORE else 1, is_working_day)
        if begins is not None and begins not in taken:
            taken.add(begins)
            yield Instance(one, begins)


def _on_working_day(moment: datetime, zone: str, step: int, is_working_day: WorkingDay) -> datetime:
    """The same wall time on the nearest working day; the moment itself where there is none for a month."""
    wall = to_wall(moment, zone).replace(fold=0)
    for days in range(1, _FURTHEST_SHIFT + 1):
        if is_working_day((wall + timedelta(days * step)).date()):
            return to_utc(wall + timedelta(days * step), zone)
    return moment


def upcoming(
    recurrence: Recurrence, after: datetime, number: int, *, shift: WorkdayShift = WorkdayShift.NONE, is_working_day: WorkingDay | None = None
) -> Instances:
    """The next few times from a moment on, as a dialog shows them; found within ever longer stretches, at most to the year 2200."""
    for years in (1, 10, 300):
        end = min(after + timedelta(days=366 * years), datetime(LAST_YEAR, 12, 31))
        found = count(recurrence, after, end, most=number, steps=MOST_STEPS // 5, shift=shift, is_working_day=is_working_day)
        if len(found.found) >= number or not found.is_complete:
            break
    return Instances(found.found, found.is_complete)
