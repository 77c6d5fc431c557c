"""The real path of a process as plain values. Times are seconds by the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.processes.event_log.log import EventLog


@dataclass(frozen=True, slots=True)
class Seen:
    """A step.

    :param count: how often it was done, in how many ``cases``; ``begins`` of them began with it, ``ends`` ended with it.
    :param people: name → how often, those with most first.
    """

    count: int
    cases: int
    begins: int
    ends: int
    people: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Followed:
    """One step directly after another.

    :param count: how often, in how many ``cases``. :param half: half of the times the second was begun (or done, where nobody knows its beginning)
        within so many seconds after the first was done, ``most``: 90 %.
    """

    count: int
    cases: int
    half: float
    most: float


@dataclass(frozen=True, slots=True)
class Loop:
    """Steps that cases go round.

    :param returns: the ways from a step of it back to one at which it is entered. :param cases: cases that went round at least once.
    :param rounds: how often all together.
    """

    steps: frozenset[str]
    returns: frozenset[tuple[str, str]]
    cases: int
    rounds: int

    def cases_of(self, log: EventLog) -> tuple[str, ...]:
        """The cases of a journal that went back along one of its ways."""
        return tuple(trace.case for trace in log.traces if not self.returns.isdisjoint(zip(trace.path, trace.path[1:], strict=False)))


@dataclass(frozen=True, slots=True)
class Variant:
    """A way from end to end, and how many cases took it."""

    path: tuple[str, ...]
    cases: int


@dataclass(frozen=True, slots=True)
class Mined:
    """How a process really goes.

    :param steps: by name. :param follows: what directly followed what. :param together: pairs that are done in any order, side by side.
    :param loops: the most trodden first. :param variants: likewise.
    :param half: half of the cases took no longer than so many seconds, ``most`` 90 %.
    """

    cases: int
    steps: Mapping[str, Seen]
    follows: Mapping[tuple[str, str], Followed]
    together: frozenset[frozenset[str]]
    loops: tuple[Loop, ...]
    variants: tuple[Variant, ...]
    half: float
    most: float
