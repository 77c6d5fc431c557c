"""Our own settings of a step or line in a file, and what of an element we do not know."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any, cast

from lxml import etree

from app.processes.bpmn.names import KONTOR, model, own, word
from app.processes.bpmn.timing import set_working_minutes, working_minutes
from app.processes.bpmn.vocabulary import CONTAINERS, FLOW_NODES, is_event_definition, shape_of
from app.processes.definition import Node, Shape
from app.processes.stored_values import from_stored, to_stored

Meaning = tuple[Shape, str, Mapping[str, Any]]
#: attributes that the drawing holds itself
_TAKEN = frozenset({"id", "name", "attachedToRef", "cancelActivity", "default", "sourceRef", "targetRef", "processRef"})
#: what of a sub-process is its inside
_INSIDE = frozenset({"laneSet", "sequenceFlow", "association", "textAnnotation", "group", "dataObject", "dataObjectReference", "dataStoreReference"})
#: where children of an element stand, by the schema; everything else stands behind
_ORDER = ("documentation", "extensionElements", "auditing", "monitoring", "categoryValueRef", "incoming", "outgoing")


def meaning(element: etree._Element) -> Meaning:
    """What an element of the flow is here: shape, type and parameters, as we wrote them or as its word says."""
    tag = word(element)
    definitions = tuple(word(child) for child in element if is_event_definition(word(child)))
    shape, type = shape_of(tag, definitions)
    params: Mapping[str, Any] = _said(element, tag)
    step = element.find(f"{model('extensionElements')}/{own('step')}")
    if step is not None:
        type = step.get("type", type)
        shape = Shape(step.get("shape", shape))
        params = {str(each.get("name")): _loaded(each.text or "") for each in step.findall(own("param"))}
    return shape, type, params


def _said(element: etree._Element, tag: str) -> dict[str, Any]:
    """What an element says in words of BPMN, as parameters."""
    found: dict[str, Any] = {"interrupts": False} if tag == "boundaryEvent" and element.get("cancelActivity") == "false" else {}
    minutes = working_minutes(element)
    return found if minutes is None else {**found, "minutes": minutes}


def _loaded(text: str) -> Any:
    try:
        return from_stored(json.loads(text))
    except ValueError:
        return text


def set_meaning(element: etree._Element, node: Node) -> None:
    """Write type and parameters of a node into its element, unless its word says the same."""
    extension = element.find(model("extensionElements"))
    step = None if extension is None else extension.find(own("step"))
    if extension is not None and step is not None:
        extension.remove(step)
        if not len(extension):
            element.remove(extension)
    set_working_minutes(element, node.params.get("minutes"))
    shape, type, params = meaning(element)
    if (shape, type, dict(params)) == (node.shape, node.type, dict(node.params)):
        return
    if extension is None or extension.getparent() is None:
        extension = place_child(element, etree.Element(model("extensionElements")))
    written = etree.SubElement(extension, own("step"), nsmap={"kontor": KONTOR})
    written.set("type", node.type)
    if shape is not node.shape:
        written.set("shape", node.shape)
    for name, value in node.params.items():
        etree.SubElement(written, own("param"), name=name).text = json.dumps(to_stored(value), ensure_ascii=False)


def place_child(element: etree._Element, child: etree._Element) -> etree._Element:
    """Put a child where the schema wants it: remarks and extensions first, then the names of lines, then the rest."""
    rank = _rank(child)
    at = sum(1 for each in element if _rank(each) <= rank)
    element.insert(at, child)
    return child


def _rank(element: etree._Element) -> int:
    tag = word(element)
    return _ORDER.index(tag) if tag in _ORDER else -1 if not isinstance(element.tag, str) else len(_ORDER)


def foreign_of(element: etree._Element, usual: str) -> str:
    """What of an element the drawing does not hold, as XML: its word, attributes and children; empty when there is nothing.

    :param usual: the word that we would write ourselves.
    """
    kept = etree.Element(element.tag, nsmap=cast("dict[str, str]", element.nsmap))
    for name, value in element.attrib.items():
        if name not in _TAKEN and not str(name).startswith("{" + KONTOR + "}"):
            kept.set(name, value)
    for child in element:
        if not _is_drawn(child, element):
            kept.append(deepcopy(child))
    for step in list(kept.iter(own("step"))):
        parent = step.getparent()
        if parent is not None:
            parent.remove(step)
            if not len(parent) and parent.getparent() is kept:
                kept.remove(parent)
    if word(element) == usual and not kept.attrib and not len(kept):
        return ""
    for each in kept.iter(etree.Element):
        each.tail = None if each.tail is None or not each.tail.strip() else each.tail
    said = " ".join(text for each in kept.iter(etree.Element) for text in (*each.attrib.values(), each.text or ""))
    etree.cleanup_namespaces(kept, keep_ns_prefixes=[prefix for prefix in kept.nsmap if prefix and f"{prefix}:" in said])
    return etree.tostring(kept, encoding="unicode")


def _is_drawn(child: etree._Element, element: etree._Element) -> bool:
    tag = word(child)
    if tag in ("incoming", "outgoing", "flowNodeRef", "childLaneSet", "text") or not isinstance(child.tag, str):
        return True
    if is_event_definition(tag):
        is_length = tag == "timerEventDefinition" and working_minutes(element) is not None
        return not set(child.attrib) - {"id"} and (is_length or not len(child))
    if word(element) in CONTAINERS:
        return tag in _INSIDE or tag in FLOW_NODES
    return False
