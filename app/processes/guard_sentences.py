"""What a step keeps shut, as a sentence: "The deal cannot enter “Won” before this is done: “Sign”." """

from __future__ import annotations

from collections.abc import Mapping

from app.core.enums.processes import GateTarget
from app.core.errors import UserError
from app.core.i18n import _
from app.processes.definition import Graph, Node
from app.processes.gates import Gate, Need, gates_of
from app.processes.step_type import STEP_TYPES


def guarded(graph: Graph, node: Node, names: Mapping[str, str]) -> str:
    """What a step keeps shut and what opens it; empty where it guards nothing.

    :param names: names by kind and key: ``document_type:invoice``, ``deal_stage:7``.
    """
    if not node.params.get("guards"):
        return ""
    try:
        found = [gate for gate in gates_of(graph) if gate.node == node.key]
    except UserError as error:
        return error.text
    if not found:
        return _("No way leads to this step, so it keeps nothing shut.")
    return " ".join(_said(graph, gate, names) for gate in found)


def _said(graph: Graph, gate: Gate, names: Mapping[str, str]) -> str:
    steps = ", ".join(_need(graph, need) for need in gate.needs)
    if gate.target is GateTarget.STAGE:
        stage = names.get(f"deal_stage:{gate.stage_id}") or _("a stage that is gone")
        text = _("The deal cannot enter “{stage}” before this is done: {steps}.") if steps else _(
            "The deal cannot enter “{stage}” before this process has begun for it.")
        return text.format(stage=stage, steps=steps)
    kind = names.get(f"document_type:{gate.document_type}") or str(gate.document_type)
    text = _("Nobody posts “{kind}” before this is done: {steps}.") if steps else _("Nobody posts “{kind}” before this process has begun for it.")
    return text.format(kind=kind, steps=steps)


def _need(graph: Graph, need: Need) -> str:
    node = graph.nodes[need.node]
    kind = STEP_TYPES.find(node.type)
    name = node.name.strip() or (kind.name if kind is not None else node.key)
    outcomes = [_(port.label) for port in kind.ports if port.code in need.outcomes] if kind is not None and need.outcomes is not None else []
    if not outcomes:
        return _("“{name}”").format(name=name)
    return _("“{name}” with the outcome “{outcome}”").format(name=name, outcome=" / ".join(outcomes))
