"""Corners and words stay with their line when its ends move: corners set by a person go along in parallel (UX 2 M4), others are laid anew."""

from __future__ import annotations

from dataclasses import replace

from app.process_editor.difference import Difference
from app.processes.definition import Edge, Graph, Point
from app.processes.lines import follow


def keep_bends(found: Difference) -> Graph:
    """The graph in which lines have followed the shapes at their ends."""
    before, after = found.before, found.after
    ways = {key: way for key in found.nodes if (way := _way(found, key)) != (0.0, 0.0)}
    if not ways:
        return after
    tied = {edge.key: edge for key in ways for edge in (*before.outgoing.get(key, ()), *before.incoming.get(key, ()))}
    held = [edge for edge in tied.values() if (edge.bends or edge.label) and edge.key not in found.edges]
    changed = [new for edge in held if (new := _labelled(follow(edge, before, after), ways)) is not edge]
    return after.with_(edges=changed) if changed else after


def _way(found: Difference, key: str) -> Point:
    """How far the middle of a node moved."""
    old, new = found.before.nodes.get(key), found.after.nodes.get(key)
    if old is None or new is None:
        return 0.0, 0.0
    return new.x + new.width / 2 - old.x - old.width / 2, new.y + new.height / 2 - old.y - old.height / 2


def _labelled(edge: Edge, ways: dict[str, Point]) -> Edge:
    """Words that somebody placed go as far as the ends on average."""
    if edge.label is None:
        return edge
    one, other = ways.get(edge.source, (0.0, 0.0)), ways.get(edge.target, (0.0, 0.0))
    x, y, width, height = edge.label
    return replace(edge, label=(x + (one[0] + other[0]) / 2, y + (one[1] + other[1]) / 2, width, height))
