"""Drawings become a BPMN file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from app.processes.bpmn.changes import Change
from app.processes.bpmn.containers import graph_of
from app.processes.bpmn.document import Document
from app.processes.bpmn.imported import Drawing
from app.processes.bpmn.names import KONTOR, MODEL, model, own, word
from app.processes.bpmn.placing import placed
from app.processes.bpmn.vocabulary import CONTAINERS
from app.processes.definition import Graph

_BAD = re.compile(r"[^\w.-]")
_BEGINNING = re.compile(r"[^\W\d]|_")


def write(drawings: Sequence[Drawing]) -> bytes:
    """A BPMN 2.0 file in UTF-8 with the places of all shapes. What came from a file is written back as it came, save for what was changed here.

    :param drawings: the processes; those read from one file go back into one, with the rest of that file around them.
    """
    kept = next((text for drawing in drawings if (text := drawing.graph.foreign.get("document"))), "")
    document = Document.of(kept) if kept else Document(_empty())
    for drawing in drawings:
        container = _container(document, drawing, kept)
        old = placed(document, graph_of(document, container))
        ids = _ids(document, drawing.graph, old)
        Change(document, container, old, drawing.graph, ids).carry_out()
    return document.data()


def _empty() -> etree._Element:
    root = etree.Element(model("definitions"), nsmap={"bpmn": MODEL, "kontor": KONTOR})
    root.set("id", "Definitions")
    root.set("targetNamespace", KONTOR)
    root.set("exporter", "Kontor")
    return root


def _container(document: Document, drawing: Drawing, kept: str) -> etree._Element:
    """The process of a drawing in the file; a new one for a drawing that is not from it."""
    graph = drawing.graph
    element = document.elements.get(graph.foreign.get("element", "")) if graph.foreign.get("document", "") == kept else None
    if element is None or word(element) not in CONTAINERS:
        element = etree.Element(model("process"), id=document.free_id(valid_id(drawing.key)), isExecutable="true", nsmap={"kontor": KONTOR})
        element.set("name", drawing.name)
        ends = [at for at, each in enumerate(document.root) if word(each) in ("process", "collaboration", "import", "itemDefinition", "message")]
        document.root.insert(ends[-1] + 1 if ends else 0, element)
        document.elements[str(element.get("id"))] = element
    for name, value in (("about", graph.about), ("document_type", graph.document_type)):
        if element.get(own(name), "") != value:
            element.set(own(name), value)
    if drawing.name and word(element) == "process" and drawing.name not in _names(document, element):
        element.set("name", drawing.name)
    return element


def _names(document: Document, element: etree._Element) -> tuple[str | None, ...]:
    """What reading would call a process."""
    pool = document.pools.get(str(element.get("id")))
    return element.get("name") or ("" if pool is None else pool.get("name")) or element.get("id"), None


def _ids(document: Document, graph: Graph, old: Graph) -> dict[str, str]:
    """The id in the file of each key: the key itself for what is there, else the nearest that is free and that XML takes."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for drawing in (old, graph):
        for key in (*drawing.nodes, *drawing.lanes, *drawing.notes, *drawing.edges, *drawing.lines):
            if key in found:
                continue
            id = key if drawing is old else document.free_id(valid_id(key))
            while id in taken:
                id += "_"
            found[key] = id
            taken.add(id)
    return found


def valid_id(key: str) -> str:
    """A key as XML takes it: letters, figures, ``_``, ``-`` and ``.``, not beginning with a figure."""
    id = _BAD.sub("_", key) or "Process"
    return id if _BEGINNING.match(id) else f"_{id}"
