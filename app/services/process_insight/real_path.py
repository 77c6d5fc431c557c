"""How a process really goes beside how it is drawn: out of our own cases, or out of the journal of another program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.enums.processes import CaseState, VersionState
from app.core.errors import UserError
from app.core.i18n import _
from app.models.clients import Client
from app.models.processes import Process, ProcessCase, ProcessStep, ProcessVersion
from app.processes.definition import Graph
from app.processes.event_log import EventLog, read_log
from app.processes.mining import Detours, Mined, find_detours, mine
from app.services.context import Context
from app.services.process_insight.journal import DAYS, find_journal
from app.services.process_runs.graphs import graph_of

Report = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class CaseBehind:
    """A case of a journal.

    :param id: of one of ours; None of a file. :param began_at: naive UTC, likewise ``ended_at``.
    """

    name: str
    id: int | None
    title: str
    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class RealPath:
    """A journal beside a drawing.

    :param name: of the process. :param graph: of the version in force, else of the newest. :param titles: step of the journal → as people call it.
    :param nodes: step of the journal → its key in the drawing. :param source: name of the file that the journal came in; empty: our own cases.
    """

    process_id: int
    name: str
    graph: Graph
    log: EventLog
    mined: Mined
    detours: Detours
    titles: Mapping[str, str]
    nodes: Mapping[str, str]
    cases: Mapping[str, CaseBehind]
    source: str = ""


def read_real_path(ctx: Context, process_id: int, days: int = DAYS, report: Report = lambda _done, _all: None) -> RealPath:
    """How the finished cases of a process really went, as far as the person sees them; there may be none.

    :param days: how far back. :param report: told how far it is; what it raises ends it.
    :raises UserError: the process is gone. :raises AccessDenied: this person sees no cases.
    """
    log = find_journal(ctx, process_id, days)
    name, graph = _drawing(ctx, process_id)
    since = clock.now() - timedelta(days=days)
    finished = (ProcessCase.process_id == process_id, ProcessCase.state == CaseState.FINISHED, ProcessCase.ended_at >= since)
    heads = sa.select(ProcessCase.id, ProcessCase.title, Client.name).outerjoin(Client, Client.id == ProcessCase.client_id).where(*finished)
    said = sa.select(ProcessStep.node, sa.func.max(ProcessStep.title)).join(ProcessCase, ProcessCase.id == ProcessStep.case_id)
    with ctx.reading() as session:
        titles = {node: title for node, title in session.execute(said.where(*finished).group_by(ProcessStep.node)) if title}
        heads_of = {str(row.id): row for row in session.execute(heads)}
    titles |= {key: node.name for key, node in graph.nodes.items() if node.name}
    cases = {}
    for trace in log.traces:
        head = heads_of.get(trace.case)
        title = " · ".join(dict.fromkeys(filter(None, (head.title.removeprefix(f"{name}: "), head.name)))) if head is not None else trace.case
        cases[trace.case] = CaseBehind(trace.case, int(trace.case), title, trace.began_at, trace.ended_at)
    keys = {key: key for key in graph.nodes}
    return RealPath(process_id, name, graph, log, mine(log), find_detours(log, graph, keys, report), titles, keys, cases)


def lay_file(ctx: Context, process_id: int, data: bytes, source: str, report: Report = lambda _done, _all: None) -> RealPath:
    """How the cases of another program's journal went beside our drawing; steps are known by the names that are drawn.

    :param data: XES or CSV, packed or not. :param source: name of the file.
    :raises UserError: it is no journal, hostile or too large, or the process is gone. :raises AccessDenied: this person sees no cases.
    """
    ctx.rights.demand("processes.process_case.view")
    log = read_log(data)
    name, graph = _drawing(ctx, process_id)
    cases = {trace.case: CaseBehind(trace.case, None, trace.case, trace.began_at, trace.ended_at) for trace in log.traces}
    nodes = {node.name: node.key for node in graph.nodes.values() if node.name}
    titles = {activity: activity for activity in log.activities}
    return RealPath(process_id, name, graph, log, mine(log), find_detours(log, graph, report=report), titles, nodes, cases, source)


def _drawing(ctx: Context, process_id: int) -> tuple[str, Graph]:
    """Name and drawing of a process: the version in force, else the newest."""
    newest = (
        sa.select(ProcessVersion.id).where(ProcessVersion.process_id == process_id)
        .order_by(sa.case((ProcessVersion.state == VersionState.PUBLISHED, 0), else_=1), ProcessVersion.number.desc()).limit(1)
    )
    with ctx.reading() as session:
        process, version = session.get(Process, process_id), session.scalar(newest)
        if process is None or version is None:
            raise UserError(_("This process is not there any more."), _("Read the list of processes again."))
        return process.name, graph_of(session, version)
