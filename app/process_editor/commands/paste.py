"""Copies of parts of this or another process: a part of a graph, and that part put in again under new keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.process_editor.commands.keys import fresh
from app.process_editor.commands.move import carried
from app.processes.definition import Graph, Point


def part(graph: Graph, keys: Iterable[str]) -> Graph:
    """Some parts of a graph with the lines between them, as a graph of its own."""
    chosen = carried(graph, keys)
    nodes = [replace(node, lane=node.lane if node.lane in chosen else None) for key, node in graph.nodes.items() if key in chosen]
    return Graph().with_(
        nodes=[replace(node, host=node.host if node.host in chosen else None) for node in nodes],
        edges=[edge for edge in graph.edges.values() if edge.source in chosen and edge.target in chosen],
        lanes=[replace(lane, parent=lane.parent if lane.parent in chosen else None) for key, lane in graph.lanes.items() if key in chosen],
        notes=[replace(note, about=note.about if note.about in chosen else None) for key, note in graph.notes.items() if key in chosen],
    )


def new_keys(graph: Graph, copied: Graph) -> dict[str, str]:
    """A new key for each part of a copy."""
    kinds = (("step", copied.nodes), ("line", copied.edges), ("lane", copied.lanes), ("note", copied.notes))
    return {key: fresh(graph, stem) for stem, parts in kinds for key in parts}


def paste(graph: Graph, copied: Graph, keys: dict[str, str], by: Point) -> Graph:
    """The graph with a copy put in.

    :param keys: the new keys by those in the copy. :param by: how far everything is moved, pixels.
    """
    across, down = by
    return graph.with_(
        nodes=[
            replace(
                node, key=keys[key], lane=keys.get(node.lane or ""), host=keys.get(node.host or ""), x=node.x + across, y=node.y + down, label=None,
            ) for key, node in copied.nodes.items()
        ],
        edges=[
            replace(
                edge, key=keys[key], source=keys[edge.source], target=keys[edge.target], label=None,
                bends=tuple((x + across, y + down) for x, y in edge.bends),
            ) for key, edge in copied.edges.items()
        ],
        lanes=[
            replace(lane, key=keys[key], parent=keys.get(lane.parent or ""), x=lane.x + across, y=lane.y + down)
            for key, lane in copied.lanes.items()
        ],
        notes=[
            replace(note, key=keys[key], about=keys.get(note.about or ""), x=note.x + across, y=note.y + down)
            for key, note in copied.notes.items()
        ],
    )
