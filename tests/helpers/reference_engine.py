"""The engine once more, slow and obvious: one token moves at a time, any of them, until none can. The real one must do the same."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.processes.definition import Edge, Graph, Node, Shape
from app.processes.engine import MOST_PASSED

Meets = Callable[[str, Mapping[str, Any], str], bool]
WORK = (Shape.STEP, Shape.WAIT)


@dataclass(eq=False)
class Mark:
    """A token. ``gone`` are the lines since somebody did something."""

    node: str
    edge: str | None = None
    outcome: str = ""
    race: object | None = None
    rests: bool = False
    gone: frozenset[str] = frozenset()

    @property
    def sign(self) -> tuple[str, str, str, bool]:
        return (self.node, self.edge or "", self.outcome, self.race is not None)


class Stuck(Exception):
    """No way leads on."""


class TooMany(Exception):
    """The drawing multiplies its tokens."""


@dataclass
class Reference:
    """A case. ``meets(formula, answers, outcome)`` says whether a condition holds and raises Stuck for one that cannot be worked out."""

    graph: Graph
    meets: Meets
    answers: dict[str, Any]
    dice: random.Random
    marks: list[Mark] = field(default_factory=list)
    came: list[Mark] = field(default_factory=list)
    left: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    stopped: bool = False
    passes: int = 0
    gone_before: defaultdict[str, frozenset[str]] = field(default_factory=lambda: defaultdict(frozenset))

    def begin(self) -> None:
        starts = [node for node in self.graph.nodes.values() if node.shape is Shape.START]
        by_hand = [node for node in starts if not node.type]
        self.marks.append(Mark((by_hand or starts)[0].key))
        self.run()

    def done(self, mark: Mark, outcome: str, answers: Mapping[str, Any]) -> None:
        self.fresh()
        self.answers.update(answers)
        if self.shape(mark) not in WORK:
            mark.rests = False
        else:
            lines = self.lines(mark.node)
            wanted = [edge for edge in lines if outcome and edge.port == outcome] or [edge for edge in lines if edge.port == ""]
            if lines and not wanted:
                self.stopped = True
            else:
                self.leave(mark, wanted, outcome, outcome, True)
        self.run()

    def failed(self, mark: Mark) -> None:
        self.fresh()
        lines = [edge for edge in self.lines(mark.node) if edge.port == "error"]
        events = [node for node in self.graph.nodes.values() if node.host == mark.node and node.type == "error"]
        if lines:
            self.leave(mark, lines, "error", "error", False)
        elif events:
            self.take(mark, "error", False)
            self.marks.append(Mark(events[0].key))
        else:
            self.stopped = True
        self.run()

    def fired(self, mark: Mark, event: Node) -> None:
        self.fresh()
        if event.params.get("interrupts", True):
            self.take(mark, "", False)
            self.marks.append(Mark(event.key))
        elif self.lines(event.key):
            self.marks.append(Mark(event.key))
        self.run()

    def cancelled(self) -> None:
        self.fresh()
        self.clear()

    # --- what a token does ---------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        while True:
            moving = [mark for mark in self.marks if not mark.rests]
            if moving:
                self.move(self.dice.choice(moving))
            elif (join := self.open_join()) is not None:
                self.pass_join(join)
            else:
                break
        if self.marks and all(self.before_join(mark) for mark in self.marks):
            self.stopped = True
        if not self.marks:
            self.stopped = False

    def move(self, mark: Mark) -> None:
        node = self.graph.nodes[mark.node]
        if mark.edge in mark.gone:
            mark.rests, self.stopped = True, True
            return
        if mark.edge is not None:
            mark.gone = mark.gone | {mark.edge}
        if node.shape in WORK:
            mark.rests = True
            self.came.append(mark)
        elif self.before_join(mark):
            mark.rests, mark.outcome = True, ""
            self.gone_before[node.key] = self.gone_before[node.key] | mark.gone
        elif node.shape is Shape.END:
            self.count()
            self.marks.remove(mark)
            if node.type in ("terminate", "error", "cancel"):
                self.clear()
        else:
            self.count()
            self.pass_on(mark, node)

    def pass_on(self, mark: Mark, node: Node) -> None:
        lines, race = self.lines(node.key), None
        if node.shape is Shape.EVENT_CHOICE:
            lines = [edge for edge in lines if self.graph.nodes[edge.target].shape in WORK]
            if not lines:
                mark.rests, self.stopped = True, True
                return
            race = object()
        try:
            taken = self.choose(node, lines, mark.outcome)
        except Stuck:
            mark.rests, self.stopped = True, True
            return
        self.marks.remove(mark)
        for edge in taken:
            self.marks.append(Mark(edge.target, edge.key, "" if race else mark.outcome, race, gone=mark.gone))

    def leave(self, mark: Mark, lines: list[Edge], outcome: str, remembered: str, is_done: bool) -> None:
        node = self.graph.nodes[mark.node]
        try:
            taken = self.choose(node, lines, outcome)
        except Stuck:
            self.stopped = True
            return
        self.take(mark, outcome, is_done)
        for edge in taken:
            self.marks.append(Mark(edge.target, edge.key, remembered))

    def take(self, mark: Mark, outcome: str, is_done: bool) -> None:
        self.marks.remove(mark)
        self.left[mark.node, outcome, is_done] += 1
        if mark.race is not None:
            for other in [each for each in self.marks if each.race is mark.race]:
                self.marks.remove(other)
                self.left[other.node, "", False] += 1

    def choose(self, node: Node, lines: list[Edge], outcome: str) -> list[Edge]:
        if not lines or node.shape in (Shape.PARALLEL, Shape.EVENT_CHOICE):
            return lines
        found: list[Edge] = []
        if node.shape is Shape.CHOICE:
            for edge in lines:
                says = edge.port or edge.condition
                if says and not edge.is_else and self.holds(edge, outcome, True):
                    return [edge]
            elses = [edge for edge in lines if edge.is_else]
            silent = [edge for edge in lines if not edge.port and not edge.condition]
            found = elses[:1] or silent[:1]
        else:
            for edge in lines:
                if not edge.is_else and self.holds(edge, outcome, node.shape is Shape.INCLUSIVE):
                    found.append(edge)
            if not found:
                found = [edge for edge in lines if edge.is_else]
        if not found:
            raise Stuck
        return found

    def holds(self, edge: Edge, outcome: str, looks_at_port: bool) -> bool:
        if looks_at_port and edge.port and edge.port != outcome:
            return False
        return not edge.condition or self.meets(edge.condition, self.answers, outcome)

    # --- joins ---------------------------------------------------------------------------------------------------------------------

    def open_join(self) -> str | None:
        waiting = {mark.node for mark in self.marks if self.before_join(mark)}
        for key in self.graph.nodes:
            if key in waiting and self.graph.nodes[key].shape is Shape.PARALLEL and self.is_full(key):
                return key
        others = [mark for mark in self.marks if not self.before_join(mark)]
        ready = [
            key for key in self.graph.nodes
            if key in waiting and self.graph.nodes[key].shape is Shape.INCLUSIVE
            and (self.is_full(key) or not any(self.reaches(mark.node, key) for mark in others))
        ]
        for key in ready:
            earlier = [other for other in ready if other != key and self.reaches(other, key)]
            if all(self.reaches(key, other) for other in earlier):
                return key
        return None

    def pass_join(self, key: str) -> None:
        self.count()
        taken: list[Mark] = []
        for edge in self.graph.incoming[key]:
            on_it = [mark for mark in self.marks if mark.node == key and mark.edge == edge.key and mark.rests]
            taken += on_it[:1]
        for mark in taken:
            self.marks.remove(mark)
        joined = Mark(key, gone=self.gone_before[key])
        self.marks.append(joined)
        self.pass_on(joined, self.graph.nodes[key])

    def is_full(self, key: str) -> bool:
        return all(any(mark.edge == edge.key and mark.node == key for mark in self.marks) for edge in self.graph.incoming[key])

    def reaches(self, start: str, goal: str) -> bool:
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            at = waiting.pop()
            after = [edge.target for edge in self.lines(at)] + [node.key for node in self.graph.nodes.values() if node.host == at]
            if goal in after:
                return True
            waiting += [key for key in after if key not in seen]
            seen.update(after)
        return False

    def before_join(self, mark: Mark) -> bool:
        shape = self.shape(mark)
        return mark.edge is not None and shape in (Shape.PARALLEL, Shape.INCLUSIVE) and len(self.graph.incoming[mark.node]) > 1

    # --- odds and ends -------------------------------------------------------------------------------------------------------------

    def lines(self, key: str) -> list[Edge]:
        return [edge for edge in self.graph.edges.values() if edge.source == key]

    def shape(self, mark: Mark) -> Shape:
        return self.graph.nodes[mark.node].shape

    def count(self) -> None:
        self.passes += 1
        if self.passes > MOST_PASSED:
            raise TooMany

    def clear(self) -> None:
        for mark in self.marks:
            if self.shape(mark) in WORK and mark.rests and mark not in self.came:
                self.left[mark.node, "", False] += 1
        self.marks.clear()

    def fresh(self) -> None:
        self.came, self.left, self.stopped, self.passes = [], Counter(), False, 0
        self.gone_before.clear()
        for mark in self.marks:
            mark.gone = frozenset()
