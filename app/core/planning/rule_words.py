"""A recurrence rule in words: "every second Tuesday, until 24.12.2026"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.core.errors import UserError
from app.core.i18n import N_, NN_, _, format_date, ngettext
from app.core.planning.rule import Rule, parse_rule

_EVERY_DAY = (
    N_("every Monday"), N_("every Tuesday"), N_("every Wednesday"), N_("every Thursday"), N_("every Friday"), N_("every Saturday"),
    N_("every Sunday"),
)
_SECOND_DAY = (
    N_("every second Monday"), N_("every second Tuesday"), N_("every second Wednesday"), N_("every second Thursday"), N_("every second Friday"),
    N_("every second Saturday"), N_("every second Sunday"),
)
_DAY = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))
_NTH = {
    1: (N_("on the first Monday"), N_("on the first Tuesday"), N_("on the first Wednesday"), N_("on the first Thursday"), N_("on the first Friday"),
        N_("on the first Saturday"), N_("on the first Sunday")),
    2: (N_("on the second Monday"), N_("on the second Tuesday"), N_("on the second Wednesday"), N_("on the second Thursday"),
        N_("on the second Friday"), N_("on the second Saturday"), N_("on the second Sunday")),
    3: (N_("on the third Monday"), N_("on the third Tuesday"), N_("on the third Wednesday"), N_("on the third Thursday"), N_("on the third Friday"),
        N_("on the third Saturday"), N_("on the third Sunday")),
    4: (N_("on the fourth Monday"), N_("on the fourth Tuesday"), N_("on the fourth Wednesday"), N_("on the fourth Thursday"),
        N_("on the fourth Friday"), N_("on the fourth Saturday"), N_("on the fourth Sunday")),
    -1: (N_("on the last Monday"), N_("on the last Tuesday"), N_("on the last Wednesday"), N_("on the last Thursday"), N_("on the last Friday"),
         N_("on the last Saturday"), N_("on the last Sunday")),
}
_IN_MONTH = (
    N_("in January"), N_("in February"), N_("in March"), N_("in April"), N_("in May"), N_("in June"), N_("in July"), N_("in August"),
    N_("in September"), N_("in October"), N_("in November"), N_("in December"),
)
_WORKDAYS = (0, 1, 2, 3, 4)
_ONCE = {
    "SECONDLY": N_("every second"), "MINUTELY": N_("every minute"), "HOURLY": N_("every hour"), "DAILY": N_("every day"), "WEEKLY": N_("every week"),
    "MONTHLY": N_("every month"), "YEARLY": N_("every year"),
}
_OFTEN = {
    "SECONDLY": NN_("every {count} second", "every {count} seconds"), "MINUTELY": NN_("every {count} minute", "every {count} minutes"),
    "HOURLY": NN_("every {count} hour", "every {count} hours"), "DAILY": NN_("every {count} day", "every {count} days"),
    "WEEKLY": NN_("every {count} week", "every {count} weeks"), "MONTHLY": NN_("every {count} month", "every {count} months"),
    "YEARLY": NN_("every {count} year", "every {count} years"),
}


def rule_words(rule: Rule, start: datetime, *, until: datetime | None = None) -> str:
    """What a rule says; a rule that has parts without words of ours is shown as it is written.

    :param start: wall time of the first, which gives what the rule leaves out.
    :param until: its last moment in wall time, where it is kept in UTC.
    """
    if rule.is_within_day or rule.year_days or rule.week_numbers or rule.positions or rule.seconds or rule.minutes or rule.hours:
        words = _often(rule) if _is_plain(rule) else _("by the rule {rule}").format(rule=str(rule))
    else:
        words = _BY_FREQUENCY[rule.frequency](rule, start)
    return _with_end(words, rule, until)


def _with_end(words: str, rule: Rule, until: datetime | None) -> str:
    if rule.skip == "BACKWARD":
        words = _("{rule} (the last day in shorter months)").format(rule=words)
    if rule.count is not None:
        times = ngettext("{count} time", "{count} times", rule.count).format(count=rule.count)
        return _("{rule}, {times}").format(rule=words, times=times)
    if rule.until is not None:
        return _("{rule}, until {day}").format(rule=words, day=format_date((until or rule.until).date()))
    return words


def lines_in_words(lines: str) -> str:
    """What kept lines of RFC 5545 say, without the day of the first time; lines that cannot be read stay as they are.

    :param lines: RRULE, RDATE and EXDATE, as a series keeps them.
    """
    rules = [value for name, _colon, value in (line.partition(":") for line in lines.splitlines()) if name == "RRULE"]
    try:
        return "; ".join(_without_start(parse_rule(rule)) for rule in rules) or _("on single days")
    except UserError:
        return lines


def _without_start(rule: Rule) -> str:
    leans = rule.frequency in ("WEEKLY", "MONTHLY", "YEARLY") and not (rule.weekdays or rule.month_days or rule.months)
    return _with_end(_often(rule), rule, None) if leans else rule_words(rule, datetime(2001, 1, 1))


def _is_plain(rule: Rule) -> bool:
    return rule.is_within_day and not any(
        (rule.seconds, rule.minutes, rule.hours, rule.weekdays, rule.month_days, rule.year_days, rule.months, rule.positions)
    )


def _often(rule: Rule) -> str:
    if rule.interval == 1:
        return _(_ONCE[rule.frequency])
    return ngettext(*_OFTEN[rule.frequency], rule.interval).format(count=rule.interval)


def _daily(rule: Rule, _start: datetime) -> str:
    words = _("every second day") if rule.interval == 2 else _often(rule)
    return ", ".join([words, *_limits(rule)])


def _weekly(rule: Rule, start: datetime) -> str:
    days = tuple(day for _ordinal, day in rule.weekdays) or (start.weekday(),)
    if len(days) == 1 and rule.interval <= 2:
        words = _((_EVERY_DAY if rule.interval == 1 else _SECOND_DAY)[days[0]])
    else:
        named = _("on working days") if tuple(sorted(days)) == _WORKDAYS else ", ".join(_(_DAY[day]) for day in sorted(days))
        words = _("{often}: {days}").format(often=_often(rule), days=named)
    return ", ".join([words, *_months(rule)])


def _monthly(rule: Rule, start: datetime) -> str:
    return ", ".join([f"{_often(rule)} {_day_of_month(rule, start)}", *_months(rule)])


def _yearly(rule: Rule, start: datetime) -> str:
    months = _months(rule) or ([_(_IN_MONTH[start.month - 1])] if not rule.weekdays or rule.month_days else [])
    return " ".join([_often(rule), _day_of_month(rule, start), *([", ".join(months)] if months else [])])


def _day_of_month(rule: Rule, start: datetime) -> str:
    days = ", ".join([_on_weekday(ordinal, day) for ordinal, day in rule.weekdays] + [_on_day(day) for day in rule.month_days])
    return days or _on_day(start.day)


def _on_weekday(ordinal: int, day: int) -> str:
    if ordinal in _NTH:
        return _(_NTH[ordinal][day])
    if not ordinal:
        return _(_EVERY_DAY[day])
    return _("on weekday {number}: {day}").format(number=ordinal, day=_(_DAY[day]))


def _on_day(day: int) -> str:
    if day == -1:
        return _("on the last day")
    return _("on day {day}").format(day=day) if day > 0 else _("on day {day} from the end").format(day=-day)


def _months(rule: Rule) -> list[str]:
    return [_(_IN_MONTH[month - 1]) for month in rule.months]


def _limits(rule: Rule) -> list[str]:
    return [_on_weekday(ordinal, day) for ordinal, day in rule.weekdays] + [_on_day(day) for day in rule.month_days] + _months(rule)


_BY_FREQUENCY: dict[str, Callable[[Rule, datetime], str]] = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}
