"""A process proposed from what was done by hand, with what decides its choices, and taken as a draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.core.changes import Changes
from app.core.errors import UserError
from app.core.i18n import _
from app.processes.decisions import Decided, decide
from app.processes.definition import Graph
from app.processes.layout import arrange
from app.processes.mining import mine
from app.processes.proposal import Proposal, propose
from app.services.context import Context
from app.services.process_designs.drafts import create_process
from app.services.process_insight.by_hand import Beginning, read_by_hand
from app.services.process_insight.known_values import known_values
from app.services.process_insight.real_path import CaseBehind, RealPath

#: cases from which something can be learned
ENOUGH = 3
Report = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Offered:
    """A process as it was done by hand.

    :param real: the drawing with the cases along it; None where too few were found. :param cases: how many were found.
    :param left_out: what was done seldom, as people call it → in how many cases. :param choices: what can be said of each choice of the drawing.
    """

    beginning: Beginning
    cases: int
    real: RealPath | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)
    choices: tuple[Decided, ...] = ()


def offer(ctx: Context, beginning: Beginning, days: int, least: float, report: Report = lambda _done, _all: None) -> Offered:
    """The process that the cases of the last days show.

    :param least: what a smaller share of them does is left out. :param report: told how far it is; what it raises ends it.
    :raises AccessDenied: this person draws no processes.
    """
    work = read_by_hand(ctx, beginning, days)
    count = len(work.log.traces)
    if count < ENOUGH:
        return Offered(beginning, count)
    found = propose(work.log, work.plans, beginning.about, beginning.document_type, least, report=report)
    graph, choices = _decided(ctx, beginning, found)
    titles = {code: plan.name for code, plan in work.plans.items()}
    cases = {
        trace.case: CaseBehind(trace.case, int(trace.case), work.titles.get(trace.case, trace.case), trace.began_at, trace.ended_at)
        for trace in found.log.traces
    }
    nodes = {code: key for key, code in found.names.items()}
    real = RealPath(0, beginning.label, graph, found.log, mine(found.log), found.detours, titles, nodes, cases)
    return Offered(beginning, count, real, {titles[code]: often for code, often in found.left_out.items()}, choices)


def _decided(ctx: Context, beginning: Beginning, found: Proposal) -> tuple[Graph, tuple[Decided, ...]]:
    """The drawing with the conditions that the records of the cases show, as they were when each choice was made."""
    traces = {trace.case: trace for trace in found.log.traces}
    with ctx.reading() as session:
        known = known_values(session, beginning.about, map(int, traces))

    def facts(case: str, done: int) -> Mapping[str, Any]:
        return known.at(int(case), _decided_at([event.at for event in traces[case].events], done))

    graph, choices = decide(found.graph, found.detours.done_before, list(traces), facts, known.fields)
    return arrange(graph), choices


def _decided_at(moments: list[datetime], done: int) -> datetime:
    """When a choice was made behind so many steps: with the last of them, or with the first that there is."""
    return moments[max(done - 1, 0)]


def take(ctx: Context, name: str, offered: Offered, key: str | None = None) -> Changes:
    """Make a process with the proposed drawing as its draft.

    :param key: the same taken twice makes one. :raises FieldErrors: it has no name. :raises UserError: nothing was found to propose.
    """
    if offered.real is None:
        raise UserError(_("There are too few cases to propose a process from."), _("Look further back, or at other cases."))
    text = _("Proposed from {count} cases: {cases}.").format(count=offered.cases, cases=offered.beginning.label)
    return create_process(ctx, name, offered.real.graph, description=text, key=key)
