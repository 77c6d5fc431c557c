"""Lead an end of a line to another node; corners set by hand stay (UX 2 M4)."""

from __future__ import annotations

from dataclasses import replace

from app.core.errors import UserError
from app.process_editor.commands.connect import why_not_connect
from app.processes.definition import Graph


def why_not_reconnect(graph: Graph, key: str, is_source: bool, node: str) -> str:
    """Why an end of a line cannot be led to a node; empty where it can."""
    edge = graph.edges[key]
    ends = (node, edge.target) if is_source else (edge.source, node)
    return why_not_connect(graph.without([key]), *ends)


def reconnect(graph: Graph, key: str, is_source: bool, node: str) -> Graph:
    """The graph in which an end of a line leads to another node.

    :param is_source: its beginning, else its end. :raises UserError: where they cannot be joined.
    """
    if reason := why_not_reconnect(graph, key, is_source, node):
        raise UserError(reason)
    edge = graph.edges[key]
    kept = edge.bends if edge.is_by_hand else ()
    changed = replace(edge, source=node, port="") if is_source else replace(edge, target=node)
    return graph.with_(edges=[replace(changed, bends=kept, label=None)])
