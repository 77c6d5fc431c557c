"""A BPMN file becomes drawings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from app.core.errors import UserError
from app.core.i18n import _
from app.processes.bpmn.containers import graph_of
from app.processes.bpmn.document import Document
from app.processes.bpmn.imported import Drawing, Imported
from app.processes.bpmn.names import DMN, model
from app.processes.bpmn.placing import placed
from app.processes.bpmn.safe_xml import parse
from app.processes.bpmn.unsupported import unsupported


def read(data: bytes) -> Imported:
    """The drawings of a file, each with its lanes, places, and everything that we do not know kept in it.

    :raises UserError: no BPMN, too large, or a file that wants more than to be read (document types, entities).
    """
    root = parse(data)
    if root.tag != model("definitions"):
        raise _other(root)
    document = Document(root)
    text = document.text()
    drawings = tuple(drawings_of(document, text))
    if not drawings:
        raise UserError(_("The file holds no process."), _("Choose a file that a program for drawing processes saved as BPMN 2.0."))
    return Imported(drawings, tuple(unsupported(document, drawings)))


def drawings_of(document: Document, text: str) -> Iterator[Drawing]:
    """The processes of a file, the largest first, each followed by the insides of its sub-processes.

    :param text: the file as it is kept in each of them.
    """
    for process in document.processes:
        yield from _drawings(document, process, text, None)


def _drawings(document: Document, container: etree._Element, text: str, inside: str | None) -> Iterator[Drawing]:
    key = str(container.get("id"))
    graph = placed(document, graph_of(document, container))
    pool = document.pools.get(key)
    name = container.get("name") or ("" if pool is None else pool.get("name")) or key
    yield Drawing(key, name, replace(graph, foreign={**graph.foreign, "document": text}), inside)
    for each in document.insides(container):
        yield from _drawings(document, each, text, key)


def _other(root: etree._Element) -> UserError:
    if DMN in str(root.tag):
        return UserError(_("This file holds decision tables (DMN) and no process."), _("Enter the rules as conditions behind a choice."))
    return UserError(_("This is no BPMN 2.0 file."), _("Choose a file that a program for drawing processes saved as BPMN 2.0."))
