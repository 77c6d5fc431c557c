"""The drawing laid out anew: layers from left to right, lanes as bands, lines in the room between the layers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from app.processes.definition import Edge, Graph, Node, Point, Shape
from app.processes.layout import lanes
from app.processes.layout.columns import set_columns
from app.processes.layout.corners import through_corners
from app.processes.layout.crossings import crossings
from app.processes.layout.free_place import AHEAD
from app.processes.layout.levels import EDGE, needed, set_levels
from app.processes.layout.names import name_width
from app.processes.layout.ordering import put_in_order
from app.processes.layout.riders import seated, with_riders
from app.processes.layout.satellites import carried
from app.processes.layout.sketch import sketch

_Placed = tuple[dict[str, Node], dict[str, tuple[Point, ...]], dict[int, tuple[float, float]]]
#: up to so many shapes, from so many orders: the best of all is taken
_BEGINNINGS = ((40, 6), (120, 4), (400, 2), (1_000_000, 1))
#: more lines than these are not tried for crossings
_MANY = 500


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the drawing is laid out.

    :param leaves: lanes without lanes inside, from above. :param left: left edge, and ``top`` upper one, in pixels.
    :param is_part: only a part of it is: the lanes stand already.
    """

    leaves: Sequence[str]
    left: float
    top: float
    is_part: bool


def arrange(graph: Graph, keys: Collection[str] | None = None, words: Mapping[str, float] | None = None) -> Graph:
    """A drawing in which the shapes stand in layers, and lines cross as little as can be.

    Lanes keep their order and become as high as they need. Data, remarks and other things beside the flow stay near what they belong to.

    :param keys: the shapes to arrange; without them all. They keep their left edge as a whole and each its lane, everything else stays,
        unless a lane must become higher.
    :param words: how wide the words on lines are, in pixels; guessed where it is not said.
    """
    graph = seated(graph)
    chosen, lonely = _flowing(graph, keys)
    if not chosen:
        return graph
    part = [graph.nodes[key] for key in (*chosen, *lonely)]
    leaves = lanes.bands(graph) if keys is None or all(node.lane in graph.lanes for node in part) else []
    left, top = min(node.x for node in part), min(node.y for node in part)
    if leaves and keys is None:
        left, top = min(lane.x for lane in graph.lanes.values()), min(lane.y for lane in graph.lanes.values())
    ground = Ground(leaves, left, top, is_part=keys is not None)
    nodes, lines, found = min(_tries(graph, chosen, lonely, ground, words or {}), key=lambda placed: _badness(graph, placed))
    lines = through_corners(graph, nodes, lines)
    laid = graph.with_(nodes=nodes.values(), edges=_bent(graph, nodes, lines))
    if leaves:
        ends = [node.x + (node.width + max(node.width, name_width(node))) / 2 for node in nodes.values()]
        right = max(ends + [x for points in lines.values() for x, _y in points]) + lanes.AROUND
        if keys is not None:
            return lanes.around(graph, laid, leaves, found, right)
        laid = laid.with_(lanes=lanes.stretched(graph, leaves, found, left, right))
    return carried(graph, laid) if keys is None else laid


def _flowing(graph: Graph, keys: Collection[str] | None) -> tuple[list[str], list[str]]:
    """The shapes that stand in the flow by themselves, those first that nothing leads to, and those that no line joins with anything."""
    chosen = [
        node.key for node in graph.nodes.values() if (keys is None or node.key in keys) and (node.shape is not Shape.BOUNDARY or node.host is None)
        and (node.shape is not Shape.FOREIGN or graph.outgoing[node.key] or graph.incoming[node.key])
    ]
    chosen.sort(key=lambda key: (bool(graph.incoming[key]), graph.nodes[key].shape is not Shape.START))
    riders = {key: [rider.key for rider in graph.boundaries.get(key, ())] for key in chosen}
    joined = [key for key in chosen if any(graph.outgoing[one] or graph.incoming[one] for one in (key, *riders[key]))]
    return (joined, [key for key in chosen if key not in joined]) if joined else (chosen, [])


