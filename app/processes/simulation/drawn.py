"""A model of a process that nobody has lived yet: its ways as drawn, its times and arrivals as somebody has typed them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from app.core.errors import UserError
from app.core.i18n import _
from app.processes.definition import Graph, Shape
from app.processes.mining.net import Net
from app.processes.simulation.hours import WEEK_SECONDS
from app.processes.simulation.model import CUT, KEPT, LONGEST, Context, Model, Onward, Path, Person
from app.processes.simulation.timeline import Hours

#: walks through the drawing and weeks of arrivals that are drawn by lot, and passages after which a walk is given up
WALKS, WEEKS, STEPS = 400, 26, 300
#: a step takes between half and one and a half times of what was typed
_SHORT, _LONG = 0.5, 1.5


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody expects of a process.

    :param per_week: cases that come in a week. :param minutes: step → minutes of a person's work.
    :param waits: step or wait → minutes of working time that pass without anybody's work.
    """

    per_week: float
    minutes: Mapping[str, float]
    waits: Mapping[str, float]


def model_of(graph: Graph, typed: Typed, roles: Mapping[str, str], hours: Hours, seed: int = 1) -> Model:
    """A model of a drawing: every way out of a choice is taken as often as any other.

    :param roles: step → role that does it; nobody is in the way where none does.
    :param hours: of the firm, in which cases come and wait.
    :raises UserError: no way leads from a start to an end.
    """
    chance = random.Random(seed)
    shown = [node.key for node in graph.nodes.values() if node.shape in (Shape.STEP, Shape.WAIT)]
    net = Net(graph, shown)
    onward: dict[Context, list[Onward]] = defaultdict(list)
    count = 0
    for _walk in range(WALKS):
        path = _walked(net, chance)
        if path is None:
            continue
        count += 1
        for place in range(len(path) + 1):
            step = _step(path[place], typed, roles, chance) if place < len(path) else Onward("", 0.0, 0.0, "")
            before = path[:place]
            ends: list[Context] = [before] if len(before) <= LONGEST else []
            for context in ends + [(CUT, *before[len(before) - kept:]) for kept in KEPT if kept <= len(before)]:
                onward[context].append(step)
    if not count:
        raise UserError(_("No way leads through this drawing from a start to an end."), _("See the problems below the drawing."))
    capable = {key: (roles[key],) if key in roles else () for key in shown}
    return Model(hours, _arrivals(typed.per_week, hours, chance), onward, {name: Person(name) for name in set(roles.values())}, capable, 1, count)


def _walked(net: Net, chance: random.Random) -> Path | None:
    """One way from a start to the end, by lot; None where it comes to none."""
    beginnings = list(net.beginnings())
    if not beginnings:
        return None
    move = chance.choice(beginnings)
    path: list[str] = []
    for _number in range(STEPS):
        if not move.marking:
            return tuple(path)
        moves = list(net.moves(move.marking))
        if not moves:
            return None
        move = chance.choice(moves)
        path += [move.node] if move.node else []
    return None


def _step(key: str, typed: Typed, roles: Mapping[str, str], chance: random.Random) -> Onward:
    work = typed.minutes.get(key, 0.0) * 60 * chance.uniform(_SHORT, _LONG)
    return Onward(key, typed.waits.get(key, 0.0) * 60, work, roles.get(key, ""))


def _arrivals(per_week: float, hours: Hours, chance: random.Random) -> list[list[float]]:
    """Weeks in which cases come at any moment of the working time, now more, now fewer."""
    weeks = []
    length = hours.between(0.0, WEEK_SECONDS) or float(WEEK_SECONDS)
    for _week in range(WEEKS):
        moments = []
        at = chance.expovariate(per_week / length) if per_week > 0 else length
        while at < length:
            moments.append(hours.after(0.0, at) % WEEK_SECONDS)
            at += chance.expovariate(per_week / length)
        weeks.append(moments)
    return weeks
