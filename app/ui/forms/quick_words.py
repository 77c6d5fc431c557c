"""How a reading of a typed line is said on its chips."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from app.core.enums.planning import TaskKind
from app.core.i18n import _, format_date, ngettext
from app.core.planning.typed_line import Mention, Name, Part, Reading
from app.core.planning.typed_line.settling import PartName, options

KIND_ICONS = {TaskKind.CALL: "call", TaskKind.MESSAGE: "mail", TaskKind.MEETING: "meeting", TaskKind.ASSIGNMENT: "task", TaskKind.VISIT: "visit"}


@dataclass(frozen=True, slots=True)
class Said:
    """One chip.

    :param part: a part of the reading, the place of a mention in the line, or ``does`` for whoever is to do it.
    :param choices: (value, words), the likeliest first.
    """

    part: PartName | int | str
    field: str
    words: str
    icon: str
    choices: tuple[tuple[Any, str], ...]
    is_sure: bool = True


def said(reading: Reading, colleagues: tuple[Name, ...], me: str, today: date, usual: int) -> Iterator[Said]:
    """The chips of a reading: what, who, when, how long, with whom, for which client.

    :param me: name of whoever types. :param usual: minutes where the line says none.
    """
    kind = reading.kind.choices[0]
    yield _part("kind", _("What"), kind.label, KIND_ICONS[kind], reading.kind, reading)
    people = tuple((name, name.text) for name in colleagues)
    doer = next((one.name.text for part in reading.mentions if (one := part.value) is not None and one.role == "does" and part.is_sure), "")
    yield Said("does", _("Who"), doer or _("{name} (me)").format(name=me), "person", people)
    yield from _times(reading, today, usual)
    for mention in reading.mentions:
        one = mention.value
        if one is None or (one.role == "does" and mention.is_sure):
            continue
        field, icon = (_("Client"), "client") if one.role == "about" else (_("With"), "people")
        is_asked = not mention.is_sure
        choices = tuple((each, _mention_words(each, is_asked)) for each in (*mention.choices, *(() if None in mention.choices else (None,))))
        yield Said(mention.places[0].start, field, _mention_words(one, is_asked), icon, choices, mention.is_sure)


def _times(reading: Reading, today: date, usual: int) -> Iterator[Said]:
    if reading.day is not None:
        yield _part("day", _("Day"), _day_words(reading.day.value, today), "calendar", reading.day, reading, today)
    elif reading.due is None:
        choices = tuple((day, _day_words(day, today)) for day in (today, date.fromordinal(today.toordinal() + 1)))
        yield Said("day", _("Day"), _("No day: waits"), "calendar", choices)
    if reading.due is not None:
        yield _part("due", _("Due"), _("by {day}").format(day=_day_words(reading.due.value, today)), "late", reading.due, reading, today)
    if reading.time is not None:
        yield _part("time", _("Time"), _time_words(reading.time.value), "clock", reading.time, reading)
    minutes = usual if reading.minutes is None else reading.minutes.value
    yield _part("minutes", _("How long"), minutes_words(minutes or 0), "timer", reading.minutes, reading)
    if reading.repeat is not None:
        yield Said("repeat", _("Repeats"), str(reading.repeat.value), "repeat", ((None, _("Once only; set the rule on the card")),), is_sure=False)


def _part(name: PartName, field: str, words: str, icon: str, part: Part[Any] | None, reading: Reading, today: date | None = None) -> Said:
    choices = tuple((value, _value_words(name, value, today)) for value in options(reading, name))
    return Said(name, field, words, icon, choices, part is None or part.is_sure)


def _value_words(name: PartName, value: Any, today: date | None) -> str:
    match value:
        case TaskKind():
            return value.label
        case time():
            return _time_words(value)
        case date() if today is not None:
            words = _day_words(value, today)
            return _("by {day}").format(day=words) if name == "due" else words
        case int():
            return minutes_words(value)
        case _:
            return str(value)


def minutes_words(minutes: int) -> str:
    """A length in hours and minutes."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return ngettext("{count} minute", "{count} minutes", rest).format(count=rest)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=rest) if rest else _("{hours} h").format(hours=hours)


def _time_words(value: time | None) -> str:
    return _("which hour") if value is None else f"{value:%H:%M}"


def _day_words(day: date | None, today: date) -> str:
    if day is None:
        return _("which day")
    near = {0: _("today"), 1: _("tomorrow")}.get((day - today).days)
    weekdays = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return near or f"{weekdays[day.weekday()]} {format_date(day)}"


def _mention_words(mention: Mention | None, is_asked: bool) -> str:
    if mention is None:
        return _("only words, nobody of ours")
    if is_asked and mention.name.kind == "employee":
        text = _("{name} does it") if mention.role == "does" else _("with {name}")
        return text.format(name=mention.name.text)
    return mention.name.text
