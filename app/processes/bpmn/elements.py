"""Writes shapes, lines and remarks as elements of the model, touching only what differs."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from app.processes.bpmn.conditions import understood
from app.processes.bpmn.containers import FREE, LAID
from app.processes.bpmn.document import Document
from app.processes.bpmn.names import KONTOR, MODEL, XSI, model, own, plain, word
from app.processes.bpmn.safe_xml import parse_kept
from app.processes.bpmn.settings import meaning, place_child, set_meaning
from app.processes.bpmn.vocabulary import ACTIVITIES, CONTAINERS, FLOW_NODES, definition_of, event_type, is_event_definition, shape_of, word_of
from app.processes.definition import Edge, Node, Note, Shape

_ARTIFACTS = frozenset({"association", "textAnnotation", "group"})
_BEHIND = _ARTIFACTS | {"resourceRole", "performer", "potentialOwner", "correlationSubscription", "supports"}
#: words that know a line for everything else
_CHOOSING = ACTIVITIES | {"exclusiveGateway", "inclusiveGateway", "complexGateway"}
#: words of elements that only mean something between two others
_BETWEEN = ("sequenceFlow", "association", "messageFlow", "dataInputAssociation", "dataOutputAssociation")


class Elements:
    """The elements of one process or sub-process.

    :param ids: id in the file of each key of the drawing.
    """

    def __init__(self, document: Document, container: etree._Element, ids: Mapping[str, str]) -> None:
        self.document, self.container, self.ids = document, container, ids

    def set_node(self, node: Node) -> None:
        """Write a shape."""
        element = self._found(node.key)
        if element is None:
            element = _fitting(node)
            self._add(element, self.ids[node.key], self.document.collaboration(self.container) if word(element) == "participant" else None)
        _set(element, "name", node.name)
        if word(element) not in FLOW_NODES:
            return
        if shape_of(word(element), _definitions(element))[:2] != (node.shape, node.type) and meaning(element)[:2] != (node.shape, node.type):
            _rename(element, node)
        if node.shape is Shape.BOUNDARY:
            _set(element, "attachedToRef", self.ids.get(node.host or "", ""))
            if (element.get("cancelActivity") == "false") is (node.params.get("interrupts", True) is not False):
                _set(element, "cancelActivity", "false" if node.params.get("interrupts", True) is False else "")
        set_meaning(element, node)

    def set_edge(self, edge: Edge, old: Edge | None) -> None:
        """Write a line that tokens take."""
        element, id = self._found(edge.key), self.ids[edge.key]
        if element is None:
            element = self._add(_kept(edge.foreign, "sequenceFlow"), id)
        if old is None or (old.source, old.target) != (edge.source, edge.target):
            self._disconnect(id)
            for name, attribute, key in (("outgoing", "sourceRef", edge.source), ("incoming", "targetRef", edge.target)):
                element.set(attribute, self.ids.get(key, key))
                end = self._found(key)
                if end is not None:
                    place_child(end, etree.Element(model(name))).text = id
        _set(element, "name", edge.name)
        _set(element, own("port"), edge.port)
        self._set_else(element, edge, id)
        _set_condition(element, edge.condition)

    def mark_line(self, edge: Edge, corners: int) -> None:
        """Say of a line with corners that nobody set them by hand."""
        element = self._found(edge.key)
        if element is not None and word(element) == "sequenceFlow":
            _set(element, own("line"), "" if edge.is_by_hand or not corners else LAID if edge.bends else FREE)

    def set_note(self, note: Note, old: Note | None) -> None:
        """Write a remark and the dotted line to what it is about."""
        element = self._found(note.key)
        if element is None:
            element = self._add(_kept(note.foreign, "textAnnotation"), self.ids[note.key])
        text = element.find(model("text"))
        if text is None:
            text = etree.SubElement(element, model("text"))
        if (text.text or "") != note.text:
            text.text = note.text
        join = self.join_of(note.key, None if old is None else old.about)
        if old is not None and join is not None and old.about != note.about:
            self.drop(join)
        if note.about in self.ids and (old is None or old.about != note.about):
            self._add(
                etree.Element(model("association"), sourceRef=self.ids[note.key], targetRef=self.ids[str(note.about)]),
                self.document.free_id(f"{self.ids[note.key]}_about"),
            )

    def join_of(self, note: str, about: str | None) -> str | None:
        """The id of the dotted line between a remark and what it is about."""
        ends = {self.ids[note], self.ids.get(about or "", "")}
        found = (each for each in self.document.every("association") if {plain(each.get("sourceRef")), plain(each.get("targetRef"))} == ends)
        return next((str(each.get("id")) for each in found), None)

    def set_line(self, line: Edge) -> None:
        """Write a line that no token takes; one to a pool without inside is a message."""
        element = self._found(line.key)
        if element is None:
            is_message = line.port == "message"
            element = etree.Element(model("messageFlow" if is_message else "association"))
            self._add(element, self.ids[line.key], self.document.collaboration(self.container) if is_message else None)
        if word(element) in ("messageFlow", "association"):
            element.set("sourceRef", self.ids.get(line.source, line.source))
            element.set("targetRef", self.ids.get(line.target, line.target))
            _set(element, "name", line.name)

    def drop(self, id: str) -> list[str]:
        """Remove an element with everything that hangs on it, and say the ids of all that is gone."""
        element = self.document.elements.get(id)
        if element is None:
            return []
        gone = [str(each.get("id")) for each in element.iter(etree.Element) if each.get("id")]
        _remove(element)
        for each in gone:
            self.document.elements.pop(each, None)
        if word(element) == "sequenceFlow":
            self._disconnect(id)
        return gone + [each for one in gone for each in self._drop_hanging(one)]

    def _drop_hanging(self, id: str) -> list[str]:
        gone: list[str] = []
        for name in _BETWEEN:
            for element in list(self.document.every(name)):
                ends = [plain(element.get(end)) for end in ("sourceRef", "targetRef")]
                ends += [plain(each.text) for end in ("sourceRef", "targetRef") for each in element.iterfind(model(end))]
                if id in ends and element.get("id"):
                    gone += self.drop(str(element.get("id")))
        for element in list(self.document.every("flowNodeRef")):
            if plain(element.text) == id:
                _remove(element)
        return gone

    def _disconnect(self, id: str) -> None:
        """Take a line off the shapes at its ends."""
        for node in self.container:
            for child in [each for each in node if word(each) in ("incoming", "outgoing") and plain(each.text) == id]:
                node.remove(child)
            if plain(node.get("default")) == id:
                del node.attrib["default"]

    def _set_else(self, element: etree._Element, edge: Edge, id: str) -> None:
        source = self._found(edge.source)
        if source is None:
            return
        if plain(source.get("default")) == id and not edge.is_else:
            del source.attrib["default"]
        if edge.is_else and word(source) in _CHOOSING:
            source.set("default", id)
        _set(element, own("else"), "true" if edge.is_else and word(source) not in _CHOOSING else "")

    def _found(self, key: str) -> etree._Element | None:
        return self.document.elements.get(self.ids.get(key, key))

    def _add(self, element: etree._Element, id: str, parent: etree._Element | None = None) -> etree._Element:
        """Put a new element where the schema wants it: what flows before remarks and roles."""
        element.set("id", id)
        self._free_inner_ids(element)
        parent = self.container if parent is None else parent
        first = next((at for at, each in enumerate(parent) if word(each) in _BEHIND), len(parent))
        parent.insert(len(parent) if word(element) in _ARTIFACTS else first, element)
        self.document.elements |= {str(each.get("id")): each for each in element.iter(f"{{{MODEL}}}*") if each.get("id")}
        return element

    def _free_inner_ids(self, element: etree._Element) -> None:
        """Give what a copied element holds other ids where its own are taken, and let what names them name those."""
        taken = [str(each.get("id")) for each in element.iterdescendants(f"{{{MODEL}}}*") if each.get("id") in self.document.elements]
        renamed = {id: self.document.free_id(f"{id}_copy") for id in taken}
        for each in element.iterdescendants(etree.Element) if renamed else ():
            for name, value in each.attrib.items():
                each.set(name, renamed.get(str(value), str(value)))
            each.text = renamed.get((each.text or "").strip(), each.text)


def _fitting(node: Node) -> etree._Element:
    """The element of a new shape: the one it came from if that still means the same, else the usual one."""
    usual = word_of(node)
    element = _kept(node.foreign, usual)
    tag = word(element)
    if node.shape is not Shape.FOREIGN and (tag in CONTAINERS or shape_of(tag, _definitions(element))[0] is not node.shape):
        element.tag = model(usual)
    definition = definition_of(node)
    if definition and definition not in _definitions(element) and event_type(_definitions(element)) != node.type:
        etree.SubElement(element, model(definition))
    return element


def _kept(foreign: str, usual: str) -> etree._Element:
    return parse_kept(foreign) if foreign else etree.Element(model(usual), nsmap={"kontor": KONTOR})


def _rename(element: etree._Element, node: Node) -> None:
    """Give an element the word of what it has become; what has an inside stays what it is."""
    if word(element) not in CONTAINERS:
        element.tag = model(word_of(node))
    for each in [each for each in element if is_event_definition(word(each))]:
        element.remove(each)
    definition = definition_of(node)
    if definition:
        etree.SubElement(element, model(definition))


def _definitions(element: etree._Element) -> tuple[str, ...]:
    return tuple(word(each) for each in element if is_event_definition(word(each)))


def _set_condition(flow: etree._Element, condition: str) -> None:
    if understood(flow) == condition:
        return
    written = flow.find(model("conditionExpression"))
    if not condition:
        if written is not None:
            flow.remove(written)
        return
    if written is None:
        written = etree.SubElement(flow, model("conditionExpression"))
        prefix = next((name for name, space in written.nsmap.items() if space == MODEL), None)
        written.set(f"{{{XSI}}}type", f"{prefix}:tFormalExpression" if prefix else "tFormalExpression")
    written.text = condition


def _set(element: etree._Element, name: str, value: str) -> None:
    """Set an attribute; an empty value removes it, unless it stood there empty."""
    if element.get(name, "") == value:
        return
    if value:
        element.set(name, value)
    else:
        del element.attrib[name]


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        before = element.getprevious()
        if element.tail and element.tail.strip():
            if before is not None:
                before.tail = (before.tail or "") + element.tail
            else:
                parent.text = (parent.text or "") + element.tail
        parent.remove(element)
