"""The steps of a journal with the times that a simulation needs: when a case was ready, what was work, what was waiting, and for whom."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.processes.simulation.timeline import Hours

#: seconds between two steps of a person that belong together
_BREATH = 60.0


@dataclass(slots=True)
class Passage:
    """A step that was done. Seconds by the clock, but ``work``, which is working time; None: nobody knows it yet.

    :param ready: when the case had come to it. :param began: when it was begun, where the journal says.
    """

    activity: str
    who: str
    ready: float
    done: float
    began: float | None
    work: float | None = None

    @property
    def moments(self) -> tuple[float, ...]:
        """When somebody did something."""
        return (self.done,) if self.began is None else (self.began, self.done)


def guess_work(cases: Iterable[Sequence[Passage]], hours: Hours) -> None:
    """Sets the work of each step.

    Where the journal says when it was begun, it is the time from then, or from when the case was ready for it. Where it does not, nobody can
    have begun before the case was ready and he himself had done the step before; the least of a quarter of those times is taken as what the
    work needs, and whatever goes beyond is waiting.
    """
    done_before: dict[str, float] = {}
    gaps: dict[str, list[float]] = defaultdict(list)
    open_ones: list[tuple[Passage, float]] = []
    for passage in sorted((each for case in cases for each in case), key=lambda each: each.done):
        if passage.began is not None:
            passage.work = hours.between(max(passage.began, passage.ready), passage.done)
        else:
            before = done_before.get(passage.who, passage.ready) if passage.who else passage.ready
            gap = hours.between(max(passage.ready, before), passage.done)
            open_ones.append((passage, gap))
            if gap > 0:
                gaps[passage.activity].append(gap)
        done_before[passage.who] = passage.done
    usual = {activity: sorted(found)[len(found) // 4] for activity, found in gaps.items()}
    for passage, gap in open_ones:
        passage.work = min(gap, usual.get(passage.activity, 0.0))


class Busy:
    """When the people of a journal had their hands full. ``hands``: name → how many steps somebody had in work at once, at most."""

    def __init__(self, cases: Iterable[Sequence[Passage]], hours: Hours) -> None:
        self._hours = hours
        self.hands: dict[str, int] = {}
        self._full: dict[str, list[tuple[float, float]]] = {}
        turns: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for case in cases:
            for passage in case:
                if passage.who:
                    end = hours.worked_until(passage.done)
                    turns[passage.who] += [(end - (passage.work or 0.0), 1), (end, -1)]
        for who, changes in turns.items():
            self.hands[who], self._full[who] = _full(sorted(changes))

    def delay(self, passage: Passage) -> float:
        """Working time in which a step was ready and not begun for another reason than that its person had his hands full just before."""
        ready = self._hours.worked_until(passage.ready)
        begun = self._hours.worked_until(passage.done) - (passage.work or 0.0)
        stretches = self._full.get(passage.who, [])
        place = bisect_left(stretches, begun + _BREATH / 2, key=lambda each: each[1]) - 1
        if place >= 0 and begun - stretches[place][1] <= _BREATH:
            begun = min(begun, stretches[place][0])
        return max(0.0, begun - ready)


def _full(changes: Sequence[tuple[float, int]]) -> tuple[int, list[tuple[float, float]]]:
    """How many at once at most, and the stretches in which it was so many. Those that nearly touch are one."""
    counts, count = [], 0
    for _at, step in changes:
        count += step
        counts.append(count)
    most = max(1, *counts)
    found: list[tuple[float, float]] = []
    for place, held in enumerate(counts[:-1]):
        if held >= most:
            start, end = changes[place][0], changes[place + 1][0]
            if found and start - found[-1][1] <= _BREATH:
                start = found.pop()[0]
            if end > start:
                found.append((start, end))
    return most, found
