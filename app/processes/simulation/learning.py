"""Learns from a journal how a process is lived: when cases come, which ways they take, how long they wait and who works on them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from app.processes.event_log.log import EventLog
from app.processes.mining.laying import Laid, lay
from app.processes.mining.net import Net
from app.processes.simulation.decks import Onward, Path, Seen, decks_of
from app.processes.simulation.drawn import Drawn
from app.processes.simulation.flow import AsDrawn, OneAfterAnother
from app.processes.simulation.hours import WEEK_SECONDS, hours_seen, seconds_of
from app.processes.simulation.model import Model, Person
from app.processes.simulation.passages import Busy, guess_work
from app.processes.simulation.timeline import Hours
from app.processes.simulation.walks import Halt, walk, walk_over

#: a context is trusted where so many cases out of so many went through it, within these bounds
_SHARE, _LEAST, _MOST = 100, 1, 3


def learn(log: EventLog, hours: Hours | None = None, drawn: Drawn | None = None) -> Model:
    """How the process of a journal is lived.

    :param log: with at least one case. :param hours: the working time of the firm; without it those hours of the week are taken in which things
        were done. :param drawn: the process, whose steps the journal names by their keys; without it one step follows another.
    :raises UserError: the drawing has no start.
    """
    walks = _over(log, drawn) if drawn is not None else [(seconds_of(trace.began_at), walk(trace)) for trace in log.traces]
    cases = [[halt.passage for halt in halts if halt.passage is not None] for _came, halts in walks]
    hours = hours or hours_seen(at for case in cases for passage in case for at in passage.moments)
    guess_work(cases, hours)
    busy = Busy(cases, hours)
    seen = (Seen(halt.place, halt.path, halt.ready - came, halt.ready, _onward(halt, busy)) for came, halts in walks for halt in halts)
    trusted = min(_MOST, max(_LEAST, len(walks) // _SHARE))
    doing: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        for passage in case:
            doing[passage.activity].add(passage.who)
    lived = Model(
        hours, arrivals_of([seconds_of(trace.began_at) for trace in log.traces]), OneAfterAnother(),
        decks_of(seen, trusted, drawn.places() if drawn is not None else {}), {name: Person(name, count) for name, count in busy.hands.items()},
        {activity: tuple(sorted(who - {""})) for activity, who in doing.items()}, len(log.traces), sum(map(len, cases)) / max(len(cases), 1),
    )
    if drawn is None:
        return lived
    return replace(lived, flow=AsDrawn(drawn.graph), people={**drawn.people, **lived.people}, capable={**drawn.capable, **lived.capable})


def _over(log: EventLog, drawn: Drawn) -> list[tuple[float, list[Halt]]]:
    """When the cases came, and their ways over a drawing; without those that are too far from it."""
    net, names = Net(drawn.graph, drawn.shown), {key: key for key in drawn.shown}
    ways: dict[Path, list[Laid] | None] = {}
    found = []
    for trace in log.traces:
        if trace.path not in ways:
            ways[trace.path] = lay(trace.path, net, names)
        if (way := ways[trace.path]) is not None:
            found.append((seconds_of(trace.began_at), walk_over(trace, way, drawn.graph)))
    return found


def _onward(halt: Halt, busy: Busy) -> Onward:
    passage = halt.passage
    if passage is None:
        return Onward("", 0.0, 0.0, "", halt.taken)
    return Onward(passage.activity, busy.delay(passage), passage.work or 0.0, passage.who, halt.taken)


def arrivals_of(moments: list[float]) -> list[list[float]]:
    """Seconds of the week at which cases came, for each week from the first to the last.

    :param moments: of at least one.
    """
    first = int(min(moments) // WEEK_SECONDS)
    weeks: list[list[float]] = [[] for _week in range(int(max(moments) // WEEK_SECONDS) - first + 1)]
    for moment in sorted(moments):
        weeks[int(moment // WEEK_SECONDS) - first].append(moment % WEEK_SECONDS)
    return weeks
