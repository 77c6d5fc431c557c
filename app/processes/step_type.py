"""What a kind of step is to the drawing: its parameters, its outcomes, its icon and its sentence.

One file in ``services/process_steps`` declares a type and runs it; palette, inspector, checks and the engine read the declaration here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.core.i18n import _
from app.core.registry import Registry
from app.processes.definition import Node, Shape


class ParamKind(StrEnum):
    """What a parameter holds, and so which editor it gets."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    YES_NO = "yes_no"
    #: one of ``Param.options``
    CHOICE = "choice"
    #: working minutes, typed as ``1 day``, ``4 h``
    DURATION = "duration"
    #: formula of ``app.core.expression``; ``Param.gives`` says what it must give
    FORMULA = "formula"
    #: text with ``{names}`` filled in
    TEMPLATE = "template"
    ROLE = "role"
    EMPLOYEE = "employee"
    #: key of a record of ``Param.entity``
    RECORD = "record"
    DOCUMENT_TYPE = "document_type"
    FIELD = "field"
    #: the questions of a form: list of ``Question`` as JSON
    QUESTIONS = "questions"
    PROCESS = "process"


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of a step.

    :param label: source text marked by ``N_``. :param group: heading in the inspector.
    :param options: of a choice: value and source text. :param gives: kind of value that a formula gives.
    :param when: other parameter and the values of it with which this one is asked for.
    """

    name: str
    label: str
    kind: ParamKind
    is_required: bool = False
    default: Any = None
    hint: str = ""
    group: str = ""
    options: tuple[tuple[str, str], ...] = ()
    gives: str = "bool"
    entity: str = ""
    when: tuple[str, tuple[Any, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Port:
    """A way out of a step, by its outcome; ``label`` is a source text."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class StepType:
    """A kind of step.

    :param title: source text marked by ``N_``; likewise ``hint``. :param letter: key that appends such a step (A, M …), or empty.
    :param ports: its outcomes; one without code is the usual way on.
    :param is_human: somebody does it; otherwise it is done by itself.
    :param sentence: reads the node aloud: ``(node, names) -> str``, where names gives people, roles, templates by key.
    """

    code: str
    title: str
    icon: str
    hint: str = ""
    letter: str = ""
    shape: Shape = Shape.STEP
    params: tuple[Param, ...] = ()
    ports: tuple[Port, ...] = ()
    is_human: bool = False
    sentence: Callable[[Node, Mapping[str, str]], str] | None = None

    @property
    def name(self) -> str:
        """The title in the language of the window."""
        return _(self.title)

    def value(self, node: Node, name: str) -> Any:
        """The value of a parameter of a node, or its default."""
        return node.params.get(name, next((param.default for param in self.params if param.name == name), None))


STEP_TYPES: Registry[StepType] = Registry("step type")
