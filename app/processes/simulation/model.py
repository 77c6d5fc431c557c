"""What a simulation knows of a process. Pure values; times are seconds of working time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from app.processes.simulation.timeline import Hours, Timeline

#: the steps that a case has had, or the last of them, with how old it is; the full path is asked first, then ever shorter ends of it
Context = tuple[str | int, ...]
Path = tuple[str, ...]
#: a context that was cut begins with this, which no step is named; one that leaves the age out has no number behind
CUT = "\x00"
#: steps that a cut context keeps, and those of the longest path that is asked whole
KEPT, LONGEST = (4, 3, 2, 1, 0), 30
DAY_SECONDS, PART_OF_DAY = 86_400, 7_200


@dataclass(frozen=True, slots=True)
class Onward:
    """What once followed a path: the next step (empty: the case was over), how long nobody could begin it, how long it took, and by whom."""

    activity: str
    delay: float
    work: float
    who: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works.

    :param hands: how many steps he has in work at once, as the journal shows.
    """

    name: str
    hands: int = 1


@dataclass(frozen=True)
class Model:
    """A process as it is lived.

    :param arrivals: seconds of the week at which cases began, week by week. :param onward: what followed each context.
    :param trusted: a context counts where so much is known of it. :param capable: activity → who does it.
    :param hours: of the firm; cases wait by them. :param calendars: name → when this person works, where it is known; otherwise ``hours``.
    """

    hours: Hours
    arrivals: Sequence[Sequence[float]]
    onward: Mapping[Context, Sequence[Onward]]
    people: Mapping[str, Person]
    capable: Mapping[str, Sequence[str]]
    trusted: int
    case_count: int
    calendars: Mapping[str, Timeline] = field(default_factory=dict)

    def after(self, path: Path, age: float, at: float) -> Sequence[Onward]:
        """What can follow: what followed the longest end of the path of which enough is known, in cases about as old where it is.

        :param age: seconds by the clock since the case came. :param at: when it goes on.
        """
        for context in contexts(path, age, at):
            known = self.onward.get(context, ())
            if len(known) >= self.trusted:
                return known
        return self.onward[CUT,]


def contexts(path: Path, age: float, at: float) -> list[Context]:
    """A path and ever shorter ends of it, each with the age of the case and the time of day, then with the age, then without.

    Who has waited long goes on waiting: ages that differ by half or less count as one. What comes late in the day is often left for the next.
    """
    old, part = int(log(1.0 + age / 60.0, 1.5)), int(at % DAY_SECONDS // PART_OF_DAY)
    ends: list[Context] = [path] if len(path) <= LONGEST else []
    ends += [(CUT, *path[len(path) - kept:]) for kept in KEPT if kept <= len(path)]
    return [context for end in ends for context in ((*end, old, part), (*end, old), end)]


@dataclass(frozen=True, slots=True)
class Change:
    """What is tried out.

    :param arrivals: so many times as many cases. :param work: activity → so many times as long a work on it.
    :param people: name → how many such people there are instead of one (0: he is away).
    """

    arrivals: float = 1.0
    work: Mapping[str, float] = field(default_factory=dict)
    people: Mapping[str, int] = field(default_factory=dict)


AS_IT_IS = Change()
