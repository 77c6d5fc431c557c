"""Warehouses, and the stock ledger: movements that nobody changes, balances kept beside them under a check."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.i18n import N_
from app.db.types import Id, Quantity, ShortText
from app.models.base import Base, Binned, Keyed, Versioned, reference


class Warehouse(Keyed, Versioned, Binned, Base):
    """A place where goods are kept."""

    __tablename__ = "warehouse"

    name: Mapped[str] = mapped_column(ShortText(100), nullable=False, unique=True, info={"label": N_("Name")})
    branch_id: Mapped[int | None] = reference("branch", N_("Branch"))
    address: Mapped[str | None] = mapped_column(ShortText(300), info={"label": N_("Address")})
    is_default: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, info={"label": N_("Default")})


class StockMovement(Keyed, Base):
    """A quantity that came (positive) or went (negative); never changed, corrected only by its reversal."""

    __tablename__ = "stock_movement"
    __table_args__ = (
        sa.Index("ix_stock_movement_item", "product_id", "warehouse_id", "date"),
        sa.UniqueConstraint("reversal_of_id"),
    )

    date: Mapped[date] = mapped_column(sa.Date, nullable=False, info={"label": N_("Date")})
    document_id: Mapped[int] = reference("document", N_("Document"), required=True)
    line_id: Mapped[int | None] = mapped_column(Id, info={"label": N_("Line"), "hidden": True})
    product_id: Mapped[int] = reference("product", N_("Product"), required=True, index=False)
    warehouse_id: Mapped[int] = reference("warehouse", N_("Warehouse"), required=True)
    quantity: Mapped[Decimal] = mapped_column(Quantity, nullable=False, info={"label": N_("Quantity")})
    reversal_of_id: Mapped[int | None] = mapped_column(Id, sa.ForeignKey("stock_movement.id"), info={"label": N_("Reverses"), "hidden": True})


class StockReservation(Keyed, Base):
    """A quantity set aside for an order (positive) or released from it (negative)."""

    __tablename__ = "stock_reservation"
    __table_args__ = (sa.Index("ix_stock_reservation_item", "product_id", "warehouse_id"), sa.UniqueConstraint("reversal_of_id"))

    date: Mapped[date] = mapped_column(sa.Date, nullable=False, info={"label": N_("Date")})
    document_id: Mapped[int] = reference("document", N_("Document"), required=True)
    order_line_id: Mapped[int] = mapped_column(Id, nullable=False, index=True, info={"label": N_("Order line"), "hidden": True})
    product_id: Mapped[int] = reference("product", N_("Product"), required=True, index=False)
    warehouse_id: Mapped[int] = reference("warehouse", N_("Warehouse"), required=True)
    quantity: Mapped[Decimal] = mapped_column(Quantity, nullable=False, info={"label": N_("Quantity")})
    reversal_of_id: Mapped[int | None] = mapped_column(Id, sa.ForeignKey("stock_reservation.id"), info={"label": N_("Reverses"), "hidden": True})


class StockBalance(Keyed, Base):
    """What is there and what of it is set aside; kept by posting, equal to the sums of the movements."""

    __tablename__ = "stock_balance"
    __table_args__ = (
        sa.UniqueConstraint("product_id", "warehouse_id"),
        sa.CheckConstraint("quantity >= 0", name="quantity"),
        sa.CheckConstraint("reserved >= 0 and reserved <= quantity", name="reserved"),
    )

    product_id: Mapped[int] = reference("product", N_("Product"), required=True, index=False)
    warehouse_id: Mapped[int] = reference("warehouse", N_("Warehouse"), required=True)
    quantity: Mapped[Decimal] = mapped_column(Quantity, nullable=False, default=Decimal(0), info={"label": N_("On hand")})
    reserved: Mapped[Decimal] = mapped_column(Quantity, nullable=False, default=Decimal(0), info={"label": N_("Reserved")})
