"""What people set up for themselves: saved views of lists, pinned records, and settings of the firm."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.i18n import N_
from app.db.types import Id, JsonText, ShortText
from app.models.base import Base, Keyed, Versioned, reference


class SavedView(Keyed, Versioned, Base):
    """Columns, order, filters and groups of a list under a name; without an employee it is everybody's."""

    __tablename__ = "saved_view"

    entity: Mapped[str] = mapped_column(ShortText(27), nullable=False, index=True, info={"label": N_("List")})
    name: Mapped[str] = mapped_column(ShortText(80), nullable=False, info={"label": N_("Name")})
    employee_id: Mapped[int | None] = reference("employee", N_("Owner"))
    position: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0, info={"label": N_("Sequence")})
    definition: Mapped[Any] = mapped_column(JsonText, nullable=False, info={"label": N_("Definition"), "hidden": True})


class PinnedRecord(Keyed, Base):
    """A record that an employee keeps in the navigation."""

    __tablename__ = "pinned_record"
    __table_args__ = (sa.UniqueConstraint("employee_id", "entity", "record_id"),)

    employee_id: Mapped[int] = reference("employee", N_("Employee"), required=True, index=False)
    entity: Mapped[str] = mapped_column(ShortText(27), nullable=False, info={"label": N_("Entity")})
    record_id: Mapped[int] = mapped_column(Id, nullable=False, info={"label": N_("Record")})


class NumberCounter(Keyed, Base):
    """The last number of a series: locked last in a posting, so numbers have no gaps."""

    __tablename__ = "number_counter"

    key: Mapped[str] = mapped_column(ShortText(80), nullable=False, unique=True, info={"label": N_("Series")})
    value: Mapped[int] = mapped_column(Id, nullable=False, default=0, info={"label": N_("Last number")})


class FirmSetting(Keyed, Versioned, Base):
    """A setting of the whole firm, by name."""

    __tablename__ = "firm_setting"

    name: Mapped[str] = mapped_column(ShortText(80), nullable=False, unique=True, info={"label": N_("Name")})
    value: Mapped[Any] = mapped_column(JsonText, nullable=True, info={"label": N_("Value")})
