"""What left the house in large numbers, until the owner has seen it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.i18n import N_
from app.db.types import Hash, ShortText, Utc
from app.models.base import Base, Keyed, reference


class LargeExport(Keyed, Base):
    """An export, a copy, a print or a report above the firm's limit; the journal's event of the same moment cannot be changed."""

    __tablename__ = "large_export"
    __table_args__ = (sa.Index("ix_large_export_seen_at", "seen_at"),)

    at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Time")})
    employee_id: Mapped[int | None] = reference("employee", N_("Who"), index=False)
    kind: Mapped[str] = mapped_column(ShortText(10), nullable=False, info={"label": N_("What")})
    title: Mapped[str] = mapped_column(ShortText(120), nullable=False, info={"label": N_("Title")})
    row_count: Mapped[int] = mapped_column(sa.Integer, nullable=False, info={"label": N_("Rows")})
    reason: Mapped[str] = mapped_column(ShortText(500), nullable=False, info={"label": N_("Reason")})
    digest: Mapped[str] = mapped_column(Hash, nullable=False, info={"label": N_("SHA-256")})
    seen_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Seen by the owner")})
    seen_by_id: Mapped[int | None] = reference("employee", N_("Seen by"), index=False)
