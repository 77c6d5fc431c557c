"""Formulas that cannot be read, or that name what does not exist; each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.core.errors import UserError
from app.core.expression import ExpressionError, kind_of, parse
from app.core.expression.nodes import Name
from app.core.i18n import _
from app.processes.checks.names import Names, names_of
from app.processes.checks.problem import Problem, World, line_name, name_of
from app.processes.checks.walks import Ground
from app.processes.definition import Graph, Node
from app.processes.questions import questions_of
from app.processes.script import read_script
from app.processes.step_type import STEP_TYPES, Param, ParamKind
from app.processes.texts import names_of as names_in

#: formulas of shapes that are no steps: setting and kinds that it may give
_OF_SHAPES = {"condition": ("bool",), "until": ("date",)}


@dataclass(frozen=True, slots=True)
class _Formula:
    """A formula with what it belongs to: the key of a part, how that is called, and the kinds that it may give."""

    key: str
    called: str
    text: str
    gives: tuple[str, ...] = ("bool",)


def check_formulas(ground: Ground, world: World) -> Iterator[Problem]:
    """All formulas of lines, shapes and settings."""
    graph = ground.graph
    names: Names | None = None
    for formula in _all(graph):
        if isinstance(formula, Problem):
            yield formula
            continue
        names = names or names_of(graph, world)
        yield from _check(formula, names, world)


def _all(graph: Graph) -> Iterator[_Formula | Problem]:
    for edge in graph.edges.values():
        if edge.condition:
            yield _Formula(edge.key, line_name(graph, edge), edge.condition)
    for node in graph.nodes.values():
        if not node.params:
            continue
        kind = STEP_TYPES.find(node.type)
        if kind is None:
            for name, gives in _OF_SHAPES.items():
                if isinstance(text := node.params.get(name), str) and text:
                    yield _Formula(node.key, name_of(node), text, gives)
            continue
        for param in kind.params:
            value = node.params.get(param.name)
            if value is not None and value != "":
                yield from _of_param(node, param, value)


def _of_param(node: Node, param: Param, value: Any) -> Iterator[_Formula | Problem]:
    if param.kind is ParamKind.FORMULA:
        yield _Formula(node.key, name_of(node), str(value), () if param.gives == "any" else (param.gives,))
    elif param.kind is ParamKind.QUESTIONS:
        try:
            questions = questions_of(value)
        except UserError as error:
            yield Problem(node.key, "error", _("“{name}”: {reason}").format(name=name_of(node), reason=error.text), error.hint, None, "bad_questions")
            return
        for question in questions:
            if question.condition:
                yield _Formula(node.key, f"{name_of(node)}: {question.title}", question.condition)
    elif param.name in ("script", "values"):
        try:
            for line in read_script(str(value)):
                yield _Formula(node.key, name_of(node), line.formula.text, ())
        except UserError as error:
            yield Problem(node.key, "error", _("“{name}”: {reason}").format(name=name_of(node), reason=error.text), error.hint, None, "bad_formula")
    elif param.kind is ParamKind.TEMPLATE:
        for name in names_in(str(value)):
            yield _Formula(node.key, name_of(node), f"[{name}]", ())


def _check(formula: _Formula, names: Names, world: World) -> Iterator[Problem]:
    try:
        expression = parse(formula.text)
        strange = [part for part in expression.walk() if isinstance(part, Name) and not names.is_known(part.name)]
        if world.fields is None or strange:
            yield from _strange(formula, sorted(strange, key=lambda part: part.at) if world.fields is not None else [], names)
        elif expression.names <= names.kinds.keys() and names.unsure.isdisjoint(expression.names):
            kind = kind_of(expression, names.kinds)
            if formula.gives and kind not in formula.gives:
                text = _("The formula of “{name}” gives a value of the wrong kind.").format(name=formula.called)
                cure = _("A condition says yes or no.") if "bool" in formula.gives else _("Look at what the setting takes.")
                yield Problem(formula.key, "error", text, cure, None, "wrong_kind", (0, len(formula.text)))
    except ExpressionError as error:
        text = _("The formula of “{name}” is wrong: {reason}").format(name=formula.called, reason=error.text)
        yield Problem(formula.key, "error", text, error.hint, None, "bad_formula", (error.position, error.length))


def _strange(formula: _Formula, parts: list[Name], names: Names) -> Iterator[Problem]:
    for part in parts:
        if names.is_lost(part.name):
            text = _("“{name}” asks for the field “{field}”, which does not exist any more.").format(name=formula.called, field=part.name)
            yield Problem(formula.key, "error", text, _("Choose another field."), None, "deleted_field", (part.at, part.length))
        else:
            text = _("“{name}” asks for “{field}”, which no question, no step and no field gives.").format(name=formula.called, field=part.name)
            yield Problem(formula.key, "warning", text, _("Check how it is written."), None, "unknown_name", (part.at, part.length))
