"""The engine: a drawing, where a case is, and what happened, to where the case is then. Knows no database, no clock, no person.

Choices, splits and joins are passed at once. Tokens rest on steps and waits, before joins that wait for others, and where no way leads on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from app.core.errors import UserError
from app.core.expression import ExpressionError
from app.core.i18n import _
from app.processes.beginning import start_by_hand
from app.processes.conditions import Values, is_met
from app.processes.definition import Edge, Graph, Node, Shape
from app.processes.state import (
    NOTHING,
    Advance,
    Cancelled,
    Done,
    Entered,
    Failed,
    Fired,
    Happening,
    Left,
    State,
    Token,
)
from app.processes.waiting import is_join, ready_join
from app.processes.ways import ERROR, by_outcome, chosen

__all__ = ["Advance", "Cancelled", "Done", "Entered", "Failed", "Fired", "Happening", "Left", "State", "Token", "begin", "happen", "resume"]

#: where somebody does something or something is waited for
WORK = (Shape.STEP, Shape.WAIT)
#: kinds of ends that take all other tokens off
FINAL_ENDS = frozenset({"terminate", "error", "cancel"})
#: nodes that may be passed in one go: more is a drawing that multiplies its tokens
MOST_PASSED = 1_000


def begin(graph: Graph, answers: Mapping[str, Any], node: str | None = None, *, record: Mapping[str, Any] = NOTHING) -> Advance:
    """Begin a case.

    :param node: the start to begin at; without it the one that a person begins by, else the first drawn.
    :param record: values of the record that the case is about, by the names that conditions use.
    :raises UserError: there is no such start, or the drawing multiplies its tokens without end.
    """
    start = start_by_hand(graph) if node is None else graph.nodes.get(node)
    if start is None or start.shape is not Shape.START:
        raise UserError(_("The process has no beginning."), _("Draw a start and a line from it."))
    run = _Run(graph, State(answers=dict(answers)), record)
    run.arrive(run.add(start.key, None, NOTHING), frozenset())
    return run.settle()


def happen(graph: Graph, state: State, happening: Happening, *, record: Mapping[str, Any] = NOTHING) -> Advance:
    """Let something happen to a case.

    :param record: values of the record that the case is about, by the names that conditions use.
    :raises UserError: the token is gone: somebody else was faster.
    """
    if isinstance(happening, Cancelled):
        run = _Run(graph, state, record)
        run.take_off(state.tokens)
        return run.settle()
    token = state.token(happening.token)
    if token is None:
        raise UserError(_("This step is no longer open."), _("Look at the case again: somebody was faster."))
    answers = {} if isinstance(happening, Failed) else happening.answers
    run = _Run(graph, replace(state, answers={**state.answers, **answers}), record)
    node = graph.nodes[token.node]
    match happening:
        case Done() | Fired() if node.shape not in WORK:
            run.arrive(token, frozenset())
        case Done(outcome=outcome):
            run.leave(token, node, outcome)
        case Fired(boundary=""):
            run.leave(token, node, "")
        case Fired(boundary=boundary):
            run.fire(token, node, boundary)
        case Failed(error=error):
            run.fail(token, node, error)
    return run.settle()


def resume(graph: Graph, state: State, *, record: Mapping[str, Any] = NOTHING) -> Advance:
    """Let go on what waits before a join that has become another: with its other ways gone, or all of them come."""
    run = _Run(graph, state, record)
    for token in state.tokens:
        if graph.nodes[token.node].shape in (Shape.PARALLEL, Shape.INCLUSIVE):
            run.arrive(token, frozenset())
    return run.settle()


class _Run:
    """One advance while it is worked out."""

    def __init__(self, graph: Graph, state: State, record: Mapping[str, Any]) -> None:
        self.graph, self.answers, self.record = graph, state.answers, record
        self.tokens = {token.id: token for token in state.tokens}
        self.next_id = max(self.tokens, default=0) + 1
        #: tokens on their way: number, and the lines gone since somebody did something
        self.on_the_way: deque[tuple[int, frozenset[str]]] = deque()
        #: the lines gone by all that came before a join, by its key
        self.came_by: dict[str, frozenset[str]] = {}
        self.entered: list[Entered] = []
        self.left: list[Left] = []
        self.passed: list[str] = []
        self.stopped = ""
        self.end = ""

    def add(self, node: str, edge: str | None, memory: Mapping[str, Any]) -> Token:
        """A new token."""
        token = self.tokens[self.next_id] = Token(self.next_id, node, edge, memory)
        self.next_id += 1
        return token

    def settle(self) -> Advance:
        """Let everything go on that can, and say what came of it."""
        while True:
            while self.on_the_way:
                id, path = self.on_the_way.popleft()
                if id in self.tokens:
                    self.arrive(self.tokens[id], path)
            join = ready_join(self.graph, self.tokens.values())
            if join is None:
                break
            self._join(self.graph.nodes[join])
        if not self.stopped and self.tokens and all(self._waits(token) for token in self.tokens.values()):
            node = self.graph.nodes[next(iter(self.tokens.values())).node]
            self.stopped = _("“{name}” waits for ways along which nobody can come any more.").format(name=_name(node))
        if not self.tokens:
            self.stopped = ""
        state = State(tuple(self.tokens.values()), self.answers)
        return Advance(state, tuple(self.entered), tuple(self.left), not self.tokens, self.stopped, tuple(self.passed), self.end)

    def arrive(self, token: Token, path: frozenset[str]) -> None:
        """A token stands on a node: it rests there or goes on."""
        node = self.graph.nodes[token.node]
        if token.edge in path:
            self.stopped = _("From “{name}” the process goes round in a circle in which nobody does anything.").format(name=_name(node))
            return
        path = path | {token.edge} if token.edge is not None else path
        if node.shape in WORK:
            self.entered.append(Entered(token.id, node.key))
        elif is_join(self.graph, node) and token.edge is not None:
            self.tokens[token.id] = replace(token, memory=NOTHING)
            self.came_by[node.key] = self.came_by.get(node.key, frozenset()) | path
        else:
            self._pass(token, node, path)

    def _pass(self, token: Token, node: Node, path: frozenset[str]) -> None:
        self.passed.append(node.key)
        if len(self.passed) > MOST_PASSED:
            raise UserError(_("The process goes more ways at once than can be followed."), _("Join the ways before they are split again."))
        if node.shape is Shape.END:
            self._end(token, node)
        elif node.shape is Shape.EVENT_CHOICE:
            self._race(token, node, path)
        elif (ways := self._ways(node, self.graph.outgoing.get(node.key, ()), token.memory)) is not None:
            self._go(token, node, ways, token.memory, path)

    def leave(self, token: Token, node: Node, outcome: str) -> None:
        """A step or a wait is done."""
        memory = {"outcome": outcome} if outcome else NOTHING
        edges = by_outcome(self.graph, node, outcome)
        if not edges and self.graph.outgoing.get(node.key):
            self.stopped = _("No way leads on from “{name}” with the outcome “{outcome}”.").format(name=_name(node), outcome=outcome)
        elif (ways := self._ways(node, edges, memory)) is not None:
            self._off(token, outcome, is_done=True)
            self._go(token, node, ways, memory, frozenset())

    def fire(self, token: Token, node: Node, boundary: str) -> None:
        """An event on the edge of a step came."""
        event = next((each for each in self.graph.boundaries.get(node.key, ()) if each.key == boundary), None)
        if event is None:
            raise UserError(_("“{name}” has no such event on its edge.").format(name=_name(node)))
        if event.params.get("interrupts", True):
            self._off(token, "", is_done=False)
            self._out_of(token, event)
        elif self.graph.outgoing.get(event.key):
            self._out_of(self.add(event.key, None, NOTHING), event)

    def fail(self, token: Token, node: Node, error: str) -> None:
        """A step could not be done: its error way, else the error on its edge, else the case stops."""
        edges = [edge for edge in self.graph.outgoing.get(node.key, ()) if edge.port == ERROR]
        events = [event for event in self.graph.boundaries.get(node.key, ()) if event.type == ERROR]
        if edges:
            memory = {"outcome": ERROR}
            if (ways := self._ways(node, edges, memory)) is not None:
                self._off(token, ERROR, is_done=False)
                self._go(token, node, ways, memory, frozenset())
        elif events:
            self._off(token, ERROR, is_done=False)
            self._out_of(token, events[0])
        else:
            self.stopped = error

    def take_off(self, tokens: Iterable[Token]) -> None:
        """Tokens are taken off; what they stood on was not done."""
        for token in tuple(tokens):
            if token.id in self.tokens:
                if (came := Entered(token.id, token.node)) in self.entered:
                    self.entered.remove(came)
                elif self.graph.nodes[token.node].shape in WORK and all(token.id != id for id, _path in self.on_the_way):
                    self.left.append(Left(token.id, token.node, is_done=False))
                del self.tokens[token.id]

    def _out_of(self, token: Token, event: Node) -> None:
        self.tokens[token.id] = replace(token, node=event.key, edge=None, memory=NOTHING)
        self._pass(self.tokens[token.id], event, frozenset())

    def _off(self, token: Token, outcome: str, *, is_done: bool) -> None:
        """The token leaves work; the others that ran against it for an event choice are overtaken."""
        self.left.append(Left(token.id, token.node, outcome, is_done))
        race = token.memory.get("race")
        if race is not None:
            self.take_off(each for each in self.tokens.values() if each.id != token.id and each.memory.get("race") == race)

    def _ways(self, node: Node, edges: Iterable[Edge], memory: Mapping[str, Any]) -> tuple[Edge, ...] | None:
        """The lines to take; None where the process cannot go on, and why is noted."""
        possible = tuple(edges)
        values = Values(self.answers, self.record, memory.get("outcome", ""))
        try:
            ways = chosen(node, possible, memory.get("outcome", ""), lambda formula: is_met(formula, values))
        except ExpressionError as error:
            self.stopped = _("A condition behind “{name}” cannot be worked out: {reason}").format(name=_name(node), reason=error)
            return None
        if possible and not ways:
            self.stopped = _("Behind “{name}” no condition holds, and there is no line for everything else.").format(name=_name(node))
            return None
        return ways

    def _go(self, token: Token, node: Node, ways: tuple[Edge, ...], memory: Mapping[str, Any], path: frozenset[str]) -> None:
        """The token goes along the first line, new ones along the others; without a line it ends here."""
        if not ways:
            self.end = node.key
            del self.tokens[token.id]
        for number, edge in enumerate(ways):
            self.passed.append(edge.key)
            one = token if number == 0 else self.add(edge.target, edge.key, memory)
            self.tokens[one.id] = replace(one, node=edge.target, edge=edge.key, memory=memory)
            self.on_the_way.append((one.id, path))

    def _race(self, token: Token, node: Node, path: frozenset[str]) -> None:
        """Each event behind the choice gets a token; the first that comes takes the others off."""
        ways = tuple(
            edge for edge in self.graph.outgoing.get(node.key, ()) if self.graph.nodes[edge.target].shape in WORK
        )
        if ways:
            self._go(token, node, ways, {"race": f"{node.key}:{token.id}"}, path)
        else:
            self.stopped = _("Behind “{name}” stands nothing that could be waited for.").format(name=_name(node))

    def _end(self, token: Token, node: Node) -> None:
        self.end = node.key
        del self.tokens[token.id]
        if node.type in FINAL_ENDS:
            self.take_off(self.tokens.values())

    def _join(self, node: Node) -> None:
        """One token of each line becomes one token, which goes on. Which outcome came before is forgotten: there may have been several."""
        taken: dict[str | None, Token] = {}
        for token in self.tokens.values():
            if token.node == node.key and token.edge is not None:
                taken.setdefault(token.edge, token)
        first, *others = sorted(taken.values(), key=lambda token: token.id)
        for token in others:
            del self.tokens[token.id]
        joined = self.tokens[first.id] = replace(first, edge=None)
        self._pass(joined, node, self.came_by.get(node.key, frozenset()))

    def _waits(self, token: Token) -> bool:
        return token.edge is not None and is_join(self.graph, self.graph.nodes[token.node])


def _name(node: Node) -> str:
    return node.name or node.key
