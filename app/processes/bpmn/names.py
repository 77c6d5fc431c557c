"""Names of BPMN 2.0 (OMG formal/2013-12-09) and of its diagram interchange, and the one that our own settings have in a file."""

from __future__ import annotations

from lxml import etree

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
DMN = "/spec/DMN/"
KONTOR = "urn:kontor:process:1"


def model(name: str) -> str:
    """A tag of the model."""
    return f"{{{MODEL}}}{name}"


def own(name: str) -> str:
    """A tag or attribute of ours."""
    return f"{{{KONTOR}}}{name}"


def word(element: etree._Element) -> str:
    """The name of an element of the model; empty for anything else."""
    tag = element.tag
    return tag[len(MODEL) + 2 :] if isinstance(tag, str) and tag.startswith("{" + MODEL + "}") else ""


def plain(name: str | None) -> str:
    """A reference without the prefix that it may have (``ns:Task_1``)."""
    return (name or "").strip().rpartition(":")[2]
