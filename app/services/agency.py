"""What the agent asks of the database: to be the only one, and to remember what it did."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.changes import Changes
from app.db.session import BrokenConstraint
from app.models.agent import AgentLease, AgentRun
from app.services.context import Context
from app.services.use_case import use_case

LEASE = "agent"


@use_case("agent.lease.take")
def _take(ctx: Context, holder: str, seconds: int) -> Changes:
    with ctx.uow() as uow:
        lease = uow.session.scalar(sa.select(AgentLease).where(AgentLease.name == LEASE).with_for_update())
        moment = clock.now()
        if lease is None:
            lease = AgentLease(name=LEASE)
            uow.session.add(lease)
        elif lease.holder != holder and lease.until > moment:
            return Changes()
        lease.holder, lease.until = holder, moment + timedelta(seconds=seconds)
        return uow.commit()


def take_lease(ctx: Context, holder: str, seconds: int) -> bool:
    """Become, or stay, the one agent of the database; False while another one holds the lease."""
    try:
        return bool(_take(ctx, holder, seconds))
    except BrokenConstraint:
        # Two agents met at the very first lease: the other one has it.
        return False


@use_case("agent.run.note")
def note_run(ctx: Context, job: str, started_at: datetime, is_well: bool, text: str) -> Changes:
    """Remember a run of a job."""
    with ctx.uow() as uow:
        uow.session.add(AgentRun(job=job, started_at=started_at, ended_at=clock.now(), is_well=is_well, text=text))
        return uow.commit()


def last_run(ctx: Context, job: str) -> datetime | None:
    """When a job last began, by whichever agent."""
    with ctx.reading() as session:
        return session.scalar(sa.select(sa.func.max(AgentRun.started_at)).where(AgentRun.job == job))
