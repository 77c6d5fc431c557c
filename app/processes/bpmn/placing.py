"""Places for what a file does not draw: nothing drawn is laid out as a whole, single shapes go beside what leads to them."""

from __future__ import annotations

from dataclasses import replace

from app.processes.bpmn.document import Document
from app.processes.definition import Graph, Node
from app.processes.layout import arrange, free_place


def placed(document: Document, graph: Graph) -> Graph:
    """A drawing in which every shape stands somewhere."""
    missing = [node for node in graph.nodes.values() if document.place(node.key) is None]
    if not missing:
        return graph
    if len(missing) == len(graph.nodes):
        return arrange(graph)
    waiting = {node.key for node in missing}
    for node in missing:
        graph = graph.with_(nodes=[_beside(graph, node, waiting)])
        waiting.discard(node.key)
    return graph


def _beside(graph: Graph, node: Node, missing: set[str]) -> Node:
    drawn = graph.without(missing)
    before = [edge.source for edge in graph.incoming[node.key] if edge.source in drawn.nodes]
    host = [node.host] if node.host in drawn.nodes and node.host is not None else []
    beside = next(iter([*host, *before, *drawn.nodes]))
    if host:
        step = drawn.nodes[beside]
        return replace(node, x=step.x + step.width / 2 - node.width / 2, y=step.y + step.height - node.height / 2)
    x, y = free_place(drawn, beside, "right", (node.width, node.height))
    return replace(node, x=x, y=y)
