"""Deals and their stages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.enums.documents import StageKind
from app.core.i18n import N_
from app.db.types import Choice, LongText, Money, Percent, ShortText
from app.models.base import Base, Binned, Keyed, Searched, Versioned, reference


class DealStage(Keyed, Versioned, Binned, Base):
    """A stage of the sales funnel."""

    __tablename__ = "deal_stage"

    name: Mapped[str] = mapped_column(ShortText(80), nullable=False, info={"label": N_("Name")})
    position: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0, info={"label": N_("Sequence")})
    kind: Mapped[StageKind] = mapped_column(Choice(StageKind), nullable=False, default=StageKind.OPEN, info={"label": N_("Kind")})
    probability: Mapped[Decimal] = mapped_column(Percent, nullable=False, default=Decimal(0), info={"label": N_("Probability")})


class Deal(Keyed, Versioned, Binned, Searched, Base):
    """A chance to sell, on its way through the stages."""

    __tablename__ = "deal"

    title: Mapped[str] = mapped_column(ShortText(200), nullable=False, info={"label": N_("Title"), "search": True})
    client_id: Mapped[int] = reference("client", N_("Client"), required=True)
    contact_id: Mapped[int | None] = reference("contact", N_("Contact"))
    stage_id: Mapped[int] = reference("deal_stage", N_("Stage"), required=True)
    manager_id: Mapped[int | None] = reference("employee", N_("Manager"))
    amount: Mapped[Decimal | None] = mapped_column(Money, info={"label": N_("Amount")})
    currency: Mapped[str] = mapped_column(ShortText(3), nullable=False, default="EUR", info={"label": N_("Currency"), "mask": "currency"})
    opened_on: Mapped[date] = mapped_column(sa.Date, nullable=False, info={"label": N_("Opened")})
    expected_on: Mapped[date | None] = mapped_column(sa.Date, info={"label": N_("Expected")})
    closed_on: Mapped[date | None] = mapped_column(sa.Date, info={"label": N_("Closed")})
    next_step: Mapped[str | None] = mapped_column(ShortText(200), info={"label": N_("Next step")})
    loss_reason: Mapped[str | None] = mapped_column(ShortText(200), info={"label": N_("Reason of loss")})
    comment: Mapped[str | None] = mapped_column(LongText, info={"label": N_("Comment")})
