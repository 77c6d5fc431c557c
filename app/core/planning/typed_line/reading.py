"""A typed line, read as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

from app.core.planning.typed_line.canvas import Canvas, plain
from app.core.planning.typed_line.clock import Clock, read_clock
from app.core.planning.typed_line.days import Days, read_days
from app.core.planning.typed_line.kinds import read_kind
from app.core.planning.typed_line.lengths import read_length
from app.core.planning.typed_line.names import read_misspelt, read_names
from app.core.planning.typed_line.roles import read_roles
from app.core.planning.typed_line.values import Name, Part, Place, Reading
from app.core.planning.typed_line.words import WORDS, Words


def read_line(line: str, language: str, now: datetime, names: Iterable[Name] = ()) -> Reading:
    """Understand a line such as "tomorrow 10:30 call Petrov, 20 min, about the offer, Romashka".

    :param language: the language of the user; another of the five is taken when the line's words say so.
    :param now: wall time of whoever types.
    :param names: colleagues and clients whom the line may speak of.
    """
    words = WORDS[language_of(line, language)]
    canvas, known = Canvas(line), tuple(names)
    hits = read_names(canvas, words, known)
    repeat = _take(canvas, words.repeat)
    all_day = _take(canvas, words.all_day)
    days = read_days(canvas, words, now.date())
    clock = read_clock(canvas, words, now)
    length = read_length(canvas, words, clock.time is not None)
    hits = sorted((*hits, *read_misspelt(canvas, words, known)), key=lambda hit: hit.place.start)
    kind = read_kind(canvas, words)
    roles = read_roles(canvas, hits, words, kind.choices[0])
    day, time = _day(days, clock, now), clock.time
    if time is not None and days.due is not None and days.day is None:
        time = replace(time, is_sure=False)
    return Reading(
        line, words.code, _title(canvas, words, roles.left_out), kind, day, time, _minutes(clock.minutes, length), days.due,
        None if repeat is None else Part((line[repeat.start:repeat.end],), (repeat,), is_sure=False), roles.mentions,
    ) if all_day is None or time is None else Reading(
        line, words.code, _title(canvas, words, roles.left_out), kind, day, replace(time, is_sure=False), length, days.due, None, roles.mentions,
    )


def language_of(line: str, preferred: str) -> str:
    """The language of a line: the user's, unless another one explains more of its words."""
    text = plain(line)
    if re.search("[а-я]", text):
        return "ru"
    latin = [code for code in WORDS if code != "ru"]
    start = preferred if preferred in latin else "en"
    return max(sorted(latin, key=lambda code: code != start), key=lambda code: len(_telling(code).findall(text)))


@cache
def _telling(code: str) -> re.Pattern[str]:
    words = WORDS[code]
    units = (words.hour_unit, words.minute_unit, words.together, words.fillers, words.verbs if code == "en" else "(?!)")
    return re.compile(rf"(?<!\w)(?:{'|'.join((words.vocabulary, *units))})(?!\w)")


def _take(canvas: Canvas, pattern: str) -> Place | None:
    match = re.search(rf"(?<!\w)(?:{pattern})(?!\w)", canvas.text)
    return None if match is None else canvas.take(match.start(), match.end())


def _day(days: Days, clock: Clock, now: datetime) -> Part[date] | None:
    """The day; an hour alone means today, or is a question when it has passed."""
    if clock.moment is not None:
        day = clock.moment.date()
        if days.day is None or days.day.choices == (day,):
            return Part((day,), clock.time.places if clock.time is not None else ())
        return Part((day, *days.day.choices), days.day.places, is_sure=False)
    if days.day is not None or days.due is not None or clock.time is None or clock.time.value is None:
        return days.day
    if clock.time.value > now.time():
        return Part((now.date(),), clock.time.places)
    return Part((now.date() + timedelta(1), now.date()), clock.time.places, is_sure=False)


def _minutes(stretch: Part[int] | None, length: Part[int] | None) -> Part[int] | None:
    if stretch is None or length is None or stretch.choices == length.choices:
        return stretch or length
    return Part((*stretch.choices, *length.choices), (*stretch.places, *length.places), is_sure=False)


def _title(canvas: Canvas, words: Words, left_out: Sequence[Place]) -> str:
    """What is left of the line when days, hours and whoever does it are taken out."""
    letters = [letter if mark != "\x00" else "," for letter, mark in zip(canvas.line, canvas.text, strict=True)]
    kept = _tidied("".join(letters), words)
    for place in left_out:
        letters[place.start:place.end] = "," * (place.end - place.start)
    return _tidied("".join(letters), words) or kept


def _tidied(text: str, words: Words) -> str:
    text = re.sub(r"\s*,[\s,]*,\s*", "\x00", text)
    text = re.sub(r"(?<=\w)\x00(?=[\w\"«@])", " ", text).replace("\x00", " ").strip(" ,;:.-–—")
    filler = re.match(rf"(?:(?:{words.fillers})(?!\w)[ ,]*)+", plain(text))
    text = text[filler.end():] if filler is not None else text
    return text[:1].upper() + text[1:]
