"""Take parts away; the neighbours of a removed middle node are joined (UX 2 M3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.process_editor.commands.connect import why_not_connect
from app.processes.definition import Edge, Graph


def remove(graph: Graph, keys: Iterable[str]) -> Graph:
    """The graph without some parts. Where exactly one line came into what went and exactly one left it, the first goes on to where the second led."""
    gone = frozenset(keys)
    nodes = gone & graph.nodes.keys()
    into, out = _ends(graph, nodes)
    left = graph.without(gone)
    if len(into) != 1 or len(out) != 1 or {into[0].key, out[0].key} & gone:
        return left
    joined = replace(into[0], target=out[0].target, bends=(), is_by_hand=False, label=None)
    if why_not_connect(left.without([joined.key]), joined.source, joined.target):
        return left
    return left.with_(edges=[joined])


def _ends(graph: Graph, nodes: frozenset[str]) -> tuple[list[Edge], list[Edge]]:
    """The lines that lead from outside into some nodes, and those that lead out of them."""
    riders = {rider.key for key in nodes for rider in graph.boundaries.get(key, ())}
    inside = nodes | riders
    into = [edge for key in nodes for edge in graph.incoming.get(key, ()) if edge.source not in inside]
    out = [edge for key in nodes for edge in graph.outgoing.get(key, ()) if edge.target not in inside]
    return into, out
