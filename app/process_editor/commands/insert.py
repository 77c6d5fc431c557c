"""Put a node between the two ends of a line (UX 2 M3)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from app.process_editor.commands.connect import line as new_line
from app.process_editor.commands.connect import why_not_connect
from app.processes.definition import Graph, Shape

if TYPE_CHECKING:
    from app.process_editor.scene import ProcessScene

#: shapes that stand between others
_BETWEEN = frozenset({Shape.STEP, Shape.CHOICE, Shape.PARALLEL, Shape.INCLUSIVE, Shape.WAIT, Shape.EVENT_CHOICE})


def why_not_insert(graph: Graph, key: str, line: str) -> str:
    """Why a node cannot go between the ends of a line; empty where it can, ``-`` where it is joined already and so not meant."""
    node, edge = graph.nodes.get(key), graph.edges.get(line)
    if node is None or edge is None or node.shape not in _BETWEEN or key in (edge.source, edge.target):
        return "-"
    if graph.incoming.get(key) or graph.outgoing.get(key):
        return "-"
    return why_not_connect(graph, edge.source, key) or why_not_connect(graph, key, edge.target)


def insert(graph: Graph, key: str, line: str) -> Graph:
    """The graph in which a line leads to a node, and a new line from it to where the first led. Words and condition stay on the first."""
    edge = graph.edges[line]
    first = replace(edge, target=key, bends=(), is_by_hand=False, label=None)
    joined = graph.with_(edges=[first])
    return joined.with_(edges=[new_line(joined, key, edge.target)])


def line_for(graph: Graph, keys: frozenset[str], at: QPointF, drawing: ProcessScene) -> str:
    """The line below the pointer that what is in the hand would go onto; empty where there is none."""
    if len(keys) != 1:
        return ""
    key = next(iter(keys))
    found = drawing.edge_at(at, 14.0)
    return found.key if found is not None and not why_not_insert(graph, key, found.key) else ""
