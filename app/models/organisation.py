"""Our own side: legal entities, branches, employees."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.enums.documents import ClaimsOn, RoundTax
from app.core.enums.people import Role, Scope
from app.core.i18n import N_
from app.db.types import Choice, Money, ShortText
from app.models.base import Base, Binned, Keyed, Searched, Versioned, reference


class Branch(Keyed, Versioned, Binned, Base):
    """A branch: an office with its own people, warehouses and number series."""

    __tablename__ = "branch"

    name: Mapped[str] = mapped_column(ShortText(100), nullable=False, info={"label": N_("Name")})
    code: Mapped[str | None] = mapped_column(ShortText(10), info={"label": N_("Code"), "hint": N_("Stands in document numbers")})
    address: Mapped[str | None] = mapped_column(ShortText(300), info={"label": N_("Address")})
    zone: Mapped[str | None] = mapped_column(
        ShortText(40), info={"label": N_("Time zone"), "hint": N_("Such as Europe/Berlin; empty: that of the workstation")},
    )
    country: Mapped[str | None] = mapped_column(
        ShortText(2), info={"label": N_("Holidays of"), "codes": "country", "hint": N_("Empty: of the country of the own firm")},
    )
    region: Mapped[str | None] = mapped_column(
        ShortText(10), info={"label": N_("Region"), "hint": N_("Code of the state or region whose holidays count, such as BY")},
    )
    schedule_id: Mapped[int | None] = reference("work_schedule", N_("Working hours"), index=False)


class Firm(Keyed, Versioned, Binned, Base):
    """One of our own legal entities, with what its papers must show."""

    __tablename__ = "firm"

    name: Mapped[str] = mapped_column(ShortText(150), nullable=False, info={"label": N_("Name")})
    full_name: Mapped[str | None] = mapped_column(ShortText(300), info={"label": N_("Full legal name")})
    country: Mapped[str] = mapped_column(ShortText(2), nullable=False, default="DE", info={"label": N_("Country"), "codes": "country"})
    currency: Mapped[str] = mapped_column(ShortText(3), nullable=False, default="EUR", info={"label": N_("Currency"), "mask": "currency"})
    language: Mapped[str] = mapped_column(
        ShortText(5), nullable=False, default="en", info={"label": N_("Language of documents"), "codes": "language"},
    )
    tax_id: Mapped[str | None] = mapped_column(ShortText(30), info={"label": N_("Tax number"), "mask": "tax_id"})
    tax_reason_code: Mapped[str | None] = mapped_column(ShortText(9), info={"label": N_("Tax reason code (КПП)"), "mask": "kpp"})
    vat_number: Mapped[str | None] = mapped_column(ShortText(30), info={"label": N_("VAT number"), "mask": "vat"})
    registration_number: Mapped[str | None] = mapped_column(ShortText(60), info={"label": N_("Registration number")})
    statistics_code: Mapped[str | None] = mapped_column(ShortText(14), info={"label": N_("Statistics code (ОКПО)")})
    address: Mapped[str | None] = mapped_column(ShortText(300), info={"label": N_("Address")})
    phone: Mapped[str | None] = mapped_column(ShortText(60), info={"label": N_("Phone"), "mask": "phone"})
    email: Mapped[str | None] = mapped_column(ShortText(120), info={"label": N_("E-mail"), "mask": "email"})
    website: Mapped[str | None] = mapped_column(ShortText(120), info={"label": N_("Website")})
    director: Mapped[str | None] = mapped_column(ShortText(120), info={"label": N_("Director"), "group": N_("Signers")})
    director_post: Mapped[str | None] = mapped_column(ShortText(120), info={"label": N_("Post of the director"), "group": N_("Signers")})
    accountant: Mapped[str | None] = mapped_column(ShortText(120), info={"label": N_("Accountant"), "group": N_("Signers")})
    prices_include_tax: Mapped[bool] = mapped_column(
        sa.Boolean, nullable=False, default=False, info={"label": N_("Prices include tax"), "group": N_("Rules")}
    )
    round_tax: Mapped[RoundTax] = mapped_column(
        Choice(RoundTax), nullable=False, default=RoundTax.RATE, info={"label": N_("Tax is rounded"), "group": N_("Rules")}
    )
    claims_on: Mapped[ClaimsOn] = mapped_column(
        Choice(ClaimsOn), nullable=False, default=ClaimsOn.INVOICE, info={"label": N_("The client owes from"), "group": N_("Rules")}
    )
    payment_days: Mapped[int] = mapped_column(
        sa.Integer, nullable=False, default=14, info={"label": N_("Days to pay"), "group": N_("Rules")}
    )
    closed_until: Mapped[date | None] = mapped_column(
        sa.Date,
        info={
            "label": N_("Closed until"), "group": N_("Rules"), "kept": True,
            "hint": N_("Nothing is posted up to this day; set under Closing the books"),
        },
    )
    logo_id: Mapped[int | None] = reference("file_content", N_("Logo"), index=False, kind="file")
    stamp_id: Mapped[int | None] = reference("file_content", N_("Stamp"), index=False, kind="file")

    accounts: Mapped[list[FirmBankAccount]] = relationship(back_populates="firm", order_by="FirmBankAccount.id")


class FirmBankAccount(Keyed, Versioned, Binned, Base):
    """A bank account of ours."""

    __tablename__ = "firm_bank_account"

    firm_id: Mapped[int] = reference("firm", N_("Own firm"), required=True)
    account: Mapped[str] = mapped_column(ShortText(40), nullable=False, info={"label": N_("Account or IBAN"), "mask": "account"})
    currency: Mapped[str] = mapped_column(ShortText(3), nullable=False, default="EUR", info={"label": N_("Currency"), "mask": "currency"})
    bank_name: Mapped[str | None] = mapped_column(ShortText(150), info={"label": N_("Bank")})
    bank_code: Mapped[str | None] = mapped_column(ShortText(20), info={"label": N_("BIC"), "mask": "bank_code"})
    correspondent_account: Mapped[str | None] = mapped_column(ShortText(20), info={"label": N_("Correspondent account")})
    is_default: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, info={"label": N_("Default")})

    firm: Mapped[Firm] = relationship(back_populates="accounts")


def _first_scope(context: Any) -> Scope:
    """Whoever sells sees the own clients until somebody widens it."""
    return Scope.OWN if context.get_current_parameters().get("role") in (Role.SALES, Role.OPERATOR) else Scope.ALL


class Employee(Keyed, Versioned, Binned, Searched, Base):
    """A person who works here; on a server each has a login of the database."""

    __tablename__ = "employee"

    name: Mapped[str] = mapped_column(ShortText(120), nullable=False, info={"label": N_("Full name"), "search": True})
    post: Mapped[str | None] = mapped_column(ShortText(120), info={"label": N_("Post")})
    role: Mapped[Role] = mapped_column(Choice(Role), nullable=False, default=Role.SALES, info={"label": N_("Role")})
    login: Mapped[str | None] = mapped_column(ShortText(31), unique=True, info={"label": N_("Login")})
    phone: Mapped[str | None] = mapped_column(ShortText(60), info={"label": N_("Phone"), "mask": "phone"})
    email: Mapped[str | None] = mapped_column(ShortText(120), info={"label": N_("E-mail"), "mask": "email"})
    branch_id: Mapped[int | None] = reference("branch", N_("Branch"))
    head_id: Mapped[int | None] = reference("employee", N_("Head"))
    scope: Mapped[Scope] = mapped_column(
        Choice(Scope), nullable=False, default=_first_scope, server_default=Scope.ALL,
        info={"label": N_("Sees clients"), "hint": N_("Counts for heads of sales, salespeople and operators; the other roles see all or none")},
    )
    contact_quota: Mapped[int | None] = mapped_column(
        sa.Integer,
        info={"label": N_("Contacts a day"), "hint": N_("Clients whose phone and e-mail may be shown on a day; empty: as the firm has set")},
    )
    schedule_id: Mapped[int | None] = reference(
        "work_schedule", N_("Working hours"), index=False, hint=N_("Empty: those of the branch"),
    )
    colour: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0, info={"label": N_("Colour")})
    is_active: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=True, info={"label": N_("Works here")})


class EmployeeRate(Keyed, Versioned, Base):
    """What an hour of somebody costs the firm from a day on: a table of its own, since everybody reads the cards of colleagues."""

    __tablename__ = "employee_rate"
    __table_args__ = (sa.UniqueConstraint("employee_id", "valid_from"),)

    employee_id: Mapped[int] = reference("employee", N_("Employee"), required=True, index=False)
    cost: Mapped[Decimal] = mapped_column(Money, nullable=False, info={"label": N_("Cost of an hour")})
    valid_from: Mapped[date] = mapped_column(sa.Date, nullable=False, info={"label": N_("Valid from")})
