"""What the agent needs to be alone, and what it did."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.i18n import N_
from app.db.types import LongText, ShortText, Utc
from app.models.base import Base, Keyed


class AgentLease(Keyed, Base):
    """Who does the work that happens while nobody looks, and until when he may."""

    __tablename__ = "agent_lease"

    name: Mapped[str] = mapped_column(ShortText(30), nullable=False, unique=True, info={"label": N_("Work")})
    holder: Mapped[str] = mapped_column(ShortText(120), nullable=False, info={"label": N_("Holder"), "journal": False})
    until: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Until"), "journal": False})


class AgentRun(Keyed, Base):
    """One run of one job."""

    __tablename__ = "agent_run"
    __table_args__ = (sa.Index("ix_agent_run_job_at", "job", "started_at"),)

    job: Mapped[str] = mapped_column(ShortText(40), nullable=False, info={"label": N_("Job")})
    started_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Started")})
    ended_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Ended")})
    is_well: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, info={"label": N_("Went well")})
    text: Mapped[str | None] = mapped_column(LongText, info={"label": N_("Outcome")})


class AgentKey(Keyed, Base):
    """The public key of an agent that is at work; the private one never leaves its memory."""

    __tablename__ = "agent_key"

    holder: Mapped[str] = mapped_column(ShortText(120), nullable=False, info={"label": N_("Holder"), "journal": False})
    address: Mapped[str] = mapped_column(ShortText(60), nullable=False, unique=True, info={"label": N_("Key of the agent")})
    seen_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Last seen"), "journal": False})
