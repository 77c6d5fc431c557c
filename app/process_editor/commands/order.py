"""What aligning and spreading share: which shapes take part, which of them belong together, and where they may land."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from app.core.errors import UserError
from app.core.i18n import _
from app.process_editor.behaviours.take_lanes import lane_at
from app.process_editor.cells import Box, Cells
from app.process_editor.commands.move import move
from app.process_editor.figures.foreign import is_ground
from app.process_editor.words import title
from app.processes.definition import Graph, Node, Note

Shaped = Node | Note
#: the axes, as they index what follows
ACROSS, DOWN = 0, 1


def taking_part(graph: Graph, keys: Collection[str]) -> list[Shaped]:
    """The shapes among some parts that are put in order: what sits on a step goes along with it, and what lies under the drawing stays."""
    nodes = [node for key in keys if (node := graph.nodes.get(key)) is not None and node.host is None and not is_ground(node)]
    return [*nodes, *(graph.notes[key] for key in keys if key in graph.notes)]


def together(graph: Graph, keys: Collection[str], axis: int) -> list[list[Shaped]]:
    """The bundles that are put in order each for itself: across all at once, down those of each lane, or work would change hands."""
    shapes = taking_part(graph, keys)
    if axis == ACROSS:
        return [shapes]
    bundles: dict[str, list[Shaped]] = {}
    for shape in shapes:
        lane = lane_at(graph, shape.x + shape.width / 2, shape.y + shape.height / 2)
        bundles.setdefault(lane.key if lane is not None else "", []).append(shape)
    return list(bundles.values())


def start(shape: Shaped, axis: int) -> float:
    """Where a shape begins along an axis, pixels."""
    return shape.y if axis else shape.x


def length(shape: Shaped, axis: int) -> float:
    """How far it reaches from there, pixels."""
    return shape.height if axis else shape.width


def landed(graph: Graph, ways: Mapping[str, float], axis: int) -> Graph:
    """The graph in which some shapes have gone along an axis.

    :param ways: how far, pixels, by key. :raises UserError: one would lie over another.
    """
    after = graph
    for key, way in ways.items():
        if abs(way) > 0.01:
            after = move(after, [key], *((0.0, way) if axis else (way, 0.0)))
    if after is not graph:
        _keep_apart(graph, after, ways)
    return after


def _keep_apart(before: Graph, after: Graph, moved: Collection[str]) -> None:
    shapes = taking_part(after, (*after.nodes, *after.notes))
    ground = Cells()
    for shape in shapes:
        ground.put(shape.key, _box(shape))
    for key in moved:
        shape = _shape(after, key)
        for other in ground.near(_box(shape)):
            if other != key and not _meet(_box(_shape(before, key)), _box(_shape(before, other))):
                told = _("“{one}” would lie over “{other}”. Move them apart first.")
                raise UserError(told.format(one=title(shape), other=title(_shape(after, other))))


def _shape(graph: Graph, key: str) -> Shaped:
    return graph.nodes[key] if key in graph.nodes else graph.notes[key]


def _box(shape: Shaped) -> Box:
    """What a shape covers, less a pixel: edges may touch."""
    return shape.x + 1, shape.y + 1, shape.x + shape.width - 1, shape.y + shape.height - 1


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def frame(shapes: Sequence[Shaped], axis: int) -> tuple[float, float]:
    """From where to where some shapes reach along an axis."""
    return min(start(each, axis) for each in shapes), max(start(each, axis) + length(each, axis) for each in shapes)
