"""Move nodes, notes and lanes; what lies in a lane goes with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.processes.definition import Graph


def move(graph: Graph, keys: Iterable[str], across: float, down: float) -> Graph:
    """The graph in which some parts have moved by pixels at 100 %."""
    moved = carried(graph, keys)
    return graph.with_(
        nodes=[
            replace(node, x=node.x + across, y=node.y + down, label=_label(node.label, across, down))
            for key in moved if (node := graph.nodes.get(key))
        ],
        notes=[replace(note, x=note.x + across, y=note.y + down) for key in moved if (note := graph.notes.get(key))],
        lanes=[replace(lane, x=lane.x + across, y=lane.y + down) for key in moved if (lane := graph.lanes.get(key))],
    )


def carried(graph: Graph, keys: Iterable[str]) -> frozenset[str]:
    """What moves when some parts are moved: they, what lies in the lanes among them, and what sits on the edges of the steps among them."""
    moved = set(keys)
    while more := {lane.key for lane in graph.lanes.values() if lane.parent in moved} - moved:
        moved |= more
    lanes = moved & graph.lanes.keys()
    if lanes:
        moved.update(node.key for node in graph.nodes.values() if node.lane in lanes)
        frames = [graph.lanes[key] for key in lanes]
        moved.update(
            note.key for note in graph.notes.values()
            if any(lane.x <= note.x <= lane.x + lane.width and lane.y <= note.y <= lane.y + lane.height for lane in frames)
        )
    moved.update(rider.key for key in tuple(moved) for rider in graph.boundaries.get(key, ()))
    return frozenset(moved)


def _label(label: tuple[float, float, float, float] | None, across: float, down: float) -> tuple[float, float, float, float] | None:
    return (label[0] + across, label[1] + down, label[2], label[3]) if label is not None else None
