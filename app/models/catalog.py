"""The catalogue: goods and services, their units, tax, barcodes and prices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.enums.catalog import ProductKind
from app.core.enums.documents import VatCategory
from app.core.i18n import N_
from app.db.types import Choice, Id, LongText, Percent, Price, Quantity, ShortText
from app.models.base import Base, Binned, Keyed, Searched, Versioned, reference


class Unit(Keyed, Versioned, Binned, Base):
    """A unit of measure with its codes (OKEI for Russian papers, UN/ECE Recommendation 20 for e-invoices)."""

    __tablename__ = "unit"

    name: Mapped[str] = mapped_column(ShortText(60), nullable=False, info={"label": N_("Name")})
    sign: Mapped[str] = mapped_column(ShortText(12), nullable=False, unique=True, info={"label": N_("Sign")})
    okei: Mapped[str | None] = mapped_column(ShortText(4), info={"label": N_("OKEI code")})
    unece: Mapped[str | None] = mapped_column(ShortText(3), info={"label": N_("UN/ECE code")})
    digits: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0, info={"label": N_("Decimal places")})


class VatRate(Keyed, Versioned, Binned, Base):
    """A kind of VAT rate of a country, such as the standard rate; its per cent depends on the day."""

    __tablename__ = "vat_rate"

    name: Mapped[str] = mapped_column(ShortText(60), nullable=False, info={"label": N_("Name")})
    country: Mapped[str] = mapped_column(ShortText(2), nullable=False, info={"label": N_("Country"), "codes": "country"})
    category: Mapped[VatCategory] = mapped_column(Choice(VatCategory), nullable=False, default=VatCategory.STANDARD, info={"label": N_("Category")})
    reason: Mapped[str | None] = mapped_column(ShortText(200), info={"label": N_("Reason for no tax")})
    is_default: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, info={"label": N_("Default")})

    periods: Mapped[list[VatRatePeriod]] = relationship(back_populates="vat_rate", order_by="VatRatePeriod.valid_from")


class VatRatePeriod(Keyed, Versioned, Base):
    """What a kind of VAT rate amounts to from one day to another."""

    __tablename__ = "vat_rate_period"

    vat_rate_id: Mapped[int] = reference("vat_rate", N_("VAT rate"), required=True)
    percent: Mapped[Decimal] = mapped_column(Percent, nullable=False, info={"label": N_("Per cent")})
    valid_from: Mapped[date] = mapped_column(sa.Date, nullable=False, info={"label": N_("Valid from")})
    valid_to: Mapped[date | None] = mapped_column(sa.Date, info={"label": N_("Valid to")})

    vat_rate: Mapped[VatRate] = relationship(back_populates="periods")


class ProductGroup(Keyed, Versioned, Binned, Base):
    """A branch of the tree of goods and services."""

    __tablename__ = "product_group"

    name: Mapped[str] = mapped_column(ShortText(150), nullable=False, info={"label": N_("Name")})
    parent_id: Mapped[int | None] = reference("product_group", N_("Within"))


class Product(Keyed, Versioned, Binned, Searched, Base):
    """Goods or a service."""

    __tablename__ = "product"
    __table_args__ = (sa.Index("ix_product_name_id", "name", "id", "deleted_at"),)

    article: Mapped[str | None] = mapped_column(ShortText(50), unique=True, info={"label": N_("Article"), "search": True})
    name: Mapped[str] = mapped_column(ShortText(250), nullable=False, info={"label": N_("Name"), "search": True})
    kind: Mapped[ProductKind] = mapped_column(Choice(ProductKind), nullable=False, default=ProductKind.GOODS, info={"label": N_("Kind")})
    group_id: Mapped[int | None] = reference("product_group", N_("Group"))
    unit_id: Mapped[int] = reference("unit", N_("Unit"), required=True)
    vat_rate_id: Mapped[int | None] = reference("vat_rate", N_("VAT rate"))
    weight: Mapped[Decimal | None] = mapped_column(Quantity, info={"label": N_("Weight, kg")})
    minimum_stock: Mapped[Decimal | None] = mapped_column(Quantity, info={"label": N_("Minimum stock")})
    country: Mapped[str | None] = mapped_column(ShortText(60), info={"label": N_("Country of origin")})
    description: Mapped[str | None] = mapped_column(LongText, info={"label": N_("Description")})

    barcodes: Mapped[list[Barcode]] = relationship(back_populates="product", order_by="Barcode.id")


class Barcode(Keyed, Versioned, Base):
    """A barcode of a product; a pack's code counts for several pieces."""

    __tablename__ = "barcode"

    product_id: Mapped[int] = reference("product", N_("Product"), required=True)
    code: Mapped[str] = mapped_column(ShortText(60), nullable=False, unique=True, info={"label": N_("Barcode")})
    quantity: Mapped[Decimal] = mapped_column(Quantity, nullable=False, default=Decimal(1), info={"label": N_("Pieces")})

    product: Mapped[Product] = relationship(back_populates="barcodes")


class PriceList(Keyed, Versioned, Binned, Base):
    """A list of prices in one currency, valid for a time."""

    __tablename__ = "price_list"

    name: Mapped[str] = mapped_column(ShortText(100), nullable=False, unique=True, info={"label": N_("Name")})
    currency: Mapped[str] = mapped_column(ShortText(3), nullable=False, default="EUR", info={"label": N_("Currency"), "mask": "currency"})
    includes_tax: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, info={"label": N_("Prices include tax")})
    valid_from: Mapped[date | None] = mapped_column(sa.Date, info={"label": N_("Valid from")})
    valid_to: Mapped[date | None] = mapped_column(sa.Date, info={"label": N_("Valid to")})
    is_default: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, info={"label": N_("Default")})


class ProductPrice(Keyed, Versioned, Base):
    """The price of a product in a price list from a day on."""

    __tablename__ = "product_price"
    __table_args__ = (sa.UniqueConstraint("price_list_id", "product_id", "valid_from"),)

    price_list_id: Mapped[int] = reference("price_list", N_("Price list"), required=True, index=False)
    product_id: Mapped[int] = reference("product", N_("Product"), required=True)
    price: Mapped[Decimal] = mapped_column(Price, nullable=False, info={"label": N_("Price")})
    valid_from: Mapped[date] = mapped_column(sa.Date, nullable=False, info={"label": N_("Valid from")})


class ProductCost(Keyed, Versioned, Base):
    """What a product costs us: a table of its own, since a column privilege would not hide it (RELIABILITY 6.4)."""

    __tablename__ = "product_cost"

    product_id: Mapped[int] = mapped_column(
        Id, sa.ForeignKey("product.id"), nullable=False, unique=True, info={"label": N_("Product"), "reference": "product"}
    )
    cost: Mapped[Decimal] = mapped_column(Price, nullable=False, info={"label": N_("Cost")})
