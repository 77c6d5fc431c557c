"""Give a part another name."""

from __future__ import annotations

from dataclasses import replace

from app.processes.definition import Graph


def rename(graph: Graph, key: str, name: str) -> Graph:
    """The graph in which a node, line or lane is called so; of a note it is the text."""
    name = name.strip()
    if key in graph.nodes:
        return graph.with_(nodes=[replace(graph.nodes[key], name=name)])
    if key in graph.edges:
        return graph.with_(edges=[replace(graph.edges[key], name=name)])
    if key in graph.lanes:
        return graph.with_(lanes=[replace(graph.lanes[key], name=name)])
    return graph.with_(notes=[replace(graph.notes[key], text=name)]) if key in graph.notes else graph


def name_of(graph: Graph, key: str) -> str:
    """What a part is called now."""
    shape = graph.nodes.get(key) or graph.edges.get(key) or graph.lanes.get(key)
    return shape.name if shape is not None else graph.notes[key].text if key in graph.notes else ""
