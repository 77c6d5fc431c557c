"""Lanes as bands of the layout: their order, and where they stand when it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.processes.definition import Graph, Lane
from app.processes.lines import follow

#: strip with the name of a lane, least height of one, and room before the first layer and behind the last, in pixels
STRIP, _LEAST, AROUND = 30.0, 100.0, 30.0


def bands(graph: Graph) -> list[str]:
    """The lanes without lanes inside, from above."""
    parents = {lane.parent for lane in graph.lanes.values()}
    leaves = [lane for lane in graph.lanes.values() if lane.key not in parents]
    order = {key: at for at, key in enumerate(graph.lanes)}
    return [lane.key for lane in sorted(leaves, key=lambda lane: (*_path(graph, lane), order[lane.key]))]


def _path(graph: Graph, lane: Lane) -> tuple[tuple[float, ...]]:
    """Upper edges from the outermost lane on, so that lanes of one pool stay together."""
    found = [lane.y]
    while lane.parent in graph.lanes and lane.parent is not None and len(found) < 20:
        lane = graph.lanes[lane.parent]
        found.append(lane.y)
    return (tuple(reversed(found)),)


def home(graph: Graph, lane: str | None, leaves: Sequence[str]) -> int:
    """The band of a lane; a shape right in a pool stands in the first lane of it."""
    if lane in leaves:
        return leaves.index(lane)
    return next((at for at, key in enumerate(leaves) if _is_in(graph, key, lane)), 0)


def _is_in(graph: Graph, key: str | None, outer: str | None) -> bool:
    seen: set[str] = set()
    while key is not None and key in graph.lanes and key not in seen:
        if key == outer:
            return True
        seen.add(key)
        key = graph.lanes[key].parent
    return False


def depth(graph: Graph) -> int:
    """How many strips with names stand before the shapes."""
    return max((len(_path(graph, lane)[0]) for lane in graph.lanes.values()), default=0)


def edges(graph: Graph, leaves: Sequence[str], needed: Sequence[float], rests: Sequence[float], top: float) -> dict[int, tuple[float, float]]:
    """Upper and lower edge of each band: as high as it needs, and an empty one as high as it was.

    :param needed: for its flow. :param rests: for what stands in it without lines.
    """
    found: dict[int, tuple[float, float]] = {}
    for at, key in enumerate(leaves):
        height = round(max(needed[at] + rests[at], _LEAST)) if needed[at] + rests[at] else graph.lanes[key].height
        found[at] = (top, top + height)
        top += height
    return found


def grown(graph: Graph, leaves: Sequence[str], needed: Sequence[float], rests: Sequence[float]) -> dict[int, tuple[float, float]]:
    """Upper and lower edge of each band where it stands; one that is too low grows, and those below it go down."""
    found: dict[int, tuple[float, float]] = {}
    more = 0.0
    for at, key in enumerate(leaves):
        lane = graph.lanes[key]
        height = max(lane.height, round(needed[at] + rests[at]))
        found[at] = (lane.y + more, lane.y + more + height)
        more += height - lane.height
    return found


def around(before: Graph, after: Graph, leaves: Sequence[str], found: Mapping[int, tuple[float, float]], right: float) -> Graph:
    """The drawing whose lanes hold the part of it that was laid out; what else stands in a lane that went down went with it.

    :param before: the drawing as it was. :param after: with its part laid out. :param right: right edge of the part.
    """
    left, right = min(lane.x for lane in before.lanes.values()), max(right, *(lane.x + lane.width for lane in before.lanes.values()))
    down = {key: found[at][0] - before.lanes[key].y for at, key in enumerate(leaves)}
    moved = [
        replace(node, y=node.y + way, label=None) for key, node in before.nodes.items()
        if after.nodes[key] is node and (way := down.get(node.lane or "", 0.0))
    ]
    laid = after.with_(nodes=moved, lanes=stretched(before, leaves, found, left, right))
    gone = {node.key for node in moved}
    held = [edge for edge in after.edges.values() if (edge.source in gone or edge.target in gone) and before.edges[edge.key] is edge]
    return laid.with_(edges=[follow(edge, before, laid) for edge in held])


def stretched(graph: Graph, leaves: Sequence[str], found: Mapping[int, tuple[float, float]], left: float, right: float) -> list[Lane]:
    """The lanes around what was laid out: inner ones as high as their band, outer ones around their inner ones.

    :param left: left edge of the outermost lane. :param right: right edge of all.
    """
    made: list[Lane] = []
    for lane in graph.lanes.values():
        inner = [at for at, key in enumerate(leaves) if _is_in(graph, key, lane.key)]
        if inner:
            x = left + STRIP * (len(_path(graph, lane)[0]) - 1)
            upper, lower = found[inner[0]][0], found[inner[-1]][1]
            made.append(replace(lane, x=x, y=upper, width=right - x, height=lower - upper))
    return made
