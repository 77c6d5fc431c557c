"""Set what a part of a drawing is made of: fields of the part itself, and parameters of a step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.processes.definition import Edge, Graph, Lane, Node, Note


def part_of(graph: Graph, key: str) -> Node | Edge | Lane | Note | None:
    """A part of a drawing by its key, whatever it is."""
    return graph.nodes.get(key) or graph.edges.get(key) or graph.lanes.get(key) or graph.notes.get(key)


def set_field(graph: Graph, key: str, name: str, value: Any) -> Graph:
    """The graph in which a field of a part has another value."""
    part = part_of(graph, key)
    if part is None or getattr(part, name) == value:
        return graph
    changed: Any = replace(part, **{name: value})
    if isinstance(part, Node):
        return graph.with_(nodes=[changed])
    if isinstance(part, Edge):
        return graph.with_(edges=[changed])
    return graph.with_(lanes=[changed]) if isinstance(part, Lane) else graph.with_(notes=[changed])


def set_param(graph: Graph, key: str, name: str, value: Any) -> Graph:
    """The graph in which a parameter of a step has another value; None takes it away."""
    node = graph.nodes.get(key)
    if node is None or node.params.get(name) == value:
        return graph
    params = {each: kept for each, kept in node.params.items() if each != name}
    if value is not None:
        params[name] = value
    return graph.with_(nodes=[replace(node, params=params)])


def set_else(graph: Graph, key: str, is_else: bool) -> Graph:
    """The graph in which a line is the way when no condition holds; of the lines out of one choice only one is."""
    edge = graph.edges[key]
    others = [replace(each, is_else=False) for each in graph.outgoing[edge.source] if each.key != key and each.is_else] if is_else else []
    return graph.with_(edges=[replace(edge, is_else=is_else, condition="" if is_else else edge.condition), *others])


def set_about(graph: Graph, about: str, document_type: str = "") -> Graph:
    """The graph of a process that is about something else: ``client``, ``deal``, ``document`` or nothing."""
    return replace(graph, about=about, document_type=document_type if about == "document" else "")
