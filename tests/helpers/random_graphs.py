"""Random drawings, sensible and wild ones, and what happens to a case of one."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from app.processes.definition import Edge, Graph, Node, Shape
from tests.helpers.reference_engine import Stuck

#: condition → what it means; None where it cannot be worked out
CONDITIONS = {
    "x > 3": lambda answers, outcome: answers.get("x") is not None and answers["x"] > 3,
    "not (x > 3)": lambda answers, outcome: answers.get("x") is not None and not answers["x"] > 3,
    "empty(x)": lambda answers, outcome: answers.get("x") is None,
    "flag": lambda answers, outcome: answers.get("flag") is True,
    'outcome = "yes"': lambda answers, outcome: outcome == "yes",
    "record.limit >= 10": lambda answers, outcome: True,
    "nobody.knows = 1": lambda answers, outcome: False,
    "x + ": None,
    'flag > "a"': lambda answers, outcome: _unlike(answers),
}
RECORD = {"record.limit": Decimal(10)}
OUTCOMES = ("", "yes", "no", "error")
_INNER = (
    Shape.STEP, Shape.STEP, Shape.STEP, Shape.CHOICE, Shape.CHOICE, Shape.PARALLEL, Shape.PARALLEL, Shape.INCLUSIVE, Shape.INCLUSIVE,
    Shape.EVENT_CHOICE, Shape.WAIT, Shape.END,
)


def _unlike(answers: Mapping[str, Any]) -> bool:
    if answers.get("flag") is None:
        return False
    raise Stuck


def meets(condition: str, answers: Mapping[str, Any], outcome: str) -> bool:
    """What a condition of the random drawings means, without the formula language."""
    meaning = CONDITIONS[condition]
    if meaning is None:
        raise Stuck
    return bool(meaning(answers, outcome))


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """A drawing: blocks within blocks, and with some luck a few wild lines besides."""
    drawing = _Drawing(draw)
    first = drawing.node(Shape.START)
    last = drawing.block(first, 3)
    drawing.line(last, drawing.node(Shape.END, draw(st.sampled_from(("", "", "", "terminate", "error")))))
    keys = list(drawing.nodes)
    for _number in range(draw(st.sampled_from((0, 0, 0, 1, 3, 8)))):
        if draw(st.booleans()):
            keys.append(drawing.node(draw(st.sampled_from(_INNER))))
        drawing.line(draw(st.sampled_from(keys)), draw(st.sampled_from(keys[1:])), wild=True)
    for key in [key for key in keys if drawing.nodes[key].shape is Shape.STEP]:
        if draw(st.booleans()):
            kind = draw(st.sampled_from(("timer", "error", "message")))
            event = drawing.node(Shape.BOUNDARY, kind, host=key, params={"interrupts": draw(st.booleans())} if kind != "error" else {})
            if draw(st.integers(0, 3)):
                drawing.line(event, draw(st.sampled_from(keys[1:])))
    return Graph(dict(drawing.nodes), dict(drawing.edges))


class _Drawing:
    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.nodes: dict[str, Node] = {}
        self.edges: dict[str, Edge] = {}

    def node(self, shape: Shape, type: str = "", **more: Any) -> str:
        key = f"{shape.value}{len(self.nodes)}"
        self.nodes[key] = Node(key, shape, type=type, **more)
        return key

    def line(self, source: str, target: str, *, wild: bool = False, **more: Any) -> None:
        key = f"l{len(self.edges)}"
        if wild:
            more = {"condition": self.condition() if self.draw(st.booleans()) else "", "is_else": self.draw(st.integers(0, 3)) == 0}
            more["port"] = self.draw(st.sampled_from(("", "", *OUTCOMES)))
        self.edges[key] = Edge(key, source, target, **more)

    def condition(self) -> str:
        return self.draw(st.sampled_from((*list(CONDITIONS)[:7] * 4, *CONDITIONS)))

    def block(self, source: str, depth: int) -> str:
        """Draw something behind a node, and give its last node."""
        kind = self.draw(st.sampled_from(("step", "step", "row", "split", "split", "loop", "events", "ring") if depth else ("step",)))
        if kind == "row":
            return self.block(self.block(source, depth - 1), depth - 1)
        if kind == "split":
            return self.split(source, depth)
        if kind == "loop":
            entry = self.node(Shape.CHOICE)
            self.line(source, entry)
            end = self.node(Shape.CHOICE)
            self.line(self.block(entry, depth - 1), end)
            self.line(end, entry, condition=self.condition())
            return end
        if kind == "ring":
            return self.ring(source)
        if kind == "events":
            choice, end = self.node(Shape.EVENT_CHOICE), self.node(Shape.CHOICE)
            self.line(source, choice)
            for _number in range(self.draw(st.integers(1, 3))):
                wait = self.node(self.draw(st.sampled_from((Shape.WAIT, Shape.STEP))))
                self.line(choice, wait)
                self.line(wait, end)
            return end
        step = self.node(Shape.STEP)
        self.line(source, step)
        return step

    def split(self, source: str, depth: int) -> str:
        split = self.draw(st.sampled_from((Shape.CHOICE, Shape.PARALLEL, Shape.INCLUSIVE)))
        join = split if self.draw(st.integers(0, 5)) else self.draw(st.sampled_from((Shape.CHOICE, Shape.PARALLEL, Shape.INCLUSIVE)))
        first, last = self.node(split), self.node(join)
        self.line(source, first)
        for number in range(self.draw(st.integers(2, 3))):
            way = self.node(Shape.CHOICE)
            by_port = self.draw(st.integers(0, 3)) == 0
            self.line(first, way, condition="" if by_port else self.condition(), port=self.draw(st.sampled_from(OUTCOMES)) if by_port else "",
                      is_else=number == 0 and self.draw(st.booleans()))
            self.line(self.block(way, depth - 1) if self.draw(st.integers(0, 3)) else way, last)
        return last

    def ring(self, source: str) -> str:
        """Two inclusive joins of which each may come to the other."""
        split, one, other = self.node(Shape.PARALLEL), self.node(Shape.INCLUSIVE), self.node(Shape.INCLUSIVE)
        self.line(source, split)
        for join in (one, other, *((one,) if self.draw(st.booleans()) else ())):
            step = self.node(Shape.STEP)
            self.line(split, step)
            self.line(step, join)
        back = self.node(Shape.CHOICE)
        if self.draw(st.booleans()):
            between = self.node(Shape.STEP)
            self.line(one, between)
            self.line(between, other)
        else:
            self.line(one, other)
        self.line(other, back)
        self.line(back, one, condition=self.condition())
        return back


#: what happens next: kind, which token, which outcome or event, what is answered
happenings = st.lists(
    st.tuples(
        st.sampled_from(("done", "done", "done", "done", "failed", "fired", "fired", "cancelled?")), st.integers(0, 50), st.integers(0, 50),
        st.fixed_dictionaries({}, optional={"x": st.sampled_from((1, 5, None)), "flag": st.sampled_from((True, False, None))}),
    ),
    min_size=2, max_size=14,
)
