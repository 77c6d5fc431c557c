"""The processes that were brought in from the same file."""

from __future__ import annotations

import sqlalchemy as sa

from app.models.processes import Process, ProcessVersion
from app.services.context import Context
from app.services.process_designs.drafts import Design, read_design


def family(ctx: Context, document: str) -> list[Design]:
    """The newest drawings of the processes that came from a file, by process; none for a drawing that came from no file.

    :param document: the file, as the drawings keep it.
    """
    if not document:
        return []
    newest = (
        sa.select(sa.func.max(ProcessVersion.number)).where(ProcessVersion.process_id == Process.id).correlate(Process).scalar_subquery()
    )
    statement = (
        sa.select(ProcessVersion.id, ProcessVersion.graph).join(Process, Process.id == ProcessVersion.process_id)
        .where(ProcessVersion.number == newest, Process.deleted_at.is_(None)).order_by(Process.id)
    )
    with ctx.reading() as session:
        found = [row.id for row in session.execute(statement) if (row.graph or {}).get("foreign", {}).get("document") == document]
    return [read_design(ctx, version_id) for version_id in found]
