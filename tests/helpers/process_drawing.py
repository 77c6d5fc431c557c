"""Drawings of processes, written as lines of text."""

from __future__ import annotations

from typing import Any

from app.processes.definition import Edge, Graph, Node, Shape

SHAPES = {
    "start": Shape.START, "end": Shape.END, "choice": Shape.CHOICE, "some": Shape.INCLUSIVE, "all": Shape.PARALLEL, "first": Shape.EVENT_CHOICE,
    "wait": Shape.WAIT, "edge": Shape.BOUNDARY,
}


def drawing(*lines: str, **nodes: dict[str, Any]) -> Graph:
    """A drawing from lines like ``choice1 > a : x > 3``; what a node is its name says, everything unknown is a step."""
    edges = []
    for number, line in enumerate(lines):
        way, _colon, says = (part.strip() for part in line.partition(":"))
        source, target = (part.strip() for part in way.split(">"))
        more: dict[str, Any] = {"is_else": True} if says == "else" else {"port": says[1:]} if says.startswith("@") else {"condition": says}
        edges.append(Edge(f"l{number}", source, target, **more))
    keys = dict.fromkeys([key for edge in edges for key in (edge.source, edge.target)] + list(nodes))
    found = [Node(key, SHAPES.get(key.rstrip("0123456789"), Shape.STEP), **nodes.get(key, {})) for key in keys]
    return Graph().with_(nodes=found, edges=edges)
