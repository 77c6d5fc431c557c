"""Days of a typed line: dates, weekdays, "tomorrow", "in three days", and the last day of a term."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from dateutil.relativedelta import relativedelta

from app.core.planning.typed_line.canvas import NAMED, TAKEN, Canvas
from app.core.planning.typed_line.values import Part, Place
from app.core.planning.typed_line.words import WORDS, Words

_WEEK = 7
#: a day that has passed so lately is rather a slip than next year's, days
_LATELY = 92


@dataclass(frozen=True)
class _Found:
    """Days that one expression may mean; ``weekday`` if it was only that, which a date beside it explains."""

    choices: tuple[date, ...]
    place: Place
    is_due: bool
    is_sure: bool = True
    weekday: int | None = None
    rank: int = 0


@dataclass(frozen=True)
class Days:
    """What a line says of days."""

    day: Part[date] | None
    due: Part[date] | None


def read_days(canvas: Canvas, words: Words, today: date) -> Days:
    """Take the days out of a line.

    :param today: the day on which it is typed.
    """
    found = [one for pattern, meaning in _patterns(words.code) for one in _all(canvas, pattern, meaning, words, today)]
    _take_between(canvas, found, words)
    return Days(_joined([one for one in found if not one.is_due], today), _joined([one for one in found if one.is_due], today))


def _all(canvas: Canvas, pattern: re.Pattern[str], meaning: str, words: Words, today: date) -> Iterator[_Found]:
    start = 0
    while (match := pattern.search(canvas.text, start)) is not None:
        start = max(match.end(), match.start() + 1)
        if meaning in ("short", "dotted") and not _is_believed(canvas, match, words):
            continue
        days = _MEANINGS[meaning](match, words, today)
        if days is None:
            continue
        choices, is_sure, weekday = days
        is_due = match["by"] is not None
        yield _Found(choices, canvas.take(match.start(), match.end()), is_due, is_sure, weekday, rank=_RANK.get(meaning, 0))


def _is_believed(canvas: Canvas, match: re.Match[str], words: Words) -> bool:
    """Whether an abbreviation stands where only a day can stand, and is no part of a name or an ordinary word."""
    if match["by"] is None and match["on"] is None and canvas.is_bounded_before(match.start()):
        return True
    if re.search(rf"(?:{words.either}) $", canvas.text[: match.start()]):
        return True
    vague = "|".join(pattern for pattern, _hour, _is_afternoon in words.vague)
    following = rf" +(?:\d|{NAMED}|(?:{words.at}|{words.since}|{words.verbs}|{words.noon}|{vague})(?!\w))"
    return canvas.is_bounded_after(match.end()) or re.match(following, canvas.text[match.end():]) is not None


def _take_between(canvas: Canvas, found: list[_Found], words: Words) -> None:
    """Cross out the "or" between two days."""
    for match in re.finditer(rf"(?<={TAKEN}) *,? *(?:{words.either}) *(?={TAKEN})", canvas.text):
        if len(found) > 1:
            canvas.take(match.start(), match.end())


def _joined(found: list[_Found], today: date) -> Part[date] | None:
    """One part of several expressions: they explain each other, or they are a question."""
    if not found:
        return None
    places = tuple(one.place for one in found)
    ranked = sorted(found, key=lambda one: one.rank)
    dates = [one for one in ranked if one.weekday is None]
    if dates and any(one.choices for one in dates):
        first = dates[0]
        weekdays = [one.weekday for one in ranked if one.weekday is not None]
        fitting = tuple(day for day in first.choices if all(day.weekday() == weekday for weekday in weekdays))
        others = [day for one in dates[1:] for day in one.choices if day not in first.choices]
        if fitting and not others:
            return Part(fitting, places, (first.is_sure or len(weekdays) > 0) and len(fitting) == 1 and fitting[0] >= today)
    elif dates:
        return Part((), places, is_sure=False)
    choices = tuple(dict.fromkeys(day for one in ranked for day in one.choices))
    is_sure = len(choices) == 1 and all(one.is_sure for one in found) and choices[0] >= today
    return Part(choices, places, is_sure)


_Meaning = tuple[tuple[date, ...], bool, int | None]


def _relative(match: re.Match[str], words: Words, today: date) -> _Meaning:
    offset = next(days for pattern, days in words.days if re.fullmatch(pattern, match["day"]))
    return (today + timedelta(offset),), offset >= 0, None


def _tonight(match: re.Match[str], words: Words, today: date) -> _Meaning:
    return (today,), True, None


def _iso(match: re.Match[str], words: Words, today: date) -> _Meaning:
    return _dated(int(match["y"]), int(match["m"]), int(match["d"]))


def _dated(year: int, month: int, day: int) -> _Meaning:
    try:
        return (date(year, month, day),), True, None
    except ValueError:
        return (), False, None


def _coming(month: int, day: int, year: str | None, today: date) -> _Meaning:
    """A date without a year: this year's, or next year's when it is long past."""
    if year is not None:
        return _dated(int(year) if len(year) > 2 else 2000 + int(year), month, day)
    this = _dated(today.year, month, day)
    if not this[0]:
        leap = _dated(today.year + 1, month, day)
        return leap if leap[0] else this
    if this[0][0] >= today:
        return this
    following = _dated(today.year + 1, month, day)[0]
    return (*following, *this[0]), (today - this[0][0]).days > _LATELY, None


def _sure_first(meaning: _Meaning) -> _Meaning:
    return (meaning[0][:1], True, None) if meaning[1] else meaning


def _numeric(match: re.Match[str], words: Words, today: date) -> _Meaning | None:
    first, second, year = int(match["d"]), int(match["m"]), match["y"]
    if year is None and match["sign"] == "." and (second > 12 or second == 0):
        return None
    readings = [(second, first)] if second <= 12 or not words.is_month_first_possible else []
    if words.is_month_first_possible and first <= 12 and first != second:
        readings.append((first, second))
    meanings = [_sure_first(_coming(month, day, year, today)) for month, day in readings]
    choices = tuple(dict.fromkeys(day for meaning in meanings for day in meaning[0]))
    is_date = match["sign"] != "." or not words.is_month_first_possible
    return choices, is_date and len(choices) == 1 and all(meaning[1] for meaning in meanings if meaning[0]), None


def _named_month(match: re.Match[str], words: Words, today: date) -> _Meaning:
    month = next(number for number, pattern in enumerate(words.months, 1) if re.fullmatch(pattern, match["month"]))
    return _sure_first(_coming(month, int(match["d"]), match["y"], today))


def _day_of_month(match: re.Match[str], words: Words, today: date) -> _Meaning:
    number = int(match["dom"])
    months = (today + relativedelta(months=ahead, day=1) for ahead in range(13))
    days = (_dated(month.year, month.month, number)[0] for month in months)
    return tuple(day for one in days for day in one if day >= today)[:1], number <= 31, None


def _nearest(weekday: int, today: date) -> date:
    return today + timedelta((weekday - today.weekday()) % _WEEK)


def _weekday_of(text: str, words: Words) -> int:
    return next(
        number % _WEEK for number, pattern in enumerate((*words.weekdays, *words.short_weekdays)) if re.fullmatch(pattern, text)
    )


def _weekday(match: re.Match[str], words: Words, today: date) -> _Meaning:
    weekday = _weekday_of(match["day"], words)
    near, following = _nearest(weekday, today), today + timedelta(_WEEK - today.weekday() + weekday)
    if match["week"] is not None:
        return (following,), True, weekday
    if match["next"] is not None:
        if near in (today, following):
            return (following,), True, weekday
        return (near, following), False, weekday
    if near == today and match["this"] is None:
        return (near, following), False, weekday
    return (near,), True, weekday


def _ahead(match: re.Match[str], words: Words, today: date) -> _Meaning:
    count = 1 if match["n"] is None or re.fullmatch(words.one, match["n"]) else words.value(match["n"])
    return (today + timedelta(count * (_WEEK if match["week_unit"] is not None else 1)),), True, None


def _next_week(match: re.Match[str], words: Words, today: date) -> _Meaning:
    monday = today + timedelta(_WEEK - today.weekday())
    return tuple(monday + timedelta(number) for number in range(5)), False, None


def _weekend(match: re.Match[str], words: Words, today: date) -> _Meaning:
    saturday = _nearest(5, today)
    return (saturday, saturday + timedelta(1)), False, None


_MEANINGS = {
    "iso": _iso, "numeric": _numeric, "dotted": _numeric, "month": _named_month, "relative": _relative, "weekday": _weekday, "short": _weekday,
    "ahead": _ahead, "next_week": _next_week, "weekend": _weekend, "day_of_month": _day_of_month, "tonight": _tonight,
}
#: which of two days that contradict each other is named first
_RANK = {
    "iso": 0, "dotted": 0, "numeric": 0, "month": 0, "relative": 1, "ahead": 1, "tonight": 1, "weekday": 2, "short": 2, "day_of_month": 2,
    "next_week": 3, "weekend": 3,
}


@cache
def _patterns(code: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The expressions of a language, the most telling first."""
    words = WORDS[code]
    months, days = "|".join(words.months), "|".join(pattern for pattern, _offset in words.days)
    of = rf"(?:{words.of} )?" if words.of else ""
    year = r"(?:,? (?:de )?(?P<y>\d{4})(?: ?г(?:ода|\.)?)?)?"
    month = [rf"(?P<d>\d{{1,2}})(?:{words.ordinal})? {of}(?P<month>{months}){year}"]
    if code == "en":
        month.append(rf"(?P<month>{months}) (?P<d>\d{{1,2}})(?:{words.ordinal})?{year}")
    week, none = rf"(?P<week>{words.next_week})", "(?P<week>$^)?(?P<next>$^)?(?P<this>$^)?"
    after = rf"(?: (?P<next>{words.next_after}))" if words.next_after else None
    sources: list[tuple[str, str]] = [(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", "iso")]
    sources.append((r"(?P<d>\d{1,2})(?P<sign>/)(?P<m>\d{1,2})(?:/(?P<y>\d{4}|\d{2}))?(?![.:/\d])", "numeric"))
    sources.append((r"(?P<d>\d{1,2})(?P<sign>\.)(?P<m>\d{1,2})\.(?P<y>\d{4}|\d{2})(?![.:/\d])", "numeric"))
    sources.append((r"(?P<d>\d{1,2})(?P<sign>\.)(?P<m>\d{2})(?P<y>$^)?(?![.:/\d])", "dotted"))
    sources.append((r"(?P<d>\d{1,2})(?P<sign>-)(?P<m>\d{1,2})-(?P<y>\d{4}|\d{2})", "numeric"))
    sources += [(source, "month") for source in month]
    sources.append((rf"(?P<day>{days})", "relative"))
    for names, meaning in (("|".join(words.weekdays), "weekday"), ("|".join(words.short_weekdays), "short")):
        day = rf"(?P<day>{names})"
        sources.append((rf"{day},? {week}(?P<next>$^)?(?P<this>$^)?", meaning))
        sources.append((rf"{week},? (?:{words.on} )?{day}(?P<next>$^)?(?P<this>$^)?", meaning))
        if after:
            sources.append((rf"{day}{after}(?P<week>$^)?(?P<this>$^)?", meaning))
        sources.append((rf"(?P<next>{words.next_before}) {day}(?P<week>$^)?(?P<this>$^)?", meaning))
        sources.append((rf"(?P<this>{words.this}) {day}(?P<week>$^)?(?P<next>$^)?", meaning))
        sources.append((rf"{day}{none}", meaning))
    unit = rf"(?:(?P<week_unit>{words.week_unit})|(?:{words.day_unit}))"
    sources.append((rf"(?:{words.ahead}) (?:(?P<n>{words.one}|{words.number}) )?{unit}", "ahead"))
    sources.append((rf"(?P<n>{words.one}|{words.number}) {unit} (?:{words.ahead_after})", "ahead"))
    sources.append((words.next_week, "next_week"))
    sources.append((words.weekend, "weekend"))
    lead = rf"(?:(?P<by>{words.by}) )?(?:(?P<on>{words.on}) )?"
    whole = [(rf"(?<![\w./:-]){lead}(?:{source})(?!\w)", meaning) for source, meaning in sources]
    whole.append((rf"(?<![\w])(?P<by>$^)?{words.day_of_month}", "day_of_month"))
    whole.append((rf"(?<!\w)(?P<by>$^)?(?={words.tonight})", "tonight"))
    return tuple((re.compile(source), meaning) for source, meaning in whole)
