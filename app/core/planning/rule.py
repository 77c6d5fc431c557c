"""A recurrence rule of RFC 5545 (RRULE, section 3.3.10) with SKIP of RFC 7529: read from its text, checked part by part, written back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from app.core.errors import UserError
from app.core.i18n import _

FREQUENCIES = ("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SKIPS = ("OMIT", "BACKWARD", "FORWARD")
#: letters that a rule may have; the longest sensible one names 60 seconds, 60 minutes, 24 hours and 366 days
LONGEST = 4000
_HIGHEST = 1_000_000_000
_WEEKDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")
#: part → lowest and highest number, whether it may also count from the end, field
_NUMBERS = {
    "BYSECOND": (0, 60, False, "seconds"), "BYMINUTE": (0, 59, False, "minutes"), "BYHOUR": (0, 23, False, "hours"),
    "BYMONTHDAY": (1, 31, True, "month_days"), "BYYEARDAY": (1, 366, True, "year_days"), "BYWEEKNO": (1, 53, True, "week_numbers"),
    "BYMONTH": (1, 12, False, "months"), "BYSETPOS": (1, 366, True, "positions"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    :param frequency: one of `FREQUENCIES`.
    :param until: last moment that counts; with ``until_is_utc`` naive UTC, else wall time.
    :param until_is_date: the whole day counts.
    :param weekdays: pairs of ordinal (0 for every one, negative from the end) and weekday, Monday is 0.
    :param skip: what becomes of the 31st in a shorter month, one of `SKIPS`.
    """

    frequency: str
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    until_is_utc: bool = False
    until_is_date: bool = False
    seconds: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    weekdays: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    week_numbers: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0
    skip: str = "OMIT"

    @property
    def is_within_day(self) -> bool:
        """Whether it recurs within a day."""
        return self.frequency in FREQUENCIES[:3]

    def ending(self, until: datetime) -> Rule:
        """The rule with a last moment, naive UTC, instead of its own end."""
        return replace(self, count=None, until=until, until_is_utc=True, until_is_date=False)

    def __str__(self) -> str:
        """The value of RRULE."""
        parts = [f"FREQ={self.frequency}"]
        if self.skip != "OMIT":
            parts = ["RSCALE=GREGORIAN", *parts, f"SKIP={self.skip}"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        if self.until is not None:
            written = f"{self.until:%Y%m%d}" if self.until_is_date else f"{self.until:%Y%m%dT%H%M%S}{'Z' if self.until_is_utc else ''}"
            parts.append(f"UNTIL={written}")
        for name, (_low, _high, _signed, field) in _NUMBERS.items():
            if numbers := getattr(self, field):
                parts.append(f"{name}=" + ",".join(map(str, numbers)))
        if self.weekdays:
            parts.append("BYDAY=" + ",".join(f"{ordinal or ''}{WEEKDAYS[weekday]}" for ordinal, weekday in self.weekdays))
        if self.week_start:
            parts.append(f"WKST={WEEKDAYS[self.week_start]}")
        return ";".join(parts)


def parse_rule(text: str) -> Rule:
    """Read the value of an RRULE.

    :raises UserError: a part is unknown, twice there, missing or out of its range; the sentence names it.
    """
    if len(text) > LONGEST:
        raise UserError(_("The rule is longer than {count} characters.").format(count=LONGEST))
    parts: dict[str, str] = {}
    for piece in text.strip().strip(";").split(";"):
        name, equals, value = piece.partition("=")
        name, value = name.strip().upper(), value.strip().upper()
        if not equals or not value:
            raise _wrong(piece.strip() or text.strip(), value)
        if name in parts:
            raise UserError(_("The part {part} is twice in the rule.").format(part=name))
        parts[name] = value
    if "FREQ" not in parts:
        raise UserError(_("The rule does not say how often: the part FREQ is missing."))
    rule = Rule(_one_of("FREQ", parts.pop("FREQ"), FREQUENCIES))
    for name, value in parts.items():
        rule = replace(rule, **_field(name, value))
    _check_together(rule)
    return rule


def parse_moment(text: str) -> tuple[datetime, bool, bool]:
    """Read a DATE or DATE-TIME of RFC 5545: the naive moment, whether it is UTC, whether it is a date.

    :raises ValueError: it is none.
    """
    found = _MOMENT.fullmatch(text.strip().upper())
    if found is None:
        raise ValueError(text)
    day = date(int(found[1]), int(found[2]), int(found[3]))
    if found[4] is None:
        return datetime.combine(day, time()), False, True
    return datetime.combine(day, time(int(found[4]), int(found[5]), min(int(found[6]), 59))), found[7] == "Z", False


def _field(name: str, value: str) -> dict[str, Any]:
    if name in _NUMBERS:
        low, high, signed, field = _NUMBERS[name]
        return {field: tuple(sorted({_number(name, piece.strip(), low, high, signed) for piece in value.split(",")}))}
    match name:
        case "INTERVAL" | "COUNT":
            return {name.lower(): _number(name, value, 1, _HIGHEST, False)}
        case "UNTIL":
            try:
                until, is_utc, is_date = parse_moment(value)
            except ValueError as error:
                raise _wrong(name, value) from error
            return {"until": until, "until_is_utc": is_utc, "until_is_date": is_date}
        case "BYDAY":
            return {"weekdays": tuple(dict.fromkeys(_weekday(piece.strip()) for piece in value.split(",")))}
        case "WKST":
            return {"week_start": WEEKDAYS.index(_one_of(name, value, WEEKDAYS))}
        case "SKIP":
            return {"skip": _one_of(name, value, SKIPS)}
        case "RSCALE":
            _one_of(name, value, ("GREGORIAN",))
            return {}
    raise UserError(_("The rule has a part that is not known: {part}.").format(part=name[:40]))


def _number(name: str, text: str, low: int, high: int, signed: bool) -> int:
    if not re.fullmatch(r"[+-]?\d{1,10}", text):
        raise _wrong(name, text)
    number = int(text)
    if not low <= (abs(number) if signed else number) <= high:
        bounds = _("It takes {low} to {high}, or -{high} to -{low}.") if signed else _("It takes {low} to {high}.")
        raise UserError(_wrong(name, text).text, bounds.format(low=low, high=high))
    return number


def _weekday(text: str) -> tuple[int, int]:
    found = _WEEKDAY.fullmatch(text)
    if found is None or (found[1] is not None and not 1 <= abs(int(found[1])) <= 53):
        raise _wrong("BYDAY", text)
    return int(found[1] or 0), WEEKDAYS.index(found[2])


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise UserError(_wrong(name, value).text, _("It takes {list}.").format(list=", ".join(known)))
    return value


def _check_together(rule: Rule) -> None:
    """What RFC 5545 forbids of parts beside each other."""
    if rule.count is not None and rule.until is not None:
        raise UserError(_("The rule has two ends: COUNT and UNTIL."), _("Leave one of them out."))
    if any(ordinal for ordinal, _day in rule.weekdays) and (rule.frequency not in ("MONTHLY", "YEARLY") or rule.week_numbers):
        raise UserError(_("The part BYDAY counts weekdays, which only monthly and yearly rules can."))
    if rule.week_numbers and rule.frequency != "YEARLY":
        raise UserError(_("The part BYWEEKNO belongs to yearly rules only."))
    if rule.year_days and rule.frequency in ("DAILY", "WEEKLY", "MONTHLY"):
        raise UserError(_("The part BYYEARDAY does not belong to daily, weekly and monthly rules."))
    if rule.month_days and rule.frequency == "WEEKLY":
        raise UserError(_("The part BYMONTHDAY does not belong to weekly rules."))


def _wrong(name: str, value: str) -> UserError:
    return UserError(_("The part {part} of the rule is wrong: “{value}”.").format(part=name[:40], value=value[:40]))
