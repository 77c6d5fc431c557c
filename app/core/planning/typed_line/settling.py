"""The answers that a person gives to the questions of a typed line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any, Literal

from app.core.enums.planning import TaskKind
from app.core.planning.typed_line.values import Mention, Name, Part, Reading

PartName = Literal["kind", "day", "time", "minutes", "due", "repeat"]
#: offered beside what a line says, for an answer needs no typing
_LENGTHS = (15, 30, 45, 60, 90, 120)


def options(reading: Reading, part: PartName) -> tuple[Any, ...]:
    """What may be chosen for a part: its readings first."""
    known: Part[Any] | None = getattr(reading, part)
    own = () if known is None else known.choices
    if part == "kind":
        return tuple(dict.fromkeys((*own, *TaskKind)))
    if part == "minutes":
        return tuple(dict.fromkeys((*own, *_LENGTHS)))
    return own


def settled(reading: Reading, part: PartName, value: TaskKind | date | time | int | None) -> Reading:
    """The reading with one part decided; None takes the part away, such as a recurrence that is not wanted."""
    known: Part[Any] | None = getattr(reading, part)
    places = () if known is None else known.places
    changes: dict[str, Any] = {part: None if value is None else Part((value,), places)}
    return replace(reading, **changes)


def settled_mention(reading: Reading, number: int, mention: Mention | None) -> Reading:
    """The reading with one name decided; None: only words, nobody we know."""
    mentions = list(reading.mentions)
    if mention is None:
        del mentions[number]
    else:
        mentions[number] = Part((mention,), mentions[number].places)
    return replace(reading, mentions=tuple(mentions))


def given_to(reading: Reading, name: Name) -> Reading:
    """The reading with whoever is to do it, in place of the one that the line names."""
    others = tuple(part for part in reading.mentions if part.value is None or part.value.role != "does" or not part.is_sure)
    return replace(reading, mentions=(Part((Mention(name, "does"),)), *others))
