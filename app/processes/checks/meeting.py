"""Which lines of a drawing can hold tokens at the same time (the concurrency relation of Kovalyov 1992, over bits).

The answer is never too small: two lines that are not in it together are never gone together. It may be too large.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.processes.checks.walks import Ground
from app.processes.definition import Edge, Node, Shape
from app.processes.waiting import is_join

#: pairs of lines after which the search is given up: the answer is then that everything may meet
_MOST_PAIRS = 50_000


class Meetings:
    """The relation, worked out by letting one line after another hold a token until nothing new comes of it."""

    def __init__(self, ground: Ground) -> None:
        self._graph, self._ground = ground.graph, ground
        self._bits: dict[str, int] = {}
        self._targets: dict[int, str] = {}
        self._with: dict[int, int] = {}
        self._held = 0
        self._pairs = 0
        self._waiting: dict[str, None] = {}
        self._emptied: dict[str, tuple[int, tuple[int, ...]]] = {}
        self._number()
        for key in self._graph.nodes:
            if key in ground.reached:
                self._waiting[key] = None
        while self._waiting and self._pairs <= _MOST_PAIRS:
            key = next(iter(self._waiting))
            del self._waiting[key]
            self._go_on(self._graph.nodes[key])

    def can_go_on(self, join: Node) -> bool:
        """Whether a parallel join can ever have a token on each of its lines."""
        return self._pairs > _MOST_PAIRS or self._is_enabled(self._graph.incoming[join.key])

    def _number(self) -> None:
        """A bit for each line; lines along a chain of plain steps share one, because a token on it stands on one of them."""
        for edge in self._graph.edges.values():
            if edge.source not in self._ground.reached or edge.target not in self._graph.nodes:
                continue
            first, chain = edge, []
            while first.key not in self._bits and self._is_plain(self._graph.nodes[first.source]):
                chain.append(first.key)
                first = self._graph.incoming[first.source][0]
            if first.key not in self._bits:
                bit = 1 << len(self._with)
                self._bits[first.key], self._with[bit], self._targets[bit] = bit, 0, first.target
            for key in chain:
                self._bits[key] = self._bits[first.key]
        for edge in self._graph.edges.values():
            if edge.key in self._bits and not self._is_plain(self._graph.nodes[edge.target]):
                self._targets[self._bits[edge.key]] = edge.target

    def _is_plain(self, node: Node) -> bool:
        graph, key = self._graph, node.key
        return node.shape in (Shape.STEP, Shape.WAIT) and len(graph.incoming[key]) == 1 == len(graph.outgoing[key]) and key not in graph.boundaries

    def _go_on(self, node: Node) -> None:
        lines = [edge for edge in self._graph.incoming[node.key] if edge.key in self._bits]
        came = [bit for edge in lines if (bit := self._bits[edge.key]) & self._held]
        if node.shape is Shape.START:
            self._give(node, 0)
        elif node.shape is Shape.PARALLEL and len(self._graph.incoming[node.key]) > 1:
            if self._is_enabled(self._graph.incoming[node.key]):
                beside = -1
                for bit in came:
                    beside &= self._with[bit]
                self._give(node, beside)
        elif came and not self._is_plain(node):
            beside = 0
            for bit in came:
                beside |= self._with[bit]
            self._give(node, beside & ~self._waited_for(node) if is_join(self._graph, node) else beside)
            self._edge_events(node, came, beside)

    def _is_enabled(self, lines: Sequence[Edge]) -> bool:
        bits = [self._bits.get(edge.key, 0) for edge in lines]
        return all(bit & self._held for bit in bits) and all(self._with[one] & other for n, one in enumerate(bits) for other in bits[:n])

    def _waited_for(self, join: Node) -> int:
        """Lines that hold nothing any more when an inclusive join goes on: those from which it is come to, but for those before other joins."""
        if join.key not in self._emptied:
            sources = self._ground.sources(join.key)
            lines = [edge for key in sources for edge in self._graph.incoming[key] if not is_join(self._graph, self._graph.nodes[key])]
            bits = {self._bits[edge.key] for edge in lines if edge.key in self._bits}
            own = {self._bits[edge.key] for edge in self._graph.incoming[join.key] if edge.key in self._bits}
            self._emptied[join.key] = sum(bits - own), tuple(own)
        others, own_lines = self._emptied[join.key]
        return others | sum(bit for bit in own_lines if not self._with[bit] & bit)

    def _give(self, node: Node, beside: int) -> None:
        """Tokens come to the lines out of a node; ``beside`` are the lines that hold others meanwhile."""
        for bundle in self._bundles(node):
            for number, bit in enumerate(bundle):
                self._hold(bit)
                self._add(bit, beside)
                self._add(bit, sum(set(bundle[:number])))

    def _bundles(self, node: Node) -> Iterator[list[int]]:
        """The lines out of a node that are gone at once, as bits."""
        by_port: dict[str, list[int]] = {}
        for edge in self._graph.outgoing[node.key]:
            if bit := self._bits.get(edge.key, 0):
                alone = node.shape in (Shape.CHOICE, Shape.EVENT_CHOICE)
                by_port.setdefault(edge.key if alone else edge.port if node.shape is Shape.STEP else "", []).append(bit)
        yield from by_port.values()

    def _edge_events(self, node: Node, came: Sequence[int], beside: int) -> None:
        for event in self._graph.boundaries.get(node.key, ()):
            self._give(event, beside)
            if not event.params.get("interrupts", True):
                for edge in self._graph.outgoing[event.key]:
                    if bit := self._bits.get(edge.key, 0):
                        self._add(bit, bit)
                        for other in came:
                            self._add(bit, other)

    def _hold(self, bit: int) -> None:
        if not self._held & bit:
            self._held |= bit
            self._waiting[self._targets[bit]] = None

    def _add(self, bit: int, beside: int) -> None:
        new = beside & ~self._with[bit]
        if not new:
            return
        self._with[bit] |= new
        self._waiting[self._targets[bit]] = None
        while new and self._pairs <= _MOST_PAIRS:
            other = new & -new
            new ^= other
            self._with[other] |= bit
            self._waiting[self._targets[other]] = None
            self._pairs += 1
