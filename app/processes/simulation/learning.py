"""Learns from a journal how a process is lived: when cases come, which ways they take, how long they wait and who works on them."""

from __future__ import annotations

from collections import defaultdict

from app.processes.event_log.log import EventLog
from app.processes.simulation.hours import WEEK_SECONDS, hours_seen
from app.processes.simulation.model import Context, Model, Onward, Path, Person, contexts
from app.processes.simulation.passages import Busy, guess_work, passages_of
from app.processes.simulation.timeline import Hours

#: a context is trusted where so many cases out of so many went through it, within these bounds
_SHARE, _LEAST, _MOST = 100, 1, 3
_OVER = Onward("", 0.0, 0.0, "")


def learn(log: EventLog, hours: Hours | None = None) -> Model:
    """How the process of a journal is lived.

    :param log: with at least one case.
    :param hours: the working time of the firm; without it those hours of the week are taken in which things were done.
    """
    cases = [passages_of(trace) for trace in log.traces]
    hours = hours or hours_seen(at for case in cases for passage in case for at in passage.moments)
    guess_work(cases, hours)
    busy = Busy(cases, hours)
    onward: dict[Context, list[Onward]] = defaultdict(list)
    capable: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        path: Path = ()
        age, came = 0.0, case[0].ready
        for passage in case:
            capable[passage.activity].add(passage.who)
            step = Onward(passage.activity, busy.delay(passage), passage.work or 0.0, passage.who)
            for context in contexts(path, age, came + age):
                onward[context].append(step)
            path, age = (*path, passage.activity), passage.done - came
        for context in contexts(path, age, came + age):
            onward[context].append(_OVER)
    return Model(
        hours, arrivals_of([case[0].ready for case in cases]), onward, {name: Person(name, count) for name, count in busy.hands.items()},
        {activity: tuple(sorted(who - {""})) for activity, who in capable.items()}, min(_MOST, max(_LEAST, len(cases) // _SHARE)), len(cases),
    )


def arrivals_of(moments: list[float]) -> list[list[float]]:
    """Seconds of the week at which cases came, for each week from the first to the last.

    :param moments: of at least one.
    """
    first = int(min(moments) // WEEK_SECONDS)
    weeks: list[list[float]] = [[] for _week in range(int(max(moments) // WEEK_SECONDS) - first + 1)]
    for moment in sorted(moments):
        weeks[int(moment // WEEK_SECONDS) - first].append(moment % WEEK_SECONDS)
    return weeks
