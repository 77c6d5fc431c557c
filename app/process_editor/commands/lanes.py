"""Lanes: one more below the last, larger and smaller, what lies below goes along."""

from __future__ import annotations

from dataclasses import replace

from app.process_editor.commands.move import move
from app.process_editor.geometry import bounds
from app.process_editor.items.lane import LANE_HEAD
from app.processes.definition import Graph, Lane

#: size of a new lane, air round the steps that the first lane takes in, the least size of a lane, pixels
WIDE, HIGH, AIR, LEAST = 1000.0, 160.0, 48.0, 80.0


def add_lane(graph: Graph, key: str, name: str, role: str = "") -> Graph:
    """The graph with one more lane: below the lowest and as wide as it, or round all that is drawn.

    :param key: of the new lane. :param role: value of ``core.enums.people.Role``, or empty.
    """
    if graph.lanes:
        last = max(graph.lanes.values(), key=lambda lane: lane.y + lane.height)
        top = last.y + last.height
        below = [node.key for node in graph.nodes.values() if node.lane is None and node.y + node.height / 2 > top]
        pushed = move(graph, below, 0.0, HIGH) if below else graph
        return pushed.with_(lanes=[Lane(key, name, role, last.parent, last.x, top, last.width, HIGH)])
    area = bounds(graph)
    if area.isEmpty():
        return graph.with_(lanes=[Lane(key, name, role, None, 0.0, 0.0, WIDE, HIGH)])
    left, upper = area.left() - AIR - LANE_HEAD, area.top() - AIR
    wide, high = max(area.width() + 2 * AIR + LANE_HEAD, WIDE), max(area.height() + 2 * AIR, HIGH)
    return graph.with_(lanes=[Lane(key, name, role, None, left, upper, wide, high)])


def resize_lane(graph: Graph, key: str, wide: float, high: float) -> Graph:
    """The graph in which a lane is wider or higher by pixels; lanes stacked with it are as wide, and those below go down with what stands in them."""
    lane = graph.lanes[key]
    high = max(high, LEAST - lane.height)
    wide = max(wide, 4 * LEAST - lane.width)
    low = lane.y + lane.height
    under = [other.key for other in graph.lanes.values() if other.key != key and other.y >= low - 1 and other.parent == lane.parent] if high else []
    moved = move(graph, under, 0.0, high) if under else graph
    stacked = [other for other in moved.lanes.values() if other.key != key and other.x == lane.x and other.width == lane.width] if wide else []
    return moved.with_(lanes=[
        replace(lane, width=lane.width + wide, height=lane.height + high), *(replace(other, width=other.width + wide) for other in stacked),
    ])


def resize_note(graph: Graph, key: str, wide: float, high: float) -> Graph:
    """The graph in which a note is larger or smaller by pixels."""
    note = graph.notes[key]
    return graph.with_(notes=[replace(note, width=max(note.width + wide, 60.0), height=max(note.height + high, 30.0))])
