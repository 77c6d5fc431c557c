"""What a simulation knows of a process. Pure values; times are seconds of working time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.processes.simulation.decks import Decks
from app.processes.simulation.flow import Flow
from app.processes.simulation.timeline import Hours, Timeline


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

    :param arrivals: seconds of the week at which cases began, week by week. :param flow: how they move. :param decks: what happens at each place.
    :param capable: activity → who does it. :param case_count: cases that it was learned from. :param steps: of a case, about.
    :param hours: of the firm; cases wait by them. :param calendars: name → when this person works, where it is known; otherwise ``hours``.
    """

    hours: Hours
    arrivals: Sequence[Sequence[float]]
    flow: Flow
    decks: Decks
    people: Mapping[str, Person]
    capable: Mapping[str, Sequence[str]]
    case_count: int
    steps: float
    calendars: Mapping[str, Timeline] = field(default_factory=dict)


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
