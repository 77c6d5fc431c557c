"""Writes where shapes and lines stand (BPMN diagram interchange), touching only what moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from app.processes.bpmn.document import Document, Place
from app.processes.bpmn.names import BPMNDI, DC, DI, model, plain
from app.processes.definition import Point

_NAMESPACES = {"bpmndi": BPMNDI, "dc": DC, "di": DI}


class Interchange:
    """The drawing part of a file."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def set_shape(self, id: str, place: Place, label: Place | None, near: Iterable[str], **marks: str) -> None:
        """Write where a shape stands.

        :param near: ids of other shapes of the same drawing: a new shape goes to the page on which they are. :param marks: attributes of a new shape.
        """
        shape = self.document.shapes.get(id)
        if shape is None:
            shape = etree.SubElement(self._plane(near), f"{{{BPMNDI}}}BPMNShape", nsmap=_NAMESPACES)
            shape.set("id", self.document.free_id(f"{id}_di"))
            shape.set("bpmnElement", id)
            for name, value in marks.items():
                shape.set(name, value)
            self.document.shapes[id] = shape
        bounds = shape.find(f"{{{DC}}}Bounds")
        if bounds is None:
            bounds = etree.Element(f"{{{DC}}}Bounds", nsmap=_NAMESPACES)
            shape.insert(0, bounds)
        _set_place(bounds, place)
        self._set_label(shape, label)

    def set_line(self, id: str, points: Sequence[Point], label: Place | None, near: Iterable[str]) -> None:
        """Write the corners of a line, both ends included."""
        edge = self.document.edges.get(id)
        if edge is None:
            edge = etree.SubElement(self._plane(near), f"{{{BPMNDI}}}BPMNEdge", nsmap=_NAMESPACES)
            edge.set("id", self.document.free_id(f"{id}_di"))
            edge.set("bpmnElement", id)
            self.document.edges[id] = edge
        for old in edge.findall(f"{{{DI}}}waypoint"):
            edge.remove(old)
        for at, (x, y) in enumerate(points):
            edge.insert(at, etree.Element(f"{{{DI}}}waypoint", x=_figure(x), y=_figure(y), nsmap=_NAMESPACES))
        self._set_label(edge, label)

    def pull(self, id: str, starts: Point, ends: Point) -> None:
        """Move the ends of a line that the drawing does not hold, as far as the shapes at them moved."""
        edge = self.document.edges.get(id)
        points = [] if edge is None else edge.findall(f"{{{DI}}}waypoint")
        for point, by in zip(points[:1] + points[-1:], (starts, ends), strict=False):
            point.set("x", _figure(float(point.get("x", "0")) + by[0]))
            point.set("y", _figure(float(point.get("y", "0")) + by[1]))

    def drop(self, id: str) -> None:
        """Draw something no more."""
        for drawn in (self.document.shapes.pop(id, None), self.document.edges.pop(id, None)):
            parent = None if drawn is None else drawn.getparent()
            if parent is not None and drawn is not None:
                parent.remove(drawn)

    def _set_label(self, drawn: etree._Element, place: Place | None) -> None:
        label = drawn.find(f"{{{BPMNDI}}}BPMNLabel")
        bounds = None if label is None else label.find(f"{{{DC}}}Bounds")
        if place is None:
            if label is not None and bounds is not None:
                label.remove(bounds)
            return
        if label is None:
            label = etree.SubElement(drawn, f"{{{BPMNDI}}}BPMNLabel", nsmap=_NAMESPACES)
        if bounds is None:
            bounds = etree.Element(f"{{{DC}}}Bounds", nsmap=_NAMESPACES)
            label.insert(0, bounds)
        _set_place(bounds, place)

    def _plane(self, near: Iterable[str]) -> etree._Element:
        for id in near:
            drawn = self.document.shapes.get(id)
            parent = None if drawn is None else drawn.getparent()
            if parent is not None:
                return parent
        plane = self.document.root.find(f"{{{BPMNDI}}}BPMNDiagram/{{{BPMNDI}}}BPMNPlane")
        return self._new_plane() if plane is None else plane

    def _new_plane(self) -> etree._Element:
        diagram = etree.SubElement(self.document.root, f"{{{BPMNDI}}}BPMNDiagram", nsmap=_NAMESPACES)
        diagram.set("id", self.document.free_id("Diagram"))
        plane = etree.SubElement(diagram, f"{{{BPMNDI}}}BPMNPlane")
        plane.set("id", self.document.free_id("Plane"))
        whole = self.document.root.find(model("collaboration"))
        whole = self.document.root.find(model("process")) if whole is None else whole
        plane.set("bpmnElement", plain(None if whole is None else whole.get("id")))
        return plane


def _set_place(bounds: etree._Element, place: Place) -> None:
    for name, value in zip(("x", "y", "width", "height"), place, strict=True):
        if float(bounds.get(name, "nan")) != value:
            bounds.set(name, _figure(value))


def _figure(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
