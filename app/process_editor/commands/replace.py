"""Make something else of a node: its key, its lines and what its new kind also knows stay."""

from __future__ import annotations

from dataclasses import replace as altered

from app.core.errors import UserError
from app.core.i18n import _
from app.process_editor.kinds import Kind, kind_of
from app.processes.definition import Graph, Shape
from app.processes.step_type import STEP_TYPES


def why_not_become(graph: Graph, key: str, kind: Kind) -> str:
    """Why a node cannot become something of a kind; empty where it can."""
    node = graph.nodes[key]
    if (node.shape == Shape.BOUNDARY) != (kind.shape == Shape.BOUNDARY):
        return _("What sits on a step stays there.")
    if kind.shape == Shape.START and graph.incoming.get(key):
        return _("A case begins here: nothing leads to a start.")
    if kind.shape == Shape.END and (graph.outgoing.get(key) or graph.boundaries.get(key)):
        return _("A way ends here: nothing follows.")
    if kind.shape != Shape.STEP and graph.boundaries.get(key):
        return _("Something sits on the step; take it away first.")
    return ""


def become(graph: Graph, key: str, kind: Kind) -> Graph:
    """The graph in which a node is of another kind.

    :raises UserError: where it cannot be.
    """
    if reason := why_not_become(graph, key, kind):
        raise UserError(reason)
    node, old = graph.nodes[key], kind_of(graph.nodes[key])
    declared = STEP_TYPES.find(kind.type)
    known = {param.name for param in declared.params} if declared is not None else set()
    is_plain = old is not None and node.name in ("", old.name)
    name = (kind.name if kind.shape == Shape.STEP else "") if is_plain else node.name
    width, height = (node.width, node.height) if node.shape == kind.shape else kind.size
    return graph.with_(nodes=[altered(
        node, shape=kind.shape, type=kind.type, name=name, params={each: value for each, value in node.params.items() if each in known},
        x=node.x + (node.width - width) / 2, y=node.y + (node.height - height) / 2, width=width, height=height, label=None,
    )])
