"""What was backed up, and whether it could be brought back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.i18n import N_
from app.db.types import Id, JsonText, LongText, ShortText, Utc
from app.models.base import Base, Keyed


class BackupRun(Keyed, Base):
    """One backup, or one trial of an older one: how large, how long, and what was compared."""

    __tablename__ = "backup_run"
    __table_args__ = (sa.Index("ix_backup_run_at", "started_at"),)

    kind: Mapped[str] = mapped_column(ShortText(10), nullable=False, info={"label": N_("Kind")})
    started_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Started")})
    ended_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Ended")})
    machine: Mapped[str] = mapped_column(ShortText(120), nullable=False, info={"label": N_("Computer")})
    file: Mapped[str | None] = mapped_column(ShortText(500), info={"label": N_("File")})
    second_file: Mapped[str | None] = mapped_column(ShortText(500), info={"label": N_("Second copy")})
    size: Mapped[int] = mapped_column(Id, nullable=False, default=0, info={"label": N_("Bytes")})
    key_mark: Mapped[str | None] = mapped_column(ShortText(16), info={"label": N_("Key")})
    written_ms: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0, info={"label": N_("Written in, ms")})
    checked_ms: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0, info={"label": N_("Tried in, ms")})
    is_verified: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, info={"label": N_("Tried by restoring")})
    compared: Mapped[Any] = mapped_column(JsonText, nullable=True, info={"label": N_("Compared")})
    text: Mapped[str | None] = mapped_column(LongText, info={"label": N_("Outcome")})
