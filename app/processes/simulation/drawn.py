"""A process as it is drawn, with times and arrivals as somebody has typed them: what is expected where nobody has lived it yet."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.core.errors import UserError
from app.core.i18n import _
from app.processes.definition import Edge, Graph, Node, Shape
from app.processes.mining.net import by_port, some_of
from app.processes.simulation.decks import Onward, decks_of
from app.processes.simulation.flow import OUTSIDE, AsDrawn
from app.processes.simulation.hours import WEEK_SECONDS
from app.processes.simulation.model import Model, Person
from app.processes.simulation.timeline import Hours
from app.processes.ways import ERROR

#: weeks of arrivals that are drawn by lot
WEEKS = 26
#: a step takes between half and one and a half times of what was typed, in so many grades
_SHORT, _LONG, _GRADES = 0.5, 1.5, 21


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody expects of a process.

    :param per_week: cases that come in a week. :param minutes: step → minutes of a person's work.
    :param waits: step or wait → minutes of working time that pass without anybody's work.
    """

    per_week: float
    minutes: Mapping[str, float]
    waits: Mapping[str, float]


@dataclass(frozen=True)
class Drawn:
    """A drawing with what is expected of it.

    :param roles: step → role that does it; nobody is in the way where none does.
    """

    graph: Graph
    typed: Typed
    roles: Mapping[str, str]

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """What takes time: steps and waits."""
        return tuple(node.key for node in self.graph.nodes.values() if node.shape in (Shape.STEP, Shape.WAIT))

    @property
    def people(self) -> dict[str, Person]:
        """One person of each role, called like it."""
        return {role: Person(role) for role in self.roles.values()}

    @property
    def capable(self) -> dict[str, tuple[str, ...]]:
        """Step → who does it."""
        return {key: (self.roles[key],) if key in self.roles else () for key in self.shown}

    def places(self) -> dict[str, Sequence[Onward]]:
        """What may happen at each place: every way out is taken as often as any other, deadlines are kept and nothing goes wrong.

        :raises UserError: nothing begins.
        """
        starts = [node.key for node in self.graph.nodes.values() if node.shape is Shape.START]
        if not starts:
            raise UserError(_("No way leads through this drawing from a start to an end."), _("See the problems below the drawing."))
        found: dict[str, Sequence[Onward]] = {OUTSIDE: [_unseen(self.graph.outgoing[key]) for key in starts]}
        for node in self.graph.nodes.values():
            leaving = self.graph.outgoing[node.key]
            match node.shape:
                case Shape.STEP | Shape.WAIT:
                    found[node.key] = self._work(node)
                case Shape.CHOICE | Shape.EVENT_CHOICE:
                    found[node.key] = [_unseen((edge,)) for edge in leaving] or [_unseen(())]
                case Shape.INCLUSIVE:
                    found[node.key] = [_unseen(edges) for edges in some_of(leaving)]
                case _:
                    found[node.key] = [_unseen(leaving)]
        return found

    def _work(self, node: Node) -> list[Onward]:
        leaving = self.graph.outgoing[node.key]
        ways = list(by_port([edge for edge in leaving if edge.port != ERROR] or leaving))
        wait, work, who = self.typed.waits.get(node.key, 0.0) * 60, self.typed.minutes.get(node.key, 0.0) * 60, self.roles.get(node.key, "")
        grades = [_SHORT + (_LONG - _SHORT) * number / (_GRADES - 1) for number in range(_GRADES)]
        return [Onward(node.key, wait, work * grade, who, _keys(edges)) for grade in grades for edges in ways]


def _keys(edges: Sequence[Edge]) -> tuple[str, ...]:
    return tuple(edge.key for edge in edges)


def _unseen(edges: Sequence[Edge]) -> Onward:
    return Onward("", 0.0, 0.0, "", _keys(edges))


def expect(drawn: Drawn, hours: Hours, seed: int = 1) -> Model:
    """A process of which nothing is known but its drawing.

    :param hours: of the firm, in which cases come and wait.
    :raises UserError: nothing begins.
    """
    arrivals, decks = _arrivals(drawn.typed.per_week, hours, random.Random(seed)), decks_of((), 1, drawn.places())
    return Model(hours, arrivals, AsDrawn(drawn.graph), decks, drawn.people, drawn.capable, 1, len(drawn.shown))


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
