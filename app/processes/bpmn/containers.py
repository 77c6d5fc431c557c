"""A process or the inside of a sub-process becomes a drawing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml import etree

from app.processes.bpmn.conditions import understood
from app.processes.bpmn.document import Document
from app.processes.bpmn.names import model, own, plain, word
from app.processes.bpmn.settings import foreign_of, meaning
from app.processes.bpmn.vocabulary import CONTAINERS, FLOW_NODES, word_of
from app.processes.definition import Edge, Graph, Lane, Node, Note, Point
from app.processes.lines import Obstacles, dock, route

#: sizes of what is not drawn, as in the pictures of the standard
SIZES = {"event": (36.0, 36.0), "gateway": (50.0, 50.0), "step": (150.0, 58.0)}
_NEAR = 1.0
#: marks of lines that nobody bent by hand: without corners of their own, and with corners that the layout laid
FREE, LAID = "free", "laid"


def graph_of(document: Document, container: etree._Element) -> Graph:
    """The drawing of a process or sub-process, as far as the file says it."""
    key = str(container.get("id"))
    lanes, home = _lanes(document, container)
    around = document.guests.get(key, [])
    nodes = {node.key: node for node in _nodes(document, [*container, *around], home)}
    nodes |= {node.key: node for node in _others(document, [*container, *container.iterfind(f"{model('ioSpecification')}/*"), *around], nodes)}
    notes = {each.key: each for each in _notes(document, [*container, *around])}
    edges = {each.key: each for each in _edges(document, container, nodes)}
    joined, lines = _dotted(document, container, nodes, notes)
    return Graph(
        nodes=nodes, edges=edges, lanes=lanes, notes=notes | {note.key: note for note in joined}, lines={each.key: each for each in lines},
        about=container.get(own("about"), ""), document_type=container.get(own("document_type"), ""), foreign={"element": key},
    )


def _lanes(document: Document, container: etree._Element) -> tuple[dict[str, Lane], dict[str, str]]:
    """Pool and lanes, outer ones first, and the lane of each node."""
    found: dict[str, Lane] = {}
    home: dict[str, str] = {}
    pool = document.pools.get(str(container.get("id")))
    outer = None
    if pool is not None and pool.get(own("frame")) is None and document.place(str(pool.get("id"))) is not None:
        outer = str(pool.get("id"))
        found[outer] = _lane(document, pool, None)
        home = {str(child.get("id")): outer for child in container if word(child) in FLOW_NODES}
    waiting = [(lane, outer) for lane_set in container.iterfind(model("laneSet")) for lane in lane_set.iterfind(model("lane"))]
    for lane, parent in waiting:
        key = str(lane.get("id"))
        found[key] = _lane(document, lane, parent)
        home |= {plain(each.text): key for each in lane.iterfind(model("flowNodeRef"))}
        waiting += [(each, key) for each in lane.iterfind(f"{model('childLaneSet')}/{model('lane')}")]
    return found, home


def _lane(document: Document, element: etree._Element, parent: str | None) -> Lane:
    key = str(element.get("id"))
    x, y, width, height = document.place(key) or (0.0, 0.0, 0.0, 0.0)
    return Lane(
        key, element.get("name", ""), element.get(own("role"), ""), parent, x, y, width, height, foreign_of(element, word(element)),
    )


def _nodes(document: Document, elements: Iterable[etree._Element], home: dict[str, str]) -> Iterator[Node]:
    for element in elements:
        if word(element) in FLOW_NODES:
            yield _node(document, element, home)


def _node(document: Document, element: etree._Element, home: dict[str, str]) -> Node:
    key = str(element.get("id"))
    shape, type, params = meaning(element)
    x, y, width, height = document.place(key) or (0.0, 0.0, *size_of(element))
    host = document.find(element.get("attachedToRef"))
    bare = Node(key, shape, element.get("name", ""), type, params, home.get(key), None if host is None else host.get("id"), x, y, width, height)
    return _with_rest(bare, document, element)


def _with_rest(node: Node, document: Document, element: etree._Element) -> Node:
    return replace(node, label=document.label(node.key), foreign=foreign_of(element, word_of(node)))


def size_of(element: etree._Element) -> tuple[float, float]:
    """The usual size of an element that is not drawn."""
    tag = word(element)
    return SIZES["event" if tag.endswith("Event") else "gateway" if tag.endswith("Gateway") else "step"]


def _others(document: Document, elements: Iterable[etree._Element], nodes: dict[str, Node]) -> Iterator[Node]:
    """What is drawn but stands in no flow: data, groups, pools without inside, shapes of other programs."""
    for element in elements:
        key = element.get("id", "") if isinstance(element.tag, str) else ""
        is_other = key not in nodes and word(element) not in ("textAnnotation", *CONTAINERS) and document.elements.get(key) is element
        place = document.place(key) if key and is_other else None
        if place is not None:
            shape, type, params = meaning(element)
            bare = Node(key, shape, element.get("name", ""), type or etree.QName(element).localname, params, None, None, *place)
            yield _with_rest(bare, document, element)


def _notes(document: Document, elements: Iterable[etree._Element]) -> Iterator[Note]:
    for element in elements:
        if word(element) == "textAnnotation":
            key = str(element.get("id"))
            place = document.place(key) or (0.0, 0.0, 160.0, 60.0)
            yield Note(key, element.findtext(model("text"), ""), None, *place, foreign=foreign_of(element, "textAnnotation"))


def _edges(document: Document, container: etree._Element, nodes: dict[str, Node]) -> Iterator[Edge]:
    defaults = {plain(each.get("default")) for each in container if word(each) in FLOW_NODES and each.get("default")}
    obstacles = Obstacles(nodes.values())
    for element in container.iterfind(model("sequenceFlow")):
        source, target = plain(element.get("sourceRef")), plain(element.get("targetRef"))
        if source in nodes and target in nodes:
            key = str(element.get("id"))
            bare = Edge(
                key, source, target, element.get("name", ""), element.get(own("port"), ""), understood(element),
                key in defaults or element.get(own("else")) is not None, label=document.label(key), foreign=foreign_of(element, "sequenceFlow"),
            )
            line = element.get(own("line"))
            bends = () if line == FREE else _bends(document.corners(key), bare, nodes, obstacles)
            yield replace(bare, bends=bends, is_by_hand=bool(bends) and line is None)


def _bends(points: tuple[Point, ...], edge: Edge, nodes: dict[str, Node], obstacles: Obstacles) -> tuple[Point, ...]:
    """The corners of a line. Ends that we would place elsewhere are kept as corners on the outline; a line that we would draw alike has none."""
    if len(points) < 2:
        return ()
    if len(points) == 2:
        routed = route(Graph(nodes=nodes), edge, obstacles)
        return () if len(routed) == 2 and all(map(_same, routed, points)) else points
    starts = _same(dock(nodes[edge.source], points[1]), points[0])
    ends = _same(dock(nodes[edge.target], points[-2]), points[-1])
    return points[1 if starts else 0 : -1 if ends else None]


def _same(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) <= _NEAR and abs(one[1] - other[1]) <= _NEAR


def _dotted(
    document: Document, container: etree._Element, nodes: dict[str, Node], notes: dict[str, Note],
) -> tuple[list[Note], list[Edge]]:
    """Notes with what they are about, and the lines that no token takes."""
    joined: dict[str, Note] = {}
    lines: list[Edge] = []
    obstacles = Obstacles(nodes.values())
    for element, kind, source, target in _dotted_lines(document, container):
        key = str(element.get("id"))
        note, about = (source, target) if source in notes else (target, source)
        if kind == "association" and note in notes and note not in joined and about in nodes:
            joined[note] = replace(notes[note], about=about)
        elif {source, target} <= nodes.keys():
            line = Edge(key, source, target, element.get("name", ""), kind, label=document.label(key))
            bends = _bends(document.corners(key), line, nodes, obstacles)
            lines.append(replace(line, bends=bends, is_by_hand=bool(bends)))
    return list(joined.values()), lines


def _dotted_lines(document: Document, container: etree._Element) -> Iterator[tuple[etree._Element, str, str, str]]:
    for kind in ("association", "messageFlow"):
        for element in document.every(kind):
            yield element, "message" if kind == "messageFlow" else kind, plain(element.get("sourceRef")), plain(element.get("targetRef"))
    for child in container:
        for element in child:
            tag = word(element)
            if tag in ("dataInputAssociation", "dataOutputAssociation") and element.get("id") in document.edges:
                inner, outer = str(child.get("id")), plain(element.findtext(model("sourceRef" if tag == "dataInputAssociation" else "targetRef")))
                yield (element, "data", outer, inner) if tag == "dataInputAssociation" else (element, "data", inner, outer)
