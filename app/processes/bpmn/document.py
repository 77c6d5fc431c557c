"""A BPMN file as a tree with its elements by id and its shapes and lines by what they draw."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import count

from lxml import etree

from app.processes.bpmn.names import BPMNDI, DC, DI, MODEL, model, plain, word
from app.processes.bpmn.safe_xml import parse_kept
from app.processes.bpmn.vocabulary import CONTAINERS, FLOW_NODES
from app.processes.definition import Point
from app.processes.lines.docks import Box

_NAMED = FLOW_NODES | {"sequenceFlow", "lane", "participant", "textAnnotation", "association", "messageFlow", "process", "group", "collaboration"}
_FLOWING = tuple(model(name) for name in sorted(FLOW_NODES))
Place = tuple[float, float, float, float]


class Document:
    """A file in memory. Elements that lines and shapes need have ids: those without get one, and so does the second of two with the same.

    :param root: its ``definitions``.
    """

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.elements: dict[str, etree._Element] = {}
        self.doubled: list[str] = []
        for element in root.iter(etree.Element):
            self._take(element)
        self.shapes = {plain(each.get("bpmnElement")): each for each in reversed(list(root.iter(f"{{{BPMNDI}}}BPMNShape")))}
        self.edges = {plain(each.get("bpmnElement")): each for each in reversed(list(root.iter(f"{{{BPMNDI}}}BPMNEdge")))}

    @classmethod
    def of(cls, text: str) -> Document:
        """A file that was read before."""
        return cls(parse_kept(text))

    def text(self) -> str:
        """The file as it can be kept."""
        return etree.tostring(self.root.getroottree(), encoding="unicode")

    def data(self) -> bytes:
        """The file as it can be written."""
        return etree.tostring(self.root.getroottree(), encoding="UTF-8", xml_declaration=True)

    def free_id(self, wanted: str) -> str:
        """An id that nothing has yet."""
        return wanted if wanted not in self.elements else self._numbered(wanted)

    def _numbered(self, wanted: str) -> str:
        return next(each for number in count(2) if (each := f"{wanted}_{number}") not in self.elements)

    def _take(self, element: etree._Element) -> None:
        if not str(element.tag).startswith("{" + MODEL + "}"):
            return
        id = element.get("id")
        if id is None and word(element) in _NAMED:
            id = self._numbered(word(element))
            element.set("id", id)
        if id is not None and id in self.elements:
            self.doubled.append(id)
            if word(element) in _NAMED:
                id = self._numbered(id)
                element.set("id", id)
        if id is not None:
            self.elements.setdefault(id, element)

    def find(self, name: str | None) -> etree._Element | None:
        """The element of a reference."""
        return self.elements.get(plain(name))

    def every(self, name: str) -> Iterator[etree._Element]:
        """All elements of a word of the model."""
        return self.root.iter(model(name))

    def place(self, id: str) -> Place | None:
        """Where a shape stands: left, upper edge, width, height; None if it is not drawn."""
        shape = self.shapes.get(id)
        return None if shape is None else _bounds(shape.find(f"{{{DC}}}Bounds"))

    def label(self, id: str) -> Place | None:
        """Where the name of a shape or line stands, if the file says so."""
        drawn = self.shapes.get(id)
        drawn = self.edges.get(id) if drawn is None else drawn
        return None if drawn is None else _bounds(drawn.find(f"{{{BPMNDI}}}BPMNLabel/{{{DC}}}Bounds"))

    def corners(self, id: str) -> tuple[Point, ...]:
        """The points of a line, both ends included; nothing if it is not drawn."""
        edge = self.edges.get(id)
        if edge is None:
            return ()
        return tuple((_number(each.get("x")), _number(each.get("y"))) for each in edge.findall(f"{{{DI}}}waypoint"))

    @cached_property
    def processes(self) -> list[etree._Element]:
        """The processes that hold something, the largest first; those without are pools that only show who else is there, unless all are."""
        found = sorted(self.root.findall(model("process")), key=lambda process: -sum(1 for _each in process.iter(*_FLOWING)))
        return [each for each in found if any(word(child) in FLOW_NODES for child in each)] or found

    @cached_property
    def pools(self) -> dict[str, etree._Element]:
        """The pool of each process that has one, by the key of the process."""
        return {plain(each.get("processRef")): each for each in reversed(list(self.every("participant"))) if each.get("processRef")}

    @cached_property
    def guests(self) -> dict[str, list[etree._Element]]:
        """What stands in no process, by the process that shows it: pools without inside, remarks beside the pools.

        A pool without inside is shown by the first process that exchanges messages with it, else by the first of all.
        """
        keys = [str(each.get("id")) for each in self.processes]
        if not keys:
            return {}
        home = {id: key for key in keys for id in (each.get("id") for each in self.elements[key].iter(etree.Element)) if id}
        found: dict[str, list[etree._Element]] = {key: [] for key in keys}
        for collaboration in self.every("collaboration"):
            for child in collaboration:
                if word(child) == "participant" and plain(child.get("processRef")) not in keys:
                    found[self._friend(str(child.get("id")), home) or keys[0]].append(child)
                elif word(child) in ("textAnnotation", "group"):
                    found[keys[0]].append(child)
        return found

    def _friend(self, pool: str, home: dict[str, str]) -> str | None:
        for flow in self.every("messageFlow"):
            ends = [plain(flow.get("sourceRef")), plain(flow.get("targetRef"))]
            if pool in ends:
                other = home.get(ends[1 - ends.index(pool)])
                if other is not None:
                    return other
        return None

    def collaboration(self, container: etree._Element) -> etree._Element:
        """What holds the pools; a new one before a process if the file has none."""
        found = self.root.find(model("collaboration"))
        if found is None:
            found = etree.Element(model("collaboration"), id=self.free_id("Collaboration"))
            self.root.insert(list(self.root).index(container), found)
        return found

    def insides(self, container: etree._Element) -> list[etree._Element]:
        """The sub-processes right in a process or sub-process that hold something."""
        return [child for child in container if word(child) in CONTAINERS and any(word(each) in FLOW_NODES for each in child)]


def frame_of(places: list[Place]) -> Box:
    """Left, upper, right and lower edge around places."""
    return (
        min(x for x, _y, _width, _height in places), min(y for _x, y, _width, _height in places),
        max(x + width for x, _y, width, _height in places), max(y + height for _x, y, _width, height in places),
    )


def _bounds(element: etree._Element | None) -> Place | None:
    if element is None:
        return None
    return tuple(_number(element.get(name)) for name in ("x", "y", "width", "height"))  # type: ignore[return-value]


def _number(text: str | None) -> float:
    """A coordinate; what is no number (some programs write ``NaN``) counts as 0."""
    try:
        value = float(text or 0)
    except ValueError:
        return 0.0
    return value if abs(value) < 1e7 else 0.0
