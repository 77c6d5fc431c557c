"""A start for a list as its page shows it: how far it is, what was refused and why, how far its cases are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.processes import CaseState, ProcessEntity, RunItemState, RunState
from app.core.enums.vocabulary import choice
from app.core.errors import UserError
from app.core.i18n import _
from app.models.clients import Client
from app.models.documents import Document
from app.models.organisation import Employee
from app.models.processes import Process, ProcessCase, ProcessRun, ProcessRunItem
from app.models.sales import Deal
from app.services.context import Context
from app.services.documents.titles import document_title

#: lines that the page lists, those that were refused first; keys that one question names
MOST_ITEMS, MOST_KEYS = 1000, 500


@dataclass(frozen=True, slots=True)
class RunItem:
    """One record of the list."""

    id: int
    record_id: int
    title: str
    state: RunItemState
    case_id: int | None
    case_state: CaseState | None
    error: str


@dataclass(frozen=True, slots=True)
class RunReading:
    """A start for a list.

    :param started_at: naive UTC, likewise ``ended_at``. :param finished: begun cases that are through.
    """

    id: int
    process_id: int
    process: str
    title: str
    state: RunState
    by: str
    started_at: datetime
    ended_at: datetime | None
    entity: ProcessEntity | None
    begun: int
    refused: int
    waiting: int
    finished: int
    items: tuple[RunItem, ...]

    @property
    def total(self) -> int:
        """Records of the list."""
        return self.begun + self.refused + self.waiting


def read_run(ctx: Context, run_id: int) -> RunReading:
    """A start for a list with its records.

    :raises UserError: it is gone, or not to be seen.
    """
    with ctx.reading() as session:
        run = session.execute(
            sa.select(
                ProcessRun.process_id, Process.name, ProcessRun.title, ProcessRun.state, Employee.name.label("by"), ProcessRun.started_at,
                ProcessRun.ended_at,
            )
            .join(Process, Process.id == ProcessRun.process_id).outerjoin(Employee, Employee.id == ProcessRun.employee_id)
            .where(ProcessRun.id == run_id)
        ).first()
        if run is None:
            raise UserError(_("This start for a list is not there any more."), _("Read the list again."))
        counts = dict(session.execute(
            sa.select(ProcessRunItem.state, sa.func.count()).where(ProcessRunItem.run_id == run_id).group_by(ProcessRunItem.state)
        ).all())
        through = session.scalar(
            sa.select(sa.func.count()).select_from(ProcessCase).where(ProcessCase.run_id == run_id, ProcessCase.state == CaseState.FINISHED)
        )
        rows = session.execute(
            sa.select(
                ProcessRunItem.id, ProcessRunItem.entity, ProcessRunItem.record_id, ProcessRunItem.state, ProcessRunItem.case_id,
                ProcessCase.state.label("case_state"), ProcessRunItem.error,
            )
            .outerjoin(ProcessCase, ProcessCase.id == ProcessRunItem.case_id).where(ProcessRunItem.run_id == run_id)
            .order_by(sa.case((ProcessRunItem.state == RunItemState.REFUSED, 0), else_=1), ProcessRunItem.id).limit(MOST_ITEMS)
        ).all()
        entity = rows[0].entity if rows else None
        titles = titles_of(session, entity, [row.record_id for row in rows]) if entity is not None else {}
        return RunReading(
            run_id, run.process_id, run.name, run.title, run.state, run.by or "", run.started_at, run.ended_at, entity,
            counts.get(RunItemState.STARTED, 0), counts.get(RunItemState.REFUSED, 0), counts.get(RunItemState.WAITING, 0), through or 0,
            tuple(
                RunItem(
                    row.id, row.record_id, titles.get(row.record_id, f"#{row.record_id}"), row.state, row.case_id, row.case_state, row.error or "",
                )
                for row in rows
            ),
        )


def read_wanted(ctx: Context, entity: str, records: Sequence[int]) -> tuple[RunItem, ...]:
    """Records for which nothing is begun yet, as the page lists them."""
    shown = records[:MOST_ITEMS]
    with ctx.reading() as session:
        titles = titles_of(session, choice(ProcessEntity, entity), shown)
    return tuple(RunItem(0, id, titles.get(id, f"#{id}"), RunItemState.WAITING, None, None, "") for id in shown)


def titles_of(session: Session, entity: ProcessEntity, keys: Iterable[int]) -> dict[int, str]:
    """How records are called, by key."""
    wanted, found = sorted(set(keys)), dict[int, str]()
    for start in range(0, len(wanted), MOST_KEYS):
        part = wanted[start : start + MOST_KEYS]
        match entity:
            case ProcessEntity.CLIENT:
                found |= dict(session.execute(sa.select(Client.id, Client.name).where(Client.id.in_(part))).all())
            case ProcessEntity.DEAL:
                found |= dict(session.execute(sa.select(Deal.id, Deal.title).where(Deal.id.in_(part))).all())
            case _:
                rows = session.execute(sa.select(Document.id, Document.type, Document.number, Document.date).where(Document.id.in_(part)))
                found |= {row.id: document_title(row.type, row.number, row.date) for row in rows}
    return found
