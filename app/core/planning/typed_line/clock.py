"""Hours of a typed line: "10:30", "at 5 pm", "half past ten", "10-12", "in two hours", "in the morning"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache

from app.core.planning.typed_line.canvas import NAMED, TAKEN, Canvas
from app.core.planning.typed_line.values import Part, Place
from app.core.planning.typed_line.words import WORDS, Words

#: hours of the clock's first half that may be meant in the afternoon as well
_DOUBTFUL = range(1, 8)
_NOON, _DAY = 12, 24


@dataclass(frozen=True)
class Clock:
    """What a line says of the hour.

    :param minutes: the length, where a stretch such as 10-12 was written.
    :param moment: where it said "in two hours".
    """

    time: Part[time] | None = None
    minutes: Part[int] | None = None
    moment: datetime | None = None


def read_clock(canvas: Canvas, words: Words, now: datetime) -> Clock:
    """Take the hour out of a line.

    :param now: wall time at which it is typed.
    """
    patterns = _patterns(words.code)
    ahead = patterns.ahead.search(canvas.text)
    if ahead is not None:
        moment = now + timedelta(minutes=_minutes_ahead(ahead, words))
        return Clock(Part((moment.time().replace(second=0, microsecond=0),), (canvas.take(ahead.start(), ahead.end()),)), None, moment)
    vague = _take_vague(canvas, words)
    for pattern in patterns.stretches:
        for match in pattern.finditer(canvas.text):
            if _is_stretch(canvas, match):
                return _stretch(canvas, match, words, vague)
    found: Clock | None = None
    for pattern, shift in patterns.hours:
        hour = next((one for one in pattern.finditer(canvas.text) if _is_hour(canvas, one, words)), None)
        if hour is not None:
            found = _with_another(canvas, _hour(canvas, hour, shift, words, vague), words)
            break
    if found is None and vague is not None:
        proposed, place, _is_afternoon = vague
        found = Clock(Part((time(proposed),), (place,), is_sure=False))
    return found or Clock()


def _with_another(canvas: Canvas, clock: Clock, words: Words) -> Clock:
    """A second hour elsewhere in the line makes the first a question."""
    for pattern, shift in _patterns(words.code).hours:
        other = pattern.search(canvas.text)
        groups = {} if other is None else other.groupdict()
        if other is None or clock.time is None or "dotted" in groups or "beside" in groups:
            continue
        if groups.get("counted") and re.match(rf" (?:{words.plural})(?!\w)", canvas.text[other.end():]):
            continue
        more = _hour(canvas, other, shift, words, None).time
        if more is not None and more.choices[:1] != clock.time.choices[:1]:
            return Clock(Part(tuple(dict.fromkeys((*clock.time.choices, *more.choices))), (*clock.time.places, *more.places), is_sure=False))
    return clock


def _minutes_ahead(match: re.Match[str], words: Words) -> int:
    if match["special"] is not None:
        return next(minutes for pattern, minutes in words.lengths if re.fullmatch(pattern, match["special"]))
    count = 1.0 if match["n"] is None or re.fullmatch(words.one, match["n"]) else _figure(match["n"], words)
    return round(count * (60 if match["hour_unit"] is not None else 1))


def _figure(text: str, words: Words) -> float:
    return float(text.replace(",", ".")) if re.fullmatch(r"[\d.,]+", text) else words.numerals[text]


def _take_vague(canvas: Canvas, words: Words) -> tuple[int, Place, bool] | None:
    """A part of the day; a later hour in the line makes it exact."""
    for pattern, hour, is_afternoon in words.vague:
        match = re.search(rf"(?<!\w)(?:{pattern})(?!\w)", canvas.text)
        if match is not None and not _belongs_to_hour(canvas.text[: match.end()], words):
            return hour, canvas.take(match.start(), match.end()), is_afternoon
    return None


def _belongs_to_hour(text: str, words: Words) -> bool:
    """Whether a text ends as "10 in the morning" does."""
    behind = (after.removeprefix(" ?").strip() for _before, after, _shift in words.past if after)
    hours = "|".join((r"\d", words.hour, *words.numerals, *words.ordinal_hours, *behind))
    return re.search(rf"(?:{hours}) ?(?:{words.morning}|{words.afternoon})$", text) is not None


def _is_stretch(canvas: Canvas, match: re.Match[str]) -> bool:
    """Whether two bare figures are hours: they are said to be, or nothing else can stand there."""
    if (match["since"] is not None and match["tail"] != "-") or match["m"] or match["m2"] or match["part"] or match["h_word"] or match["h_word2"]:
        return True
    return match["tail"] == "-" and int(match["h2"]) <= _DAY and (canvas.is_bounded_before(match.start()) or canvas.is_bounded_after(match.end()))


def _stretch(canvas: Canvas, match: re.Match[str], words: Words, vague: tuple[int, Place, bool] | None) -> Clock:
    meridiem = _meridiem(match["part"], words, vague)
    starts, is_sure = _times(match["h"], match["m"], None if match["part"] else meridiem, words)
    ends, _sure = _times(match["h2"], match["m2"], meridiem, words)
    place = canvas.take(match.start(), match.end())
    if not starts or not ends:
        return Clock(Part((), (place,), is_sure=False))
    end = ends[0]
    if match["part"] is not None:
        before = [start for start in starts if start < end]
        starts, is_sure = (tuple(before[:1]) or starts[:1]), True
    start = starts[0]
    if end <= start and ends[-1] != end:
        end = next((other for other in ends if other > start), end)
    length = (end.hour - start.hour) * 60 + end.minute - start.minute
    if length <= 0 and end.hour < _NOON:
        length += _NOON * 60
    if length <= 0:
        return Clock(Part(starts, (place,), is_sure=False))
    return Clock(Part(starts, (place,), is_sure), Part((length,), (place,)))


def _is_hour(canvas: Canvas, match: re.Match[str], words: Words) -> bool:
    """Whether bare figures stand beside a day, or after "at" and not before what is counted."""
    groups = match.groupdict()
    if groups.get("beside") is not None:
        behind = canvas.text[match.end():]
        names = rf"(?: *$| *[,;{TAKEN}{NAMED}]| (?:{_starters(words)})(?!\w))"
        return _NOON * 2 > int(match["h"]) > 6 and re.match(names, behind) is not None
    if groups.get("dotted") is not None:
        is_alone = canvas.is_bounded_before(match.start()) or canvas.is_bounded_after(match.end())
        return is_alone and int(match["h"]) < _DAY and int(match["m"]) < 60
    return True


@cache
def _starter_pattern(code: str) -> str:
    words = WORDS[code]
    return "|".join((*(pattern for pattern, _kind in (*words.kinds, *words.weak_kinds)), words.verbs))


def _starters(words: Words) -> str:
    return _starter_pattern(words.code)


def _hour(canvas: Canvas, match: re.Match[str], shift: int, words: Words, vague: tuple[int, Place, bool] | None) -> Clock:
    groups = match.groupdict()
    part = groups.get("part")
    if groups.get("noon") is not None:
        return Clock(Part((time(_NOON),), (canvas.take(match.start(), match.end()),)))
    if groups.get("ordinal") is not None:
        hour, minute = str(words.ordinal_hours[match["ordinal"]]), None
    else:
        hour, minute = match["h"], groups.get("m")
    choices, is_sure = _times(hour, minute, _meridiem(part, words, vague), words, shift)
    if groups.get("counted") is not None:
        behind = re.match(rf" ({words.plural})(?!\w)", canvas.text[match.end():])
        is_starter = behind is not None and re.fullmatch(_starters(words), behind[1]) is not None
        is_sure = is_sure and (behind is None or is_starter)
        if behind is not None and not is_starter:
            return Clock(Part(choices, (Place(match.start(), match.end()),), is_sure=False))
    end = match.end()
    other = re.match(
        rf" *(?:{words.either}) (?:(?:{words.at}) )?(?P<h>{words.number})(?:[:.h](?P<m>\d\d))?(?: ?(?:{words.hour}))?(?!\w)", canvas.text[end:],
    )
    places = [canvas.take(match.start(), end)]
    if other is not None:
        more, _sure = _times(other["h"], other["m"], _meridiem(part, words, vague), words)
        places.append(canvas.take(end, end + other.end()))
        choices, is_sure = (*choices, *more), False
    if vague is not None:
        places.append(vague[1])
    return Clock(Part(choices, tuple(places), is_sure))


def _meridiem(part: str | None, words: Words, vague: tuple[int, Place, bool] | None) -> bool | None:
    """Whether the hour lies after noon; None when nothing tells."""
    if part is not None:
        return re.fullmatch(words.morning, part) is None
    return None if vague is None else vague[2]


def _times(hour_text: str, minute_text: str | None, is_afternoon: bool | None, words: Words, shift: int = 0) -> tuple[tuple[time, ...], bool]:
    """What an hour may mean, likeliest first, and whether that is sure."""
    hour, minute = words.value(hour_text), int(minute_text or 0)
    if hour > _DAY or minute > 59 or (hour == _DAY and minute):
        return (), False
    hours: tuple[int, ...] = (hour % _DAY,)
    if is_afternoon is not None and hour <= _NOON:
        hours = (hour % _NOON + (_NOON if is_afternoon else 0),)
    elif hour in _DOUBTFUL and not hour_text.startswith("0"):
        hours = (hour + _NOON, hour)
    return tuple(time(*divmod((one * 60 + minute + shift) % (_DAY * 60), 60)) for one in hours), len(hours) == 1


@dataclass(frozen=True)
class _Patterns:
    ahead: re.Pattern[str]
    stretches: tuple[re.Pattern[str], ...]
    hours: tuple[tuple[re.Pattern[str], int], ...]


@cache
def _patterns(code: str) -> _Patterns:
    words = WORDS[code]
    number, at, hour = words.number, words.at, words.hour
    part = rf"(?: ?(?P<part>{words.morning}|{words.afternoon}))"
    special = "|".join(pattern for pattern, _minutes in words.lengths)
    unit = rf"(?:(?P<hour_unit>{words.hour_unit})|(?:{words.minute_unit}))"
    count = rf"(?P<n>\d+(?:[.,]\d+)?|{words.one}|{number})"
    forward = rf"(?:{words.ahead}) (?:(?P<special>{special})|(?:{count} ?)?{unit})"
    ahead = re.compile(rf"(?<!\w){forward}(?!\w)")
    end = r"(?!\w|[.:/]\d|,\d)"
    one = rf"(?P<h>\d{{1,2}})(?:(?:[:.]| ?h ?)(?P<m>\d\d))?(?: ?(?P<h_word>{hour}))?"
    two = rf"(?P<h2>\d{{1,2}})(?:(?:[:.]| ?h ?)(?P<m2>\d\d))?(?: ?(?P<h_word2>{hour}))?"
    stretch = rf"(?<![\w.:/-])(?:(?P<since>{words.since}|{at}) )?{one} ?(?P<tail>{words.until}) ?{two}{part}?{end}"
    spoken: list[tuple[str, int]] = []
    for before, after, shift in words.past:
        if "ORDINAL" in before:
            ordinals = "|".join(words.ordinal_hours)
            spoken.append((rf"{before.replace('ORDINAL', f'(?P<ordinal>{ordinals})')}(?:{part})?", shift))
        else:
            spoken.append((rf"{before}(?P<h>{number}){after}(?:{part})?", shift))
    plain = [
        rf"(?:(?:{at}) )?(?P<h>\d{{1,2}}):(?P<m>\d\d)(?: ?h(?!\w))?{part}?{end}",
        rf"(?:{at}) (?P<h>\d{{1,2}})\.(?P<m>\d\d)(?: ?h(?!\w))?{part}?{end}",
        rf"(?:(?:{at}) )?(?P<h>{number})(?: ?(?:{hour}))?{part}{end}",
        rf"(?P<noon>{words.noon}){end}",
        rf"(?:{at}) (?P<h>\d{{1,2}}) ?h ?(?P<m>\d\d)?{end}",
        rf"(?:{at}) (?P<h>{number}) ?(?:{hour}){end}",
        rf"(?P<h>[5-9]|[012]\d) ?h ?(?P<m>\d\d)?{end}",
        rf"(?P<counted>{at}) (?P<h>{number})(?! ?(?:%|{words.minute_unit}|{words.hour_unit}|{words.day_unit})(?!\w)){end}",
        rf"(?P<dotted>)(?P<h>\d{{1,2}})\.(?P<m>\d\d){end}",
        rf"(?P<beside>(?<={TAKEN} ))(?P<h>\d{{1,2}}){end}",
        rf"(?P<beside>(?<={TAKEN}, ))(?P<h>\d{{1,2}}){end}",
    ]
    hours = [*spoken, *((source, 0) for source in plain)]
    compiled = tuple((re.compile(rf"(?<![\w.:/-]){source}(?!\w)"), shift) for source, shift in hours)
    return _Patterns(ahead, (re.compile(stretch),), compiled)
