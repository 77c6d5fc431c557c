"""What went from a person who leaves to the colleagues, record by record, so that it can be taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.enums.handover import HandoverState, ItemState
from app.core.i18n import N_
from app.db.types import Choice, Id, JsonText, ShortText, Utc
from app.models.base import Base, Keyed, reference


class Handover(Keyed, Base):
    """One handover: whose records, by which rule, how far it came."""

    __tablename__ = "handover"

    employee_id: Mapped[int] = reference("employee", N_("From"), required=True)
    made_by_id: Mapped[int | None] = reference("employee", N_("Made by"), index=False)
    made_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Handed over")})
    rule: Mapped[Any] = mapped_column(JsonText, nullable=False, info={"label": N_("Rule"), "hidden": True})
    state: Mapped[HandoverState] = mapped_column(
        Choice(HandoverState), nullable=False, default=HandoverState.RUNNING, info={"label": N_("State")},
    )
    dismisses: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, info={"label": N_("Leaves the firm")})
    undone_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Taken back")})


class HandoverItem(Keyed, Base):
    """One record of a handover: to whom it goes, and what became of it."""

    __tablename__ = "handover_item"
    __table_args__ = (
        sa.UniqueConstraint("handover_id", "entity", "record_id"),
        sa.Index("ix_handover_item_state", "handover_id", "state", "id"),
    )

    handover_id: Mapped[int] = reference("handover", N_("Handover"), required=True, index=False)
    entity: Mapped[str] = mapped_column(ShortText(27), nullable=False, info={"label": N_("Entity")})
    record_id: Mapped[int] = mapped_column(Id, nullable=False, info={"label": N_("Record")})
    to_id: Mapped[int] = reference("employee", N_("To"), required=True, index=False)
    state: Mapped[ItemState] = mapped_column(Choice(ItemState), nullable=False, default=ItemState.PLANNED, info={"label": N_("State")})
