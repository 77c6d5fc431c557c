"""One play of a process: cases come, take their ways, wait for people who have their hands full, and end."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush, heapreplace

from app.core.errors import UserError
from app.core.i18n import _
from app.processes.percentiles import median, percentile
from app.processes.simulation.hours import WEEK_SECONDS
from app.processes.simulation.model import Change, Model, Onward, Path
from app.processes.simulation.result import ActivityLoad, Outcome, PersonLoad

#: steps of a case after which it is given up, and events after which whoever waits is told that it goes on
LONGEST, BREATH = 1000, 4000


@dataclass(slots=True)
class Played:
    """A case on its way. :param came: seconds, when it began. :param name: of one that is followed."""

    came: float
    path: Path
    name: str = ""


@dataclass(slots=True)
class _Tally:
    """What is counted of a step: how long each waited, the work, and the beginnings that were still to come."""

    waits: list[float] = field(default_factory=list)
    worked: float = 0.0
    longest: int = 0
    begins: list[float] = field(default_factory=list)


class Run:
    """What is to happen lies in a heap by its moment; requests for people are served in the order in which they come.

    :param breathe: called now and then; what it raises ends the play.
    """

    def __init__(self, model: Model, change: Change, seed: int, *, breathe: Callable[[], object] = lambda: None) -> None:
        self.chance = random.Random(seed)
        self.come = 0
        self.lengths: list[float] = []
        #: when those that are followed ended; name → week → seconds of work
        self.ended: dict[str, float] = {}
        self.weeks: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        self.tallies: dict[str, _Tally] = defaultdict(_Tally)
        self._model, self._change, self._breathe = model, change, breathe
        self._coming: list[tuple[float, int, Played, Onward | None]] = []
        self._number = 0
        self._cards: dict[int, list[Onward]] = {}
        self._free: dict[str, list[float]] = {}
        for name, person in model.people.items():
            if hands := person.hands * change.people.get(name, 1):
                self._free[name] = [0.0] * hands
                heapify(self._free[name])
        #: name → steps done
        self.passed: dict[str, int] = dict.fromkeys(self._free, 0)
        self._last = 0.0

    @property
    def hands(self) -> dict[str, int]:
        """Name → how many steps somebody does at once."""
        return {name: len(free) for name, free in self._free.items()}

    def times(self, factor: float) -> int:
        """A whole number that is the factor on average."""
        whole = int(factor)
        return whole + (self.chance.random() < factor - whole)

    def arrive(self, case: Played, at: float | None = None, step: Onward | None = None) -> None:
        """A case comes; ``at``: it has its path behind it and goes on then, with ``step`` where it is known."""
        self.come += 1
        self._push(case.came if at is None else at, case, step)

    def go(self) -> None:
        """Lets happen what is to happen, until nothing is left."""
        while self._coming:
            at, _number, case, step = heappop(self._coming)
            if step is None:
                self._lead_on(at, case)
            else:
                self._work(at, case, step)
            if self._number % BREATH == 0:
                self._breathe()

    def _push(self, at: float, case: Played, step: Onward | None) -> None:
        self._number += 1
        heappush(self._coming, (at, self._number, case, step))

    def _lead_on(self, at: float, case: Played) -> None:
        step = self._drawn(self._model.after(case.path, at - case.came, at))
        if step.activity and len(case.path) < LONGEST:
            self._push(self._model.hours.after(at, step.delay), case, step)
            return
        self._last = max(self._last, at)
        if case.name:
            self.ended[case.name] = at
        else:
            self.lengths.append(at - case.came)

    def _drawn(self, known: Sequence[Onward]) -> Onward:
        """One of what is known, as cards are drawn: none comes again before all have come. So fewer cases show as much."""
        cards = self._cards.get(id(known))
        if not cards:
            cards = self._cards[id(known)] = list(known)
            self.chance.shuffle(cards)
        return cards.pop()

    def _work(self, at: float, case: Played, step: Onward) -> None:
        hours, work = self._model.hours, step.work * self._change.work.get(step.activity, 1.0)
        tally = self.tallies[step.activity]
        begin, end = at, hours.after(at, work)
        if step.who:
            name = self._person(step, at)
            calendar = self._model.calendars.get(name, hours)
            begin = self._opening(name, max(at, self._free[name][0]))
            end = calendar.after(begin, work)
            heapreplace(self._free[name], end)
            self.passed[name] += 1
            self._spend(name, begin, end, work)
        while tally.begins and tally.begins[0] <= at:
            heappop(tally.begins)
        if begin > at:
            heappush(tally.begins, begin)
            tally.longest = max(tally.longest, len(tally.begins))
        tally.waits.append(hours.between(at, begin))
        tally.worked += work
        case.path = (*case.path, step.activity)
        self._push(end, case, None)

    def _spend(self, name: str, begin: float, end: float, work: float) -> None:
        """Note the work in the weeks in which it is done."""
        calendar, week = self._model.calendars.get(name, self._model.hours), int(begin // WEEK_SECONDS)
        while week < int(end // WEEK_SECONDS):
            part = calendar.between(begin, (week + 1) * WEEK_SECONDS)
            self.weeks[name][week] += part
            begin, work, week = (week + 1) * WEEK_SECONDS, max(work - part, 0.0), week + 1
        self.weeks[name][week] += work

    def _opening(self, name: str, at: float) -> float:
        """When somebody works next."""
        calendar = self._model.calendars.get(name)
        return calendar.opening(at) if calendar is not None else at

    def _person(self, step: Onward, at: float) -> str:
        """Whoever did it in the journal; when he has his hands full or is away, whoever of those who do it can begin first."""
        able = [name for name in self._model.capable[step.activity] if name in self._free]
        if not able:
            raise UserError(_("Nobody is left who does “{step}”.").format(step=step.activity), _("Leave at least one of its people."))
        is_free = step.who in self._free and self._free[step.who][0] <= at
        if is_free and (len(able) == 1 or self._opening(step.who, at) == at or not self._model.calendars):
            return step.who
        first = min(able, key=lambda name: (self._opening(name, max(at, self._free[name][0])), self._free[name][0]))
        return step.who if is_free and self._opening(step.who, at) <= self._opening(first, max(at, self._free[first][0])) else first

    def outcome(self) -> Outcome:
        """What has been counted."""
        lengths, open_time = sorted(self.lengths), self._model.hours.between(0.0, self._last)
        activities = {activity: load_of(tally.waits, tally.longest, tally.worked) for activity, tally in self.tallies.items()}
        people = {
            name: PersonLoad(passed, sum(self.weeks[name].values()) / (open_time * len(self._free[name])) if open_time else 0.0)
            for name, passed in self.passed.items()
        }
        return Outcome(lengths, median(lengths), percentile(lengths, 90), activities, people, slowest(activities))


def load_of(waits: list[float], longest: int, worked: float, plays: int = 1) -> ActivityLoad:
    """The figures of a step, those that are sums for one of so many plays."""
    found = sorted(waits)
    return ActivityLoad(round(len(found) / plays), sum(found) / plays, median(found), percentile(found, 90), longest, worked / plays)


def slowest(activities: dict[str, ActivityLoad]) -> str:
    """The step that cases wait for people at longest; empty where nobody ever waits."""
    found = max(activities, key=lambda activity: activities[activity].queued, default="")
    return found if found and activities[found].queued > 0 else ""
