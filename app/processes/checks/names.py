"""The names that formulas and texts of a drawing may use, and what kind of value each stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.errors import UserError
from app.core.expression import ExpressionError, ValueKind, kind_of
from app.processes.checks.problem import World
from app.processes.definition import Graph, Node, Shape
from app.processes.questions import QuestionKind, questions_of
from app.processes.script import read_script
from app.processes.step_type import STEP_TYPES, ParamKind

_KINDS: Mapping[QuestionKind, ValueKind] = {
    QuestionKind.TEXT: "text", QuestionKind.MEMO: "text", QuestionKind.CHOICE: "text", QuestionKind.NUMBER: "number", QuestionKind.MONEY: "number",
    QuestionKind.RECORD: "number", QuestionKind.DATE: "date", QuestionKind.YES_NO: "bool",
}
#: what a case knows of a document that a step made, behind its type: ``invoice_total`` (``services/process_steps/papers``)
_OF_DOCUMENTS: Mapping[str, ValueKind] = {"number": "text", "total": "number", "currency": "text", "due": "date"}


@dataclass(frozen=True, slots=True)
class Names:
    """What is known under which name.

    :param kinds: names with a kind. :param unsure: names that somebody gives, nobody knows of what kind.
    :param entities: entities whose fields are all known: another name that begins with one is wrong.
    """

    kinds: Mapping[str, ValueKind]
    unsure: frozenset[str]
    entities: frozenset[str]

    def is_known(self, name: str) -> bool:
        """Whether something stands under a name; a reference may be named with its ending."""
        return name in self.kinds or name in self.unsure or name.removesuffix("_id") in self.kinds

    def is_lost(self, name: str) -> bool:
        """Whether a name stands for a field that does not exist."""
        return not self.is_known(name) and name.partition(".")[0] in self.entities and "." in name


def names_of(graph: Graph, world: World) -> Names:
    """The names of a drawing: fields of the record and of what it belongs to, answers, results of steps."""
    fields = world.fields or {}
    kinds: dict[str, ValueKind] = {"outcome": "text"}
    unsure: set[str] = set()
    kinds.update({f"{entity}.{name}": kind for entity, known in fields.items() for name, kind in known.items()})
    kinds.update(fields.get(graph.about, {}))
    kinds.update({f"{type}_{name}": kind for type in world.document_types or () for name, kind in _OF_DOCUMENTS.items()})
    for node in graph.nodes.values():
        if node.params:
            _add(node, kinds, unsure)
    return Names(kinds, frozenset(unsure), frozenset(fields))


def _add(node: Node, kinds: dict[str, ValueKind], unsure: set[str]) -> None:
    if node.shape is Shape.START:
        for name, found in _asked(node.params.get("questions")).items():
            kinds.setdefault(name, found)
    kind = STEP_TYPES.find(node.type)
    if kind is None:
        return
    for param in kind.params:
        value = node.params.get(param.name)
        if value is None or value == "":
            continue
        if param.kind is ParamKind.QUESTIONS:
            for name, found in _asked(value).items():
                kinds.setdefault(name, found)
        elif param.name == "script":
            _scripted(str(value), kinds, unsure)
        elif param.name == "kept_as":
            kinds.setdefault(str(value), "bool")
        elif param.name == "takes":
            unsure.update(re.findall(r"[^\W\d]\w*", str(value)))


def _asked(value: Any) -> dict[str, ValueKind]:
    """Names of questions; damaged ones ask for nothing, and the check of settings says so."""
    try:
        return {question.name: _KINDS[question.kind] for question in questions_of(value)}
    except UserError:
        return {}


def _scripted(text: str, kinds: dict[str, ValueKind], unsure: set[str]) -> None:
    """Names that a script gives; one that cannot be read gives nothing, and the check of formulas says so."""
    try:
        lines = read_script(text)
    except UserError:
        return
    for line in lines:
        try:
            kinds.setdefault(line.name, kind_of(line.formula, kinds))
        except ExpressionError:
            unsure.add(line.name)
