"""In which time zone a person plans."""

from __future__ import annotations

import sqlalchemy as sa

from app.core.planning.local_zone import local_zone
from app.core.planning.wall_time import is_zone
from app.models.organisation import Branch
from app.services.context import Context


def my_zone(ctx: Context) -> str:
    """The zone of the person's branch; where it has none, that of this workstation."""
    if ctx.user.branch_id is None:
        return local_zone()
    with ctx.reading() as session:
        return known_zone(session.scalar(sa.select(Branch.zone).where(Branch.id == ctx.user.branch_id)))


def known_zone(name: str | None) -> str:
    """A zone as a card names it; that of this workstation where it names none that there is."""
    return name if name and is_zone(name) else local_zone()
