"""What is said of parts of a drawing: the second line of a step, the words on a line, what a screen reader speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.enums.people import Role
from app.core.i18n import N_, _
from app.process_editor.kinds import is_human, kind_of, type_of
from app.processes.definition import Edge, Graph, Lane, Node, Note, Shape
from app.processes.durations import say_duration
from app.processes.step_type import ParamKind, Port

#: what a shape is called that no kind names
_SHAPES = {
    Shape.START: N_("Start"), Shape.END: N_("End"), Shape.STEP: N_("Step"), Shape.CHOICE: N_("Choice"), Shape.INCLUSIVE: N_("Several of"),
    Shape.PARALLEL: N_("Split"), Shape.EVENT_CHOICE: N_("What comes first"), Shape.WAIT: N_("Wait"), Shape.BOUNDARY: N_("Event on a step"),
    Shape.FOREIGN: N_("Part of an imported drawing"),
}


def kind_name(node: Node) -> str:
    """What a node is, in a word."""
    kind = kind_of(node)
    return kind.name if kind is not None else _(_SHAPES[node.shape])


def title(shape: Node | Edge | Lane | Note) -> str:
    """The name of a part, or what it is where it has none."""
    if isinstance(shape, Node):
        return shape.name or kind_name(shape)
    if isinstance(shape, Note):
        return shape.text or _("Note")
    return shape.name or (_("Lane") if isinstance(shape, Lane) else _("Line on the drawing"))


def who(graph: Graph, node: Node, names: Mapping[str, str]) -> str:
    """Who does a step: the person or role it names, else the name or role of its lane; empty where nobody is said.

    :param names: names of people and records, by ``employee:7``.
    """
    declared = type_of(node)
    for param in declared.params if declared is not None else ():
        value = node.params.get(param.name)
        if value and param.kind == ParamKind.EMPLOYEE:
            return names.get(f"employee:{value}", "")
        if value and param.kind == ParamKind.ROLE:
            return _role(value)
    lane = graph.lanes.get(node.lane or "")
    return (lane.name or _role(lane.role)) if lane is not None else ""


def detail(graph: Graph, node: Node, names: Mapping[str, str]) -> str:
    """The second line of a step: who and how long, or that it goes by itself."""
    if node.shape != Shape.STEP:
        return ""
    if not is_human(node):
        return _("by itself")
    return " · ".join(part for part in (who(graph, node, names) or _("nobody yet"), _time(node)) if part)


def line_words(graph: Graph, edge: Edge) -> str:
    """What stands on a line: its name, else the outcome it follows, else "otherwise" where it is the way when nothing else holds."""
    if edge.name:
        return edge.name
    source = graph.nodes.get(edge.source)
    port = next((port for port in ports(source) if port.code == edge.port), None) if source is not None and edge.port else None
    if port is not None:
        return _(port.label)
    if edge.is_else and len(graph.outgoing.get(edge.source, ())) > 1:
        return _("otherwise")
    return edge.condition


def ports(node: Node) -> tuple[Port, ...]:
    """The outcomes of a node."""
    declared = type_of(node)
    return declared.ports if declared is not None else ()


def spoken(graph: Graph, node: Node, names: Mapping[str, str], more: str = "") -> str:
    """Name, kind, who does it and where it leads, as a screen reader says it.

    :param more: what a view marks on the node.
    """
    onward = [title(graph.nodes[edge.target]) for edge in graph.outgoing.get(node.key, ()) if edge.target in graph.nodes]
    leads = _("leads to {names}").format(names=", ".join(onward)) if onward else ""
    kind = kind_name(node) if node.name else ""
    return ". ".join(part for part in (title(node), kind, detail(graph, node, names), more, leads) if part)


def spoken_line(graph: Graph, edge: Edge) -> str:
    """From where to where a line leads, and when."""
    ends = [title(graph.nodes[key]) if key in graph.nodes else "" for key in (edge.source, edge.target)]
    said = _("Line from {source} to {target}").format(source=ends[0], target=ends[1])
    words = line_words(graph, edge)
    return f"{said}. {words}" if words else said


def _role(value: Any) -> str:
    known = {role.value: role for role in Role}
    return known[value].label if value in known else str(value)


def _time(node: Node) -> str:
    declared = type_of(node)
    lengths = [node.params.get(param.name) for param in declared.params if param.kind == ParamKind.DURATION] if declared is not None else []
    return say_duration(lengths[0]) if lengths and isinstance(lengths[0], int) else ""
