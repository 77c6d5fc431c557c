"""The settlement ledger: who owes whom for which document, and how payments were shared out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.i18n import N_
from app.db.types import Id, Money, ShortText
from app.models.base import Base, Keyed, reference


class SettlementMovement(Keyed, Base):
    """An amount that a client came to owe us (positive) or paid (negative); for a supplier the signs are the other way round.

    ``claim_id`` is the document that the amount belongs to: the invoice (or delivery) itself, or what a payment pays.
    """

    __tablename__ = "settlement_movement"
    __table_args__ = (
        sa.Index("ix_settlement_client_date", "client_id", "date"),
        sa.UniqueConstraint("reversal_of_id"),
    )

    date: Mapped[date] = mapped_column(sa.Date, nullable=False, info={"label": N_("Date")})
    document_id: Mapped[int] = reference("document", N_("Document"), required=True)
    claim_id: Mapped[int] = reference("document", N_("Claim"), required=True)
    firm_id: Mapped[int] = reference("firm", N_("Own firm"), required=True, index=False)
    client_id: Mapped[int] = reference("client", N_("Client"), required=True, index=False)
    currency: Mapped[str] = mapped_column(ShortText(3), nullable=False, info={"label": N_("Currency")})
    charged: Mapped[Decimal] = mapped_column(Money, nullable=False, default=Decimal(0), info={"label": N_("Charged")})
    paid: Mapped[Decimal] = mapped_column(Money, nullable=False, default=Decimal(0), info={"label": N_("Paid")})
    reversal_of_id: Mapped[int | None] = mapped_column(Id, sa.ForeignKey("settlement_movement.id"), info={"label": N_("Reverses"), "hidden": True})


class Claim(Keyed, Base):
    """What is open on a document; kept by posting, equal to the sums of the settlement movements."""

    __tablename__ = "claim"
    __table_args__ = (sa.Index("ix_claim_client_due", "client_id", "due_on"),)

    document_id: Mapped[int] = mapped_column(
        Id, sa.ForeignKey("document.id"), nullable=False, unique=True, info={"label": N_("Document"), "reference": "document"}
    )
    firm_id: Mapped[int] = reference("firm", N_("Own firm"), required=True, index=False)
    client_id: Mapped[int] = reference("client", N_("Client"), required=True, index=False)
    currency: Mapped[str] = mapped_column(ShortText(3), nullable=False, info={"label": N_("Currency")})
    due_on: Mapped[date | None] = mapped_column(sa.Date, info={"label": N_("Due")})
    charged: Mapped[Decimal] = mapped_column(Money, nullable=False, default=Decimal(0), info={"label": N_("Charged")})
    paid: Mapped[Decimal] = mapped_column(Money, nullable=False, default=Decimal(0), info={"label": N_("Paid")})


class PaymentAllocation(Keyed, Base):
    """A part of a payment that goes to one claim."""

    __tablename__ = "payment_allocation"
    __table_args__ = (sa.UniqueConstraint("payment_id", "claim_id"), sa.CheckConstraint("amount > 0", name="amount"))

    payment_id: Mapped[int] = reference("document", N_("Payment"), required=True, index=False)
    claim_id: Mapped[int] = reference("document", N_("Pays"), required=True)
    amount: Mapped[Decimal] = mapped_column(Money, nullable=False, info={"label": N_("Amount")})
