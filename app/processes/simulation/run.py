"""One play of a process: cases come, take their ways, wait for people who have their hands full, and end."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from heapq import heapify, heappop, heappush, heapreplace

from app.core.errors import UserError
from app.core.i18n import _
from app.processes.percentiles import median, percentile
from app.processes.simulation.decks import Onward
from app.processes.simulation.flow import Played, Token
from app.processes.simulation.hours import WEEK_SECONDS
from app.processes.simulation.model import Change, Model
from app.processes.simulation.result import ActivityLoad, Outcome, PersonLoad

#: places that a case passes before it is given up, and events after which whoever waits is told that it goes on
LONGEST, BREATH = 2000, 4000

_Event = Callable[[float], None]


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
        #: cases that came, and those that were given up or wait for ever
        self.come = self.lost = 0
        self.lengths: list[float] = []
        #: when those that are followed ended; name → week → seconds of work
        self.ended: dict[str, float] = {}
        self.weeks: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        self.tallies: dict[str, _Tally] = defaultdict(_Tally)
        self._model, self._change, self._breathe = model, change, breathe
        self._coming: list[tuple[float, int, _Event]] = []
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

    def arrive(self, case: Played, at: float | None = None) -> None:
        """A case comes; ``at``: it begins only then."""
        self.come += 1
        token = Token()
        case.tokens.append(token)
        self._push(case.came if at is None else at, partial(self._lead_on, case, [token]))

    def resume(self, case: Played, now: float, at_work: Sequence[tuple[float, Token, Onward]]) -> None:
        """A case is under way already.

        :param at_work: moment at which somebody can begin, token and step, as far as that is known.
        """
        self.come += 1
        known = [token for _at, token, _onward in at_work]
        for at, token, onward in at_work:
            self._push(at, partial(self._work, case, token, onward))
        self._push(now, partial(self._lead_on, case, [token for token in case.tokens if not token.line and token not in known]))

    def go(self) -> None:
        """Lets happen what is to happen, until nothing is left."""
        while self._coming:
            at, number, event = heappop(self._coming)
            event(at)
            if number % BREATH == 0:
                self._breathe()

    def _push(self, at: float, event: _Event) -> None:
        self._number += 1
        heappush(self._coming, (at, self._number, event))

    def _lead_on(self, case: Played, moving: list[Token], at: float) -> None:
        """Tokens go on until each rests at a step or before a join."""
        flow = self._model.flow
        while moving := moving or flow.joined(case):
            token, *moving = moving
            if token not in case.tokens:
                continue
            onward = self._drawn(self._model.decks.after(token.place, token.path, at - case.came, at))
            case.passed += 1
            if case.passed > LONGEST:
                case.tokens, case.waiting = [], 0
            elif onward.activity:
                self._push(self._model.hours.after(at, onward.delay), partial(self._work, case, token, onward))
            else:
                moving = flow.take(case, token, onward) + moving
        if not case.has_ended and flow.is_over(case):
            self._end(case, at)

    def _end(self, case: Played, at: float) -> None:
        case.has_ended = True
        is_lost = bool(case.tokens) or case.passed > LONGEST
        self.lost += is_lost
        self._last = max(self._last, at)
        if case.name:
            self.ended[case.name] = at
        elif not is_lost:
            self.lengths.append(at - case.came)

    def _drawn(self, known: Sequence[Onward]) -> Onward:
        """One of what is known, as cards are drawn: none comes again before all have come. So fewer cases show as much."""
        cards = self._cards.get(id(known))
        if not cards:
            cards = self._cards[id(known)] = list(known)
            self.chance.shuffle(cards)
        return cards.pop()

    def _work(self, case: Played, token: Token, step: Onward, at: float) -> None:
        """Somebody begins a step as soon as his hands are free; where nobody is needed it begins at once."""
        if token not in case.tokens:
            return
        hours, work = self._model.hours, step.work * self._change.work.get(step.activity, 1.0)
        tally = self.tallies[step.activity]
        if not step.who:
            begin, end = at, hours.after(at, work)
        else:
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
        tally.waits.append(hours.between(at, begin) if begin > at else 0.0)
        tally.worked += work
        self._push(end, partial(self._done, case, token, step))

    def _done(self, case: Played, token: Token, step: Onward, at: float) -> None:
        if token in case.tokens:
            self._lead_on(case, self._model.flow.take(case, token, step), at)

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
