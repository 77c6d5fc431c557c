"""The monitor of a process: where its cases stand now, who holds them, what is late, and how long each step takes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.enums.processes import CaseState, StepState, VersionState
from app.core.errors import UserError
from app.core.i18n import _
from app.core.money import round_to
from app.models.clients import Client
from app.models.organisation import Employee
from app.models.processes import Process, ProcessCase, ProcessNode, ProcessStep, ProcessVersion
from app.processes.definition import Graph
from app.services.context import Context
from app.services.process_runs.costs import Worked, costs_of
from app.services.process_runs.graphs import graph_of

UNDER_WAY = (CaseState.RUNNING, CaseState.STOPPED)
OPEN = (StepState.OPEN, StepState.IN_WORK, StepState.WAITING, StepState.FAILED)
#: days back that times are taken from; cases that a list holds
DAYS, MOST_CASES = 90, 300


@dataclass(frozen=True, slots=True)
class NodeFigures:
    """Figures of a step.

    :param now: cases that stand there, ``late`` of them after their time, ``failed`` after an error.
    :param holders: who has how many, those with most first; empty name: offered to the role.
    :param passed: how often it was done in the period. :param half: minutes by the clock in which half of them were done, ``most`` 90 %.
    :param planned: minutes of working time that it should take, ``worked`` those that it took on average; likewise ``planned_cost`` and ``cost``,
        which only whoever knows what hours cost is told.
    """

    now: int = 0
    late: int = 0
    failed: int = 0
    holders: tuple[tuple[str, int], ...] = ()
    passed: int = 0
    half: int | None = None
    most: int | None = None
    planned: int | None = None
    worked: int | None = None
    planned_cost: Decimal | None = None
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Monitor:
    """A process as its monitor shows it.

    :param graph: of the version in force, else of the newest. :param elsewhere: open steps of older versions that it does not have.
    :param half: minutes by the clock in which half of the finished cases were through, ``most`` 90 %.
    """

    process_id: int
    name: str
    number: int
    graph: Graph
    figures: Mapping[str, NodeFigures]
    running: int
    stopped: int
    late: int
    finished: int
    half: int | None
    most: int | None
    elsewhere: int
    days: int


@dataclass(frozen=True, slots=True)
class CaseAt:
    """A case at a step.

    :param who: has it; empty while it is offered. :param since: naive UTC, likewise ``due_at``.
    """

    case_id: int
    title: str
    client: str
    node: str
    step: str
    state: StepState
    who: str
    since: datetime
    due_at: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """Where one case has been and is: node → how often, and in which state the last time.

    :param graph: of the version that it runs by.
    """

    process_id: int
    title: str
    graph: Graph
    passages: Mapping[str, tuple[int, StepState]]


def read_monitor(ctx: Context, process_id: int, days: int = DAYS) -> Monitor:
    """Figures of a process.

    :param days: how far back times are taken from.
    :raises UserError: the process is gone, or nothing is drawn yet.
    """
    with ctx.reading() as session:
        process = session.get(Process, process_id)
        version = session.execute(
            sa.select(ProcessVersion.id, ProcessVersion.number).where(ProcessVersion.process_id == process_id)
            .order_by(sa.case((ProcessVersion.state == VersionState.PUBLISHED, 0), else_=1), ProcessVersion.number.desc()).limit(1)
        ).first()
        if process is None or version is None:
            raise UserError(_("This process is not there any more."), _("Read the list of processes again."))
        graph, since = graph_of(session, version.id), clock.now() - timedelta(days=days)
        figures = _figures(ctx, session, process_id, version.id, since)
        states = dict(session.execute(
            sa.select(ProcessCase.state, sa.func.count()).where(ProcessCase.process_id == process_id, ProcessCase.state.in_(UNDER_WAY))
            .group_by(ProcessCase.state)
        ).all())
        through = _lengths(session.execute(sa.select(ProcessCase.started_at, ProcessCase.ended_at).where(
            ProcessCase.process_id == process_id, ProcessCase.state == CaseState.FINISHED, ProcessCase.ended_at >= since,
        )).all())
        return Monitor(
            process_id, process.name, version.number, graph, {key: each for key, each in figures.items() if key in graph.nodes},
            states.get(CaseState.RUNNING, 0), states.get(CaseState.STOPPED, 0), sum(each.late for each in figures.values()), len(through),
            percentile(through, 50), percentile(through, 90), sum(each.now for key, each in figures.items() if key not in graph.nodes), days,
        )


def cases_at(ctx: Context, process_id: int, node: str | None = None) -> list[CaseAt]:
    """The open steps of a process, the late ones first.

    :param node: only there.
    """
    columns: tuple[Any, ...] = (
        ProcessCase.id, ProcessCase.title, Client.name.label("client"), ProcessStep.node, ProcessStep.title.label("step"), ProcessStep.state,
        Employee.name.label("who"), ProcessStep.opened_at, ProcessStep.due_at,
    )
    statement = (
        sa.select(*columns).select_from(ProcessStep).join(ProcessCase, ProcessCase.id == ProcessStep.case_id)
        .outerjoin(Client, Client.id == ProcessCase.client_id).outerjoin(Employee, Employee.id == ProcessStep.employee_id)
        .where(ProcessCase.process_id == process_id, ProcessCase.state.in_(UNDER_WAY), ProcessStep.state.in_(OPEN))
        .order_by(sa.case((ProcessStep.due_at.is_(None), 1), else_=0), ProcessStep.due_at, ProcessStep.opened_at).limit(MOST_CASES)
    )
    if node is not None:
        statement = statement.where(ProcessStep.node == node)
    now = clock.now()
    with ctx.reading() as session:
        return [
            CaseAt(row.id, row.title, row.client or "", row.node, row.step, row.state, row.who or "", row.opened_at, row.due_at,
                   row.due_at is not None and row.due_at < now)
            for row in session.execute(statement)
        ]


def read_trace(ctx: Context, case_id: int) -> Trace:
    """Where a case has been.

    :raises UserError: it is gone, or not to be seen.
    """
    with ctx.reading() as session:
        case = session.get(ProcessCase, case_id)
        if case is None:
            raise UserError(_("This case is not there any more, or is not yours to see."), _("Read the list again."))
        passages: dict[str, tuple[int, StepState]] = {}
        steps = sa.select(ProcessStep.node, ProcessStep.state).where(ProcessStep.case_id == case_id).order_by(ProcessStep.id)
        for node, state in session.execute(steps):
            passages[node] = passages.get(node, (0, state))[0] + 1, state
        return Trace(case.process_id, case.title, graph_of(session, case.version_id), passages)


def percentile(lengths: Sequence[int], percent: int) -> int | None:
    """The smallest of the lengths within which so many per cent of them lie (nearest rank); None where there are none.

    :param lengths: in rising order.
    """
    return lengths[-(-len(lengths) * percent // 100) - 1] if lengths else None


def _figures(ctx: Context, session: Session, process_id: int, version_id: int, since: datetime) -> dict[str, NodeFigures]:
    now = clock.now()
    standing = session.execute(
        sa.select(ProcessStep.node, ProcessStep.state, ProcessStep.due_at, Employee.name).join(ProcessCase, ProcessCase.id == ProcessStep.case_id)
        .outerjoin(Employee, Employee.id == ProcessStep.employee_id)
        .where(ProcessCase.process_id == process_id, ProcessCase.state.in_(UNDER_WAY), ProcessStep.state.in_(OPEN))
    ).all()
    passed: dict[str, list[Any]] = defaultdict(list)
    for row in session.execute(
        sa.select(
            ProcessStep.node, ProcessStep.opened_at, ProcessStep.ended_at, ProcessStep.id, ProcessStep.spent_minutes,
            sa.func.coalesce(ProcessStep.done_by_id, ProcessStep.employee_id).label("who"),
        ).join(ProcessCase, ProcessCase.id == ProcessStep.case_id)
        .where(ProcessCase.process_id == process_id, ProcessStep.state == StepState.DONE, ProcessStep.ended_at >= since)
    ):
        passed[row.node].append(row)
    costs = costs_of(ctx, session, (Worked(row.id, row.who, row.spent_minutes, row.ended_at) for rows in passed.values() for row in rows))
    planned: dict[str, Any] = {row.node: row for row in session.execute(
        sa.select(ProcessNode.node, ProcessNode.planned_minutes, ProcessNode.planned_cost).where(ProcessNode.version_id == version_id)
    )}
    at: dict[str, list[Any]] = defaultdict(list)
    for stands in standing:
        at[stands.node].append(stands)
    found = {}
    for node in at.keys() | passed.keys():
        rows, lengths, plan = at[node], _lengths([row[1:3] for row in passed[node]]), planned.get(node)
        minutes = [row.spent_minutes for row in passed[node] if row.spent_minutes is not None]
        paid = [costs[row.id] for row in passed[node] if row.id in costs]
        holders = Counter(row.name or "" for row in rows if row.state in (StepState.OPEN, StepState.IN_WORK))
        found[node] = NodeFigures(
            len(rows), sum(row.due_at is not None and row.due_at < now for row in rows), sum(row.state is StepState.FAILED for row in rows),
            tuple(holders.most_common()), len(lengths), percentile(lengths, 50), percentile(lengths, 90),
            plan.planned_minutes if plan is not None else None, round(sum(minutes) / len(minutes)) if minutes else None,
            plan.planned_cost if plan is not None else None, round_to(sum(paid, Decimal(0)) / len(paid), 2) if paid else None,
        )
    return found


def _lengths(rows: Sequence[Any]) -> list[int]:
    """Minutes by the clock between two moments, in rising order."""
    return sorted(int((end - begin).total_seconds() // 60) for begin, end in rows)
