"""Where words stand: the name beside a shape and the words on a line take the first place at which they lie over nothing else.

What somebody has put elsewhere by hand stays there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import QRectF

from app.process_editor.cells import Box, Cells
from app.process_editor.courses import Courses
from app.process_editor.geometry import NAME_GAP, name_lines, name_size
from app.process_editor.kinds import GATES
from app.process_editor.line_places import Offer, broken, cut_short, near_line, on_line, size
from app.processes.definition import Edge, Graph, Node, Point
from app.processes.lines.obstacles import stands_in_the_way

#: what it costs to lie over a shape, over other words, to be crossed by another line, by the border of a lane, by another part of the own line
_SHAPE, _WORDS, _CROSSED, _BORDER, _OWN = 1000.0, 600.0, 200.0, 40.0, 15.0
#: how much a place farther round the shape costs; the farthest that a name goes up or down where nothing nearer is free, and in which steps, pixels
_PLACE, _FARTHEST, _STEP = 3.0, 96, 8
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
            offered = (Offer(place * _PLACE, box, ()) for place, box in enumerate(_round(node, width, height)))
            best = self._best(graph, node.key, node.key, offered)[0].box
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
        if edge.label is not None:
            best = Offer(0.0, _box(edge.label[0], edge.label[1], *size(lines)), lines)
        elif is_rough:
            best = min(on_line(points, lines))
        else:
            best = self._free(graph, edge.key, points, text)
        return self._keep(edge.key, best.box), best.lines

    def _free(self, graph: Graph, key: str, points: Sequence[Point], text: str) -> Offer:
        """The best place on a line; where it has none that is free, beside it, and only where that has none either the words are cut."""
        best, least = self._best(graph, key, "", on_line(points, broken(points, text)))
        for others, enough in ((near_line, _CROSSED), (cut_short, _SHAPE)):
            if least < enough:
                break
            best, least = self._best(graph, key, "", others(points, text), (best, least))
        return best

    def take(self, key: str) -> None:
        """Something is gone, and its words with it."""
        self.taken.take(key)

    def _keep(self, key: str, box: Box) -> QRectF:
        self.taken.put(key, box)
        return QRectF(box[0], box[1], box[2] - box[0], box[3] - box[1])

    def _best(
        self, graph: Graph, key: str, shape: str, offered: Iterable[Offer], known: tuple[Offer | None, float] = (None, float("inf")),
    ) -> tuple[Offer, float]:
        """The cheapest place, and what it costs with all that lies there.

        :param shape: the node that the words may touch. :param known: a place that was found before, and its price.
        """
        found, least = known
        for offer in sorted(offered):
            if offer.price >= least:
                break
            whole = offer.price + self._price(graph, key, shape, offer.box)
            if whole < least:
                found, least = offer, whole
        assert found is not None, "no place was offered"
        return found, least

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
    for away in range(_STEP, _FARTHEST, _STEP):
        for y in (above - away, below + away) if first == above else (below + away, above - away):
            yield _box(sides[0], y, width, height)


def _box(x: float, y: float, width: float, height: float) -> Box:
    return x, y, x + width, y + height


def _meets(box: Box, one: Point, two: Point) -> bool:
    """Whether a stretch of a line touches a box; a slanted one counts by its frame."""
    return min(one[0], two[0]) < box[2] and max(one[0], two[0]) > box[0] and min(one[1], two[1]) < box[3] and max(one[1], two[1]) > box[1]
