"""Which step of a drawing stands for another drawing of the same file: the outside of a sub-process, or the call of another process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from app.processes.bpmn.imported import Drawing
from app.processes.bpmn.names import plain
from app.processes.bpmn.safe_xml import parse_kept
from app.processes.definition import Graph, Node

#: the parameter of a step that names the process which it begins
PROCESS = "process"


def calls_of(drawing: Drawing, others: Iterable[Drawing]) -> dict[str, str]:
    """Steps of a drawing, each with the key of the drawing that it stands for."""
    known = {each.key: each for each in others}
    found = {}
    for node in drawing.graph.nodes.values():
        inside = known.get(node.key)
        wanted = node.key if inside is not None and inside.inside == drawing.key else _called(node)
        if node.type == "sub_process" and wanted in known:
            found[node.key] = wanted
    return found


def called(drawing: Drawing, others: Sequence[Drawing]) -> str:
    """The name of a drawing; where its file gives none, that of a step that stands for it."""
    if drawing.name != drawing.key:
        return drawing.name
    names = (each.graph.nodes[step].name for each in others for step, wanted in calls_of(each, others).items() if wanted == drawing.key)
    return next(filter(None, names), drawing.name)


def joined(drawing: Drawing, others: Iterable[Drawing], processes: Mapping[str, int]) -> Graph:
    """A drawing whose steps begin the processes that its file means.

    :param processes: keys of our processes by the keys of drawings.
    """
    nodes = drawing.graph.nodes
    begun = {step: processes[called] for step, called in calls_of(drawing, others).items() if called in processes}
    return drawing.graph.with_(nodes=[replace(nodes[step], params={**nodes[step].params, PROCESS: process}) for step, process in begun.items()])


def _called(node: Node) -> str:
    return plain(parse_kept(node.foreign).get("calledElement")) if node.type == "sub_process" and "calledElement" in node.foreign else ""
