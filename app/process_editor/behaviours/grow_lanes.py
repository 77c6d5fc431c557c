"""Lanes hold what comes into them: they reach as far to the right as the last step, and a new step that would stand across the foot of its lane
pushes the foot down.
"""

from __future__ import annotations

from dataclasses import replace

from app.process_editor.behaviours.take_lanes import lane_at
from app.process_editor.commands.lanes import resize_lane
from app.process_editor.difference import Difference
from app.processes.definition import Graph, Lane, Node

#: air between the last step and the end of its lane, pixels
AIR = 32.0


def grow_lanes(found: Difference) -> Graph:
    """The graph with lanes that hold their steps."""
    graph = found.after
    if not graph.lanes or found.lanes:
        return graph
    for key in found.nodes:
        if (node := graph.nodes.get(key)) is not None:
            graph = _wide(graph, node)
            if key not in found.before.nodes:
                graph = _high(graph, node)
    return graph


def _wide(graph: Graph, node: Node) -> Graph:
    """Lanes at the height of a step, and all stacked with them, reach beyond it."""
    level, right = node.y + node.height / 2, node.x + node.width
    short = [lane for lane in graph.lanes.values() if lane.y <= level <= lane.y + lane.height and node.x < lane.x + lane.width < right + AIR / 2]
    if not short:
        return graph
    more = right + AIR - max(lane.x + lane.width for lane in short)
    ends = {lane.x + lane.width for lane in short}
    return graph.with_(lanes=[replace(lane, width=lane.width + more) for lane in graph.lanes.values() if lane.x + lane.width in ends])


def _high(graph: Graph, node: Node) -> Graph:
    lane = lane_at(graph, node.x + node.width / 2, node.y + node.height / 2)
    more = node.y + node.height + AIR / 2 - lane.y - lane.height if lane is not None else 0.0
    return _raised(graph, lane, more) if lane is not None and more > 0 else graph


def _raised(graph: Graph, lane: Lane, more: float) -> Graph:
    """The lane and those that it lies in are higher."""
    grown = resize_lane(graph, lane.key, 0.0, more)
    above = grown.lanes.get(lane.parent or "")
    return _raised(grown, above, more) if above is not None else grown
