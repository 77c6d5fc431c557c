"""How long something takes: "20 min", "1h30", "an hour and a half"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from app.core.planning.typed_line.canvas import Canvas
from app.core.planning.typed_line.values import Part
from app.core.planning.typed_line.words import WORDS, Words

#: "1h30" without a preposition is a length up to so many hours, later it is an hour of the day
_LONGEST = 4


def read_length(canvas: Canvas, words: Words, has_time: bool) -> Part[int] | None:
    """Take the length out of a line, after its hours.

    :param has_time: whether the beginning is known already; without it "2h" may be the hour itself.
    """
    found = [
        length for pattern in _patterns(words.code) for match in pattern.finditer(canvas.text) if (length := _length(canvas, match, words, has_time))
    ]
    if not found:
        return None
    places = []
    for length in found:
        places.append(canvas.take(length.start, length.end))
    choices = tuple(dict.fromkeys(length.minutes for length in found))
    return Part(choices, tuple(places), len(choices) == 1 and all(length.is_sure for length in found))


@dataclass(frozen=True)
class _Length:
    minutes: int
    start: int
    end: int
    is_sure: bool


def _length(canvas: Canvas, match: re.Match[str], words: Words, has_time: bool) -> _Length | None:
    groups = match.groupdict()
    if groups.get("special") is not None:
        minutes = next(minutes for pattern, minutes in words.lengths if re.fullmatch(pattern, match["special"]))
        result = _Length(minutes, match.start(), match.end(), is_sure=True)
    else:
        hours, rest = _count(groups.get("hours"), words), _count(groups.get("minutes"), words)
        minutes = round(hours * 60 + rest)
        if minutes <= 0:
            return None
        is_sure = has_time or groups.get("hours") is None or groups.get("minutes_unit") is not None or words.code in ("en", "es") or hours > _LONGEST
        if re.search(r"\d ?[mм]$", match[0]) and groups.get("hours") is None:
            is_sure = is_sure and (canvas.is_bounded_after(match.end()) or canvas.is_bounded_before(match.start()))
        result = _Length(minutes, match.start(), match.end(), is_sure)
    canvas.text = canvas.text[: result.start] + " " * (result.end - result.start) + canvas.text[result.end:]
    return result


def _count(text: str | None, words: Words) -> float:
    if not text:
        return 0
    return float(text.replace(",", ".")) if re.fullmatch(r"[\d.,]+", text) else words.numerals[text]


@cache
def _patterns(code: str) -> tuple[re.Pattern[str], ...]:
    words = WORDS[code]
    special = "|".join(pattern for pattern, _minutes in words.lengths)
    number = rf"\d+(?:[.,]\d+)?|{words.number}"
    lead = rf"(?<![\w.,:/-])(?:(?:{words.length_before}) )?"
    return (
        re.compile(
            rf"{lead}(?P<hours>{number}) ?(?:{words.hour_unit}) ?(?:{words.also} )?"
            rf"(?P<minutes>\d{{1,2}}) ?(?P<minutes_unit>{words.minute_unit})?(?!\w)",
        ),
        re.compile(rf"{lead}(?P<special>{special})(?!\w)"),
        re.compile(rf"{lead}(?P<hours>{number}) ?(?:{words.hour_unit})(?!\w)"),
        re.compile(rf"{lead}(?P<minutes>{number}) ?(?:{words.minute_unit}|')(?!\w)"),
    )
