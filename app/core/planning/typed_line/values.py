"""What a typed line says: each part with its place in the line, what it may mean, and whether that is sure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Generic, Literal, TypeVar

from app.core.enums.planning import TaskKind

T = TypeVar("T")

#: a person of the firm, or a client
NameKind = Literal["employee", "client"]
#: whoever is to do it; who takes part or is called; whom it concerns
Role = Literal["does", "takes_part", "about"]


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the line; ``end`` does not belong to it."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One thing that the line says.

    :param choices: what it may mean, the likeliest first; empty when it was said and makes no sense, such as 25:00.
    :param is_sure: whether the first choice can be taken without asking.
    """

    choices: tuple[T, ...]
    places: tuple[Place, ...] = ()
    is_sure: bool = True

    @property
    def value(self) -> T | None:
        """The likeliest meaning."""
        return self.choices[0] if self.choices else None


@dataclass(frozen=True, slots=True)
class Name:
    """A colleague or client that a line may speak of."""

    kind: NameKind
    id: int
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as the line means it."""

    name: Name
    role: Role


@dataclass(frozen=True, slots=True)
class Reading:
    """A typed line as understood.

    :param time: wall time at which it begins; ``minutes`` how long it takes.
    :param due: the last day, for what has no time of its own.
    :param repeat: words of recurrence, which a line can only ask about.
    :param mentions: a choice of None stands for "only words, nobody we know".
    """

    line: str
    language: str
    title: str
    kind: Part[TaskKind]
    day: Part[date] | None = None
    time: Part[time] | None = None
    minutes: Part[int] | None = None
    due: Part[date] | None = None
    repeat: Part[str] | None = None
    mentions: tuple[Part[Mention | None], ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether nothing has to be asked before the task is made."""
        return bool(self.title) and not self.doubts

    @property
    def doubts(self) -> tuple[Place, ...]:
        """The places of the line that need a person's word."""
        parts = (self.kind, self.day, self.time, self.minutes, self.due, self.repeat, *self.mentions)
        return tuple(place for part in parts if part is not None and not part.is_sure for place in part.places or (Place(0, len(self.line)),))

    @property
    def starts_at(self) -> datetime | None:
        """The beginning in wall time, where a day and a time are understood."""
        if self.day is None or self.time is None or self.day.value is None or self.time.value is None:
            return None
        return datetime.combine(self.day.value, self.time.value)
