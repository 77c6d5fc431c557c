"""The course of every line of a drawing, kept while the drawing changes: only lines that a change touches are laid anew."""

from __future__ import annotations

from collections.abc import Generator

from PySide6.QtCore import QRectF

from app.process_editor.cells import Box, Cells
from app.process_editor.difference import Difference
from app.processes.definition import Edge, Graph, Node, Point
from app.processes.lines import Obstacles, route

#: pixels round a shape within which a line is looked at again when the shape comes or goes
NEAR = 14.0
#: lines longer than this, pixels, lines of more shapes than this, and all in drawings of more shapes than this do not look for a way round
#: while they are in the hand
FAR, MANY, LARGE = 1200.0, 4, 400


class Courses:
    """Points of lines by their keys, and the lines at each node."""

    def __init__(self) -> None:
        self._obstacles, self._frames = Obstacles(), Cells()
        self._points: dict[str, tuple[Point, ...]] = {}
        self._ends: dict[str, set[str]] = {}
        #: lines that were laid roughly or not at all while something was in the hand
        self._waiting: set[str] = set()

    def points(self, key: str) -> tuple[Point, ...]:
        """The corners of a line with both ends; nothing where there is no such line."""
        return self._points.get(key, ())

    def at(self, node: str) -> frozenset[str]:
        """The lines that begin or end at a node."""
        return frozenset(self._ends.get(node, ()))

    def near(self, box: Box) -> list[str]:
        """The lines whose frames touch a box."""
        return self._frames.near(box)

    def box(self, key: str) -> Box | None:
        """What a line covers; None where there is none."""
        return self._frames.box(key)

    def frame(self, key: str) -> QRectF:
        """What a line covers; empty where there is none."""
        box = self._frames.box(key)
        return QRectF(box[0], box[1], box[2] - box[0], box[3] - box[1]) if box is not None else QRectF()

    def follow(self, found: Difference, is_tried: bool = False) -> Generator[None, None, frozenset[str]]:
        """Take a step of the drawing along, in as many steps as there are parts; gives the keys of lines that were laid anew, or which are gone.

        :param is_tried: something is in the hand: lines that only pass by wait until it has landed, and long ones do not look for a way round.
        """
        graph = found.after
        for key in found.edges | found.lines:
            self._tie(key, _line(found.before, key), _line(graph, key))
            yield
        for key in found.nodes:
            if key in graph.nodes:
                self._obstacles.place(graph.nodes[key])
            else:
                self._obstacles.take(key)
            yield
        wanted, beside = yield from self._touched(found)
        if is_tried:
            self._waiting |= beside
        else:
            wanted |= beside | self._waiting
            self._waiting = set()
        is_crowd = len(found.nodes) > MANY or len(graph.nodes) > LARGE
        for key in wanted:
            self._lay(graph, key, is_tried, is_crowd, self._way_of_both(found, key) if is_crowd else None)
            yield
        return frozenset(wanted)

    def _tie(self, key: str, old: Edge | None, new: Edge | None) -> None:
        for end in (old.source, old.target) if old is not None else ():
            self._ends.get(end, set()).discard(key)
        for end in (new.source, new.target) if new is not None else ():
            self._ends.setdefault(end, set()).add(key)

    def _touched(self, found: Difference) -> Generator[None, None, tuple[set[str], set[str]]]:
        """The lines of what changed, and those that pass by it."""
        wanted, beside = set(found.edges | found.lines), set[str]()
        for key in found.nodes:
            wanted |= self._ends.get(key, set())
            old, new = _box(found.before.nodes.get(key)), _box(found.after.nodes.get(key))
            if old != new:  # it moved, came or went: others may have to go round it, or need no more
                for box in (old, new):
                    beside.update(self._frames.near(box) if box is not None else ())
            yield
        return wanted, beside - wanted

    def _way_of_both(self, found: Difference, key: str) -> Point | None:
        """How far both ends of a line went, if they went together and the line has a course."""
        edge, old = _line(found.after, key), _line(found.before, key)
        if edge is None or old is None or key not in self._points or (edge.source, edge.target) != (old.source, old.target):
            return None
        ways = {
            (new.x - was.x, new.y - was.y) for end in (edge.source, edge.target)
            if (new := found.after.nodes.get(end)) is not None and (was := found.before.nodes.get(end)) is not None
        }
        return ways.pop() if len(ways) == 1 else None

    def _lay(self, graph: Graph, key: str, is_tried: bool, is_crowd: bool, way: Point | None) -> None:
        """Give a line its course.

        :param way: how far it only needs to be shifted while something is in the hand.
        """
        edge = _line(graph, key)
        is_rough = is_tried and edge is not None and (is_crowd or _span(graph, edge) > FAR)
        if is_rough:
            self._waiting.add(key)
        if edge is None:
            points: tuple[Point, ...] = ()
        elif is_rough and way is not None:
            points = tuple((x + way[0], y + way[1]) for x, y in self._points[key])
        else:
            points = route(graph, edge, Obstacles() if is_rough else self._obstacles)
        if not points:
            self._points.pop(key, None)
            self._frames.take(key)
            return
        self._points[key] = points
        across, down = [x for x, _y in points], [y for _x, y in points]
        self._frames.put(key, (min(across), min(down), max(across), max(down)))


def _span(graph: Graph, edge: Edge) -> float:
    """How far the ends of a line are apart, pixels."""
    source, target = graph.nodes.get(edge.source), graph.nodes.get(edge.target)
    return abs(source.x - target.x) + abs(source.y - target.y) if source is not None and target is not None else 0.0


def _line(graph: Graph, key: str) -> Edge | None:
    return graph.edges.get(key) or graph.lines.get(key)


def _box(node: Node | None) -> Box | None:
    return (node.x - NEAR, node.y - NEAR, node.x + node.width + NEAR, node.y + node.height + NEAR) if node is not None else None
