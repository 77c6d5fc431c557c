"""Where the lines of a drawing lead: a beginning, an end, nothing that nobody comes to, nothing that goes round for ever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from app.core.i18n import _
from app.processes.checks.problem import Fix, Problem, World, line_name, name_of
from app.processes.checks.walks import Ground, components
from app.processes.definition import Edge, Graph, Node, Shape

_PASSED = frozenset({Shape.CHOICE, Shape.PARALLEL, Shape.INCLUSIVE})
_GAP = 60.0


def check_lines(ground: Ground, _world: World) -> Iterator[Problem]:
    """Lines from nowhere or to nowhere, and lines out of an end."""
    graph = ground.graph
    for edge in graph.edges.values():
        fix = Fix(_("Remove the line"), partial(_without, edge.key))
        if edge.source not in graph.nodes or edge.target not in graph.nodes:
            text = _("The line “{name}” hangs in the air.").format(name=line_name(graph, edge))
            yield Problem(edge.key, "error", text, _("Join it to a shape, or remove it."), fix, "loose_line")
        elif graph.nodes[edge.source].shape is Shape.END:
            text = _("A line leads on from the end “{name}”.").format(name=name_of(graph.nodes[edge.source]))
            yield Problem(edge.key, "error", text, _("Nothing comes behind an end: remove the line."), fix, "line_out_of_end")


def check_beginning(ground: Ground, _world: World) -> Iterator[Problem]:
    """A process has a start; every shape lies on a way from one."""
    graph = ground.graph
    if not any(node.shape is Shape.START for node in graph.nodes.values()):
        yield Problem("", "error", _("The process has no beginning."), _("Draw a start and a line from it."), None, "no_start")
        return
    for key, node in graph.nodes.items():
        if key not in ground.reached and node.shape is not Shape.FOREIGN:
            text = _("No way leads to “{name}”.").format(name=name_of(node))
            yield Problem(key, "warning", text, _("Draw a line to it, or remove it."), None, "unreachable")


def check_dead_ends(ground: Ground, _world: World) -> Iterator[Problem]:
    """Every way comes to an end that is drawn as one."""
    graph = ground.graph
    for key, node in graph.nodes.items():
        if graph.outgoing[key] or node.shape in (Shape.END, Shape.FOREIGN):
            continue
        if node.shape is Shape.BOUNDARY and not node.params.get("interrupts", True):
            continue
        text = _("Nothing follows “{name}”.").format(name=name_of(node))
        fix = Fix(_("Add an end behind it"), partial(_with_end, key))
        yield Problem(key, "error", text, _("Draw a line to what comes next, or to an end."), fix, "dead_end")


def check_circles(ground: Ground, _world: World) -> Iterator[Problem]:
    """Nothing goes round for ever: neither a part without a way out, nor a circle in which nobody does anything."""
    graph = ground.graph
    after, ending = ground.after, ground.finishing
    for group in _in_order(graph, components([key for key in graph.nodes if key in ground.reached and key not in ending], after.__getitem__)):
        node = next((graph.nodes[key] for key in group if graph.nodes[key].shape is Shape.CHOICE), graph.nodes[group[0]])
        if len(group) > 1 or node.key in after[node.key]:
            text = _("From “{name}” no way leads out of the circle.").format(name=name_of(node))
            yield Problem(node.key, "error", text, _("Draw a way from the circle to an end."), None, "endless")
    passed = [key for key, node in graph.nodes.items() if node.shape in _PASSED and key in ending]
    inside = frozenset(passed)
    for group in _in_order(graph, components(passed, lambda key: (each for each in after[key] if each in inside))):
        if len(group) > 1 or group[0] in after[group[0]]:
            text = _("From “{name}” the process goes round in a circle in which nobody does anything.").format(name=name_of(graph.nodes[group[0]]))
            yield Problem(group[0], "error", text, _("Put a step or a wait into the circle."), None, "idle_circle")


def _in_order(graph: Graph, groups: list[list[str]]) -> list[list[str]]:
    """Groups as they are drawn: shapes in each, and by its first shape."""
    place = {key: number for number, key in enumerate(graph.nodes)} if groups else {}
    return sorted((sorted(group, key=place.__getitem__) for group in groups), key=lambda group: place[group[0]])


def _without(key: str, graph: Graph) -> Graph:
    return graph.without((key,))


def _with_end(key: str, graph: Graph) -> Graph:
    """The drawing with an end to the right of a node."""
    node = graph.nodes[key]
    size = 36.0
    x, y = node.x + node.width + _GAP, node.y + (node.height - size) / 2
    end = Node(_free(graph, "end"), Shape.END, lane=node.lane, x=x, y=y, width=size, height=size)
    taken = [each for each in graph.nodes.values() if each.x < end.x + size and end.x < each.x + each.width]
    while any(each.y < end.y + size and end.y < each.y + each.height for each in taken):
        end = replace(end, y=end.y + _GAP)
    return graph.with_(nodes=[end], edges=[Edge(_free(graph, "line"), key, end.key)])


def _free(graph: Graph, word: str) -> str:
    number = 1
    while any(f"{word}_{number}" in part for part in (graph.nodes, graph.edges, graph.lanes, graph.notes, graph.lines)):
        number += 1
    return f"{word}_{number}"
