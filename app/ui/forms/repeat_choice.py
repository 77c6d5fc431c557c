"""What the recurrence dialog lets people choose, as a rule of RFC 5545 and back. Pure: no widgets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from app.core.errors import UserError
from app.core.planning.rule import Rule, parse_rule

OFTEN = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
#: the frequency of a rule that is typed
OWN = "own"


@dataclass(frozen=True, slots=True)
class RepeatChoice:
    """One state of the dialog.

    :param often: one of `OFTEN`, or `OWN`. :param weekdays: of a weekly rule, Monday is 0.
    :param by_weekday: monthly and yearly: on the so-manieth weekday, not on the day of the month; with ``from_end`` on the last one.
    :param keeps_short_months: what falls on the 29th to 31st comes on the last day of shorter months.
    :param text: a rule that is typed.
    """

    often: str = "WEEKLY"
    interval: int = 1
    weekdays: frozenset[int] = frozenset()
    by_weekday: bool = False
    from_end: bool = False
    keeps_short_months: bool = False
    count: int | None = None
    until: date | None = None
    text: str = ""

    def rule(self, start: datetime) -> Rule:
        """The rule for something that begins at a wall time.

        :raises UserError: a typed rule is wrong.
        """
        if self.often == OWN:
            return parse_rule(self.text.strip().removeprefix("RRULE:"))
        until = None if self.until is None else datetime.combine(self.until, time())
        rule = Rule(self.often, self.interval, self.count, until, until_is_date=until is not None)
        if self.often == "WEEKLY":
            return replace(rule, weekdays=tuple((0, day) for day in sorted(self.weekdays or {start.weekday()})))
        if self.often not in ("MONTHLY", "YEARLY"):
            return rule
        if self.often == "YEARLY" and (self.by_weekday or self.from_end):
            rule = replace(rule, months=(start.month,))
        if self.by_weekday:
            return replace(rule, weekdays=((-1 if self.from_end else (start.day - 1) // 7 + 1, start.weekday()),))
        if self.from_end:
            return replace(rule, month_days=(-1,))
        kept = self.keeps_short_months and start.day > 28
        return replace(rule, month_days=(start.day,) if self.often == "MONTHLY" else (), skip="BACKWARD" if kept else "OMIT")


def choice_of(text: str, start: datetime) -> RepeatChoice:
    """The state of the dialog that shows some lines of a recurrence; what has no buttons of its own is shown as a typed rule."""
    own = RepeatChoice(OWN, text=text)
    lines = [line for line in text.splitlines() if line.strip()]
    try:
        rule = parse_rule(lines[0].removeprefix("RRULE:")) if len(lines) == 1 else None
    except UserError:
        return own
    if rule is None or rule.frequency not in OFTEN:
        return own
    until = None if rule.until is None else rule.until.date()
    base = RepeatChoice(rule.frequency, rule.interval, frozenset(day for _ordinal, day in rule.weekdays), count=rule.count, until=until)
    states = (
        base, replace(base, by_weekday=True), replace(base, by_weekday=True, from_end=True), replace(base, from_end=True),
        replace(base, keeps_short_months=True),
    )
    dated = replace(rule, until=None if until is None else datetime.combine(until, time()), until_is_utc=False, until_is_date=until is not None)
    return next((state for state in states if _same(state.rule(start), dated, start)), own)


def _same(one: Rule, other: Rule, start: datetime) -> bool:
    """Whether two rules say the same of something that begins at a wall time."""
    return _full(one, start) == _full(other, start)


def _full(rule: Rule, start: datetime) -> Rule:
    names_days = rule.weekdays or rule.month_days or rule.year_days or rule.week_numbers
    if rule.frequency == "WEEKLY" and not rule.weekdays:
        rule = replace(rule, weekdays=((0, start.weekday()),))
    if rule.frequency in ("MONTHLY", "YEARLY") and not names_days:
        rule = replace(rule, month_days=(start.day,))
    if rule.frequency == "YEARLY" and not rule.months:
        rule = replace(rule, months=(start.month,))
    return replace(rule, weekdays=tuple(sorted(rule.weekdays)))
