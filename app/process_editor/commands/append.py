"""Put a new node behind another, joined, in a free place."""

from __future__ import annotations

from app.core.i18n import _
from app.process_editor import inks
from app.process_editor.commands.connect import line
from app.process_editor.geometry import NAME_GAP, NAME_LINE
from app.process_editor.kinds import Kind
from app.process_editor.line_places import WORDS
from app.process_editor.words import ports
from app.processes.definition import Graph, Node, Point, Shape
from app.processes.layout import free_place
from app.processes.layout.free_place import AHEAD

#: what of a line must be free beside its words: where lines part, air and head, pixels
BESIDE_WORDS = 54.0


def made(kind: Kind, key: str, at: Point) -> Node:
    """A new node of a kind, its middle at a point. Steps are called what they are until somebody names them."""
    width, height = kind.size
    name = kind.name if kind.shape == Shape.STEP else ""
    return Node(key, kind.shape, name, kind.type, x=at[0] - width / 2, y=at[1] - height / 2, width=width, height=height)


def append(graph: Graph, source: str, kind: Kind, key: str, at: Point | None = None) -> Graph:
    """The graph with a new node behind another.

    :param key: of the new node. :param at: its middle; by default a free place to the right.
    """
    node = made(kind, key, at or _place(graph, source, kind))
    wider = graph.with_(nodes=[node])
    return wider.with_(edges=[line(wider, source, key)])


def _place(graph: Graph, source: str, kind: Kind) -> Point:
    """A free place with room for the names beside what has them, and for the words on the lines that leave here."""
    begin, (width, height) = graph.nodes[source], kind.size
    room = width, height if kind.shape == Shape.STEP else height + 2 * (NAME_LINE + NAME_GAP)
    outcomes = [inks.advance(_(port.label), WORDS) for port in ports(begin)] if len(ports(begin)) > 1 else []
    ahead = max(AHEAD, max(outcomes, default=0.0) + BESIDE_WORDS)
    left, upper = free_place(graph, source, "down" if begin.shape == Shape.BOUNDARY else "right", room, ahead)
    return left + room[0] / 2, upper + room[1] / 2
