"""The true phones and e-mails of clients and of people there, where the firm's contacts are metered, and who was shown which of them."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.i18n import N_
from app.db.types import Hash, Id, ShortText, Utc
from app.models.base import Base, Keyed, Versioned, reference


class ContactRule(Keyed, Versioned, Base):
    """Whether contacts are metered, and how many records a person may be shown on a day. One row; without it stands what is usual.

    A table of its own, because only the owner may write it.
    """

    __tablename__ = "contact_rule"

    is_on: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, info={"label": N_("Contacts are metered")})
    quota: Mapped[int | None] = mapped_column(sa.Integer, info={"label": N_("Contacts a day")})


class ContactVault(Keyed, Base):
    """A value that stands masked in its record. Rows are only added: what a record's field shows now is the value of the newest row that shows
    the same, so a mask that comes back by an undo finds its value again. The journal learns that a value was kept, and never which."""

    __tablename__ = "contact_vault"
    __table_args__ = (sa.Index("ix_contact_vault_record", "tbl", "record_id", "field"), sa.Index("ix_contact_vault_sought", "sought", "field"))

    tbl: Mapped[str] = mapped_column(ShortText(27), nullable=False, info={"label": N_("Entity")})
    record_id: Mapped[int] = mapped_column(Id, nullable=False, info={"label": N_("Record")})
    field: Mapped[str] = mapped_column(ShortText(27), nullable=False, info={"label": N_("Field")})
    shown: Mapped[str] = mapped_column(ShortText(120), nullable=False, info={"label": N_("Shown as")})
    secret: Mapped[str] = mapped_column(ShortText(120), nullable=False, info={"label": N_("Value"), "hidden": True, "journal": False})
    sought: Mapped[str | None] = mapped_column(ShortText(120), info={"label": N_("Found by"), "hidden": True, "journal": False})
    since: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Since")})


class ContactReveal(Keyed, Base):
    """Somebody asked to be shown the contacts of a record, or for the records that have a number."""

    __tablename__ = "contact_reveal"
    __table_args__ = (sa.Index("ix_contact_reveal_day", "employee_id", "on_day"),)

    employee_id: Mapped[int | None] = reference("employee", N_("Employee"), index=False)
    login: Mapped[str] = mapped_column(ShortText(63), nullable=False, info={"label": N_("Login")})
    asked_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Time")})
    on_day: Mapped[date] = mapped_column(sa.Date, nullable=False, info={"label": N_("Day")})
    tbl: Mapped[str] = mapped_column(ShortText(27), nullable=False, info={"label": N_("Entity")})
    record_id: Mapped[int | None] = mapped_column(Id, info={"label": N_("Record")})
    why: Mapped[str] = mapped_column(ShortText(10), nullable=False, info={"label": N_("What for")})
    digest: Mapped[str | None] = mapped_column(Hash, info={"label": N_("SHA-256"), "hidden": True, "journal": False})
    tx: Mapped[int | None] = mapped_column(Id, info={"label": N_("Transaction"), "hidden": True, "journal": False})
