"""When people work, when they are away, and what else can be planned: rooms, cars, machines."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.enums.planning import AbsenceKind, ResourceKind
from app.core.i18n import N_
from app.db.types import Choice, JsonText, LongText, ShortText
from app.models.base import Base, Binned, Keyed, Versioned, reference


class WorkSchedule(Keyed, Versioned, Binned, Base):
    """The working hours of a week; part-time work is a schedule of its own."""

    __tablename__ = "work_schedule"

    name: Mapped[str] = mapped_column(ShortText(100), nullable=False, info={"label": N_("Name")})
    #: seven lists, Monday first, of ``["09:00", "13:00"]`` in wall time
    hours: Mapped[Any] = mapped_column(JsonText, nullable=False, info={"label": N_("Working hours")})
    is_default: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, info={"label": N_("Default")})


class Holiday(Keyed, Versioned, Binned, Base):
    """A day on which nobody works though the week says so, or everybody though it does not: what the firm adds to its country's calendar."""

    __tablename__ = "holiday"

    branch_id: Mapped[int | None] = reference("branch", N_("Branch"))
    day: Mapped[date] = mapped_column(sa.Date, nullable=False, index=True, info={"label": N_("Day")})
    name: Mapped[str] = mapped_column(ShortText(100), nullable=False, info={"label": N_("Name")})
    is_worked: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, info={"label": N_("Working day")})


class Absence(Keyed, Versioned, Binned, Base):
    """Whole days, or an hour of them, on which a person is not planned."""

    __tablename__ = "absence"
    __table_args__ = (sa.Index("ix_absence_employee_days", "employee_id", "first_day", "last_day"),)

    employee_id: Mapped[int] = reference("employee", N_("Employee"), required=True, index=False)
    kind: Mapped[AbsenceKind] = mapped_column(Choice(AbsenceKind), nullable=False, default=AbsenceKind.VACATION, info={"label": N_("Kind")})
    first_day: Mapped[date] = mapped_column(sa.Date, nullable=False, info={"label": N_("From")})
    last_day: Mapped[date] = mapped_column(sa.Date, nullable=False, info={"label": N_("To")})
    from_time: Mapped[str | None] = mapped_column(ShortText(5), info={"label": N_("From hour"), "hint": N_("Empty: the whole day")})
    to_time: Mapped[str | None] = mapped_column(ShortText(5), info={"label": N_("To hour")})
    is_approved: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, info={"label": N_("Approved")})
    comment: Mapped[str | None] = mapped_column(LongText, info={"label": N_("Comment")})


class Resource(Keyed, Versioned, Binned, Base):
    """A car, a room or a machine that a task takes."""

    __tablename__ = "resource"

    name: Mapped[str] = mapped_column(ShortText(100), nullable=False, info={"label": N_("Name")})
    kind: Mapped[ResourceKind] = mapped_column(Choice(ResourceKind), nullable=False, default=ResourceKind.ROOM, info={"label": N_("Kind")})
    branch_id: Mapped[int | None] = reference("branch", N_("Branch"))
    seats: Mapped[int | None] = mapped_column(sa.Integer, info={"label": N_("Seats")})
    comment: Mapped[str | None] = mapped_column(LongText, info={"label": N_("Comment")})
    is_active: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=True, info={"label": N_("In use")})
