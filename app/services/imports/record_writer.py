"""Writes the records of one import: new ones many in one statement, known ones through the session, which guards their versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.folding import fold_all
from app.db.many_rows import insert_with_keys
from app.db.session import UnitOfWork
from app.models.organisation import Firm
from app.services import contact_keeping, records, schema
from app.services.entities import model_of
from app.services.imports.lookups import Wanted
from app.services.imports.mapping import Mapping
from app.services.imports.product_extras import ProductExtras

#: keys in one IN list
_CHUNK = 500


@dataclass(slots=True)
class Plan:
    """Values by target, and the key of the record that has them to be changed."""

    key: tuple[str, ...]
    id: int | None
    values: dict[str, Any]
    extras: dict[str, Any]
    written_id: int = 0


class RecordWriter:
    """Writes what an engine has found.

    :param extras: what comes with goods and stands in tables of its own.
    """

    def __init__(self, entity: str, mapping: Mapping, extras: ProductExtras | None) -> None:
        self._entity = entity
        self._model: Any = model_of(entity)
        self._currency = mapping.fixed.get("currency")
        self._extras = extras
        self._searched = schema.searchable_attributes(entity)
        #: records that were only named, and the keys that they got in the transaction under way
        self.made: dict[Wanted, int] = {}

    def write(self, uow: UnitOfWork, plans: Sequence[Plan]) -> None:
        """Put records into an open unit of work; the plans learn their keys."""
        self.made.clear()
        session = uow.session
        self._change(session, [plan for plan in plans if plan.id is not None])
        self._insert(uow, [plan for plan in plans if plan.id is None])
        if self._extras is not None:
            ready = [(plan.written_id, {name: self._ready(session, value) for name, value in plan.extras.items()}) for plan in plans if plan.extras]
            self._extras.write(uow, ready)

    def _change(self, session: Session, plans: Sequence[Plan]) -> None:
        wanted = [plan.id for plan in plans]
        known: dict[int, Any] = {}
        for start in range(0, len(wanted), _CHUNK):
            statement = sa.select(self._model).where(self._model.id.in_(wanted[start : start + _CHUNK]))
            known |= {record.id: record for record in session.scalars(statement)}
        for plan in plans:
            assert plan.id is not None
            record, plan.written_id = known[plan.id], plan.id
            for name, value in plan.values.items():
                setattr(record, schema.attribute_name(self._entity, name), self._ready(session, value))
            records.fold_search(self._entity, record)
        session.flush()

    def _insert(self, uow: UnitOfWork, plans: Sequence[Plan]) -> None:
        if not plans:
            return
        table, columns = self._model.__table__, sa.inspect(self._model).column_attrs
        names = list(dict.fromkeys(name for plan in plans for name in plan.values))
        attributes = {name: schema.attribute_name(self._entity, name) for name in names}
        usual = {attribute: _default(columns[attribute].columns[0]) for attribute in attributes.values()}
        rows = []
        for plan in plans:
            row = dict(usual)
            for name, value in plan.values.items():
                row[attributes[name]] = self._ready(uow.session, value) if isinstance(value, Wanted) else value
            rows.append(row)
        kept = contact_keeping.put_away(uow.session, table.name, rows)
        if self._searched:
            for row in rows:
                row["search"] = fold_all([row.get(attribute) for attribute in self._searched])
        stored = {attribute: columns[attribute].columns[0].key for attribute in rows[0]}
        keys = insert_with_keys(uow, table, [{stored[attribute]: value for attribute, value in row.items()} for row in rows])
        contact_keeping.keep(uow.session.connection(), table.name, keys, kept)
        for plan, key in zip(plans, keys, strict=True):
            plan.written_id = key

    def _ready(self, session: Session, value: Any) -> Any:
        """A value as the column takes it; a record that is only named is made on the way, once for each name."""
        if not isinstance(value, Wanted):
            return value
        if value not in self.made:
            record: Any = model_of(value.entity)(name=value.name)
            if value.entity == "price_list":
                record.currency = self._currency or session.scalars(sa.select(Firm.currency).order_by(Firm.id)).first() or "EUR"
            session.add(record)
            session.flush()
            self.made[value] = record.id
        return self.made[value]


def _default(column: sa.Column[Any]) -> Any:
    """What a new record has in a column that its row says nothing of."""
    default = column.default
    return default.arg if isinstance(default, sa.ColumnDefault) and default.is_scalar else None
