"""Where a line touches a shape: the middles of its sides, or the point of its outline that looks at the next corner."""

from __future__ import annotations

import math
from enum import Enum

from app.processes.definition import Node, Point, Shape

Box = tuple[float, float, float, float]
_ROUND = frozenset({Shape.START, Shape.END, Shape.WAIT, Shape.BOUNDARY})
_POINTED = frozenset({Shape.CHOICE, Shape.INCLUSIVE, Shape.PARALLEL, Shape.EVENT_CHOICE})
_NEAR = 1.5


class Side(Enum):
    """A side of a shape, as the direction in which a line leaves through it.

    What it knows of itself is plain attributes: lines ask hundreds of thousands of times, and properties of an enumeration are slow.

    :ivar across: 1 to the right, -1 to the left; ``down`` likewise. :ivar is_level: whether a line through this side starts horizontally.
    :ivar opposite: the side across.
    """

    across: int
    down: int
    is_level: bool
    opposite: Side

    RIGHT = (1, 0)
    LEFT = (-1, 0)
    DOWN = (0, 1)
    UP = (0, -1)

    __hash__ = object.__hash__

    def __init__(self, across: int, down: int) -> None:
        self.across, self.down, self.is_level = across, down, down == 0


Side.RIGHT.opposite, Side.LEFT.opposite, Side.DOWN.opposite, Side.UP.opposite = Side.LEFT, Side.RIGHT, Side.UP, Side.DOWN


def box(node: Node) -> Box:
    """Left, upper, right and lower edge of a shape."""
    return node.x, node.y, node.x + node.width, node.y + node.height


def centre(node: Node) -> Point:
    """The middle of a shape."""
    return node.x + node.width / 2, node.y + node.height / 2


def has_corners(node: Node) -> bool:
    """Whether lines may touch the shape anywhere along a side; circles and diamonds are touched at the middles."""
    return node.shape not in _ROUND and node.shape not in _POINTED


def is_pointed(node: Node) -> bool:
    """Whether the shape is a diamond, out of whose corners lines leave equally well."""
    return node.shape in _POINTED


def middle(node: Node, side: Side) -> Point:
    """The middle of a side."""
    x, y = centre(node)
    return x + side.across * node.width / 2, y + side.down * node.height / 2


def side_of(node: Node, point: Point) -> Side:
    """The side of a shape that looks at a point."""
    x, y = centre(node)
    across, down = (point[0] - x) / max(node.width, 1), (point[1] - y) / max(node.height, 1)
    if abs(across) >= abs(down):
        return Side.RIGHT if across >= 0 else Side.LEFT
    return Side.DOWN if down >= 0 else Side.UP


def is_on(node: Node, point: Point) -> bool:
    """Whether a point lies on the outline of a shape or inside it."""
    left, upper, right, lower = box(node)
    return left - _NEAR <= point[0] <= right + _NEAR and upper - _NEAR <= point[1] <= lower + _NEAR


def dock(node: Node, toward: Point) -> Point:
    """Where a line to a corner leaves a shape: straight across if the corner stands beside it, else on the way from its middle.

    :param toward: the next corner; one on the shape itself is the dock already.
    """
    if is_on(node, toward):
        return toward
    left, upper, right, lower = box(node)
    x, y = centre(node)
    reach_x, reach_y = node.width / 2, node.height / 2
    if left <= toward[0] <= right:
        return toward[0], y + math.copysign(reach_y * _depth(node, (toward[0] - x) / max(reach_x, 1)), toward[1] - y)
    if upper <= toward[1] <= lower:
        return x + math.copysign(reach_x * _depth(node, (toward[1] - y) / max(reach_y, 1)), toward[0] - x), toward[1]
    across, down = toward[0] - x, toward[1] - y
    if node.shape in _ROUND:
        share = 1 / math.hypot(across / max(reach_x, 1), down / max(reach_y, 1))
    elif node.shape in _POINTED:
        share = 1 / (abs(across) / max(reach_x, 1) + abs(down) / max(reach_y, 1))
    else:
        share = min(reach_x / abs(across), reach_y / abs(down))
    return x + across * share, y + down * share


def _depth(node: Node, offset: float) -> float:
    """How far the outline reaches at an offset from the middle, both as shares of the half size."""
    offset = min(abs(offset), 1.0)
    if node.shape in _ROUND:
        return math.sqrt(1 - offset * offset)
    return 1 - offset if node.shape in _POINTED else 1.0
