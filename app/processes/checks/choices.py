"""Whether a way leads on whatever comes: choices have an else, outcomes have lines, conditions stand where they are looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from app.core.i18n import _
from app.processes.checks.problem import Fix, Problem, World, line_name, name_of
from app.processes.checks.walks import Ground
from app.processes.definition import Edge, Graph, Node, Shape
from app.processes.step_type import STEP_TYPES
from app.processes.ways import ERROR

_WAITED_FOR = (Shape.WAIT, Shape.STEP)


def check_choices(ground: Ground, _world: World) -> Iterator[Problem]:
    """Every choice has a way for everything else, exactly one, and no line that says nothing."""
    graph = ground.graph
    for node in graph.nodes.values():
        edges = graph.outgoing[node.key]
        if node.shape in (Shape.PARALLEL, Shape.EVENT_CHOICE):
            yield from _without_conditions(graph, node, edges)
        elif node.shape is Shape.CHOICE:
            yield from _one_way(graph, node, edges)
        elif node.shape is Shape.STEP:
            for port in dict.fromkeys(edge.port for edge in edges):
                yield from _some_way(graph, node, [edge for edge in edges if edge.port == port])
        elif node.shape is not Shape.END:
            yield from _some_way(graph, node, edges)


def check_outcomes(ground: Ground, _world: World) -> Iterator[Problem]:
    """A line of an outcome leaves a step that has it, and every outcome of a step leads on."""
    graph = ground.graph
    for node in graph.nodes.values():
        ports = _ports(node)
        edges = graph.outgoing[node.key]
        if node.shape is Shape.CHOICE:
            yield from _outcomes_before(graph, node, edges)
        if ports is None or node.shape is not Shape.STEP or not edges:
            continue
        for edge in edges:
            if edge.port and edge.port not in ports and edge.port != ERROR:
                text = _("“{name}” never ends with “{outcome}”.").format(name=name_of(node), outcome=edge.port)
                fix = Fix(_("Let the line be followed always"), partial(_changed, replace(edge, port="")))
                yield Problem(edge.key, "error", text, _("Choose one of its outcomes for the line."), fix, "no_such_outcome")
        led = {edge.port for edge in edges}
        for code, label in ports.items():
            if code and code != ERROR and code not in led and "" not in led:
                text = _("Nothing follows “{name}” when it ends with “{outcome}”.").format(name=name_of(node), outcome=_(label))
                yield Problem(node.key, "error", text, _("Draw a line for this outcome."), None, "outcome_without_line")


def check_events(ground: Ground, _world: World) -> Iterator[Problem]:
    """Behind an event choice stand events; what sits on an edge sits on a step."""
    graph = ground.graph
    for node in graph.nodes.values():
        if node.shape is Shape.BOUNDARY:
            host = graph.nodes.get(node.host or "")
            if host is None or host.shape not in _WAITED_FOR:
                text = _("“{name}” sits on no step.").format(name=name_of(node))
                yield Problem(node.key, "error", text, _("Put it on the edge of a step, or remove it."), None, "boundary_without_step")
        if node.shape is not Shape.EVENT_CHOICE:
            continue
        for edge in graph.outgoing[node.key]:
            target = graph.nodes.get(edge.target)
            if target is not None and target.shape not in _WAITED_FOR:
                text = _("Behind “{name}” stands “{target}”, which is nothing that could be waited for.")
                text = text.format(name=name_of(node), target=name_of(target))
                yield Problem(edge.key, "error", text, _("Put a wait between them."), None, "event_expected")


def _one_way(graph: Graph, node: Node, edges: Sequence[Edge]) -> Iterator[Problem]:
    elses = [edge for edge in edges if edge.is_else]
    silent = [edge for edge in edges if not edge.is_else and not edge.condition and not edge.port]
    for edge in elses[1:]:
        text = _("“{name}” has more than one way for everything else.").format(name=name_of(node))
        fix = Fix(_("Keep only the first"), partial(_changed, replace(edge, is_else=False)))
        yield Problem(edge.key, "error", text, _("Give the line a condition."), fix, "two_elses")
    if len(edges) > 1:
        for edge in silent if elses else silent[1:]:
            text = _("The line “{line}” out of “{name}” has no condition and is never taken.").format(line=line_name(graph, edge), name=name_of(node))
            yield Problem(edge.key, "error", text, _("Give the line a condition."), None, "no_condition")
    if edges and not elses and not silent and not _has_all_outcomes(graph, node, edges):
        yield _no_else(node, edges)


def _some_way(graph: Graph, node: Node, edges: Sequence[Edge]) -> Iterator[Problem]:
    says = [edge for edge in edges if edge.condition or (edge.port and node.shape is Shape.INCLUSIVE)]
    if edges and len(says) == len(edges) and not any(edge.is_else for edge in edges):
        yield _no_else(node, edges)


def _no_else(node: Node, edges: Sequence[Edge]) -> Problem:
    text = _("“{name}” has no way for everything else: where no condition holds, the process stops.").format(name=name_of(node))
    fix = Fix(_("Take the last line for everything else"), partial(_changed, replace(edges[-1], is_else=True, condition="", port="")))
    return Problem(node.key, "error", text, _("Mark one of its lines as the one for everything else."), fix, "no_else")


def _without_conditions(graph: Graph, node: Node, edges: Sequence[Edge]) -> Iterator[Problem]:
    for edge in edges:
        if edge.condition or edge.is_else or edge.port:
            text = _("Nobody looks at the condition of “{line}”: all ways out of “{name}” are gone.")
            text = text.format(line=line_name(graph, edge), name=name_of(node))
            fix = Fix(_("Take the condition away"), partial(_changed, replace(edge, condition="", is_else=False, port="")))
            cure = _("Take the condition away, or make a choice of “{name}”.").format(name=name_of(node))
            yield Problem(edge.key, "warning", text, cure, fix, "condition_ignored")


def _ports(node: Node) -> dict[str, str] | None:
    """Outcomes of a step with their labels; None where its kind is not known."""
    kind = STEP_TYPES.find(node.type) if node.shape is Shape.STEP else None
    return None if kind is None else {port.code: port.label for port in kind.ports}


def _has_all_outcomes(graph: Graph, node: Node, edges: Sequence[Edge]) -> bool:
    """Whether a choice has a line for each outcome that the steps right before it may have."""
    led = {edge.port for edge in edges if edge.port and not edge.condition}
    before = [_ports(graph.nodes[edge.source]) for edge in graph.incoming[node.key] if edge.source in graph.nodes]
    return bool(before) and all(ports and ports.keys() - {ERROR} <= led for ports in before)


def _outcomes_before(graph: Graph, node: Node, edges: Sequence[Edge]) -> Iterator[Problem]:
    sources = [graph.nodes[edge.source] for edge in graph.incoming[node.key] if edge.source in graph.nodes]
    possible: set[str] = set()
    for source in sources:
        ports = _ports(source)
        if ports is None and not _forgets(graph, source):
            return
        possible |= set(ports or ())
    for edge in edges:
        if edge.port and edge.port not in possible:
            text = _("The line “{line}” is never taken: nothing before “{name}” ends with “{outcome}”.")
            text = text.format(line=line_name(graph, edge), name=name_of(node), outcome=edge.port)
            yield Problem(edge.key, "error", text, _("Choose another outcome, or a condition."), None, "no_such_outcome")


def _forgets(graph: Graph, node: Node) -> bool:
    """Whether nobody behind a node knows which outcome came before it."""
    return node.shape in (Shape.START, Shape.WAIT) or (node.shape in (Shape.PARALLEL, Shape.INCLUSIVE) and len(graph.incoming[node.key]) > 1)


def _changed(edge: Edge, graph: Graph) -> Graph:
    return graph.with_(edges=[edge])
