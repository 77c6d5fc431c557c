"""Where the parts of a drawing lie, and what lies at a point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, QPointF, QRectF

from app.process_editor.cells import Box, Cells
from app.process_editor.courses import Courses
from app.process_editor.geometry import nearest
from app.process_editor.items.lane import LANE_HEAD
from app.process_editor.paper import Paper
from app.process_editor.placing import Places
from app.processes.definition import Graph, Shape

Sort = Literal["node", "edge", "lane", "note"]


@dataclass(frozen=True, slots=True)
class Hit:
    """What lies at a point.

    :param part: number of the part of a line.
    """

    key: str
    sort: Sort
    part: int = 0


class Ground(Paper):
    """Answers what lies where, for gestures and for whatever looks for room.

    :ivar courses: the lines as they run.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.graph = Graph()
        self.courses, self._places = Courses(), Cells()
        self._said = Places(self._places, self.courses)

    def rect(self, key: str) -> QRectF:
        """What a part covers; empty where there is none."""
        graph = self.graph
        shape = graph.nodes.get(key) or graph.lanes.get(key) or graph.notes.get(key)
        if shape is not None:
            return QRectF(shape.x, shape.y, shape.width, shape.height)
        return self.courses.frame(key)

    def hit(self, at: QPointF, reach: float = 6.0) -> Hit | None:
        """What lies at a point, the uppermost first. A lane is taken by its head only: on its ground a marquee begins.

        :param reach: how far a line may be missed, pixels of the drawing.
        """
        if (node := self.node_at(at, reach=2.0)) is not None:
            return Hit(node, "node")
        if (said := self.words_at(at)) is not None:
            return Hit(said[0], "node" if said[0] in self.graph.nodes else "edge")
        if (note := next((key for key in self.graph.notes if self.rect(key).contains(at)), None)) is not None:
            return Hit(note, "note")
        if (line := self.edge_at(at, reach)) is not None:
            return line
        heads = [lane for lane in self.graph.lanes.values() if QRectF(lane.x, lane.y, LANE_HEAD, lane.height).contains(at)]
        return Hit(min(heads, key=lambda lane: lane.height).key, "lane") if heads else None

    def node_at(self, at: QPointF, without: frozenset[str] = frozenset(), reach: float = 0.0) -> str | None:
        """The node at a point; the smallest, where one sits on another."""
        found = [
            node for key in self._places.near((at.x() - reach, at.y() - reach, at.x() + reach, at.y() + reach)) if key not in without
            for node in (self.graph.nodes.get(key),) if node is not None and not (node.shape == Shape.FOREIGN and node.width > 400)
        ]
        return min(found, key=lambda node: node.width * node.height).key if found else None

    def edge_at(self, at: QPointF, reach: float = 6.0, without: frozenset[str] = frozenset()) -> Hit | None:
        """The line at a point."""
        if (said := self.words_at(at)) is not None and said[0] in self.graph.edges and said[0] not in without:
            return Hit(said[0], "edge")
        found = []
        for key in self.courses.near((at.x() - reach, at.y() - reach, at.x() + reach, at.y() + reach)):
            if key in self.graph.edges and key not in without:
                away, part, _point = nearest(self.courses.points(key), at)
                found.append((away, Hit(key, "edge", part)))
        best = min(found, key=lambda each: each[0], default=None)
        return best[1] if best is not None and best[0] <= reach else None

    def words_at(self, at: QPointF) -> tuple[str, QRectF] | None:
        """The words of a line or the name beside a node at a point: whose they are, and where they stand."""
        found = [key for key in self._said.taken.near((at.x(), at.y(), at.x(), at.y())) if key not in self.graph.lines]
        return (found[-1], _rect(self._said.taken.box(found[-1]))) if found else None

    def within(self, area: QRectF) -> frozenset[str]:
        """The nodes and notes that lie wholly in an area."""
        shapes = (*self.graph.nodes, *self.graph.notes)
        return frozenset(key for key in shapes if area.contains(self.rect(key)))

    def covering(self, area: QRectF) -> list[QRectF]:
        """The shapes and names that touch an area."""
        box = area.left(), area.top(), area.right(), area.bottom()
        found = [self.rect(key) for key in (*self._places.near(box), *self.graph.notes)]
        found += [_rect(self._said.taken.box(key)) for key in self._said.taken.near(box)]
        return [rect for rect in found if rect.intersects(area)]


def _rect(box: Box | None) -> QRectF:
    return QRectF(box[0], box[1], box[2] - box[0], box[3] - box[1]) if box is not None else QRectF()
