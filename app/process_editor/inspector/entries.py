"""What the inspector asks for each part of a drawing, as plain values: how it reads a value from the graph and how it puts one in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from app.core.enums.people import Role
from app.core.enums.processes import ProcessEntity
from app.core.fields import FieldInfo, Option
from app.core.i18n import _
from app.process_editor.commands import set_values
from app.process_editor.commands.rename import name_of, rename
from app.process_editor.inspector.settings import Setting, settings_of
from app.process_editor.words import ports
from app.processes.definition import Edge, Graph, Node, Shape
from app.processes.step_type import STEP_TYPES, Param, ParamKind
from app.processes.validation import World

Get = Callable[[Graph], Any]
Put = Callable[[Graph, Any], Graph]


def _always(_graph: Graph) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Entry:
    """A field of the inspector.

    :param editor: ``text memo number money choice bool duration formula reference questions guards``. :param group: heading, translated.
    :param shown: whether it is asked for as the graph stands. :param is_key: the value of an option is the key of a record.
    :param nothing: what a choice says while nothing is chosen, translated.
    """

    name: str
    editor: str
    info: FieldInfo
    get: Get
    put: Put
    group: str = ""
    shown: Callable[[Graph], bool] = field(default=_always)
    is_key: bool = False
    nothing: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether two of its kind stand side by side."""
        return self.editor == "duration"


_KINDS: Mapping[ParamKind, str] = {
    ParamKind.TEXT: "text", ParamKind.LONG_TEXT: "memo", ParamKind.TEMPLATE: "memo", ParamKind.NUMBER: "number", ParamKind.MONEY: "money",
    ParamKind.YES_NO: "bool", ParamKind.CHOICE: "choice", ParamKind.DURATION: "duration", ParamKind.FORMULA: "formula", ParamKind.ROLE: "choice",
    ParamKind.EMPLOYEE: "choice", ParamKind.RECORD: "reference", ParamKind.DOCUMENT_TYPE: "choice", ParamKind.FIELD: "choice",
    ParamKind.QUESTIONS: "questions", ParamKind.PROCESS: "choice",
}
_FIELD_KINDS = {"memo": "memo", "number": "quantity", "money": "money", "bool": "bool", "choice": "choice", "reference": "ref"}


def entries_of(graph: Graph, key: str, world: World) -> tuple[Entry, ...]:
    """What is asked about a part of a drawing; about the process itself where the key is empty."""
    if key in graph.nodes:
        return _of_node(graph, graph.nodes[key], world)
    if key in graph.edges:
        return _of_edge(graph, graph.edges[key])
    if key in graph.lanes:
        role = Entry("role", "choice", _info("role", "choice", _("Role"), _roles(), hint=_("Its steps are done by this role")),
                     lambda graph: graph.lanes[key].role or None, lambda graph, value: set_values.set_field(graph, key, "role", value or ""))
        return (_name(key, _("Name")), role)
    if key in graph.notes:
        return (_name(key, _("Text"), "memo"),)
    return _of_process(world)


def _of_process(world: World) -> tuple[Entry, ...]:
    about = tuple(Option(each.value, each.label) for each in ProcessEntity)
    types = tuple(Option(code, name) for code, name in (world.document_types or {}).items())
    return (
        Entry("about", "choice", _info("about", "choice", _("A case is about"), about), lambda graph: graph.about or None,
              lambda graph, value: set_values.set_about(graph, value or "", graph.document_type)),
        Entry("document_type", "choice", _info("document_type", "choice", _("Type of document"), types), lambda graph: graph.document_type or None,
              lambda graph, value: set_values.set_about(graph, graph.about, value or ""), shown=lambda graph: graph.about == "document"),
    )


def _of_node(graph: Graph, node: Node, world: World) -> tuple[Entry, ...]:
    label = _("Question") if node.shape in (Shape.CHOICE, Shape.INCLUSIVE) else _("Name")
    declared = STEP_TYPES.find(node.type)
    params = declared.params if declared is not None else ()
    own = [_of_param(graph, node, param, world) for param in params]
    more = settings_of(node)
    known = {param.name for param in params}
    return (_name(node.key, label), *own, *(_of_setting(graph, node, each, world) for each in more if each.param.name not in known))


def _of_setting(graph: Graph, node: Node, setting: Setting, world: World) -> Entry:
    made = _of_param(graph, node, setting.param, world)
    if not setting.editor:
        return made
    info = replace(made.info, options=_stages(world)) if setting.editor == "guards" else made.info
    return replace(made, editor=setting.editor, info=info)


