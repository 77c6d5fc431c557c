"""Processes that begin on a schedule: once for the firm, or for every record that their condition names."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.changes import Changes
from app.core.enums.processes import ProcessEntity, RunState, StartKind
from app.core.errors import Unreachable, UserError
from app.db.locking import lock_rows
from app.db.session import UnitOfWork
from app.models.clients import Client
from app.models.documents import Document
from app.models.processes import Process, ProcessRun, ProcessStart
from app.models.sales import Deal
from app.services.context import Context
from app.services.process_designs.schedule import next_moment
from app.services.process_runs.births import Birth
from app.services.process_runs.conditions import holds
from app.services.process_runs.mass import add_run, go_on_run
from app.services.process_runs.starting import begin_case
from app.services.use_case import declare, perform

_log = logging.getLogger(__name__)
BEGIN = "processes.process_case.begin_due"
declare(BEGIN, undo=False)
_MODELS: dict[ProcessEntity, Any] = {ProcessEntity.CLIENT: Client, ProcessEntity.DEAL: Deal, ProcessEntity.DOCUMENT: Document}


def due(ctx: Context) -> list[int]:
    """The starts whose moment has come."""
    with ctx.reading() as session:
        return list(session.scalars(_scheduled(ProcessStart.id).where(ProcessStart.next_at <= clock.now()).order_by(ProcessStart.id)))


def next_moment_of_all(session: Session) -> datetime | None:
    """When the next of all schedules is due, naive UTC."""
    found: datetime | None = session.scalar(_scheduled(ProcessStart.next_at).order_by(ProcessStart.next_at).limit(1))
    return found


def begin(ctx: Context, start_id: int) -> Changes:
    """Begin what a schedule says, once for its moment, whoever asks; the next moment is set in the same transaction.

    A process about records is begun for each of them as a start for a list, which goes on where it stood when it is broken off.
    """
    def operation(inner: Context) -> Changes:
        with inner.uow() as uow:
            (start,) = lock_rows(uow.session, ProcessStart, [start_id]) or (None,)
            if start is None or not start.is_active or start.next_at is None or start.next_at > clock.now():
                return Changes()
            moment = start.next_at
            start.next_at = next_moment(start.rule or "", start.zone or "UTC", max(moment, clock.now()))
            _begin(inner, uow, start)
            return uow.commit()

    try:
        changes = perform(ctx, BEGIN, operation)
        for run_id in changes.created("process_run"):
            changes |= go_on_run(ctx, run_id)
    except Unreachable:
        raise
    except UserError as error:
        _log.warning("the schedule %s began nothing this time: %s", start_id, error)
        return Changes()
    return changes


def unfinished_runs(ctx: Context) -> list[int]:
    """Starts for lists that schedules began, and that were broken off."""
    with ctx.reading() as session:
        runs = sa.select(ProcessRun.id).where(ProcessRun.state == RunState.RUNNING, ProcessRun.employee_id == ctx.user.id)
        return list(session.scalars(runs.order_by(ProcessRun.id)))


def _begin(ctx: Context, uow: UnitOfWork, start: ProcessStart) -> None:
    process = uow.session.get_one(Process, start.process_id)
    if process.entity is None:
        if start.condition is None or holds(start.condition, uow.session, None, None):
            begin_case(ctx, uow, Birth(process.id), start.node)
        return
    records = [id for id in records_of(uow.session, process.entity) if holds(start.condition, uow.session, process.entity, id)]
    if records:
        add_run(ctx, uow, process, process.entity, records, {})


def records_of(session: Session, entity: ProcessEntity) -> Sequence[int]:
    """The records that a process on a schedule looks at."""
    model = _MODELS[entity]
    return session.scalars(sa.select(model.id).where(model.deleted_at.is_(None)).order_by(model.id)).all()


def _scheduled(column: Any) -> sa.Select[Any]:
    alive = sa.select(column).join(Process, Process.id == ProcessStart.process_id)
    return alive.where(
        ProcessStart.kind == StartKind.SCHEDULE, ProcessStart.is_active, ProcessStart.next_at.is_not(None), Process.is_active,
        Process.deleted_at.is_(None),
    )
