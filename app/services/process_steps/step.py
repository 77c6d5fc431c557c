"""What a kind of step gets when a case comes to it, what it answers, and the register of all of them.

A step writes within the transaction it is handed and never commits: what it did and that it was done become true together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from app.core.enums.planning import TaskKind
from app.core.enums.processes import ProcessEntity
from app.core.registry import Registry, discover
from app.db.session import UnitOfWork
from app.models.processes import ProcessCase, ProcessStep
from app.processes.definition import Graph, Node
from app.processes.step_type import STEP_TYPES, StepType
from app.services.context import Context


@dataclass(frozen=True, slots=True)
class StepInput:
    """A step of a case at the moment at which it is run.

    :param case: locked until the transaction ends, likewise ``row``, its passage through the node.
    :param answers: of the case so far, by name. :param values: answers and fields of the record by the names that formulas use.
    """

    graph: Graph
    node: Node
    type: StepType
    case: ProcessCase
    row: ProcessStep
    answers: Mapping[str, Any]
    values: Mapping[str, Any]

    def param(self, name: str) -> Any:
        """What the inspector set, or the default of the parameter."""
        return self.type.value(self.node, name)


@dataclass(frozen=True, slots=True)
class HumanWork:
    """Work for a person. The role that it is offered to stands in the drawing, and the server keeps it (`process_designs.doers`).

    :param employee_id: whoever holds it from the beginning; None offers it to everybody of the role.
    :param minutes: working minutes that it should take, :param due_minutes: after which it is late; None for never.
    """

    employee_id: int | None = None
    title: str = ""
    minutes: int | None = None
    due_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """Another process that is to be run; the step waits for its end unless told otherwise.

    :param entity: what it is about, with ``record_id``; None for nothing.
    """

    process_id: int
    entity: ProcessEntity | None = None
    record_id: int | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    waits: bool = True


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """What came of running a step. Without ``opens``, ``waits_for``, ``wake_at`` and a call that is waited for, the step is done.

    :param outcome: port that it leaves by. :param answers: what it adds to the answers of the case.
    :param waits_for: event that it goes on with. :param wake_at: naive UTC.
    """

    outcome: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    document_id: int | None = None
    waits_for: str | None = None
    wake_at: datetime | None = None
    opens: HumanWork | None = None
    calls: Call | None = None

    @property
    def is_done(self) -> bool:
        """Whether the case goes on at once."""
        return self.opens is None and self.waits_for is None and self.wake_at is None and (self.calls is None or not self.calls.waits)


Run = Callable[[Context, UnitOfWork, StepInput], StepOutcome]
#: checks what a person typed, and gives it as the case keeps it; raises FieldErrors
Read = Callable[[StepInput, str, Mapping[str, Any]], Mapping[str, Any]]
#: asked when what it waits for came: whether that is enough
Enough = Callable[[Context, UnitOfWork, StepInput], bool]
#: outcome of a wait whose time was over before what it waits for came
LATE = "late"


@dataclass(frozen=True, slots=True)
class StepKind:
    """A kind of step with what it does.

    :param reaches_out: it does something that no rollback takes back, so a trial leaves it out.
    :param planned_as: what its task in the planner is, where the drawing does not say.
    """

    type: StepType
    run: Run
    read: Read | None = None
    is_enough: Enough | None = None
    reaches_out: bool = False
    planned_as: TaskKind = TaskKind.ASSIGNMENT

    @property
    def when_late(self) -> str:
        """The outcome with which a wait ends when its time is over."""
        return LATE if any(port.code == LATE for port in self.type.ports) else ""


STEP_KINDS: Registry[StepKind] = Registry("kind of step")


def step_type(
    declared: StepType, *, read: Read | None = None, is_enough: Enough | None = None, reaches_out: bool = False,
    planned_as: TaskKind = TaskKind.ASSIGNMENT,
) -> Callable[[Run], Run]:
    """Declare a kind of step together with what runs it."""

    def decorate(run: Run) -> Run:
        STEP_TYPES.add(declared.code, declared)
        STEP_KINDS.add(declared.code, StepKind(declared, run, read, is_enough, reaches_out, planned_as))
        return run

    return decorate


def kind_of(code: str) -> StepKind | None:
    """A kind of step by its code; all of them are loaded when the first is asked for."""
    load()
    return STEP_KINDS.find(code)


@cache
def load() -> None:
    """Import every kind of step, so that palette, checks and engine know them."""
    from app.services import process_steps

    discover(process_steps)