def _of_param(graph: Graph, node: Node, param: Param, world: World) -> Entry:
    editor, key, name = _KINDS[param.kind], node.key, param.name
    options = _options(param, graph, world)
    hint = _(param.hint) if param.hint else ""
    info = _info(name, _FIELD_KINDS.get(editor, "text"), _(param.label), options, hint, param.is_required, param.entity)

    def get(graph: Graph) -> Any:
        return graph.nodes[key].params.get(name, param.default)

    def put(graph: Graph, value: Any) -> Graph:
        return set_values.set_param(graph, key, name, None if value in ("", None, param.default) else value)

    def shown(graph: Graph) -> bool:
        if param.when is None:
            return True
        other, values = param.when
        usual = next((each.default for each in _params(graph.nodes[key]) if each.name == other), None)
        return graph.nodes[key].params.get(other, usual) in values

    is_key = param.kind in (ParamKind.EMPLOYEE, ParamKind.PROCESS)
    nothing = _nothing(graph, node) if param.kind is ParamKind.ROLE else ""
    return Entry(name, editor, info, get, put, _(param.group) if param.group else "", shown, is_key, nothing)


def _nothing(graph: Graph, node: Node) -> str:
    """Who does a step that names no role: that of its lane."""
    lane = graph.lanes.get(node.lane or "")
    role = next((option.label for option in _roles() if lane is not None and option.value == lane.role), "")
    return _("{role}, as the lane").format(role=role) if role else ""


def _params(node: Node) -> tuple[Param, ...]:
    declared = STEP_TYPES.find(node.type)
    settings = settings_of(node)
    return (*(declared.params if declared is not None else ()), *(setting.param for setting in settings))


def _of_edge(graph: Graph, edge: Edge) -> tuple[Entry, ...]:
    key, source = edge.key, graph.nodes.get(edge.source)
    found = [_name(key, _("Words on the line"))]
    ways = ports(source) if source is not None else ()
    if len(ways) > 1:
        options = tuple(Option(port.code, _(port.label)) for port in ways)
        info = _info("port", "choice", _("Follows the outcome"), options, required=True)
        found.append(Entry("port", "choice", info, lambda graph: graph.edges[key].port, partial(_set_field, key, "port")))
    if source is not None and source.shape in (Shape.CHOICE, Shape.INCLUSIVE):
        otherwise = _info("is_else", "bool", _("Taken when no other condition holds"))
        found.append(Entry("is_else", "bool", otherwise, lambda graph: graph.edges[key].is_else, partial(_set_else, key)))
        condition = _info("condition", "text", _("Taken when"), hint=_("A formula over answers and fields of the record"))
        found.append(Entry("condition", "formula", condition, lambda graph: graph.edges[key].condition, partial(_set_field, key, "condition"),
                           shown=lambda graph: not graph.edges[key].is_else))
    return tuple(found)


def _set_field(key: str, name: str, graph: Graph, value: Any) -> Graph:
    return set_values.set_field(graph, key, name, value or "")


def _set_else(key: str, graph: Graph, value: Any) -> Graph:
    return set_values.set_else(graph, key, bool(value))


def _name(key: str, label: str, editor: str = "text") -> Entry:
    info = _info("name", "memo" if editor == "memo" else "text", label)
    return Entry("name", editor, info, lambda graph: name_of(graph, key) or None, lambda graph, value: rename(graph, key, value or ""))


def _options(param: Param, graph: Graph, world: World) -> tuple[Option, ...]:
    match param.kind:
        case ParamKind.CHOICE:
            return tuple(Option(value, _(label)) for value, label in param.options)
        case ParamKind.ROLE:
            return _roles()
        case ParamKind.EMPLOYEE:
            return tuple(Option(str(key), name) for key, name in sorted((world.employees or {}).items(), key=lambda each: each[1]))
        case ParamKind.PROCESS:
            return tuple(Option(str(key), name) for key, name in sorted((world.processes or {}).items(), key=lambda each: each[1]))
        case ParamKind.DOCUMENT_TYPE:
            return tuple(Option(code, name) for code, name in (world.document_types or {}).items())
        case ParamKind.FIELD:
            return tuple(Option(name, name) for name in (world.fields or {}).get(param.entity or graph.about, {}))
        case _:
            return ()


def _stages(world: World) -> tuple[Option, ...]:
    return tuple(Option(str(key), name) for key, name in world.records.get("deal_stage", {}).items())


def _roles() -> tuple[Option, ...]:
    return tuple(Option(role.value, role.label) for role in Role)


def _info(
    name: str, kind: str, label: str, options: tuple[Option, ...] = (), hint: str = "", required: bool = False, reference: str = "",
) -> FieldInfo:
    return FieldInfo(name, kind, label, required=required, options=options, hint=hint, reference=reference)  # type: ignore[arg-type]

