"""What a simulation of one of our processes rests on: its drawing, its history, its cases under way, today's people and their calendars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.enums.processes import CaseState, StepState
from app.core.errors import UserError
from app.core.i18n import _
from app.core.planning.board import Span
from app.models.clients import Client
from app.models.organisation import Employee
from app.models.processes import Process, ProcessCase, ProcessStep, ProcessToken, ProcessVersion
from app.processes.definition import Graph, Shape
from app.processes.event_log import EventLog
from app.processes.simulation import Stand, UnderWay
from app.processes.simulation.staffing import Staff
from app.processes.simulation.timeline import Timeline, timeline_of
from app.services.context import Context
from app.services.process_designs import doers
from app.services.process_insight.journal import DAYS, find_journal
from app.services.process_insight.monitor import UNDER_WAY
from app.services.process_runs.graphs import graph_of
from app.services.process_steps.step import load
from app.services.working_time.hours import of_branches, of_people

#: weeks ahead that calendars are read for: the longest question, and the time until its last cases end
WEEKS_AHEAD = 65
_CLOSED = (StepState.DONE, StepState.CANCELLED)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case under way as a list shows it. :param due_at: naive UTC."""

    id: int
    title: str
    client: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Setting:
    """All that is known of a process, as plain values.

    :param graph: of the newest version. :param log: finished cases; steps are named by their keys. :param came_at: when cases of that time began.
    :param roles: step → role, as it is called, that it is offered to. :param human: steps that a person does. :param planned: step → minutes.
    :param waits: step → minutes of working time that somebody has drawn to be waited. :param firm: its working time. :param read_at: naive UTC.
    """

    process_id: int
    name: str
    graph: Graph
    log: EventLog
    came_at: tuple[datetime, ...]
    under_way: tuple[UnderWay, ...]
    cases: Mapping[str, CaseLine]
    staff: tuple[Staff, ...]
    roles: Mapping[str, str]
    human: frozenset[str]
    planned: Mapping[str, int]
    waits: Mapping[str, int]
    firm: Timeline
    read_at: datetime


def read_setting(ctx: Context, process_id: int) -> Setting:
    """What is known of a process, as far as the person sees its cases.

    :raises UserError: it is gone. :raises AccessDenied: this person sees no cases.
    """
    load()
    log, now = find_journal(ctx, process_id), clock.now()
    with ctx.reading() as session:
        process = session.get(Process, process_id)
        newest = sa.select(ProcessVersion.id).where(ProcessVersion.process_id == process_id).order_by(ProcessVersion.number.desc()).limit(1)
        version_id = session.scalar(newest)
        if process is None or version_id is None:
            raise UserError(_("This process is not there any more."), _("Read the list of processes again."))
        graph = graph_of(session, version_id)
        came = session.scalars(sa.select(ProcessCase.started_at).where(
            ProcessCase.process_id == process_id, ProcessCase.started_at >= now - timedelta(days=DAYS), ProcessCase.state != CaseState.CANCELLED,
        ).order_by(ProcessCase.started_at)).all()
        cases, under_way = _under_way(session, process_id)
        begins = min((now, *came, *(trace.began_at for trace in log.traces), *(each.began_at for each in under_way))) - timedelta(days=7)
        staff, firm = _people(session, Span(begins, now + timedelta(weeks=WEEKS_AHEAD)), now)
    steps = [node for node in graph.nodes.values() if node.shape in (Shape.STEP, Shape.WAIT)]
    roles = {node.key: role.label for node in steps if (role := doers.role_of(graph, node)) is not None}
    human = frozenset(node.key for node in steps if doers.is_human(node))
    minutes = {node.key: int(value) for node in steps if (value := node.params.get("minutes"))}
    return Setting(
        process_id, process.name, graph, log, tuple(came), under_way, cases, staff, roles, human,
        {key: length for key, length in minutes.items() if key in human}, {key: length for key, length in minutes.items() if key not in human},
        firm, now,
    )


def _under_way(session: Session, process_id: int) -> tuple[dict[str, CaseLine], tuple[UnderWay, ...]]:
    """The cases under way: what is behind them, and where they stand."""
    lines, paths, came_up, began = {}, dict[str, list[str]](), dict[tuple[str, str], datetime](), {}
    stands = dict[str, list[Stand]]()
    head = sa.select(ProcessCase.id, ProcessCase.title, Client.name, ProcessCase.started_at, ProcessCase.due_at).outerjoin(
        Client, Client.id == ProcessCase.client_id,
    ).where(ProcessCase.process_id == process_id, ProcessCase.state.in_(UNDER_WAY)).order_by(ProcessCase.id)
    for row in session.execute(head):
        case = str(row.id)
        lines[case] = CaseLine(row.id, row.title, row.name or "", row.due_at)
        paths[case], began[case], stands[case] = [], row.started_at, []
    steps = sa.select(ProcessStep.case_id, ProcessStep.node, ProcessStep.state, ProcessStep.opened_at).join(
        ProcessCase, ProcessCase.id == ProcessStep.case_id,
    ).where(ProcessCase.process_id == process_id, ProcessCase.state.in_(UNDER_WAY)).order_by(ProcessStep.ended_at, ProcessStep.id)
    for step in session.execute(steps):
        case = str(step.case_id)
        if case in paths and step.state is StepState.DONE:
            paths[case].append(step.node)
        elif step.state not in _CLOSED:
            came_up[case, step.node] = step.opened_at
    tokens = sa.select(ProcessToken.case_id, ProcessToken.node, ProcessToken.edge).join(
        ProcessCase, ProcessCase.id == ProcessToken.case_id,
    ).where(ProcessCase.process_id == process_id, ProcessCase.state.in_(UNDER_WAY)).order_by(ProcessToken.id)
    for token in session.execute(tokens):
        case = str(token.case_id)
        if case in stands:
            at_work = came_up.get((case, token.node))
            stands[case].append(Stand(token.node, at_work or began[case], token.edge or "", at_work is not None))
    return lines, tuple(UnderWay(case, tuple(path), began[case], tuple(stands[case])) for case, path in paths.items())


def _people(session: Session, span: Span, now: datetime) -> tuple[tuple[Staff, ...], Timeline]:
    """Everybody who works here today with the working time to come, and the firm's since the oldest case."""
    rows = session.execute(
        sa.select(Employee.id, Employee.name, Employee.role, Employee.branch_id, Employee.schedule_id)
        .where(Employee.deleted_at.is_(None), Employee.is_active).order_by(Employee.name, Employee.id)
    ).all()
    branch = Counter(row.branch_id for row in rows).most_common(1)
    home = branch[0][0] if branch else None
    firm = timeline_of(of_branches(session, [home], span)[home].working(span), span)
    ahead = Span(now - timedelta(days=1), span.ends_at)
    times = of_people(session, [(row.id, row.branch_id, row.schedule_id) for row in rows], ahead)
    return tuple(Staff(row.name, row.role.label, timeline_of(times[row.id].working(ahead), ahead)) for row in rows), firm
