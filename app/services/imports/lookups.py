"""Finds the records that the words of a file name: by code, name, sign, by what was said before, and units in many languages."""

from __future__ import annotations

from collections.abc import Mapping as Mappings
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.folding import fold
from app.core.i18n import _
from app.models.catalog import VatRatePeriod
from app.models.exchange import ValueAlias
from app.services.entities import entity_of, model_of
from app.services.imports.cells import Unreadable, shortened

#: entity → fields that name a record, the surest first
NAMED_BY = {
    "client": ("code", "tax_id", "name"), "product": ("article", "name"), "unit": ("sign", "name", "okei", "unece"), "employee": ("login", "name"),
    "firm": ("name", "full_name"),
}
#: entities whose unknown names become new records
CREATED = frozenset({"client_category", "product_group", "price_list", "warehouse"})
#: words for units of measure in many languages → UN/ECE Recommendation 20 code
UNIT_WORDS = {
    word: code
    for code, words in {
        "H87": "pc pcs piece pieces stk stck stück st ea each unit units pce nmb un ud szt шт штука штук штуки",
        "SET": "set sets satz компл комплект к-т набор", "PK": "pack packs pk pkg packung уп упак упаковка пач пачка",
        "PR": "pair pairs paar пара пар", "KGM": "kg kilo kilogram кг килограмм", "LTR": "l ltr litre liter л литр", "MTR": "m meter metre м метр",
        "MTK": "m2 m² qm sqm м2 м² кв.м", "MTQ": "m3 m³ cbm м3 м³ куб.м", "HUR": "h hr hour hours std stunde ч час часов",
        "C62": "service servis leistung услуга усл усл.",
    }.items()
    for word in words.split()
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A record that a name stands for and that does not exist yet."""

    entity: str
    name: str


class Lookups:
    """Names of records by entity and field, read once; for the length of one import.

    :param aliases: entity → {word of the file: how we call it}, from the mapping.
    """

    def __init__(self, aliases: Mappings[str, Mappings[str, str]]) -> None:
        self._aliases = {entity: {fold(word): ours for word, ours in words.items()} for entity, words in aliases.items()}
        self._maps: dict[tuple[str, str], dict[str, int]] = {}
        self._doubles: dict[tuple[str, str], set[str]] = {}
        self._said: dict[str, dict[str, int]] = {}

    def named(self, session: Session, entity: str, field: str) -> dict[str, int]:
        """Folded value of a field → key, of all living records."""
        known = self._maps.get((entity, field))
        if known is None:
            model: Any = model_of(entity)
            column = getattr(model, field)
            statement = sa.select(column, model.id).where(column.is_not(None))
            if hasattr(model, "deleted_at"):
                statement = statement.where(model.deleted_at.is_(None))
            known, doubles = {}, set()
            for value, id in session.execute(statement.order_by(model.id)):
                word = fold(str(value))
                if word in known:
                    doubles.add(word)
                known.setdefault(word, id)
            self._maps[entity, field], self._doubles[entity, field] = known, doubles
        return known

    def find(self, session: Session, entity: str, words: str) -> int | None:
        """The record that words name, or None.

        :raises Unreadable: they name several.
        """
        folded = fold(words)
        if (ours := self._aliases.get(entity, {}).get(folded)) is not None:
            folded = fold(ours)
        elif (id := self._remembered(session, entity).get(folded)) is not None:
            return id
        for field in NAMED_BY.get(entity, (entity_of(entity).label,)):
            if (id := self.named(session, entity, field).get(folded)) is not None:
                if folded in self._doubles[entity, field]:
                    raise Unreadable(_("Several records are called “{text}”; use a code that only one has.").format(text=shortened(words)))
                return id
        if entity == "unit" and (code := UNIT_WORDS.get(folded.rstrip("."))) is not None:
            return self.named(session, "unit", "unece").get(fold(code))
        if entity == "vat_rate":
            return self._rate(session, folded)
        return None

    def learn(self, entity: str, field: str, value: str, id: int) -> None:
        """A record that was made and committed is known from now on."""
        if (known := self._maps.get((entity, field))) is not None:
            known.setdefault(fold(value), id)

    def _remembered(self, session: Session, entity: str) -> dict[str, int]:
        known = self._said.get(entity)
        if known is None:
            statement = sa.select(ValueAlias.word, ValueAlias.record_id).where(ValueAlias.entity == entity)
            known = self._said[entity] = {fold(word): id for word, id in session.execute(statement)}
        return known

    def _rate(self, session: Session, folded: str) -> int | None:
        """A rate of VAT by its present per cent ("20%")."""
        try:
            percent = Decimal(folded.replace("%", "").replace(",", ".").strip())
        except InvalidOperation:
            return None
        key = ("vat_rate", "percent")
        if key not in self._maps:
            day, period = clock.today(), VatRatePeriod
            valid = sa.and_(period.valid_from <= day, sa.or_(period.valid_to.is_(None), period.valid_to >= day))
            rows = session.execute(sa.select(period.percent, period.vat_rate_id).where(valid).order_by(period.vat_rate_id.desc()))
            self._maps[key] = {str(value.normalize()): id for value, id in rows}
        return self._maps[key].get(str(percent.normalize()))
