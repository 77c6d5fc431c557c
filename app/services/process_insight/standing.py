"""Where a tried case stands, and what could happen there."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.processes import CaseState, StepState, TimerKind
from app.core.i18n import _, format_moment
from app.models.organisation import Employee
from app.models.processes import ProcessCase, ProcessStep, ProcessTimer
from app.processes.definition import Graph, Node, Shape
from app.processes.ways import ERROR
from app.services.process_insight.trial import Act, Choice, Standing, Way
from app.services.process_runs.calling import key_of
from app.services.process_runs.entering import is_automatic
from app.services.process_runs.graphs import graph_of
from app.services.process_work.doing import ports_of
from app.services.process_work.step_form import form_in

_CALLED = key_of(0).partition("|")[0]
_MESSAGES = ("message", "event", "signal")


def open_rows(session: Session, cases: Sequence[int]) -> list[ProcessStep]:
    """The steps of some cases that are not left yet, in the order in which they came up."""
    statement = (
        sa.select(ProcessStep).join(ProcessCase, ProcessCase.id == ProcessStep.case_id)
        .where(
            ProcessStep.case_id.in_(cases), ProcessStep.state.not_in((StepState.DONE, StepState.CANCELLED)),
            ProcessCase.state.in_((CaseState.RUNNING, CaseState.STOPPED)),
        ).order_by(ProcessStep.id)
    )
    return list(session.scalars(statement))


def first_timer(session: Session, step_ids: Collection[int]) -> ProcessTimer | None:
    """The next moment that is set for some steps."""
    statement = sa.select(ProcessTimer).where(ProcessTimer.step_id.in_(step_ids), ProcessTimer.is_open)
    return session.scalars(statement.order_by(ProcessTimer.due_at, ProcessTimer.id).limit(1)).first()


def waits_for_event(row: ProcessStep) -> bool:
    """Whether a wait goes on with something that happens outside; a called process ends by itself."""
    return row.state is StepState.WAITING and row.waits_for is not None and not row.waits_for.startswith(f"{_CALLED}|")


def standing_of(session: Session, row: ProcessStep, number: int) -> Standing:
    """A step with what could happen to it.

    :param number: of its case.
    """
    graph = graph_of(session, session.get_one(ProcessCase, row.case_id).version_id)
    form = form_in(session, row.id)
    who = form.holder or (row.role.label if row.role is not None else "")
    return Standing(number, row.node, row.title, row.kind, who, form, tuple(_ways(session, graph, row, number)))


def doer(session: Session, row: ProcessStep) -> str:
    """Who has done a step, or would; empty where it is done by itself."""
    if is_automatic(row.kind):
        return ""
    name = session.scalar(sa.select(Employee.name).where(Employee.id == (row.employee_id or 0)))
    return name or (row.role.label if row.role is not None else "")


def _ways(session: Session, graph: Graph, row: ProcessStep, number: int) -> list[Way]:
    node = graph.nodes.get(row.node)
    if node is None:
        return []
    timer = first_timer(session, [row.id])
    moment = format_moment(timer.due_at) if timer is not None else ""
    ports = ports_of(graph, row.node, row.kind)
    if row.state is StepState.FAILED or (is_automatic(row.kind) and node.shape is Shape.STEP and row.state is StepState.OPEN):
        return [_by(row, number, code, _as_if(words, len(ports) > 1)) for code, words in ports.items()]
    if row.state is StepState.WAITING:
        found = [Way(_("What it waits for comes"), Choice(row.node, Act.COMES, case=number))] if waits_for_event(row) else []
        return [*found, Way(_("Its time is over"), Choice(row.node, Act.PASSES, case=number), moment)] if timer is not None else found
    found = [_by(row, number, code, words) for code, words in ports.items()]
    if timer is not None:
        detail = _("until {moment}: {what}").format(moment=moment, what=_what(graph, timer))
        found.append(Way(_("Nobody does it"), Choice(row.node, Act.PASSES, case=number), detail))
    for edge in graph.boundaries.get(row.node, ()):
        if edge.type in _MESSAGES:
            found.append(Way(edge.name or _("A message comes meanwhile"), Choice(row.node, Act.COMES, edge=edge.key, case=number)))
    if _has_error_way(graph, node):
        found.append(Way(_("It cannot be done"), Choice(row.node, Act.FAILS, case=number)))
    return found


def _by(row: ProcessStep, number: int, code: str, words: str) -> Way:
    return Way(words, Choice(row.node, Act.DONE, code, case=number), asks=row.state is not StepState.FAILED and not is_automatic(row.kind))


def _as_if(words: str, is_one_of_several: bool) -> str:
    return _("Go on as if: {outcome}").format(outcome=words) if is_one_of_several else _("Go on as if it were done")


def _what(graph: Graph, timer: ProcessTimer) -> str:
    node = graph.nodes.get(timer.node or "")
    return node.name if timer.kind is TimerKind.BOUNDARY and node is not None and node.name else timer.kind.label


def _has_error_way(graph: Graph, node: Node) -> bool:
    by_port = any(edge.port == ERROR for edge in graph.outgoing.get(node.key, ()))
    return by_port or any(edge.type == ERROR for edge in graph.boundaries.get(node.key, ()))
