"""Where words stand: the name beside a shape and the words on a line take the first place at which they lie over nothing else.

What somebody has put elsewhere by hand stays there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import hypot

from PySide6.QtCore import QRectF

from app.process_editor import inks
from app.process_editor.cells import Box, Cells
from app.process_editor.courses import Courses
from app.process_editor.geometry import NAME_GAP, name_lines, name_size
from app.process_editor.kinds import GATES
from app.processes.definition import Edge, Graph, Node, Point
from app.processes.lines.obstacles import stands_in_the_way

#: the face of words on lines, their widest line, the height of one, the air round them and to the shape that the line leaves, pixels
WORDS, WIDEST, LINE, AIR, AHEAD = "caption", 150.0, 15.0, 5.0, 8.0
#: what of an upright part must be seen above and below its words, pixels
UPRIGHT = 14.0
#: length of the head of a line, pixels
HEAD = 9.0
#: what it costs to lie over a shape, over other words, to be crossed by another line, by the border of a lane, by another part of the own line,
#: and not to fit on the part that they stand on
_SHAPE, _WORDS, _CROSSED, _BORDER, _OWN, _TIGHT = 1000.0, 600.0, 200.0, 40.0, 15.0, 60.0
#: how much farther along the line, an upright part behind the first, or farther round the shape costs
_PART, _UPRIGHT, _PLACE = 8.0, 10.0, 3.0
#: width of the head of a lane, pixels
_LANE_HEAD = 30.0
#: how near a line may come to words that are not its own, pixels
_NEAR = 2.0


class Places:
    """Places of words by the keys of those whose they are.

    :param shapes: where the nodes lie. :param courses: where the lines run.
    """

    def __init__(self, shapes: Cells, courses: Courses) -> None:
        self._shapes, self._courses = shapes, courses
        self.taken = Cells()

    def name(self, graph: Graph, node: Node) -> QRectF:
        """Find a place for the name beside a node; empty without one."""
        if not name_lines(node):
            self.taken.take(node.key)
            return QRectF()
        width, height = name_size(node)
        if node.label is not None:
            best: Box = _box(node.label[0] + max(node.label[2] - width, 0.0) / 2, node.label[1], width, height)
        else:
            best = self._best(graph, node.key, node.key, enumerate(_round(node, width, height)))
        return self._keep(node.key, best)

    def words(self, graph: Graph, edge: Edge, text: str, is_rough: bool = False) -> tuple[QRectF, tuple[str, ...]]:
        """Find a place for the words of a line, and break them into lines.

        :param is_rough: the usual place will do: much is in the hand.
        """
        points = self._courses.points(edge.key)
        if not text or len(points) < 2:
            self.taken.take(edge.key)
            return QRectF(), ()
        lines = broken(points, text)
        width, height = max(inks.advance(line, WORDS) for line in lines) + 2 * AIR, LINE * len(lines)
        if edge.label is not None:
            best: Box = _box(edge.label[0], edge.label[1], width, height)
        else:
            offered = _along(points, width, height)
            best = min(offered)[1] if is_rough else self._best(graph, edge.key, "", offered)
        return self._keep(edge.key, best), lines

    def take(self, key: str) -> None:
        """Something is gone, and its words with it."""
        self.taken.take(key)

    def _keep(self, key: str, box: Box) -> QRectF:
        self.taken.put(key, box)
        return QRectF(box[0], box[1], box[2] - box[0], box[3] - box[1])

    def _best(self, graph: Graph, key: str, shape: str, offered: Iterator[tuple[float, Box]] | enumerate[Box]) -> Box:
        """The cheapest place.

        :param shape: the node that the words may touch.
        """
        found, least = None, float("inf")
        for price, box in sorted((price * (_PLACE if shape else 1.0), box) for price, box in offered):
            if price >= least:
                break
            whole = price + self._price(graph, key, shape, box)
            if whole < least:
                found, least = box, whole
        assert found is not None, "no place was offered"
        return found

    def _price(self, graph: Graph, key: str, shape: str, box: Box) -> float:
        """What it costs to lie there."""
        left, upper, right, lower = inner = (box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1)
        price = sum(_SHAPE for each in self._shapes.near(inner) if each != shape and stands_in_the_way(graph.nodes[each]))
        price += sum(_WORDS for each in self.taken.near(inner) if each != key)
        around = (box[0] - _NEAR, box[1] - _NEAR, box[2] + _NEAR, box[3] + _NEAR)
        for each in self._courses.near(around):
            crossed = sum(_meets(around, one, two) for one, two in pairwise(self._courses.points(each)))
            if each != key:
                price += _CROSSED if crossed else 0.0
            elif crossed > 1:
                price += _OWN
        for lane in graph.lanes.values():
            is_beside, is_level = left < lane.x + lane.width and lane.x < right, upper < lane.y + lane.height and lane.y < lower
            if is_beside and any(upper < y < lower for y in (lane.y, lane.y + lane.height)):
                price += _BORDER
            if is_level and any(left < x < right for x in (lane.x, lane.x + _LANE_HEAD, lane.x + lane.width)):
                price += _BORDER
        return price


def broken(points: Sequence[Point], text: str) -> tuple[str, ...]:
    """The words of a line in lines: as wide as its longest level part lets them be, but no word is broken."""
    longest = max((abs(two[0] - one[0]) for one, two in pairwise(points) if abs(two[1] - one[1]) < 1), default=0.0)
    word = max(inks.advance(each, WORDS) for each in text.split()) + 1 if text.split() else 0.0
    return inks.wrapped(text, WORDS, max(min(max(longest - 36, 70.0), WIDEST), word), 3)


def _round(node: Node, width: float, height: float) -> Iterator[Box]:
    """Places round a shape, the usual one first: above a choice, below an event; else aside of a line that leaves there."""
    middle, lower = node.x + node.width / 2, node.y + node.height
    above, below = node.y - NAME_GAP - height, lower + NAME_GAP
    sides = (middle - width / 2, middle - NAME_GAP * 2 - width, middle + NAME_GAP * 2)
    near = (node.y + 6 - height, lower + 2 - (6 if node.shape in GATES else 0))
    first, second = (above, below) if node.shape in GATES else (below, above)
    yield _box(sides[0], first, width, height)
    for x in sides[:0:-1] if node.shape not in GATES else sides[1:]:
        yield _box(x, near[0] if first == above else near[1], width, height)
    yield _box(sides[0], second, width, height)
    for x in sides[1:]:
        yield _box(x, near[1] if first == above else near[0], width, height)


def _along(points: Sequence[Point], width: float, height: float) -> Iterator[tuple[float, Box]]:
    """Places along a line with what each costs: beside the shape that it leaves, else farther on."""
    last = len(points) - 2
    for number, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
        length = hypot(x2 - x1, y2 - y1)
        is_upright = abs(y2 - y1) > abs(x2 - x1)
        needed = height + UPRIGHT if is_upright else width + 6
        free = length - (HEAD if number == last else 0.0)
        price = number * _PART + (_UPRIGHT if number and is_upright else 0.0) + (0.0 if free >= needed else _TIGHT + (needed - free) / 10)
        shares = [0.5 * free / length if length else 0.5]
        if free > needed + 2 * AHEAD:
            begin = (needed / 2 + AHEAD) / length
            shares = [begin, shares[0], 1.5 * shares[0], free / length - begin] if number == 0 else [shares[0], begin, free / length - begin]
        for place, share in enumerate(shares):
            yield price + place * _PLACE, _box(x1 + (x2 - x1) * share - width / 2, y1 + (y2 - y1) * share - height / 2, width, height)


def _box(x: float, y: float, width: float, height: float) -> Box:
    return x, y, x + width, y + height


def _meets(box: Box, one: Point, two: Point) -> bool:
    """Whether a stretch of a line touches a box; a slanted one counts by its frame."""
    return min(one[0], two[0]) < box[2] and max(one[0], two[0]) > box[0] and min(one[1], two[1]) < box[3] and max(one[1], two[1]) > box[1]
