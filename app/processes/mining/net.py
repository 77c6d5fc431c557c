"""A drawing as what may happen next: where its tokens can stand, without asking what conditions say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from app.processes.definition import Edge, Graph, Node, Shape
from app.processes.engine import FINAL_ENDS

#: the lines on which tokens are, sorted; nothing: the case is over
Marking = tuple[str, ...]
#: ways out of which any together may be taken; beyond that number one, or all
_MOST_TOGETHER = 5


@dataclass(frozen=True, slots=True)
class Move:
    """Something that may happen.

    :param node: the step that is done; empty where nobody sees it. :param taken: lines that tokens leave along.
    :param gone: lines that they came along.
    """

    node: str
    marking: Marking
    taken: tuple[str, ...]
    gone: tuple[str, ...] = ()


class Net:
    """What may happen in a drawing.

    :param shown: the nodes whose passing a journal tells; all others are passed unseen.
    """

    def __init__(self, graph: Graph, shown: Collection[str]) -> None:
        self._graph, self._shown = graph, shown

    def beginnings(self) -> Iterator[Move]:
        """Where tokens stand at first, for each of the starts."""
        for node in self._graph.nodes.values():
            if node.shape is Shape.START:
                yield self._move("", (), (), self._graph.outgoing[node.key])

    def moves(self, marking: Marking) -> Iterator[Move]:
        """What may happen next."""
        for key in dict.fromkeys(marking):
            edge = self._graph.edges[key]
            node = self._graph.nodes.get(edge.target)
            if node is not None:
                yield from self._through(node, key, marking)

    def _through(self, node: Node, key: str, marking: Marking) -> Iterator[Move]:
        leaving = self._graph.outgoing[node.key]
        match node.shape:
            case Shape.END:
                yield Move("", () if node.type in FINAL_ENDS else _less(marking, (key,)), (), (key,))
            case Shape.CHOICE | Shape.EVENT_CHOICE:
                for edge in leaving:
                    yield self._move("", marking, (key,), (edge,))
            case Shape.PARALLEL:
                needed = tuple(each.key for each in self._graph.incoming[node.key])
                if all(each in marking for each in needed):
                    yield self._move("", marking, needed, leaving)
            case Shape.INCLUSIVE:
                come = tuple(each.key for each in self._graph.incoming[node.key] if each.key in marking)
                for edges in some_of(leaving):
                    yield self._move("", marking, come, edges)
            case _:
                yield from self._done(node, key, marking)

    def _done(self, node: Node, key: str, marking: Marking) -> Iterator[Move]:
        """A step that is done, with each of its outcomes, or that something on its edge takes another way from."""
        shown = node.key if node.key in self._shown else ""
        beside: list[Edge] = []
        for boundary in self._graph.boundaries.get(node.key, ()):
            ways = self._graph.outgoing[boundary.key]
            if boundary.params.get("interrupts", True):
                yield self._move("", marking, (key,), ways)
            else:
                beside += ways
        for edges in by_port(self._graph.outgoing[node.key]):
            yield self._move(shown, marking, (key,), edges)
            if beside:
                yield self._move(shown, marking, (key,), (*edges, *beside))

    def _move(self, node: str, marking: Marking, gone: Sequence[str], come: Sequence[Edge]) -> Move:
        taken = tuple(edge.key for edge in come)
        return Move(node, tuple(sorted((*_less(marking, gone), *taken))), taken, tuple(gone))


def _less(marking: Marking, gone: Sequence[str]) -> Marking:
    left = list(marking)
    for key in gone:
        left.remove(key)
    return tuple(left)


def by_port(edges: Sequence[Edge]) -> Iterator[Sequence[Edge]]:
    """The lines that a step may be left along, for each of its outcomes; lines with conditions are taken together as it comes."""
    for port in dict.fromkeys(edge.port for edge in edges):
        same = [edge for edge in edges if edge.port == port]
        if any(edge.condition or edge.is_else for edge in same):
            yield from some_of(same)
        else:
            yield same
    if not edges:
        yield ()


def some_of(edges: Sequence[Edge]) -> Iterator[Sequence[Edge]]:
    """One or more of the lines; none where there is none."""
    if len(edges) > _MOST_TOGETHER:
        yield from ((edge,) for edge in edges)
        yield edges
    elif edges:
        yield from chain.from_iterable(combinations(edges, count) for count in range(1, len(edges) + 1))
    else:
        yield ()
