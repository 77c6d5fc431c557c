"""Publishing a draft: from then on cases begin with it, and the server knows its steps and its gates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.changes import Changes
from app.core.enums.processes import ProcessEntity, StartKind, VersionState
from app.core.enums.vocabulary import choice
from app.core.errors import StaleRecord, UserError
from app.core.i18n import _
from app.core.planning.local_zone import local_zone
from app.db.locking import lock_rows
from app.db.session import UnitOfWork
from app.models.processes import Process, ProcessGate, ProcessGateNeed, ProcessNode, ProcessStart, ProcessVersion
from app.processes.definition import Graph, Node, Shape
from app.processes.gates import gates_of
from app.processes.json_form import from_json
from app.processes.validation import Problem, check
from app.services.context import Context
from app.services.process_designs.doers import employee_of, is_human, kind_code, role_of, rule_of, title_of
from app.services.process_designs.drafts import DrawnMeanwhile, demand_draft, held, name_of
from app.services.process_designs.schedule import next_moment
from app.services.process_designs.world import read_world
from app.services.process_steps.step import load
from app.services.use_case import declare, perform

PUBLISH = "processes.process.publish"
declare(PUBLISH, "processes.process.switch", undo=False)


class NotPublishable(UserError):
    """Something is wrong with the drawing; ``problems`` names all of it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        worst = problems[0]
        super().__init__(_("The process cannot be published: {reason}").format(reason=worst.text), worst.cure)
        self.problems = problems


def publish(ctx: Context, version_id: int, version: int, comment: str = "", key: str | None = None) -> Changes:
    """Publish a draft; the version before it is replaced, and its cases run on with it.

    :param version: of the row, as it was opened. :param comment: what is new.
    :raises NotPublishable: the checks found errors. :raises DrawnMeanwhile: somebody saved it since.
    """
    load()

    def operation(inner: Context) -> Changes:
        with inner.uow(key, version=version_id) as uow:
            row = held(uow, version_id)
            demand_draft(row)
            if row.version != version:
                raise DrawnMeanwhile(row, name_of(uow.session, row.edited_by_id))
            graph = from_json(row.graph)
            errors = tuple(each for each in check(graph, read_world(uow.session)) if each.severity == "error")
            if errors:
                raise NotPublishable(errors)
            _demand_possible(graph)
            _write(uow, row, graph)
            _replace(uow, row)
            row.state, row.comment, row.published_by_id, row.published_at = VersionState.PUBLISHED, comment or None, inner.user.id, clock.now()
            process = uow.session.get_one(Process, row.process_id)
            process.entity, process.document_type = choice(ProcessEntity, graph.about) if graph.about else None, graph.document_type or None
            return uow.commit()

    return perform(ctx, PUBLISH, operation)


def switch(ctx: Context, process_id: int, version: int, *, is_active: bool, key: str | None = None) -> Changes:
    """Take a process out of use, or into use again: while it is out, nothing begins and its gates stand open.

    :raises StaleRecord: somebody changed it meanwhile.
    """
    def operation(inner: Context) -> Changes:
        with inner.uow(key) as uow:
            (process,) = lock_rows(uow.session, Process, [process_id])
            if process.version != version:
                raise StaleRecord(_("Somebody else changed this record meanwhile."), "process", process_id)
            process.is_active = is_active
            return uow.commit()

    return perform(ctx, "processes.process.switch", operation, PUBLISH)


def _demand_possible(graph: Graph) -> None:
    """What the engine cannot do without, whatever the checks say."""
    if not any(node.shape is Shape.START for node in graph.nodes.values()):
        raise UserError(_("The process has no beginning."), _("Draw a start and a line from it."))


def _write(uow: UnitOfWork, row: ProcessVersion, graph: Graph) -> None:
    """What the server must know of the drawing, written before it counts as published."""
    session = uow.session
    session.add_all(_node(row.id, graph, node) for node in graph.nodes.values() if node.shape in (Shape.STEP, Shape.WAIT))
    for gate in gates_of(graph):
        kept = ProcessGate(
            process_id=row.process_id, version_id=row.id, node=gate.node, target=gate.target, document_type=gate.document_type,
            stage_id=gate.stage_id,
        )
        session.add(kept)
        session.flush()
        session.add_all(ProcessGateNeed(gate_id=kept.id, node=need.node, outcome=need.outcome) for need in gate.needs)
    session.add_all(_starts(row, graph.nodes.values()))
    session.flush()


def _node(version_id: int, graph: Graph, node: Node) -> ProcessNode:
    rule, rule_node = rule_of(node)
    return ProcessNode(
        version_id=version_id, node=node.key, kind=kind_code(node), title=title_of(node), is_human=is_human(node), role=role_of(graph, node),
        employee_id=employee_of(node), rule=rule, rule_node=rule_node,
        planned_minutes=node.params.get("minutes") if node.shape is Shape.STEP else None,
        planned_cost=node.params.get("cost"),
    )


def _replace(uow: UnitOfWork, row: ProcessVersion) -> None:
    """The version that was in force is so no longer, and begins nothing by itself."""
    before = sa.select(ProcessVersion).where(ProcessVersion.process_id == row.process_id, ProcessVersion.state == VersionState.PUBLISHED)
    for old in uow.session.scalars(before):
        old.state = VersionState.RETIRED
        for start in uow.session.scalars(sa.select(ProcessStart).where(ProcessStart.version_id == old.id, ProcessStart.is_active)):
            start.is_active = False
    uow.session.flush()


def _starts(row: ProcessVersion, nodes: Iterable[Node]) -> list[ProcessStart]:
    return [start for node in nodes if node.shape is Shape.START and (start := _start(row, node)) is not None]


def _start(row: ProcessVersion, node: Node) -> ProcessStart | None:
    """What begins the version without a person: an event by name, or a rule of recurrence."""
    params: Any = node.params
    place = {"process_id": row.process_id, "version_id": row.id, "node": node.key, "condition": params.get("condition") or None, "is_active": True}
    if event := params.get("event"):
        return ProcessStart(kind=StartKind.EVENT, event=event, **place)
    if rule := params.get("rule"):
        zone = params.get("zone") or local_zone()
        return ProcessStart(kind=StartKind.SCHEDULE, rule=rule, zone=zone, next_at=next_moment(rule, zone, clock.now()), **place)
    return None