def _tries(graph: Graph, chosen: list[str], lonely: list[str], ground: Ground, words: Mapping[str, float]) -> list[_Placed]:
    """The drawing laid out in some ways: lines back above or below, from several orders."""
    leaves, left, top = ground.leaves, ground.left, ground.top
    homes = {key: lanes.home(graph, graph.nodes[key].lane, leaves) for key in (*chosen, *lonely)} if leaves else {}
    rests = [_rest(graph, lonely, homes, band) for band in range(len(leaves))]
    beginnings = next(count for most, count in _BEGINNINGS if len(chosen) <= most)
    found = []
    for back_side, beginning in product((1, -1)[:beginnings], range(beginnings)):
        made = sketch(graph, chosen, homes, back_side)
        put_in_order(made, beginning)
        edges: dict[int, tuple[float, float]] = {}
        if leaves:
            heights = needed(made, len(leaves))
            edges = lanes.grown(graph, leaves, heights, rests) if ground.is_part else lanes.edges(graph, leaves, heights, rests, top)
        set_levels(made, {at: (upper, lower - rests[at]) for at, (upper, lower) in edges.items()} or None)
        start = left + lanes.STRIP * lanes.depth(graph) + lanes.AROUND if leaves and not ground.is_part else left
        nodes, lines = set_columns(graph, made, start, words)
        if not leaves:
            nodes, lines = _with_corner(nodes, lines, left, top)
        found.append((nodes | _in_rows(graph, lonely, homes, edges, nodes, start), lines, edges))
    return found


def _with_corner(
    nodes: Mapping[str, Node], lines: Mapping[str, tuple[Point, ...]], left: float, top: float,
) -> tuple[dict[str, Node], dict[str, tuple[Point, ...]]]:
    """Everything moved so that the shapes begin at a corner."""
    across, down = left - min(node.x for node in nodes.values()), top - min(node.y for node in nodes.values())
    moved = {key: replace(node, x=node.x + across, y=node.y + down) for key, node in nodes.items()}
    return moved, {key: tuple((x + across, y + down) for x, y in points) for key, points in lines.items()}


def _rest(graph: Graph, lonely: Sequence[str], homes: Mapping[str, int], band: int) -> float:
    """What the shapes without lines need at the lower edge of a lane."""
    heights = [graph.nodes[key].height for key in lonely if homes.get(key) == band]
    return max(heights) + EDGE if heights else 0.0


def _in_rows(
    graph: Graph, lonely: Sequence[str], homes: Mapping[str, int], edges: Mapping[int, tuple[float, float]], nodes: Mapping[str, Node], left: float,
) -> dict[str, Node]:
    """The shapes without lines, side by side at the lower edge of their lane, or below everything."""
    ends: dict[int, float] = {}
    found: dict[str, Node] = {}
    lowest = max(node.y + node.height for node in nodes.values()) + AHEAD
    for key in lonely:
        node, band = graph.nodes[key], homes.get(key, 0)
        y = edges[band][1] - node.height - EDGE if edges else lowest
        found |= with_riders(graph, node, ends.get(band, left) + node.width / 2, y + node.height / 2)
        ends[band] = ends.get(band, left) + node.width + AHEAD
    return found


def _badness(graph: Graph, placed: _Placed) -> tuple[int, float]:
    """Crossings, then the length of all lines."""
    lines = [(graph.edges[key], points) for key, points in placed[1].items()]
    length = sum(abs(one[0] - two[0]) + abs(one[1] - two[1]) for _edge, points in lines for one, two in zip(points, points[1:], strict=False))
    return crossings(lines) if len(lines) <= _MANY else 0, length


def _bent(graph: Graph, nodes: Mapping[str, Node], lines: Mapping[str, tuple[Point, ...]]) -> list[Edge]:
    """The lines with their new corners; lines from what was laid out to elsewhere find their way by themselves."""
    touched = [edge for edge in graph.edges.values() if edge.source in nodes or edge.target in nodes]
    return [replace(edge, bends=lines.get(edge.key, ())[1:-1], is_by_hand=False, label=None) for edge in touched]
