"""Where the next shape goes when somebody appends it by a key (UX 2 M1): beside its neighbour, where nothing stands yet."""

from __future__ import annotations

from itertools import chain

from app.processes.definition import Graph, Node, Point
from app.processes.lines.docks import Box, Side, box, centre
from app.processes.lines.obstacles import Obstacles, grown

#: room between two shapes along the flow, and across it, in pixels
AHEAD = 60.0
ACROSS = 30.0
_TRIES = 40
_SIDES = {"right": Side.RIGHT, "left": Side.LEFT, "down": Side.DOWN, "up": Side.UP}


def free_place(graph: Graph, beside: str, direction: str = "right", size: tuple[float, float] = (150.0, 58.0), ahead: float = AHEAD) -> Point:
    """The upper left corner of a free place for a shape, in line with its neighbour if that is free, else as near to that as can be.

    The lane of the neighbour is kept as long as it has room; a second shape in the same direction comes below the first.

    :param beside: key of the neighbour. :param direction: ``right``, ``left``, ``down`` or ``up``. :param size: width and height, in pixels.
    :param ahead: room to the neighbour along the direction, in pixels.
    :raises KeyError: no such node or direction.
    """
    node, side = graph.nodes[beside], _SIDES[direction]
    obstacles = Obstacles.of(graph)
    start = _in_line(node, side, size, ahead)
    lane = graph.lanes.get(node.lane or "")
    band = (lane.x, lane.y, lane.x + lane.width, lane.y + lane.height) if lane is not None else None
    places = [_shifted(start, side, step, size) for step in chain(*((count, -count) for count in range(_TRIES)))]
    places.sort(key=lambda place: (_leaves(place, size, side, band), _distance(place, start, side)))
    for place in places:
        if not obstacles.near(grown((*place, place[0] + size[0], place[1] + size[1]), ACROSS / 2)):
            return place
    return _shifted(start, side, _TRIES, size)


def _in_line(node: Node, side: Side, size: tuple[float, float], ahead: float) -> Point:
    x, y = centre(node)
    left, upper, right, lower = box(node)
    if side.is_level:
        return (right + ahead if side is Side.RIGHT else left - ahead - size[0]), y - size[1] / 2
    return x - size[0] / 2, (lower + ahead if side is Side.DOWN else upper - ahead - size[1])


def _shifted(start: Point, side: Side, steps: int, size: tuple[float, float]) -> Point:
    """A place some half shapes across the direction from the first."""
    if side.is_level:
        return start[0], start[1] + steps * (size[1] + ACROSS) / 2
    return start[0] + steps * (size[0] + ACROSS) / 2, start[1]


def _distance(place: Point, start: Point, side: Side) -> tuple[float, bool]:
    """How far off the line, those below (or to the right) before those above."""
    off = place[1] - start[1] if side.is_level else place[0] - start[0]
    return abs(off), off < 0


def _leaves(place: Point, size: tuple[float, float], side: Side, band: Box | None) -> bool:
    """Whether a place lies out of the lane, across the direction."""
    if band is None or not side.is_level:
        return False
    return place[1] < band[1] or place[1] + size[1] > band[3]
