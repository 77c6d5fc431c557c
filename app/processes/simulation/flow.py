"""How cases move: tokens that rest at places, go on along the lines that were drawn by lot, and wait for each other before joins."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from app.processes import state
from app.processes.definition import Graph, Shape
from app.processes.engine import FINAL_ENDS
from app.processes.simulation.decks import Onward, Path
from app.processes.waiting import is_join, ready_join, sources_of

#: where a case stands that has not begun; the only place of a process that nobody has drawn
OUTSIDE = ""


@dataclass(slots=True, eq=False)
class Token:
    """A part of a case.

    :param place: node where it rests. :param path: steps behind it. :param line: it waits before a join that it came to by this.
    """

    place: str = OUTSIDE
    path: Path = ()
    line: str = ""


@dataclass(slots=True, eq=False)
class Played:
    """A case on its way.

    :param came: seconds, when it began. :param name: of one that is followed. :param passed: places that its tokens have left.
    :param waiting: tokens that wait before joins.
    """

    came: float
    name: str = ""
    tokens: list[Token] = field(default_factory=list)
    passed: int = 0
    waiting: int = 0
    has_ended: bool = False


class Flow(Protocol):
    """What a case can do."""

    def take(self, case: Played, token: Token, onward: Onward) -> list[Token]:
        """A token leaves its place; returns those that came of it and have not come to rest, in the order of the drawing."""
        ...

    def joined(self, case: Played) -> list[Token]:
        """The token that a join lets through now that everything has come to rest, if one does."""
        ...

    def is_over(self, case: Played) -> bool:
        """Whether nothing can happen to a case any more: its tokens are gone, or wait for others that cannot come."""
        ...

    def token(self, place: str, line: str, path: Path) -> Token | None:
        """A token of a case that is under way; None where there is no such place."""
        ...


class OneAfterAnother:
    """A process that nobody has drawn: one step follows another until none does."""

    def take(self, case: Played, token: Token, onward: Onward) -> list[Token]:
        """The token stays, with one more step behind it; without a step the case is over."""
        if not onward.activity:
            case.tokens.remove(token)
            return []
        token.path = (*token.path, onward.activity)
        return [token]

    def joined(self, case: Played) -> list[Token]:
        """Nothing ever waits."""
        return []

    def is_over(self, case: Played) -> bool:
        """When its token is gone."""
        return not case.tokens

    def token(self, place: str, line: str, path: Path) -> Token | None:
        """The only one there can be."""
        return Token(path=path)


class AsDrawn:
    """A process as it is drawn: splits make tokens, joins wait for them as the engine does."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._targets = {key: edge.target for key, edge in graph.edges.items() if edge.target in graph.nodes}
        self._joins = frozenset(node.key for node in graph.nodes.values() if is_join(graph, node))
        self._ends = {node.key: node.type in FINAL_ENDS for node in graph.nodes.values() if node.shape is Shape.END}

    def take(self, case: Played, token: Token, onward: Onward) -> list[Token]:
        """A token for each line; an end takes it off, a final end all others too."""
        case.tokens.remove(token)
        path = (*token.path, onward.activity) if onward.activity else token.path
        on_the_way = []
        for line in onward.taken:
            place = self._targets.get(line)
            if place is None:
                continue
            if (is_final := self._ends.get(place)) is not None:
                if is_final:
                    case.tokens, case.waiting = [], 0
                    return []
                continue
            if place in self._joins:
                case.tokens.append(Token(place, path, line))
                case.waiting += 1
            else:
                one = Token(place, path)
                case.tokens.append(one)
                on_the_way.append(one)
        return on_the_way

    def joined(self, case: Played) -> list[Token]:
        """One token of each line becomes one, with the way behind it that the case has waited for."""
        if not case.waiting:
            return []
        tokens = [state.Token(number, token.place, token.line or None) for number, token in enumerate(case.tokens)]
        join = ready_join(self._graph, tokens)
        if join is None:
            return []
        taken: dict[str, Token] = {}
        for token in case.tokens:
            if token.place == join and token.line:
                taken.setdefault(token.line, token)
        case.tokens = [token for token in case.tokens if token is not taken.get(token.line)]
        case.waiting -= len(taken)
        *_others, last = taken.values()
        one = Token(join, last.path)
        case.tokens.append(one)
        return [one]

    def is_over(self, case: Played) -> bool:
        """When none of its tokens stands elsewhere than before a join."""
        return case.waiting == len(case.tokens)

    def token(self, place: str, line: str, path: Path) -> Token | None:
        """With those steps behind it from which a way leads to its place."""
        if place not in self._graph.nodes:
            return None
        before = sources_of(self._graph, place)
        return Token(place, tuple(step for step in path if step in before), line if place in self._joins else "")
