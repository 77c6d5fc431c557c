"""What comes with goods and stands in tables of its own: their price in a price list, and their barcode."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.folding import fold
from app.core.i18n import _, format_number
from app.db.many_rows import insert_with_keys
from app.db.session import UnitOfWork
from app.models.catalog import Barcode, PriceList, ProductPrice
from app.services.imports.lookups import Lookups, Wanted
from app.services.imports.mapping import Mapping
from app.services.imports.outcome import FieldChange

_CHUNK = 500


class ProductExtras:
    """Prices and barcodes of the goods of one import."""

    names = ("price", "price_list", "barcode")

    def __init__(self, lookups: Lookups, mapping: Mapping) -> None:
        self._lookups = lookups
        self._policies = {use.target: use.policy for use in mapping.columns.values()}
        self._list_name = mapping.fixed.get("price_list", "")
        self._prices: dict[tuple[int, int], Decimal] = {}
        self._owners: dict[str, int] | None = None
        self._default: int | Wanted | None = None

    def load(self, session: Session, ids: Iterable[int]) -> None:
        """Read the present prices of known goods, and whose barcodes there are."""
        day, wanted, price = clock.today(), sorted(ids), ProductPrice
        for start in range(0, len(wanted), _CHUNK):
            statement = (
                sa.select(price.product_id, price.price_list_id, price.price)
                .where(price.product_id.in_(wanted[start : start + _CHUNK]), price.valid_from <= day)
                .order_by(price.valid_from)
            )
            self._prices |= {(product, price_list): value for product, price_list, value in session.execute(statement)}
        if self._owners is None:
            self._owners = {fold(code): product for code, product in session.execute(sa.select(Barcode.code, Barcode.product_id))}

    def complete(self, session: Session, values: dict[str, Any], id: int | None) -> None:
        """Give new goods the unit that nearly all goods have, and each price its list."""
        if id is None and values.get("unit") is None and (piece := self._lookups.find(session, "unit", "pc")) is not None:
            values["unit"] = piece
        if values.get("price") is not None and values.get("price_list") is None and (default := self._default_list(session)) is not None:
            values["price_list"] = default

    def problems(self, values: dict[str, Any], id: int | None) -> list[tuple[str, str]]:
        """Target → what is wrong with it."""
        found: list[tuple[str, str]] = []
        if values.get("price") is not None:
            if values["price"] < 0:
                found.append(("price", _("A price is not negative.")))
            if values.get("price_list") is None:
                found.append(("price", _("There is no price list for the price: choose one for all rows.")))
        if (code := values.get("barcode")) is not None and (self._owners or {}).get(fold(code), id) != id:
            found.append(("barcode", _("The barcode {code} belongs to other goods.").format(code=code)))
        return found

    def _default_list(self, session: Session) -> int | Wanted | None:
        if self._default is None and self._list_name:
            self._default = self._lookups.find(session, "price_list", self._list_name) or Wanted("price_list", self._list_name)
        if self._default is None:
            statement = sa.select(PriceList.id).where(PriceList.deleted_at.is_(None)).order_by(PriceList.is_default.desc(), PriceList.id)
            self._default = session.scalars(statement).first()
        return self._default

    def changes(self, id: int, values: dict[str, Any]) -> tuple[list[FieldChange], dict[str, Any]]:
        """What a row changes in the prices and barcodes of known goods, and what of it is to be written."""
        changes: list[FieldChange] = []
        kept: dict[str, Any] = {}
        price, price_list = values.get("price"), values.get("price_list")
        if price is not None and price_list is not None:
            old = self._prices.get((id, price_list)) if isinstance(price_list, int) else None
            policy = self._policies.get("price", "overwrite")
            if old != price and policy != "never" and not (policy == "if_empty" and old is not None):
                kept |= {"price": price, "price_list": price_list}
                changes.append(FieldChange(_("Price"), "" if old is None else format_number(old, 4, trim=True), format_number(price, 4, trim=True)))
        if (code := values.get("barcode")) is not None and fold(code) not in (self._owners or {}):
            kept["barcode"] = code
            changes.append(FieldChange(_("Barcode"), "", code))
        return changes, kept

    def write(self, uow: UnitOfWork, goods: Sequence[tuple[int, dict[str, Any]]]) -> None:
        """Write the prices and barcodes of goods; a price of this very day is corrected, an older one gets a successor."""
        day = clock.today()
        present = self._prices_of(uow.session, day, [id for id, values in goods if (id, values.get("price_list")) in self._prices])
        prices: list[dict[str, Any]] = []
        for id, values in goods:
            if values.get("price") is None:
                continue
            if (known := present.get((id, values["price_list"]))) is not None:
                known.price = values["price"]
            else:
                prices.append({"product_id": id, "price_list_id": values["price_list"], "price": values["price"], "valid_from": day})
        insert_with_keys(uow, ProductPrice.metadata.tables["product_price"], prices)
        codes = [{"product_id": id, "code": values["barcode"]} for id, values in goods if values.get("barcode") is not None]
        insert_with_keys(uow, Barcode.metadata.tables["barcode"], codes)

    def _prices_of(self, session: Session, day: date, ids: Sequence[int]) -> dict[tuple[int, int], ProductPrice]:
        """The prices that begin on a day, by goods and price list."""
        found: dict[tuple[int, int], ProductPrice] = {}
        for start in range(0, len(ids), _CHUNK):
            statement = sa.select(ProductPrice).where(ProductPrice.product_id.in_(ids[start : start + _CHUNK]), ProductPrice.valid_from == day)
            found |= {(price.product_id, price.price_list_id): price for price in session.scalars(statement)}
        return found

    def accept(self, id: int, values: dict[str, Any]) -> None:
        """After the commit: what was written is known from now on."""
        if (code := values.get("barcode")) is not None and self._owners is not None:
            self._owners[fold(code)] = id

    def forget(self) -> None:
        """After the commit: a price list that was wanted may have been made."""
        if isinstance(self._default, Wanted):
            self._default = None
