"""Put something new on the drawing: a node on empty ground, on a line or on the edge of a step; a note."""

from __future__ import annotations

from dataclasses import replace

from app.process_editor.commands.append import made
from app.process_editor.commands.insert import insert
from app.process_editor.kinds import Kind
from app.processes.definition import Graph, Node, Note, Point, Shape

#: size of a new note, pixels
NOTE_SIZE = (160.0, 56.0)


def add(graph: Graph, kind: Kind, key: str, at: Point, line: str = "", host: str = "") -> Graph:
    """The graph with a new node, its middle at a point.

    :param line: the line that it goes on. :param host: the step on whose edge it sits.
    """
    node = made(kind, key, at)
    if host:
        return graph.with_(nodes=[on_edge(node, graph.nodes[host])])
    there = graph.with_(nodes=[node])
    return insert(there, key, line) if line else there


def attach(graph: Graph, kind: Kind, key: str, host: str) -> Graph:
    """The graph with something new on the lower edge of a step, beside what sits there already."""
    step, riders = graph.nodes[host], len(graph.boundaries.get(host, ()))
    return add(graph, kind, key, (step.x + 30.0 + 30.0 * riders, step.y + step.height), host=host)


def on_edge(node: Node, host: Node) -> Node:
    """A node with its middle on the nearest point of the edge of a step."""
    x = min(max(node.x + node.width / 2, host.x + 12), host.x + host.width - 12)
    y = node.y + node.height / 2
    edge = host.y if abs(y - host.y) < abs(y - host.y - host.height) else host.y + host.height
    return replace(node, host=host.key, x=x - node.width / 2, y=edge - node.height / 2)


def add_note(graph: Graph, key: str, at: Point, about: str | None = None) -> Graph:
    """The graph with a new note, its upper left corner at a point."""
    return graph.with_(notes=[Note(key, "", about, at[0], at[1], *NOTE_SIZE)])


def takes_riders(node: Node | None) -> bool:
    """Whether something can sit on the edge of a node."""
    return node is not None and node.shape == Shape.STEP
