"""Lays the way of a case over a drawing so that as little as possible stands out (an alignment: A. Adriansyah and others, 2011)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from app.processes.mining.net import Marking, Net

#: states that are looked at before a way is given up
MOST_STATES = 40_000
#: what standing out costs; of two steps that may have been left out rather the one that was done elsewhere
_COST, _MOVED = 10, 9


@dataclass(frozen=True, slots=True)
class Laid:
    """A part of a way.

    :param activity: step of the journal; empty: the drawing wants a step that the case has left out. :param node: step of the drawing; empty:
        the case did something that the drawing does not have there. :param taken: lines gone along, ``gone`` those come by.
    """

    activity: str
    node: str
    taken: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


State = tuple[int, Marking | None]


def lay(path: Sequence[str], net: Net, names: Mapping[str, str]) -> list[Laid] | None:
    """A way over a drawing; None where it is too long a search.

    :param path: names of the steps as the journal has them. :param names: node → its name in the journal.
    """
    start: State = (0, None)
    costs: dict[State, int] = {start: 0}
    came: dict[State, tuple[State, Laid]] = {}
    waiting: list[tuple[int, int, int, State]] = [(0, 0, 0, start)]
    number, done = 0, set[State]()
    while waiting and len(done) < MOST_STATES:
        cost, _left, _number, state = heappop(waiting)
        if state in done:
            continue
        done.add(state)
        place, marking = state
        if place == len(path) and marking == ():
            return _way(state, came)
        for further, reached, laid in _onward(place, marking, path, net, names):
            if reached not in costs or cost + further < costs[reached]:
                number += 1
                costs[reached], came[reached] = cost + further, (state, laid)
                heappush(waiting, (cost + further, len(path) - reached[0], number, reached))
    return None


def _onward(place: int, marking: Marking | None, path: Sequence[str], net: Net, names: Mapping[str, str]) -> list[tuple[int, State, Laid]]:
    """What may come next, and what it costs: what is done as drawn, and what nobody sees, costs nothing."""
    found: list[tuple[int, State, Laid]] = []
    for move in net.beginnings() if marking is None else net.moves(marking):
        if not move.node:
            found.append((0, (place, move.marking), Laid("", "", move.taken, move.gone)))
            continue
        found.append((_MOVED if names[move.node] in path else _COST, (place, move.marking), Laid("", move.node, move.taken, move.gone)))
        if place < len(path) and names[move.node] == path[place]:
            found.append((0, (place + 1, move.marking), Laid(path[place], move.node, move.taken, move.gone)))
    if place < len(path) and marking is not None:
        found.append((_COST, (place + 1, marking), Laid(path[place], "")))
    return found


def _way(state: State, came: Mapping[State, tuple[State, Laid]]) -> list[Laid]:
    way = []
    while state in came:
        state, laid = came[state]
        way.append(laid)
    return way[::-1]
