"""Drawings for tests of processes, and cases looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from app.core.enums.processes import CaseState, ProcessEntity, StepState
from app.core.enums.vocabulary import choice
from app.db.session import UnitOfWork
from app.models.organisation import Branch
from app.models.processes import ProcessCase, ProcessStep
from app.processes.definition import Edge, Graph, Lane, Node, Shape
from app.processes.step_type import STEP_TYPES, Port, StepType
from app.services.context import Context
from app.services.process_designs import drafts, publishing
from app.services.process_steps.step import STEP_KINDS, StepInput, StepKind, StepOutcome, load

#: code of the step of `note`
TRIAL = "trial"


def step(key: str, type: str = "task", **params: Any) -> Node:
    """A step."""
    return Node(key, Shape.STEP, key.capitalize(), type, params)


def line(source: str, target: str, port: str = "", condition: str = "", *, is_else: bool = False) -> Edge:
    """A line between two nodes."""
    return Edge(f"{source}-{target}-{port}", source, target, port=port, condition=condition, is_else=is_else)


def drawing(nodes: Iterable[Node], edges: Iterable[Edge], about: str = "", lanes: Iterable[Lane] = ()) -> Graph:
    """A drawing with a start and an end around what is given."""
    graph = Graph(about=about).with_(nodes=[Node("start", Shape.START), *nodes, Node("end", Shape.END)], edges=edges, lanes=lanes)
    return graph


def chain(*nodes: Node, about: str = "", lanes: Iterable[Lane] = ()) -> Graph:
    """Nodes one behind the other, from start to end."""
    keys = ["start", *(node.key for node in nodes), "end"]
    return drawing(nodes, (line(one, other) for one, other in zip(keys, keys[1:], strict=False)), about, lanes)


def block(*branches: str) -> Graph:
    """Steps side by side, then one more."""
    nodes = [Node("split", Shape.PARALLEL), *(step(each) for each in branches), Node("join", Shape.PARALLEL), step("send")]
    lines = [line("start", "split"), *(line("split", each) for each in branches), *(line(each, "join") for each in branches)]
    return drawing(nodes, [*lines, line("join", "send"), line("send", "end")])


def published(ctx: Context, graph: Graph, name: str = "Trial") -> int:
    """A published process; its key."""
    changes = drafts.create_process(ctx, name, graph, entity=choice(ProcessEntity, graph.about) if graph.about else None)
    version_id = changes.created("process_version")[0]
    publishing.publish(ctx, version_id, drafts.read_design(ctx, version_id).line.lock)
    return changes.created("process")[0]


def case_of(ctx: Context, case_id: int) -> ProcessCase:
    """A case as it stands."""
    with ctx.reading() as session:
        return session.get_one(ProcessCase, case_id)


def state_of(ctx: Context, case_id: int) -> CaseState:
    """How far a case is."""
    return case_of(ctx, case_id).state


def steps_of(ctx: Context, case_id: int) -> list[ProcessStep]:
    """The steps of a case in their order."""
    with ctx.reading() as session:
        return list(session.scalars(sa.select(ProcessStep).where(ProcessStep.case_id == case_id).order_by(ProcessStep.id)))


def open_step(ctx: Context, case_id: int, node: str = "") -> ProcessStep:
    """The step that is to be done, or is waited in."""
    closed = (StepState.DONE, StepState.CANCELLED)
    (found,) = (row for row in steps_of(ctx, case_id) if row.state not in closed and node in ("", row.node))
    return found


def note(key: str) -> Node:
    """A step that is done by itself and leaves a row behind, so that one done twice is seen."""
    return step(key, TRIAL)


def notes(ctx: Context, case_id: int) -> list[str]:
    """What the noting steps of a case have left behind, in their order."""
    with ctx.reading() as session:
        return list(session.scalars(sa.select(Branch.name).where(Branch.name.startswith(f"{case_id}:")).order_by(Branch.id)))


@contextmanager
def noting() -> Iterator[None]:
    """Let there be a kind of step that is done by itself and leaves a row behind."""
    def run(ctx: Context, uow: UnitOfWork, step: StepInput) -> StepOutcome:
        uow.session.add(Branch(name=f"{step.case.id}:{step.node.key}"))
        return StepOutcome(answers={step.node.key: step.row.attempts})

    load()
    declared = StepType(TRIAL, "Trial", "step", ports=(Port("", "Done"),))
    STEP_TYPES.add(TRIAL, declared)
    STEP_KINDS.add(TRIAL, StepKind(declared, run))
    try:
        yield
    finally:
        for registry in (STEP_TYPES, STEP_KINDS):
            registry._items.pop(TRIAL)
