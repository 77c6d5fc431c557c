"""Carries a drawing into its file: only what differs from what the file says is written, everything else stays as it came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from lxml import etree

from app.processes.bpmn.document import Document
from app.processes.bpmn.elements import Elements
from app.processes.bpmn.interchange import Interchange
from app.processes.bpmn.lane_sets import LaneSets
from app.processes.bpmn.names import plain
from app.processes.definition import Edge, Graph, Lane, Node, Note, Point, Shape
from app.processes.lines import Obstacles, dock, route
from app.processes.lines.docks import centre

Part = TypeVar("Part", Node, Edge, Lane, Note)


class Change:
    """The way from the drawing in a file to the one that is to be in it.

    :param old: the drawing as the file says it. :param new: as it shall be. :param ids: id in the file of each key.
    """

    def __init__(self, document: Document, container: etree._Element, old: Graph, new: Graph, ids: Mapping[str, str]) -> None:
        self.document, self.container, self.old, self.new, self.ids = document, container, old, new, ids
        self.interchange = Interchange(document)
        self.elements = Elements(document, container, ids)
        self.lanes = LaneSets(document, container, ids)

    def carry_out(self) -> None:
        """Write everything that differs."""
        for kind in ("lines", "edges", "notes", "nodes", "lanes"):
            for key in _gone(getattr(self.old, kind), getattr(self.new, kind)):
                self._drop(key)
        for node in _changed(self.old.nodes, self.new.nodes):
            self.elements.set_node(node)
        for lane in _changed(self.old.lanes, self.new.lanes):
            self.lanes.set_lane(lane)
        self.lanes.set_members(self.old, self.new)
        for edge in _changed(self.old.edges, self.new.edges):
            self.elements.set_edge(edge, self.old.edges.get(edge.key))
        for note in _changed(self.old.notes, self.new.notes):
            self.elements.set_note(note, self.old.notes.get(note.key))
        for line in _changed(self.old.lines, self.new.lines):
            self.elements.set_line(line)
        self.lanes.frame(self.old, self.new)
        self._draw()

    def _drop(self, key: str) -> None:
        for id in self.elements.drop(self.ids[key]):
            self.interchange.drop(id)

    def _draw(self) -> None:
        near = [self.ids[key] for key in (*self.new.nodes, *self.new.lanes)]
        for node in self.new.nodes.values():
            before = self.old.nodes.get(node.key)
            if self._moved(before, node) or before is None or before.label != node.label:
                marks = {"isMarkerVisible": "true"} if node.shape is Shape.CHOICE else {}
                self.interchange.set_shape(self.ids[node.key], (node.x, node.y, node.width, node.height), node.label, near, **marks)
        for lane in self.new.lanes.values():
            if self._moved(self.old.lanes.get(lane.key), lane):
                self.interchange.set_shape(self.ids[lane.key], (lane.x, lane.y, lane.width, lane.height), None, near, isHorizontal="true")
        for note in self.new.notes.values():
            if self._moved(self.old.notes.get(note.key), note):
                self.interchange.set_shape(self.ids[note.key], (note.x, note.y, note.width, note.height), None, near)
        self.lanes.draw_frame(self.new, self.interchange, near)
        self._draw_lines(near)

    def _draw_lines(self, near: list[str]) -> None:
        obstacles = Obstacles.of(self.new)
        held = {**self.new.edges, **self.new.lines}
        for edge in held.values():
            before = self.old.edges.get(edge.key) or self.old.lines.get(edge.key)
            if before is None or self._is_redrawn(before, edge):
                points = route(self.new, edge, obstacles)
                self.interchange.set_line(self.ids[edge.key], points, edge.label, near)
                self.elements.mark_line(edge, len(points) - 2)
        joins = {self._draw_join(note, near) for note in self.new.notes.values()}
        self._pull_others({self.ids[key] for key in held} | joins)

    def _draw_join(self, note: Note, near: list[str]) -> str:
        """The dotted line from a remark to what it is about."""
        about, before = self.new.nodes.get(note.about or ""), self.old.notes.get(note.key)
        id = self.elements.join_of(note.key, note.about) if about is not None else None
        if id is None or about is None:
            return ""
        was = None if before is None or before.about != note.about else self.old.nodes.get(about.key)
        if id not in self.document.edges or self._moved(before, note) or self._moved(was, about):
            remark = Node(note.key, Shape.FOREIGN, x=note.x, y=note.y, width=note.width, height=note.height)
            self.interchange.set_line(id, (dock(remark, centre(about)), dock(about, centre(remark))), None, near)
        return id

    def _pull_others(self, held: set[str]) -> None:
        """Lines that the drawing does not hold (to other pools, to lines) keep hanging on the shapes that moved."""
        shifts = self._shifts()
        for id in list(self.document.edges) if shifts else ():
            element = self.document.elements.get(id)
            if element is not None and id not in held:
                starts, ends = (shifts.get(plain(element.get(name)), (0.0, 0.0)) for name in ("sourceRef", "targetRef"))
                self.interchange.pull(id, starts, ends)

    def _is_redrawn(self, before: Edge, edge: Edge) -> bool:
        if (before.source, before.target, before.bends, before.label) != (edge.source, edge.target, edge.bends, edge.label):
            return True
        return any(self._moved(self.old.nodes.get(key), self.new.nodes[key]) for key in (edge.source, edge.target) if key in self.new.nodes)

    def _moved(self, before: Node | Lane | Note | None, after: Node | Lane | Note) -> bool:
        drawn = self.document.shapes.get(self.ids[after.key])
        if before is None or drawn is None:
            return True
        return (before.x, before.y, before.width, before.height) != (after.x, after.y, after.width, after.height)

    def _shifts(self) -> dict[str, Point]:
        """How far what was drawn before has moved."""
        found: dict[str, Point] = {}
        for kind in ("nodes", "notes", "lanes"):
            older: Mapping[str, Node | Note | Lane] = getattr(self.old, kind)
            for each in getattr(self.new, kind).values():
                before = older.get(each.key)
                if before is not None and (before.x, before.y) != (each.x, each.y):
                    found[self.ids[each.key]] = (each.x - before.x, each.y - before.y)
        return found


def _gone(old: Mapping[str, Part], new: Mapping[str, Part]) -> list[str]:
    return [key for key in old if key not in new]


def _changed(old: Mapping[str, Part], new: Mapping[str, Part]) -> list[Part]:
    return [each for key, each in new.items() if old.get(key) != each]
