"""Prices and tax rates that are valid on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.money import round_to
from app.models.catalog import PriceList, ProductPrice, VatRate, VatRatePeriod
from app.models.clients import Client

_CHUNK = 500
_PLACES = 4


@dataclass(frozen=True, slots=True)
class ListPrice:
    """A price of a price list, and the day it is valid from."""

    price: Decimal
    valid_from: date


@dataclass(frozen=True, slots=True)
class VatOnDay:
    """A tax rate and its percentage on a day; None when it has none then."""

    id: int
    name: str
    percent: Decimal | None


def price_list_for(session: Session, client_id: int | None, currency: str, on: date) -> PriceList | None:
    """The price list of a client, or else the default one: valid on the day and in the currency."""
    own = sa.select(Client.price_list_id).where(Client.id == client_id).scalar_subquery()
    statement = sa.select(PriceList).where(
        PriceList.deleted_at.is_(None), PriceList.currency == currency,
        sa.or_(PriceList.valid_from.is_(None), PriceList.valid_from <= on), sa.or_(PriceList.valid_to.is_(None), PriceList.valid_to >= on),
        sa.or_(PriceList.id == own, PriceList.is_default.is_(True)),
    )
    return session.scalars(statement.order_by(sa.case((PriceList.id == own, 0), else_=1), PriceList.id).limit(1)).first()


def prices_on(session: Session, price_list_id: int | None, product_ids: Iterable[int], on: date) -> dict[int, ListPrice]:
    """The newest price of each product that is valid on the day; products without one are left out."""
    found: dict[int, ListPrice] = {}
    wanted = sorted(set(product_ids))
    if price_list_id is None:
        return found
    columns = (ProductPrice.product_id, ProductPrice.price, ProductPrice.valid_from)
    for start in range(0, len(wanted), _CHUNK):
        mine = (
            ProductPrice.price_list_id == price_list_id, ProductPrice.valid_from <= on,
            ProductPrice.product_id.in_(wanted[start : start + _CHUNK]),
        )
        for product, price, valid_from in session.execute(sa.select(*columns).where(*mine).order_by(ProductPrice.valid_from)):
            found[product] = ListPrice(price, valid_from)
    return found


def vat_on(session: Session, on: date, country: str | None = None, ids: Iterable[int] | None = None) -> dict[int, VatOnDay]:
    """Tax rates on a day.

    :param country: only the rates of this country, those that people may choose.
    :param ids: only these rates.
    """
    period = VatRatePeriod
    valid = sa.and_(period.vat_rate_id == VatRate.id, period.valid_from <= on, sa.or_(period.valid_to.is_(None), period.valid_to >= on))
    statement = sa.select(VatRate.id, VatRate.name, period.percent).outerjoin(period, valid).order_by(VatRate.id, period.valid_from)
    if country is not None:
        statement = statement.where(VatRate.country == country, VatRate.deleted_at.is_(None))
    if ids is not None:
        statement = statement.where(VatRate.id.in_(sorted(set(ids))))
    return {id: VatOnDay(id, name, percent) for id, name, percent in session.execute(statement)}


def default_vat(session: Session, country: str, on: date) -> VatOnDay | None:
    """The usual rate of a country on a day."""
    usual = sa.select(VatRate.id).where(VatRate.country == country, VatRate.is_default.is_(True), VatRate.deleted_at.is_(None))
    id = session.scalars(usual.order_by(VatRate.id)).first()
    return None if id is None else vat_on(session, on, ids=[id])[id]


def with_or_without_tax(price: Decimal, percent: Decimal, *, included: bool, wanted: bool) -> Decimal:
    """A price with or without its tax, as a document wants it.

    :param included: whether the price contains the tax.
    :param wanted: whether the document's prices do.
    """
    if included == wanted:
        return price
    factor = (100 + percent) / Decimal(100)
    return round_to(price * factor if wanted else price / factor, _PLACES)
