"""A case with its run log: each passage through a step, who did it, what was answered, time and cost as planned and as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.enums.people import Role
from app.core.enums.processes import CaseState, ProcessEntity, StepState
from app.core.errors import UserError
from app.core.i18n import _, format_number
from app.models.organisation import Employee
from app.models.processes import Process, ProcessCase, ProcessNode, ProcessStep, ProcessTimer, ProcessVersion
from app.processes.beginning import asked_at_start
from app.processes.definition import Graph
from app.processes.questions import Question, QuestionKind
from app.processes.stored_values import from_stored
from app.processes.texts import shown
from app.services import references
from app.services.context import Context
from app.services.process_runs.costs import Worked, costs_of
from app.services.process_runs.graphs import graph_of
from app.services.process_work.course_ahead import ahead
from app.services.process_work.doing import TO_DO, by_people, ports_of, questions_for, record_title


@dataclass(frozen=True, slots=True)
class LogLine:
    """One passage of a case through a node.

    :param who: whoever did it or holds it, else its role; empty for what is done by itself.
    :param opened_at: naive UTC, likewise the other moments; ``wakes_at`` is when a wait is over.
    :param answers: what was asked and answered, as people read it.
    :param planned_minutes: of working time, likewise ``spent_minutes``.
    """

    id: int
    version: int
    node: str
    kind: str
    title: str
    state: StepState
    is_human: bool
    who: str
    role: Role | None
    holder_id: int | None
    opened_at: datetime
    claimed_at: datetime | None
    ended_at: datetime | None
    due_at: datetime | None
    wakes_at: datetime | None
    outcome: str
    answers: tuple[tuple[str, str], ...]
    waits_for: str
    planned_minutes: int | None
    spent_minutes: int | None
    planned_cost: Decimal | None
    cost: Decimal | None
    error: str
    document: tuple[int, str] | None
    task_id: int | None

    @property
    def is_late(self) -> bool:
        """Whether it was, or is, done after its time."""
        return self.due_at is not None and (self.ended_at or clock.now()) > self.due_at and self.state is not StepState.CANCELLED

    @property
    def is_mine_to_do(self) -> bool:
        """Whether a person has to do it."""
        return self.is_human and self.state in TO_DO


@dataclass(frozen=True, slots=True)
class CaseReading:
    """A case as its page shows it.

    :param record: what it is about: entity, key, title. :param ahead: titles of the steps that come next if nothing is in the way.
    :param begun_with: what its start asked, and what was answered.
    """

    id: int
    version: int
    process_id: int
    version_id: int
    title: str
    process: str
    number: int
    state: CaseState
    record: tuple[ProcessEntity, int, str] | None
    manager: str
    started_by: str
    started_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    error: str
    lines: tuple[LogLine, ...]
    ahead: tuple[str, ...]
    called_by: int | None = None
    begun_with: tuple[tuple[str, str], ...] = ()

    @property
    def planned_minutes(self) -> int:
        """Working minutes that the steps so far should have taken."""
        return sum(line.planned_minutes or 0 for line in self.lines if line.state is not StepState.CANCELLED)

    @property
    def spent_minutes(self) -> int:
        """Working minutes that they took."""
        return sum(line.spent_minutes or 0 for line in self.lines)

    @property
    def planned_cost(self) -> Decimal:
        """What the steps so far should have cost."""
        return sum((line.planned_cost or Decimal(0) for line in self.lines if line.state is not StepState.CANCELLED), Decimal(0))

    @property
    def cost(self) -> Decimal:
        """What they cost."""
        return sum((line.cost or Decimal(0) for line in self.lines), Decimal(0))


def read_case(ctx: Context, case_id: int) -> CaseReading:
    """A case with its run log.

    :raises UserError: it is not there, or not to be seen.
    """
    with ctx.reading() as session:
        case = session.get(ProcessCase, case_id)
        if case is None:
            raise UserError(_("This case is not there any more, or is not yours to see."), _("Read the list again."))
        graph = graph_of(session, case.version_id)
        rows = list(session.scalars(sa.select(ProcessStep).where(ProcessStep.case_id == case_id).order_by(ProcessStep.id)))
        lines = _lines(ctx, session, case, graph, rows)
        people = _names(session, (case.manager_id, case.started_by_id))
        name, number = session.execute(
            sa.select(Process.name, ProcessVersion.number).join(ProcessVersion, ProcessVersion.process_id == Process.id)
            .where(ProcessVersion.id == case.version_id)
        ).one()
        record = None
        if case.entity is not None and case.record_id is not None:
            record = case.entity, case.record_id, record_title(session, case.entity.value, case.record_id)
        current = [line.node for line in lines if not line.state.is_closed]
        caller = session.get(ProcessStep, case.caller_id) if case.caller_id is not None else None
        return CaseReading(
            case.id, case.version, case.process_id, case.version_id, case.title, name, number, case.state, record,
            people.get(case.manager_id or 0, ""), people.get(case.started_by_id or 0, ""), case.started_at, case.ended_at, case.due_at,
            case.error or "", tuple(lines), () if case.state.is_closed else tuple(ahead(graph, current)),
            caller.case_id if caller is not None else None,
            _worded(session, asked_at_start(graph), from_stored(case.answers or {}), with_others=False),
        )


def why_stopped(ctx: Context, case_id: int) -> str:
    """Why a case does not go on; empty where it does, or is over."""
    with ctx.reading() as session:
        case = session.get(ProcessCase, case_id)
        if case is None or case.state is not CaseState.STOPPED:
            return ""
        return case.error or _("No way leads on from here.")


def process_of(ctx: Context, case_id: int) -> int | None:
    """The process of a case; None where it is gone, or not to be seen."""
    with ctx.reading() as session:
        return session.scalar(sa.select(ProcessCase.process_id).where(ProcessCase.id == case_id))


def _lines(ctx: Context, session: Session, case: ProcessCase, graph: Graph, rows: Sequence[ProcessStep]) -> list[LogLine]:
    people = _names(session, {row.employee_id for row in rows} | {row.done_by_id for row in rows})
    planned: dict[str, Any] = {
        row.node: row for row in session.execute(
            sa.select(ProcessNode.node, ProcessNode.planned_minutes, ProcessNode.planned_cost).where(ProcessNode.version_id == case.version_id)
        )
    }
    wakes = dict(session.execute(
        sa.select(ProcessTimer.step_id, sa.func.min(ProcessTimer.due_at)).where(ProcessTimer.case_id == case.id, ProcessTimer.is_open)
        .group_by(ProcessTimer.step_id)
    ).all())
    human = set(session.scalars(sa.select(ProcessStep.id).where(ProcessStep.case_id == case.id, by_people())))
    costs = costs_of(ctx, session, (Worked(row.id, row.done_by_id or row.employee_id, row.spent_minutes, row.ended_at) for row in rows))
    lines = []
    for row in rows:
        plan, role = planned.get(row.node), row.role.label if row.role is not None else ""
        is_human = row.id in human and row.state is not StepState.WAITING and row.waits_for is None
        document = (row.document_id, record_title(session, "document", row.document_id)) if row.document_id is not None else None
        lines.append(LogLine(
            row.id, row.version, row.node, row.kind, row.title, row.state, is_human,
            people.get(row.done_by_id or row.employee_id or 0, role), row.role, row.employee_id, row.opened_at, row.claimed_at, row.ended_at,
            row.due_at, wakes.get(row.id) if row.state is StepState.WAITING else None, outcome_of(graph, row), (), row.waits_for or "",
            plan.planned_minutes if plan is not None else None, row.spent_minutes, plan.planned_cost if plan is not None else None, costs.get(row.id),
            row.error or "", document, row.task_id,
        ))
    return [replace(line, answers=answers_of(session, graph, row)) for line, row in zip(lines, rows, strict=True)]


def outcome_of(graph: Graph, row: ProcessStep) -> str:
    """How a step was left, in words."""
    if not row.outcome or row.node not in graph.nodes:
        return row.outcome or ""
    return ports_of(graph, row.node, row.kind).get(row.outcome, row.outcome)


def answers_of(session: Session, graph: Graph, row: ProcessStep) -> tuple[tuple[str, str], ...]:
    """What was asked and answered; of what is done by itself also results without a question, by their names."""
    node = graph.nodes.get(row.node)
    questions = questions_for(node, row.kind) if node is not None else ()
    return _worded(session, questions, from_stored(row.answers or {}), with_others=row.done_by_id is None)


def _worded(session: Session, asked: Sequence[Question], given: Mapping[str, Any], *, with_others: bool) -> tuple[tuple[str, str], ...]:
    """Questions with their answers as people read them.

    :param with_others: also values that nobody was asked for.
    """
    questions = {question.name: question for question in asked}
    found = []
    for name, value in given.items():
        question = questions.get(name)
        if value is None or isinstance(value, dict | list) or (question is None and not with_others):
            continue
        text = shown(value)
        if question is not None and question.kind is QuestionKind.MONEY:
            text = format_number(value, 2)
        elif question is not None and question.kind is QuestionKind.CHOICE:
            text = dict(question.options).get(str(value), text)
            text = _(text) if text else ""
        elif question is not None and question.kind is QuestionKind.RECORD and question.entity:
            text = references.label_in(session, question.entity, int(value))
        found.append((question.title if question is not None else name, text))
    return tuple(found)


def _names(session: Session, keys: Any) -> dict[int, str]:
    wanted = sorted({key for key in keys if key is not None})
    return dict(session.execute(sa.select(Employee.id, Employee.name).where(Employee.id.in_(wanted))).all()) if wanted else {}
