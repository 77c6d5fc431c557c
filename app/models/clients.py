"""Clients and suppliers: who they are, their people, legal entities, accounts and addresses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.enums.people import AddressKind, ClientKind, ClientStatus
from app.core.i18n import N_
from app.db.types import Choice, LongText, Money, Percent, ShortText
from app.models.base import Base, Binned, Keyed, Searched, Versioned, reference


class ClientCategory(Keyed, Versioned, Binned, Base):
    """A category of clients, such as Wholesale."""

    __tablename__ = "client_category"

    name: Mapped[str] = mapped_column(ShortText(100), nullable=False, unique=True, info={"label": N_("Name")})


class Client(Keyed, Versioned, Binned, Searched, Base):
    """A company or a person we deal with, as customer, supplier or both."""

    __tablename__ = "client"
    __table_args__ = (
        sa.Index("ix_client_name_id", "name", "id", "deleted_at", "manager_id"),
        sa.CheckConstraint("discount >= 0", name="discount"),
    )

    code: Mapped[str | None] = mapped_column(ShortText(30), unique=True, info={"label": N_("Code"), "search": True})
    name: Mapped[str] = mapped_column(ShortText(200), nullable=False, info={"label": N_("Name"), "search": True})
    kind: Mapped[ClientKind] = mapped_column(Choice(ClientKind), nullable=False, default=ClientKind.COMPANY, info={"label": N_("Kind")})
    status: Mapped[ClientStatus] = mapped_column(Choice(ClientStatus), nullable=False, default=ClientStatus.NEW, info={"label": N_("Status")})
    is_customer: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=True, info={"label": N_("Customer")})
    is_supplier: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, info={"label": N_("Supplier")})
    category_id: Mapped[int | None] = reference("client_category", N_("Category"))
    manager_id: Mapped[int | None] = reference("employee", N_("Manager"))
    branch_id: Mapped[int | None] = reference("branch", N_("Branch"))
    since: Mapped[date | None] = mapped_column(sa.Date, info={"label": N_("Client since")})
    phone: Mapped[str | None] = mapped_column(ShortText(60), info={"label": N_("Phone"), "group": N_("Contact"), "mask": "phone", "search": True})
    email: Mapped[str | None] = mapped_column(ShortText(120), info={"label": N_("E-mail"), "group": N_("Contact"), "mask": "email", "search": True})
    website: Mapped[str | None] = mapped_column(ShortText(120), info={"label": N_("Website"), "group": N_("Contact")})
    country: Mapped[str | None] = mapped_column(ShortText(60), info={"label": N_("Country"), "group": N_("Contact")})
    city: Mapped[str | None] = mapped_column(ShortText(100), info={"label": N_("City"), "group": N_("Contact"), "search": True})
    address: Mapped[str | None] = mapped_column(ShortText(300), info={"label": N_("Address"), "group": N_("Contact"), "search": True})
    tax_id: Mapped[str | None] = mapped_column(ShortText(30), index=True, info={"label": N_("Tax number"), "mask": "tax_id", "search": True})
    language: Mapped[str | None] = mapped_column(ShortText(5), info={"label": N_("Language of documents"), "group": N_("Terms"), "codes": "language"})
    price_list_id: Mapped[int | None] = reference("price_list", N_("Price list"), group=N_("Terms"))
    discount: Mapped[Decimal] = mapped_column(Percent, nullable=False, default=Decimal(0), info={"label": N_("Discount"), "group": N_("Terms")})
    payment_days: Mapped[int | None] = mapped_column(sa.Integer, info={"label": N_("Days to pay"), "group": N_("Terms")})
    credit_limit: Mapped[Decimal | None] = mapped_column(Money, info={"label": N_("Credit limit"), "group": N_("Terms")})
    source: Mapped[str | None] = mapped_column(ShortText(100), info={"label": N_("Source")})
    comment: Mapped[str | None] = mapped_column(LongText, info={"label": N_("Comment"), "group": N_("Notes")})

    contacts: Mapped[list[Contact]] = relationship(back_populates="client", order_by="Contact.id")
    legal_entities: Mapped[list[LegalEntity]] = relationship(back_populates="client", order_by="LegalEntity.id")


class Contact(Keyed, Versioned, Binned, Searched, Base):
    """A person at a client."""

    __tablename__ = "contact"

    client_id: Mapped[int] = reference("client", N_("Client"), required=True)
    name: Mapped[str] = mapped_column(ShortText(150), nullable=False, info={"label": N_("Full name"), "search": True})
    post: Mapped[str | None] = mapped_column(ShortText(120), info={"label": N_("Post")})
    phone: Mapped[str | None] = mapped_column(ShortText(60), info={"label": N_("Phone"), "mask": "phone", "search": True})
    email: Mapped[str | None] = mapped_column(ShortText(120), info={"label": N_("E-mail"), "mask": "email", "search": True})
    birthday: Mapped[date | None] = mapped_column(sa.Date, info={"label": N_("Birthday")})
    is_main: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, info={"label": N_("Main contact")})
    comment: Mapped[str | None] = mapped_column(LongText, info={"label": N_("Comment")})

    client: Mapped[Client] = relationship(back_populates="contacts")


class LegalEntity(Keyed, Versioned, Binned, Base):
    """A legal entity of a client: who is named on the papers and pays."""

    __tablename__ = "legal_entity"

    client_id: Mapped[int] = reference("client", N_("Client"), required=True)
    name: Mapped[str] = mapped_column(ShortText(200), nullable=False, info={"label": N_("Name")})
    full_name: Mapped[str | None] = mapped_column(ShortText(300), info={"label": N_("Full legal name")})
    country: Mapped[str | None] = mapped_column(ShortText(2), info={"label": N_("Country"), "codes": "country"})
    tax_id: Mapped[str | None] = mapped_column(ShortText(30), index=True, info={"label": N_("Tax number"), "mask": "tax_id"})
    tax_reason_code: Mapped[str | None] = mapped_column(ShortText(9), info={"label": N_("Tax reason code (КПП)"), "mask": "kpp"})
    vat_number: Mapped[str | None] = mapped_column(ShortText(30), info={"label": N_("VAT number"), "mask": "vat"})
    registration_number: Mapped[str | None] = mapped_column(ShortText(60), info={"label": N_("Registration number")})
    statistics_code: Mapped[str | None] = mapped_column(ShortText(14), info={"label": N_("Statistics code (ОКПО)")})
    address: Mapped[str | None] = mapped_column(ShortText(300), info={"label": N_("Legal address")})
    director: Mapped[str | None] = mapped_column(ShortText(120), info={"label": N_("Director")})
    is_default: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, info={"label": N_("Default payer")})

    client: Mapped[Client] = relationship(back_populates="legal_entities")


class ClientBankAccount(Keyed, Versioned, Binned, Base):
    """A bank account of a client's legal entity."""

    __tablename__ = "client_bank_account"

    legal_entity_id: Mapped[int] = reference("legal_entity", N_("Legal entity"), required=True)
    account: Mapped[str] = mapped_column(ShortText(40), nullable=False, info={"label": N_("Account or IBAN"), "mask": "account"})
    currency: Mapped[str] = mapped_column(ShortText(3), nullable=False, default="EUR", info={"label": N_("Currency"), "mask": "currency"})
    bank_name: Mapped[str | None] = mapped_column(ShortText(150), info={"label": N_("Bank")})
    bank_code: Mapped[str | None] = mapped_column(ShortText(20), info={"label": N_("BIC"), "mask": "bank_code"})
    correspondent_account: Mapped[str | None] = mapped_column(ShortText(20), info={"label": N_("Correspondent account")})
    is_default: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, info={"label": N_("Default")})


class Address(Keyed, Versioned, Binned, Base):
    """A further address of a client."""

    __tablename__ = "address"

    client_id: Mapped[int] = reference("client", N_("Client"), required=True)
    kind: Mapped[AddressKind] = mapped_column(Choice(AddressKind), nullable=False, default=AddressKind.DELIVERY, info={"label": N_("Kind")})
    country: Mapped[str | None] = mapped_column(ShortText(60), info={"label": N_("Country")})
    postcode: Mapped[str | None] = mapped_column(ShortText(16), info={"label": N_("Postcode")})
    city: Mapped[str | None] = mapped_column(ShortText(100), info={"label": N_("City")})
    street: Mapped[str | None] = mapped_column(ShortText(200), info={"label": N_("Street")})
    comment: Mapped[str | None] = mapped_column(ShortText(200), info={"label": N_("Comment")})
