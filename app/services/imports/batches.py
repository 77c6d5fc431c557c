"""The imports of the past, for those who look back or want one undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.models.exchange import ImportBatch
from app.models.organisation import Employee
from app.services.context import Context
from app.services.imports.targets import KINDS
from app.services.imports.undo import why_not_undo


@dataclass(frozen=True, slots=True)
class BatchInfo:
    """One import.

    :param at: UTC.
    :param records: how many were new or changed.
    :param why_not: why it cannot be undone; "" where it can.
    """

    id: int
    kind: str
    file_name: str
    at: datetime
    employee: str
    records: int
    state: str
    why_not: str


def recent(ctx: Context, limit: int = 8) -> list[BatchInfo]:
    """The last imports, the newest first."""
    statement = (
        sa.select(ImportBatch, Employee.name).outerjoin(Employee, Employee.id == ImportBatch.employee_id).order_by(ImportBatch.id.desc()).limit(limit)
    )
    with ctx.reading() as session:
        return [_info(ctx, batch, name or "") for batch, name in session.execute(statement)]


def _info(ctx: Context, batch: ImportBatch, employee: str) -> BatchInfo:
    counts = dict(batch.counts or {}).get("records", {})
    kind = KINDS.find(batch.kind)
    return BatchInfo(
        batch.id, kind.name if kind is not None else batch.kind, batch.file_name, batch.at, employee,
        int(counts.get("new", 0)) + int(counts.get("changed", 0)), batch.state.label, why_not_undo(ctx, batch) or "",
    )
