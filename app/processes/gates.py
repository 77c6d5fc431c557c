"""What a drawing keeps shut, and which steps of people open it: the steps that every way from the beginning passes.

A step that guards something says so in its parameter ``guards``: ``{"post": "invoice"}`` keeps documents of a type from being posted,
``{"stage": 7}`` a deal from coming to a stage. Before a parallel join all branches are waited for, so the steps of each of them are needed. A way
back to a step takes away what was done there before: only its latest passage counts, with an outcome that leads on to the guarded step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from app.core.enums.processes import GateTarget
from app.core.errors import UserError
from app.core.i18n import _
from app.processes.definition import Edge, Graph, Node, Shape
from app.processes.step_type import STEP_TYPES
from app.processes.ways import ERROR

#: between the outcomes of a need where there are several
SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Need:
    """A step that must be done.

    :param outcomes: ports by one of which it must have been left; None for however it ended.
    """

    node: str
    outcomes: frozenset[str] | None = None

    @property
    def outcome(self) -> str | None:
        """As a row keeps it."""
        return None if self.outcomes is None else SEPARATOR.join(sorted(self.outcomes))


@dataclass(frozen=True, slots=True)
class Gate:
    """What a step guards: posting documents of a type, or a stage of deals."""

    node: str
    target: GateTarget
    document_type: str | None = None
    stage_id: int | None = None
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class _Passed:
    """What is certain of every way to a place.

    :param steps: those that are done there, with the outcomes that they may have; None for any.
    :param last: the step done last, whose outcome a choice goes by; None where that differs.
    """

    steps: Mapping[str, frozenset[str] | None] = field(default_factory=dict)
    last: str | None = None

    def without(self, key: str) -> _Passed:
        """Before a step that is not done, or has to be done anew."""
        return _Passed({step: outcomes for step, outcomes in self.steps.items() if step != key}, None if self.last == key else self.last)

    def with_(self, key: str, outcomes: frozenset[str] | None) -> _Passed:
        """Behind a step."""
        return _Passed({**self.steps, key: outcomes}, key)


def gates_of(graph: Graph) -> tuple[Gate, ...]:
    """The gates of a drawing, in its order; a step that no way leads to guards nothing.

    :raises UserError: a step guards something that can be none.
    """
    guarding = [node for node in graph.nodes.values() if node.shape is Shape.STEP and node.params.get("guards")]
    passed = _passed(graph) if guarding else {}
    return tuple(gate for node in guarding if node.key in passed for gate in _gates(graph, node, passed[node.key]))


def _gates(graph: Graph, node: Node, passed: _Passed) -> Iterator[Gate]:
    needs = tuple(_need(each, passed.steps[key]) for key, each in graph.nodes.items() if key in passed.steps and is_done_by_people(each))
    for target, guarded in _guarded(node).items():
        if target == GateTarget.POST:
            yield Gate(node.key, GateTarget.POST, document_type=str(guarded), needs=needs)
        else:
            yield Gate(node.key, GateTarget.STAGE, stage_id=int(guarded), needs=needs)


def _guarded(node: Node) -> Mapping[str, Any]:
    """Targets with what of them is guarded; an imported drawing may say anything."""
    guards = node.params["guards"]
    found = {target: guarded for target, guarded in guards.items() if guarded} if isinstance(guards, Mapping) else {"": guards}
    if found.keys() - {target.value for target in GateTarget} or not str(found.get(GateTarget.STAGE.value, 0)).isdecimal():
        text = _("“{step}” keeps something shut that nobody knows.").format(step=node.name or node.key)
        raise UserError(text, _("Choose anew what it keeps shut."))
    return found


def _need(node: Node, outcomes: frozenset[str] | None) -> Need:
    declared = _declared(node)
    return Need(node.key, None if outcomes is None or (declared is not None and declared <= outcomes) else outcomes)


def is_done_by_people(node: Node) -> bool:
    """Whether a step is done by somebody, not by itself; one of a kind that nobody knows is done by a person."""
    kind = STEP_TYPES.find(node.type)
    return node.shape is Shape.STEP and (kind is None or kind.is_human)


def _passed(graph: Graph) -> dict[str, _Passed]:
    """What is certain on entering each node that a way leads to; the largest answer that agrees with itself, found by taking away."""
    found: dict[str, _Passed] = {}
    waiting = [key for key, node in graph.nodes.items() if node.shape is Shape.START or (not graph.incoming.get(key) and node.host is None)]
    starts = frozenset(waiting)
    while waiting:
        key = waiting.pop()
        new = _Passed() if key in starts else _entering(graph, graph.nodes[key], found)
        if new is None or new == found.get(key):
            continue
        found[key] = new
        waiting += [edge.target for edge in graph.outgoing.get(key, ()) if edge.target in graph.nodes]
        waiting += [node.key for node in graph.boundaries.get(key, ())]
    return found


def _entering(graph: Graph, node: Node, found: Mapping[str, _Passed]) -> _Passed | None:
    """What is certain on entering a node, of what is known so far; None where nothing is."""
    ways = [_along(graph, edge, found[edge.source]) for edge in graph.incoming.get(node.key, ()) if edge.source in found]
    if node.shape is Shape.BOUNDARY and node.host is not None and node.host in found:
        ways.append(found[node.host].without(node.host))
    if node.shape is Shape.PARALLEL and len(ways) == len(graph.incoming[node.key]):
        return reduce(_both, ways)
    return None if node.shape is Shape.PARALLEL or not ways else reduce(_either, ways)


def _along(graph: Graph, edge: Edge, before: _Passed) -> _Passed:
    """What is certain on a line, of what is so on entering the node that it leaves."""
    node = graph.nodes[edge.source]
    if node.shape is Shape.STEP:
        return before.without(node.key) if edge.port == ERROR else before.with_(node.key, _outcomes(graph, node, edge))
    if node.shape is Shape.CHOICE and before.last is not None and (left := _left(graph, node, edge, before.steps[before.last])) is not None:
        return before.with_(before.last, left)
    return _Passed(before.steps) if node.shape is Shape.WAIT else before


def _outcomes(graph: Graph, node: Node, edge: Edge) -> frozenset[str] | None:
    """The outcomes of a step that lead along a line: its port, or all that no other line stands for; None for any."""
    if edge.port:
        return frozenset({edge.port})
    declared = _declared(node)
    return None if declared is None else declared - {other.port for other in graph.outgoing[node.key] if other.port}


def _declared(node: Node) -> frozenset[str] | None:
    """The outcomes that a step may have, but for its failure; None where it is done, and that is all."""
    kind = STEP_TYPES.find(node.type)
    codes = frozenset() if kind is None else frozenset(port.code for port in kind.ports) - {ERROR}
    return codes if len(codes) > 1 else None


def _left(graph: Graph, node: Node, edge: Edge, outcomes: frozenset[str] | None) -> frozenset[str] | None:
    """The outcomes of the step before that lead out of a choice along a line; None for any."""
    if edge.port:
        return frozenset({edge.port})
    elsewhere = {other.port for other in graph.outgoing[node.key] if other.port and not other.condition}
    return outcomes if outcomes is None or edge.condition else outcomes - elsewhere


def _either(one: _Passed, other: _Passed) -> _Passed:
    """What is certain where ways come together."""
    steps: dict[str, frozenset[str] | None] = {}
    for key in one.steps.keys() & other.steps.keys():
        left, right = one.steps[key], other.steps[key]
        steps[key] = None if left is None or right is None else left | right
    return _Passed(steps, one.last if one.last == other.last else None)


def _both(one: _Passed, other: _Passed) -> _Passed:
    """What is certain behind a join that waits for both."""
    steps = dict(one.steps)
    for key, outcomes in other.steps.items():
        mine = steps.get(key)
        steps[key] = outcomes if mine is None else mine if outcomes is None else mine & outcomes
    return _Passed(steps)
