"""Where ways lead in a drawing: what can be reached, what comes to an end, which circles there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from app.processes.definition import Graph, Shape

Next = Callable[[str], Iterable[str]]


class Ground:
    """A drawing with what is known of its ways, each worked out once."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    @cached_property
    def after(self) -> Mapping[str, tuple[str, ...]]:
        """The nodes that come next, those on the edge of a step included."""
        graph = self.graph
        found = {key: tuple([edge.target for edge in edges if edge.target in graph.nodes]) for key, edges in graph.outgoing.items()}
        for key, events in graph.boundaries.items():
            found[key] = found.get(key, ()) + tuple(event.key for event in events)
        return found

    @cached_property
    def before(self) -> Mapping[str, list[str]]:
        """The nodes that a node is come to from."""
        found: dict[str, list[str]] = {key: [] for key in self.graph.nodes}
        for key in self.graph.nodes:
            for each in self.after[key]:
                found[each].append(key)
        return found

    @cached_property
    def reached(self) -> frozenset[str]:
        """The nodes that a case can come to."""
        return spread((key for key, node in self.graph.nodes.items() if node.shape is Shape.START), self.after.__getitem__)

    @cached_property
    def finishing(self) -> frozenset[str]:
        """The nodes from which a case can come to an end, or to where nothing leads on."""
        ends = [key for key, node in self.graph.nodes.items() if node.shape is Shape.END or not self.graph.outgoing[key]]
        return spread(ends, self.before.__getitem__)

    def sources(self, key: str) -> frozenset[str]:
        """The nodes from which a node can be come to."""
        return spread(self.before[key], self.before.__getitem__)


def spread(start: Iterable[str], next_: Next) -> frozenset[str]:
    """Everything that can be come to from somewhere, the beginning included."""
    waiting = list(start)
    found = set(waiting)
    while waiting:
        for each in next_(waiting.pop()):
            if each not in found:
                found.add(each)
                waiting.append(each)
    return frozenset(found)


def components(keys: Iterable[str], next_: Next) -> list[list[str]]:
    """Nodes that lie on common circles, together; later ones first, so that what a component leads to comes before it (Tarjan 1972)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    open_: set[str] = set()
    found: list[list[str]] = []
    for start in keys:
        if start in number:
            continue
        number[start] = lowest[start] = len(number)
        stack.append(start)
        open_.add(start)
        walk = [(start, iter(next_(start)))]
        while walk:
            key, following = walk[-1]
            for each in following:
                if each not in number:
                    number[each] = lowest[each] = len(number)
                    stack.append(each)
                    open_.add(each)
                    walk.append((each, iter(next_(each))))
                    break
                if each in open_:
                    lowest[key] = min(lowest[key], number[each])
            else:
                walk.pop()
                if walk:
                    above = walk[-1][0]
                    lowest[above] = min(lowest[above], lowest[key])
                if lowest[key] == number[key]:
                    group: list[str] = []
                    while not group or group[-1] != key:
                        group.append(stack.pop())
                    open_.difference_update(group)
                    found.append(group)
    return found
