"""Documents of every type: one header, its lines, and the links that make the chain.

All types share these tables, so lists, search, numbering, printing and the chain are written once; what a type does is declared in
``services/documents/types``.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.enums.documents import DocumentState, PaymentMethod
from app.core.i18n import N_
from app.db.types import Choice, Id, JsonText, LongText, Money, Percent, Price, Quantity, ShortText, Utc
from app.models.base import Base, Binned, Keyed, Searched, Versioned, reference


class Document(Keyed, Versioned, Binned, Searched, Base):
    """The header of a document. Amounts are in its currency; net, tax and gross are the sums of its lines."""

    __tablename__ = "document"
    __table_args__ = (
        sa.Index("ix_document_type_date_id", "type", "date", "id", "deleted_at", "manager_id"),
        sa.Index("ix_document_client_date", "client_id", "date"),
        sa.UniqueConstraint("number_key"),
    )

    type: Mapped[str] = mapped_column(ShortText(20), nullable=False, info={"label": N_("Type")})
    number: Mapped[str | None] = mapped_column(ShortText(40), index=True, info={"label": N_("Number"), "search": True})
    number_key: Mapped[str | None] = mapped_column(ShortText(90), info={"label": N_("Number key"), "hidden": True})
    series: Mapped[str | None] = mapped_column(ShortText(10), info={"label": N_("Series")})
    date: Mapped[datetime.date] = mapped_column(sa.Date, nullable=False, info={"label": N_("Date")})
    state: Mapped[DocumentState] = mapped_column(Choice(DocumentState), nullable=False, default=DocumentState.DRAFT, info={"label": N_("State")})
    firm_id: Mapped[int] = reference("firm", N_("Own firm"), required=True)
    branch_id: Mapped[int | None] = reference("branch", N_("Branch"))
    client_id: Mapped[int | None] = reference("client", N_("Client"), index=False)
    legal_entity_id: Mapped[int | None] = reference("legal_entity", N_("Payer"), index=False)
    contact_id: Mapped[int | None] = reference("contact", N_("Contact"), index=False)
    deal_id: Mapped[int | None] = reference("deal", N_("Deal"))
    manager_id: Mapped[int | None] = reference("employee", N_("Manager"))
    warehouse_id: Mapped[int | None] = reference("warehouse", N_("Warehouse"))
    price_list_id: Mapped[int | None] = reference("price_list", N_("Price list"), index=False)
    firm_account_id: Mapped[int | None] = reference("firm_bank_account", N_("Our account"), index=False)
    payment_method: Mapped[PaymentMethod | None] = mapped_column(Choice(PaymentMethod), info={"label": N_("Payment method")})
    currency: Mapped[str] = mapped_column(ShortText(3), nullable=False, default="EUR", info={"label": N_("Currency"), "mask": "currency"})
    prices_include_tax: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, info={"label": N_("Prices include tax")})
    due_on: Mapped[datetime.date | None] = mapped_column(sa.Date, info={"label": N_("Due")})
    valid_until: Mapped[datetime.date | None] = mapped_column(sa.Date, info={"label": N_("Valid until")})
    delivery_on: Mapped[datetime.date | None] = mapped_column(sa.Date, info={"label": N_("Delivery")})
    delivery_address: Mapped[str | None] = mapped_column(ShortText(300), info={"label": N_("Delivery address")})
    external_number: Mapped[str | None] = mapped_column(ShortText(60), index=True, info={"label": N_("Their number"), "search": True})
    external_date: Mapped[datetime.date | None] = mapped_column(sa.Date, info={"label": N_("Their date")})
    subject: Mapped[str | None] = mapped_column(ShortText(200), info={"label": N_("Basis"), "hint": N_("Contract or order it rests on")})
    net: Mapped[Decimal] = mapped_column(Money, nullable=False, default=Decimal(0), info={"label": N_("Net")})
    tax: Mapped[Decimal] = mapped_column(Money, nullable=False, default=Decimal(0), info={"label": N_("VAT")})
    gross: Mapped[Decimal] = mapped_column(Money, nullable=False, default=Decimal(0), info={"label": N_("Total")})
    comment: Mapped[str | None] = mapped_column(LongText, info={"label": N_("Comment on the print")})
    note: Mapped[str | None] = mapped_column(LongText, info={"label": N_("Internal note")})
    posted_at: Mapped[datetime.datetime | None] = mapped_column(Utc, info={"label": N_("Posted at")})
    posted_by_id: Mapped[int | None] = reference("employee", N_("Posted by"), index=False)
    frozen: Mapped[Any] = mapped_column(JsonText, nullable=True, info={"label": N_("Names as printed"), "hidden": True})
    batch_id: Mapped[int | None] = reference("import_batch", N_("Import"), hidden=True)

    lines: Mapped[list[DocumentLine]] = relationship(back_populates="document", order_by="DocumentLine.position", cascade="all, delete-orphan")


class DocumentLine(Keyed, Base):
    """A line of a document. Name, unit and tax are copies: a posted paper never changes with the catalogue."""

    __tablename__ = "document_line"
    __table_args__ = (sa.UniqueConstraint("document_id", "position"),)

    document_id: Mapped[int] = reference("document", N_("Document"), required=True, index=False)
    position: Mapped[int] = mapped_column(sa.Integer, nullable=False, info={"label": N_("No.")})
    product_id: Mapped[int | None] = reference("product", N_("Product"))
    article: Mapped[str | None] = mapped_column(ShortText(50), info={"label": N_("Article")})
    name: Mapped[str] = mapped_column(ShortText(250), nullable=False, info={"label": N_("Goods or service")})
    quantity: Mapped[Decimal] = mapped_column(Quantity, nullable=False, info={"label": N_("Quantity")})
    unit_id: Mapped[int | None] = reference("unit", N_("Unit"), index=False)
    price: Mapped[Decimal] = mapped_column(Price, nullable=False, default=Decimal(0), info={"label": N_("Price")})
    discount: Mapped[Decimal] = mapped_column(Percent, nullable=False, default=Decimal(0), info={"label": N_("Discount")})
    vat_rate_id: Mapped[int | None] = reference("vat_rate", N_("VAT rate"), index=False)
    vat_percent: Mapped[Decimal] = mapped_column(Percent, nullable=False, default=Decimal(0), info={"label": N_("VAT, %")})
    net: Mapped[Decimal] = mapped_column(Money, nullable=False, default=Decimal(0), info={"label": N_("Net")})
    tax: Mapped[Decimal] = mapped_column(Money, nullable=False, default=Decimal(0), info={"label": N_("VAT")})
    gross: Mapped[Decimal] = mapped_column(Money, nullable=False, default=Decimal(0), info={"label": N_("Total")})
    source_line_id: Mapped[int | None] = mapped_column(
        Id, sa.ForeignKey("document_line.id"), index=True, info={"label": N_("Line it fulfils"), "hidden": True}
    )

    document: Mapped[Document] = relationship(back_populates="lines")


class DocumentLink(Keyed, Base):
    """The child was made on the basis of the parent."""

    __tablename__ = "document_link"
    __table_args__ = (sa.UniqueConstraint("parent_id", "child_id"),)

    parent_id: Mapped[int] = reference("document", N_("Basis"), required=True, index=False)
    child_id: Mapped[int] = reference("document", N_("Made from it"), required=True)
