"""What a simulation tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ActivityLoad:
    """A step in the time played.

    :param passed: how often it was done. :param queued: seconds of working time that it waited for people, all together; ``half`` of the times it
        waited no longer than, ``most`` in 90 %. :param longest: cases that waited at once, at most. :param worked: seconds of work, all together.
    """

    passed: int
    queued: float
    half: float
    most: float
    longest: int
    worked: float


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """Somebody in the time played.

    :param load: share of his working time, of all his hands, in which he worked.
    """

    passed: int
    load: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """A process played through.

    :param lengths: seconds by the clock of each case, in rising order; ``half`` of them took no longer than, ``most`` 90 %.
    :param bottleneck: the step that cases wait for people at longest of all, together; empty where nobody ever waits.
    """

    lengths: Sequence[float]
    half: float
    most: float
    activities: Mapping[str, ActivityLoad]
    people: Mapping[str, PersonLoad]
    bottleneck: str


@dataclass(frozen=True, slots=True)
class EndDates:
    """When a case that is under way will end: naive UTC moments by which half of the plays were over, and 90 %."""

    half: datetime
    most: datetime
