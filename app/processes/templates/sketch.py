"""Draws a process in the order in which it is told: each step follows what was told before it, branches are held and merged."""

from __future__ import annotations

from typing import Any

from app.core.enums.people import Role
from app.core.enums.vocabulary import choice
from app.processes.definition import Edge, Graph, Lane, Node, Shape
from app.processes.durations import say_duration

#: pixels at 100 %: width and height of shapes that are no steps
_SIZES = {
    Shape.BOUNDARY: (24.0, 24.0), Shape.START: (34.0, 34.0), Shape.END: (34.0, 34.0), Shape.WAIT: (34.0, 34.0),
}
_GATE = (40.0, 40.0)
#: width and height of a step with a short name, its greatest width, what of it is no text, and the height of a further line
_STEP, _WIDEST, _BESIDE, _LINE = (150.0, 58.0), 260.0, 48.0, 17.0
#: about the width of a letter: of a Latin one, and of any other; and how much smaller those of the second line are
_LATIN, _OTHER, _SMALL = 7.4, 8.8, 0.86
#: where a way stands that leads on: node, port, condition, whether it is the rest, what stands on it
Tail = tuple[str, str, str, bool, str]


class Sketch:
    """A drawing that comes to be.

    :param about: what a case is about.
    """

    def __init__(self, about: str = "", document_type: str = "") -> None:
        self._about, self._document_type = about, document_type
        self._nodes: dict[str, Node] = {}
        self._edges: list[Edge] = []
        self._lanes: dict[str, Lane] = {}
        self._tails: list[Tail] = []
        self._lane = ""

    def start(self, name: str = "", lane: str = "", **params: Any) -> None:
        """Where a case begins; ``event`` or ``rule`` begin it without a person."""
        self._tails = []
        self._add(Shape.START, "start", name, "", lane, params)

    def step(self, key: str, name: str, type: str = "task", lane: str = "", *, port: str = "", **params: Any) -> None:
        """A step behind what was told before.

        :param lane: role that does it; that of the step before where nothing is said. :param port: outcome by which the way leads on.
        """
        self._add(Shape.STEP, key, name, type, lane, params, port)

    def wait(self, key: str, name: str, type: str = "wait", lane: str = "", *, port: str = "", **params: Any) -> None:
        """A wait behind what was told before."""
        self._add(Shape.WAIT, key, name, type, lane, params, port)

    def choice(self, key: str, name: str, lane: str = "") -> None:
        """A choice; its ways are told with `out`."""
        self._add(Shape.CHOICE, key, name, "", lane, {})

    def split(self, key: str, lane: str = "") -> None:
        """All ways at once, or where they come together again."""
        self._add(Shape.PARALLEL, key, "", "", lane, {})

    def deadline(self, host: str, key: str, name: str, minutes: int, *, interrupts: bool = False) -> None:
        """A deadline on the edge of a step; what is told next happens when it is over. Its name stands on the line, beside the step."""
        node = self._nodes[host]
        self._nodes[key] = Node(
            key, Shape.BOUNDARY, "", "timer", {"minutes": minutes, "interrupts": interrupts}, node.lane, host, 0.0, 0.0, *_SIZES[Shape.BOUNDARY],
        )
        self._tails = [(key, "", "", False, name)]

    def out(self, key: str, condition: str = "", *, port: str = "", rest: bool = False, name: str = "") -> None:
        """Go on from a node that was told, along a way of its own.

        :param rest: taken where no other way is.
        """
        self._tails = [(key, port, condition, rest, name)]

    def hold(self) -> list[Tail]:
        """The ways that lead on from here, to be merged later; nothing leads on until then."""
        held, self._tails = self._tails, []
        return held

    def merge(self, *held: list[Tail]) -> None:
        """Lead held ways on together with those that lead on from here."""
        self._tails = [*self._tails, *(tail for tails in held for tail in tails)]

    def back(self, target: str) -> None:
        """Lead everything back to a step that was told."""
        self._lead_to(target)
        self._tails = []

    def end(self, key: str = "end", name: str = "", type: str = "") -> None:
        """Where the ways end that lead on from here."""
        self._add(Shape.END, key, name, type, "", {})
        self._tails = []

    def drawn(self) -> Graph:
        """The drawing, with everything still at one place."""
        graph = Graph(about=self._about, document_type=self._document_type)
        return graph.with_(nodes=self._nodes.values(), edges=self._edges, lanes=self._lanes.values())

    def _add(self, shape: Shape, key: str, name: str, type: str, lane: str, params: dict[str, Any], port: str = "") -> None:
        self._lane = lane or self._lane
        if self._lane and self._lane not in self._lanes:
            self._lanes[self._lane] = Lane(self._lane, choice(Role, self._lane).label, self._lane, y=160.0 * len(self._lanes))
        kept = {name: value for name, value in params.items() if value is not None}
        width, height = self._size(name, kept) if shape is Shape.STEP else _SIZES.get(shape, _GATE)
        self._nodes[key] = Node(key, shape, name, type, kept, self._lane or None, None, 0.0, 0.0, width, height)
        self._lead_to(key)
        self._tails = [(key, port, "", False, "")]

    def _size(self, name: str, params: dict[str, Any]) -> tuple[float, float]:
        """Width and height of a step that has room for its name and for who and how long below it; the width in steps of 10."""
        minutes = params.get("due") or params.get("minutes")
        below = [self._lanes[self._lane].name] if self._lane else []
        below += [say_duration(minutes)] if isinstance(minutes, int) else []
        needed = _advance(name)
        widest = max(needed, _advance(" · ".join(below)) * _SMALL)
        width = min(max(_STEP[0], -(-(widest + _BESIDE) // 10) * 10), _WIDEST)
        lines = max(1, -(-needed // (width - _BESIDE)))
        return width, _STEP[1] + _LINE * (lines - 1)

    def _lead_to(self, target: str) -> None:
        for source, port, condition, rest, name in self._tails:
            self._edges.append(Edge(f"line{len(self._edges) + 1}", source, target, name, port, condition, rest))


def _advance(text: str) -> float:
    """About the width of a text, without a font at hand."""
    return sum(_LATIN if sign.isascii() else _OTHER for sign in text)
