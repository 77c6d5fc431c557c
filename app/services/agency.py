"""What the agent asks of the database: to be the only one, and to remember what it did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.changes import Changes
from app.db.server_time import server_time
from app.db.session import BrokenConstraint
from app.models.agent import AgentLease, AgentRun
from app.services.context import Context
from app.services.use_case import use_case

LEASE = "agent"
#: the run that notes since when an agent is the one
BEGAN = "began"


@dataclass(frozen=True, slots=True)
class Lease:
    """Who is the one agent.

    :param since: since when; None where that is not known any more. :param until: how long it may be silent.
    :param is_held: whether it is at work, by the server's clock.
    """

    holder: str
    since: datetime | None
    until: datetime
    is_held: bool


@use_case("agent.lease.take")
def _take(ctx: Context, holder: str, seconds: int) -> Changes:
    with ctx.uow() as uow:
        lease = uow.session.scalar(sa.select(AgentLease).where(AgentLease.name == LEASE).with_for_update())
        moment = uow.session.execute(sa.select(server_time(ctx.database.name))).scalar_one()
        if lease is None:
            lease = AgentLease(name=LEASE)
            uow.session.add(lease)
        elif lease.holder != holder and lease.until > moment:
            return Changes()
        lease.holder, lease.until = holder, moment + timedelta(seconds=seconds)
        uow.session.add(AgentRun(job=BEGAN, started_at=moment, ended_at=moment, is_well=True, text=holder))
        uow.touch(AgentLease.__tablename__, 0)
        return uow.commit()


def take_lease(ctx: Context, holder: str, seconds: int) -> bool:
    """Become, or stay, the one agent of the database; False while another one holds the lease."""
    if _renew(ctx, holder, seconds):
        return True
    try:
        return bool(_take(ctx, holder, seconds))
    except BrokenConstraint:
        # Two agents met at the very first lease: the other one has it.
        return False


def give_up_lease(ctx: Context, holder: str) -> None:
    """Leave the place to others at once."""
    _renew(ctx, holder, 0)


def _renew(ctx: Context, holder: str, seconds: int) -> bool:
    """Keep what one has, past the journal: a heartbeat says nothing that anybody would look for there."""
    kind = ctx.database.name
    mine = sa.update(AgentLease).where(AgentLease.name == LEASE, AgentLease.holder == holder, AgentLease.until > server_time(kind))
    held = sa.select(AgentLease.id).where(AgentLease.name == LEASE, AgentLease.holder == holder, AgentLease.until > server_time(kind))
    with ctx.database.said_plainly(), Session(ctx.database.engine) as session:
        session.execute(mine.values(until=server_time(kind, seconds)).execution_options(synchronize_session=False))
        is_held = session.scalar(held) is not None  # drivers of Firebird do not say how many rows an update met
        session.commit()
    return is_held


def lease(ctx: Context) -> Lease | None:
    """Who is the one agent, or was the last one."""
    with ctx.reading() as session:
        held = sa.case((AgentLease.until > server_time(ctx.database.name), 1), else_=0)
        found = session.execute(sa.select(AgentLease.holder, AgentLease.until, held).where(AgentLease.name == LEASE)).first()
        if found is None:
            return None
        began = sa.select(sa.func.max(AgentRun.started_at)).where(AgentRun.job == BEGAN, sa.cast(AgentRun.text, sa.String(120)) == found[0])
        return Lease(found[0], session.scalar(began), found[1], bool(found[2]))


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


def last_runs(ctx: Context) -> list[AgentRun]:
    """The latest run of each job but the beginnings, the newest first."""
    latest = sa.select(sa.func.max(AgentRun.id)).where(AgentRun.job != BEGAN).group_by(AgentRun.job)
    with ctx.reading() as session:
        return list(session.scalars(sa.select(AgentRun).where(AgentRun.id.in_(latest)).order_by(AgentRun.started_at.desc())))
