"""Move the words of a line, or the name that stands beside a shape."""

from __future__ import annotations

from dataclasses import replace

from app.processes.definition import Graph

Label = tuple[float, float, float, float]


def place_label(graph: Graph, key: str, label: Label | None) -> Graph:
    """The graph in which the words of a line or the name of a node stand elsewhere.

    :param label: x, y, width, height; None puts them where they stand by themselves.
    """
    if key in graph.edges:
        return graph.with_(edges=[replace(graph.edges[key], label=label)])
    return graph.with_(nodes=[replace(graph.nodes[key], label=label)])
