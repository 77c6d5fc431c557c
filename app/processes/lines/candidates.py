"""The simple ways from side to side: straight, around one corner, around two."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import product

from app.processes.definition import Node, Point
from app.processes.lines.docks import Side, box, centre, has_corners, is_pointed, middle

#: how far a line leaves a shape before it turns, in pixels
STUB = 20.0
_AGAINST = 60.0
_BACKWARD = 120.0
_BEND = 50.0
_SLID = 15.0
#: how far off its corner a line may touch a circle or diamond so that it is straight
_SLACK = 2.0

Way = tuple[float, tuple[Point, ...]]


def ways(source: Node, target: Node, source_host: Node | None, target_host: Node | None, *, is_early: bool = False) -> Iterator[Way]:
    """Ways from one shape to another with what they cost, the cheapest first. Those that are not asked for are not made.

    :param source_host: the step on whose edge the source sits, if it does; likewise ``target_host``.
    :param is_early: lines that leave together part at once, so that the words of each stand on its own line.
    """
    begins = [(side, price, middle(source, side)) for side, price in exits(source, source_host)]
    ends = [(side, price, middle(target, side)) for side, price in entries(target, target_host)]
    pairs = [
        (one[1] + other[1] + _least(one[2], one[0], other[2], other[0]), number, one, other)
        for number, (one, other) in enumerate(product(begins, ends))
    ]
    pairs.sort(key=lambda pair: pair[:2])
    made: list[tuple[float, int, tuple[Point, ...]]] = []
    for least, number, (leaving, price, start), (entering, more, end) in pairs:
        while made and made[0][0] < least:
            yield made[0][0], heappop(made)[2]
        for slid, first, last in _ends(source, leaving, start, target, entering, end):
            for place, points in enumerate(_between(first, leaving, last, entering, is_early)):
                heappush(made, (price + more + slid + cost(points), number * 8 + (4 if slid else 0) + place, points))
    while made:
        yield made[0][0], heappop(made)[2]


def _least(start: Point, leaving: Side, end: Point, entering: Side) -> float:
    """What a way between two sides costs at least."""
    across, down = abs(end[0] - start[0]), abs(end[1] - start[1])
    if leaving is not entering.opposite:
        return across + down
    return across + min(down, _SLID) if leaving.is_level else down + min(across, _SLID)


def exits(node: Node, host: Node | None) -> list[tuple[Side, float]]:
    """The sides through which a line may leave, with what each costs: onward is best."""
    if host is not None:
        outward = outside(node, host)
        return [(side, 0.0 if side is outward else _AGAINST) for side in Side if side is not outward.opposite]
    across = 0.0 if is_pointed(node) else _AGAINST
    return [(Side.RIGHT, 0.0), (Side.DOWN, across), (Side.UP, across + 1), (Side.LEFT, _BACKWARD)]


def entries(node: Node, host: Node | None) -> list[tuple[Side, float]]:
    """The sides through which a line may come in, with what each costs: from the left is best."""
    if host is not None:
        return exits(node, host)
    across = 0.0 if is_pointed(node) else _AGAINST
    return [(Side.LEFT, 0.0), (Side.UP, across), (Side.DOWN, across + 1), (Side.RIGHT, _BACKWARD)]


def outside(node: Node, host: Node) -> Side:
    """The side of a boundary shape that looks away from its step."""
    x, y = centre(node)
    left, upper, right, lower = box(host)
    return min(((abs(y - lower), 0, Side.DOWN), (abs(y - upper), 1, Side.UP), (abs(x - right), 2, Side.RIGHT), (abs(x - left), 3, Side.LEFT)))[2]


def cost(points: tuple[Point, ...]) -> float:
    """What a line costs: its length, and each corner."""
    return sum(abs(one[0] - two[0]) + abs(one[1] - two[1]) for one, two in zip(points, points[1:], strict=False)) + _BEND * (len(points) - 2)


def _ends(source: Node, leaving: Side, start: Point, target: Node, entering: Side, end: Point) -> Iterator[tuple[float, Point, Point]]:
    """Start and end of a way: the middles, and where sides face each other a place that both have."""
    yield 0.0, start, end
    if leaving is not entering.opposite or (start[1] == end[1] if leaving.is_level else start[0] == end[0]):
        return
    axis = 1 if leaving.is_level else 0
    (first, last), (other, end_of_other) = _reach(source, axis), _reach(target, axis)
    low, high = max(first, other), min(last, end_of_other)
    if low <= high:
        at = start[axis] if low <= start[axis] <= high else end[axis] if low <= end[axis] <= high else (low + high) / 2
        yield _SLID, *((((start[0], at), (end[0], at))) if axis else (((at, start[1]), (at, end[1]))))


def _reach(node: Node, axis: int) -> tuple[float, float]:
    """From where to where lines may touch a side."""
    x, y = centre(node)
    if not has_corners(node):
        return (y - _SLACK, y + _SLACK) if axis else (x - _SLACK, x + _SLACK)
    left, upper, right, lower = box(node)
    return (upper + 8, lower - 8) if axis else (left + 8, right - 8)


def _between(start: Point, leaving: Side, end: Point, entering: Side, is_early: bool) -> Iterator[tuple[Point, ...]]:
    if not leaving.is_level:
        turned = _level((start[1], start[0]), leaving.down, (end[1], end[0]), (entering.down, entering.across), is_early)
        yield from (tuple((x, y) for y, x in points) for points in turned)
    else:
        yield from _level(start, leaving.across, end, (entering.across, entering.down), is_early)


def _level(start: Point, onward: int, end: Point, out: tuple[int, int], is_early: bool) -> Iterator[tuple[Point, ...]]:
    """Ways that start level: ``onward`` is 1 to the right and -1 to the left, ``out`` looks away from the end."""
    if out[0] == 0:
        if (end[0] - start[0]) * onward >= STUB / 2 and (start[1] - end[1]) * out[1] >= STUB / 2:
            yield start, (end[0], start[1]), end
        return
    if out[0] == onward:
        turn = max(start[0] * onward, end[0] * onward) * onward + STUB * onward
        yield start, (turn, start[1]), (turn, end[1]), end
        return
    room = (end[0] - start[0]) * onward
    if room <= 0:
        return
    if start[1] == end[1]:
        yield start, end
        return
    near = min(STUB, room / 2) * onward
    turns = ((start[0] + end[0]) / 2, end[0] - near, start[0] + near)
    for turn in dict.fromkeys(turns[::-1] if is_early else turns):
        yield start, (turn, start[1]), (turn, end[1]), end
