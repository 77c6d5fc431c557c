"""The processes of a card: which are under way about its record, how far they are, and which can be begun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.enums.processes import CaseState, ProcessEntity, StepState, VersionState
from app.core.enums.vocabulary import choice
from app.models.documents import Document
from app.models.organisation import Employee
from app.models.processes import Process, ProcessCase, ProcessStep, ProcessVersion
from app.services.context import Context
from app.services.gates import Shut, shut_for
from app.services.process_runs.graphs import graph_of
from app.services.process_work.course_ahead import ahead

#: cases and steps of each that a card shows
MOST_CASES, MOST_DONE = 3, 2
UNDER_WAY = (CaseState.RUNNING, CaseState.STOPPED)
_KEYS: dict[str, Any] = {"client": ProcessCase.client_id, "deal": ProcessCase.deal_id, "document": ProcessCase.document_id}


@dataclass(frozen=True, slots=True)
class StripStep:
    """A step on the strip.

    :param id: of its row; None as long as the case has not come to it.
    """

    id: int | None
    title: str
    state: Literal["done", "now", "late", "failed", "ahead"]
    who: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CaseStrip:
    """A case under way, with what was done last, what is to be done, and what comes next."""

    case_id: int
    process: str
    title: str
    state: CaseState
    steps: tuple[StripStep, ...]


@dataclass(frozen=True, slots=True)
class Strips:
    """What a card shows of processes.

    :param others: further cases under way. :param shut: what keeps the document from being posted, if a process does.
    """

    cases: tuple[CaseStrip, ...] = ()
    others: int = 0
    shut: Shut | None = None


@dataclass(frozen=True, slots=True)
class Startable:
    """A process that can be begun."""

    id: int
    name: str
    description: str
    is_single: bool


def strips_of(ctx: Context, entity: str, record_id: int, *, is_shut: bool = False) -> Strips:
    """The cases under way of a record: those about it, and those of its deals and documents. One statement where there are none.

    :param is_shut: whether it is a document that cannot be posted, and a process may be the reason.
    """
    with ctx.reading() as session:
        belongs = sa.or_(_KEYS[entity] == record_id, sa.and_(ProcessCase.entity == choice(ProcessEntity, entity), ProcessCase.record_id == record_id))
        found = session.execute(
            sa.select(ProcessCase.id, ProcessCase.title, ProcessCase.state, ProcessCase.version_id, Process.name)
            .join(Process, Process.id == ProcessCase.process_id).where(belongs, ProcessCase.state.in_(UNDER_WAY)).order_by(ProcessCase.id.desc())
        ).all()
        shut = shut_for(session, "document", record_id) if is_shut else None
        if not found:
            return Strips(shut=shut)
        steps = _steps(session, [row.id for row in found[:MOST_CASES]])
        cases = tuple(
            CaseStrip(row.id, row.name, row.title, row.state, _strip(session, row.version_id, steps.get(row.id, []))) for row in found[:MOST_CASES]
        )
        return Strips(cases, len(found) - len(cases), shut)


def startable(ctx: Context, entity: str | None, document_type: str | None = None) -> list[Startable]:
    """The processes that can be begun about such a record, by name.

    :param entity: None for those that are about nothing in particular. :param document_type: of the document, where it is one.
    """
    about = Process.entity.is_(None) if entity is None else Process.entity == choice(ProcessEntity, entity)
    live = sa.exists().where(ProcessVersion.process_id == Process.id, ProcessVersion.state == VersionState.PUBLISHED)
    statement = sa.select(Process.id, Process.name, Process.description, Process.is_single).where(about, live, Process.is_active)
    if document_type is not None:
        statement = statement.where(sa.or_(Process.document_type.is_(None), Process.document_type == document_type))
    with ctx.reading() as session:
        rows = session.execute(statement.where(Process.deleted_at.is_(None)).order_by(Process.name)).all()
    return [Startable(row.id, row.name, row.description or "", row.is_single) for row in rows]


def startable_for(ctx: Context, entity: str, record_id: int) -> list[Startable]:
    """The same for one record: without those that are under way for it and run one at a time."""
    with ctx.reading() as session:
        busy = set(session.scalars(sa.select(ProcessCase.process_id).where(
            ProcessCase.entity == choice(ProcessEntity, entity), ProcessCase.record_id == record_id, ProcessCase.state.in_(UNDER_WAY),
        )))
        type = session.scalar(sa.select(Document.type).where(Document.id == record_id)) if entity == "document" else None
    return [one for one in startable(ctx, entity, type) if not (one.is_single and one.id in busy)]


def _steps(session: Session, cases: Sequence[int]) -> dict[int, list[Any]]:
    statement = (
        sa.select(
            ProcessStep.case_id, ProcessStep.id, ProcessStep.node, ProcessStep.title, ProcessStep.state, ProcessStep.role, ProcessStep.due_at,
            ProcessStep.ended_at, Employee.name,
        )
        .outerjoin(Employee, Employee.id == sa.func.coalesce(ProcessStep.done_by_id, ProcessStep.employee_id))
        .where(ProcessStep.case_id.in_(cases), ProcessStep.state != StepState.CANCELLED).order_by(ProcessStep.id)
    )
    found: dict[int, list[Any]] = {}
    for row in session.execute(statement):
        found.setdefault(row.case_id, []).append(row)
    return found


def _strip(session: Session, version_id: int, rows: Sequence[Any]) -> tuple[StripStep, ...]:
    now = clock.now()
    done = [StripStep(row.id, row.title, "done", row.name or "", row.ended_at) for row in rows if row.state is StepState.DONE][-MOST_DONE:]
    live = [row for row in rows if row.state is not StepState.DONE]
    present = [
        StripStep(
            row.id, row.title, "failed" if row.state is StepState.FAILED else "late" if row.due_at is not None and row.due_at < now else "now",
            row.name or (row.role.label if row.role is not None else ""), row.due_at,
        ) for row in live
    ]
    coming = [StripStep(None, title, "ahead") for title in ahead(graph_of(session, version_id), [row.node for row in live], 2)]
    return (*done, *present, *coming)
