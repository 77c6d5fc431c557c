"""A step belongs to the lane in which its middle lies."""

from __future__ import annotations

from dataclasses import replace

from app.process_editor.difference import Difference
from app.processes.definition import Graph, Lane, Node


def lane_at(graph: Graph, x: float, y: float) -> Lane | None:
    """The innermost lane at a point."""
    inside = [lane for lane in graph.lanes.values() if lane.x <= x <= lane.x + lane.width and lane.y <= y <= lane.y + lane.height]
    return min(inside, key=lambda lane: lane.width * lane.height, default=None)


def take_lanes(found: Difference) -> Graph:
    """The graph in which moved steps, and all where lanes changed, know their lanes."""
    graph = found.after
    if not graph.lanes and not found.lanes:
        return graph
    touched = graph.nodes.values() if found.lanes else [graph.nodes[key] for key in found.nodes if key in graph.nodes]
    moved = [replace(node, lane=lane) for node in touched if (lane := _lane_of(graph, node)) != node.lane]
    return graph.with_(nodes=moved) if moved else graph


def _lane_of(graph: Graph, node: Node) -> str | None:
    found = lane_at(graph, node.x + node.width / 2, node.y + node.height / 2)
    return found.key if found is not None else None
