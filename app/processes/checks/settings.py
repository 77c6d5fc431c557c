"""What the settings of steps name: filled in where it must be, and still there."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from app.core.i18n import _
from app.processes.checks.problem import Fix, Problem, World, name_of
from app.processes.checks.walks import Ground
from app.processes.definition import Graph, Node, Shape
from app.processes.step_type import STEP_TYPES, Param, ParamKind, StepType


def check_settings(ground: Ground, world: World) -> Iterator[Problem]:
    """Every step is of a kind that the program knows, and has what that kind needs."""
    graph = ground.graph
    for node in graph.nodes.values():
        kind = STEP_TYPES.find(node.type) if node.type else None
        if kind is not None:
            for param in kind.params:
                yield from _check(graph, node, kind, param, world)
        elif node.shape is Shape.STEP and node.type and len(STEP_TYPES):
            text = _("The program does not know what “{name}” does.").format(name=name_of(node))
            fix = Fix(_("Make it a task"), partial(_as_task, node))
            yield Problem(node.key, "error", text, _("Choose another kind of step."), fix, "unknown_kind")


def _check(graph: Graph, node: Node, kind: StepType, param: Param, world: World) -> Iterator[Problem]:
    if param.when is not None and kind.value(node, param.when[0]) not in param.when[1]:
        return
    value = node.params.get(param.name, param.default)
    if value is None or value == "" or value == []:
        if param.is_required:
            text = _("“{name}” lacks a setting: {setting}.").format(name=name_of(node), setting=_(param.label))
            yield Problem(node.key, "error", text, _("Fill it in."), None, "missing_setting")
    elif _is_lost(graph, param, value, world):
        text = _("“{name}” names something that does not exist any more: {setting}.").format(name=name_of(node), setting=_(param.label))
        code = "deleted_field" if param.kind is ParamKind.FIELD else "deleted_record"
        yield Problem(node.key, "error", text, _("Choose another one."), None, code)


def _is_lost(graph: Graph, param: Param, value: Any, world: World) -> bool:
    known: Collection[Any] | None = None
    match param.kind:
        case ParamKind.DOCUMENT_TYPE:
            known = world.document_types
        case ParamKind.PROCESS:
            known = world.processes
        case ParamKind.RECORD:
            known = world.records.get(param.entity)
        case ParamKind.CHOICE:
            known = [code for code, _label in param.options] or None
        case ParamKind.FIELD if world.fields is not None:
            known = _field_names(world, param.entity or graph.about)
    if param.kind is ParamKind.FIELD:
        value = str(value).removesuffix("_id")
    return known is not None and value not in known


def _field_names(world: World, entity: str) -> Collection[str]:
    """Fields by entity and name, those of the record itself also by name alone."""
    fields = world.fields or {}
    return {*fields.get(entity, ()), *(f"{each}.{name}" for each, names in fields.items() for name in names)}


def _as_task(node: Node, graph: Graph) -> Graph:
    return graph.with_(nodes=[replace(node, type="task")])
