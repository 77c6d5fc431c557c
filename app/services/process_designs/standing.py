"""With which versions the cases of a process run."""

from __future__ import annotations

import sqlalchemy as sa

from app.core.enums.processes import CaseState
from app.models.processes import ProcessCase, ProcessVersion
from app.services.context import Context

_UNDER_WAY = (CaseState.RUNNING, CaseState.STOPPED)


def running_by_version(ctx: Context, process_id: int) -> dict[int, int]:
    """How many cases that this person sees are under way with each version, by its number."""
    counted = (
        sa.select(ProcessVersion.number, sa.func.count(ProcessCase.id)).join(ProcessVersion, ProcessVersion.id == ProcessCase.version_id)
        .where(ProcessCase.process_id == process_id, ProcessCase.state.in_(_UNDER_WAY)).group_by(ProcessVersion.number)
    )
    with ctx.reading() as session:
        return dict(session.execute(counted).all())
