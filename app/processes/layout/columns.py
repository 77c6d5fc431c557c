"""Where the layers stand from left to right, and the corners of the lines between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.processes.definition import Graph, Node, Point
from app.processes.layout.exits import spread
from app.processes.layout.names import SIGN, WIDEST, name_width
from app.processes.layout.riders import with_riders
from app.processes.layout.sketch import Chain, Sketch
from app.processes.layout.tracks import SPACING, Joint, lay_tracks

#: least room between two layers, in pixels
_GAP = 56.0


def set_columns(graph: Graph, made: Sketch, left: float, words: Mapping[str, float]) -> tuple[dict[str, Node], dict[str, tuple[Point, ...]]]:
    """The shapes where they stand, and the points of the lines between them.

    :param left: left edge of the first layer, in pixels. :param words: how wide the words on lines are, in pixels; guessed where it is not said.
    """
    exits = spread(graph, made)
    joints = _joints(made, exits)
    counts = [lay_tracks(channel) for channel in joints]
    shapes = [[graph.nodes[name] for name in row if made.slots[name].node] for row in made.rows]
    widths = [max((max(node.width, name_width(node)) for node in row), default=0.0) for row in shapes]
    starts = [left]
    for at, width in enumerate(widths):
        starts.append(starts[-1] + width + _room(graph, made, at, counts[at], width, words))
    placed: dict[str, Node] = {}
    for at, row in enumerate(made.rows):
        for name in row:
            if made.slots[name].node:
                placed |= with_riders(graph, graph.nodes[name], starts[at] + widths[at] / 2, made.slots[name].y)
    tracks = {
        (joint.chain, at): starts[at + 1] - (counts[at] - joint.track) * SPACING - SPACING / 2
        for at, channel in enumerate(joints) for joint in channel
    }
    return placed, {
        chain.edge.key: _points(made, chain, number, placed, tracks, exits.get(number, 0.0)) for number, chain in enumerate(made.chains)
    }


def _room(graph: Graph, made: Sketch, layer: int, tracks: int, width: float, words: Mapping[str, float]) -> float:
    """The room behind a layer: for the tracks, for the names of lines that begin there, and for those of events on the edge of a step.

    :param width: of the layer, in pixels.
    """
    needed = 0.0
    for chain in made.chains:
        edge = chain.edge
        if made.slots[chain.source].layer != layer:
            continue
        if edge.source != chain.source:
            rider, host = graph.nodes[edge.source], graph.nodes[chain.source]
            needed = max(needed, rider.x + rider.width / 2 - host.x - host.width / 2 + 22 + name_width(rider) - width / 2)
        elif not chain.drops[0]:
            said = words.get(edge.key, len(edge.name or edge.port) * SIGN)
            needed = max(needed, min(said, WIDEST) + 14 if said else 0.0)
    return max(_GAP, (tracks + 2) * SPACING) + needed


def _joints(made: Sketch, exits: Mapping[int, float]) -> list[list[Joint]]:
    found: list[list[Joint]] = [[] for _row in made.rows]
    for number, chain in enumerate(made.chains):
        way = stations(chain)
        for one, two in zip(way, way[1:], strict=False):
            first, second = made.slots[one], made.slots[two]
            is_spread = number in exits
            leaves, enters = (chain.source if one == chain.source and not is_spread else ""), (chain.target if two == chain.target else "")
            begin = first.y + (exits.get(number, 0.0) if one == chain.source else 0.0)
            if first.layer < second.layer:
                found[first.layer].append(Joint(number, begin, second.y, leaves, enters))
            else:
                found[second.layer].append(Joint(number, second.y, first.y))
    return found


def stations(chain: Chain) -> Sequence[str]:
    """The slots that a line passes level, from its source on."""
    return [*([] if chain.drops[0] else [chain.source]), *chain.slots, *([] if chain.drops[1] else [chain.target])]


def _points(
    made: Sketch, chain: Chain, number: int, placed: Mapping[str, Node], tracks: Mapping[tuple[int, int], float], begin: float,
) -> tuple[Point, ...]:
    source, target = placed[chain.edge.source], placed[chain.edge.target]
    way = stations(chain)
    levels = [made.slots[name].y for name in way]
    levels[0] += begin
    found: list[Point] = []
    if chain.drops[0]:
        x = source.x + source.width / 2
        found += [(x, source.y + source.height if levels[0] > source.y else source.y), (x, levels[0])]
    else:
        found.append((source.x + source.width, levels[0]))
    for one, two, here, there in zip(way, way[1:], levels, levels[1:], strict=False):
        x = tracks[number, min(made.slots[one].layer, made.slots[two].layer)]
        if here != there:
            found += [(x, here), (x, there)]
    if chain.drops[1]:
        x = target.x + target.width / 2
        found += [(x, levels[-1]), (x, target.y + target.height if levels[-1] > target.y else target.y)]
    else:
        found.append((target.x, levels[-1]))
    return tuple(found)
