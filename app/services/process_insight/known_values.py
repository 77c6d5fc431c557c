"""What was known of deals and documents when something was decided about them: values by the names of formulas.

What was changed later is taken back by the journal; what was filled in only afterwards was not known.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.i18n import _
from app.db.guard.journal_moves import changes
from app.db.types import Choice, Scaled
from app.models.base import Base
from app.models.clients import Client
from app.models.documents import Document
from app.models.sales import Deal
from app.processes.decisions import Known, Sort
from app.services.documents.loading import chunks
from app.services.journal_values import read
from app.services.process_runs.about import plain

#: what may decide, the likelier first; what says how a case ended is not among it
_OWN: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "deal": (Deal, ("amount", "currency", "manager_id")),
    "document": (Document, ("gross", "currency", "branch_id", "warehouse_id", "price_list_id", "payment_method", "firm_id", "manager_id")),
}
_OF_CLIENT = (
    "kind", "category_id", "source", "branch_id", "country", "city", "status", "discount", "payment_days", "credit_limit", "price_list_id",
    "is_customer", "is_supplier", "manager_id",
)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of a table with how they were before.

    :param before: key of a row and column → moments of its changes, and the value before each of them.
    """

    columns: Mapping[str, sa.Column[Any]]
    now: Mapping[int, Mapping[str, Any]]
    before: Mapping[tuple[int, str], tuple[list[datetime], list[Any]]]

    def at(self, key: int | None, moment: datetime) -> dict[str, Any]:
        """The values of a row at a moment, as formulas know them."""
        if key is None or key not in self.now:
            return {}
        found = {}
        for name, value in self.now[key].items():
            moments, values = self.before.get((key, name), ([], []))
            place = bisect_right(moments, moment)
            found[name] = plain(values[place] if place < len(values) else value)
        return found


@dataclass(frozen=True, slots=True)
class KnownValues:
    """What was known of cases.

    :param fields: that may decide something.
    """

    fields: tuple[Known, ...]
    own: _Rows
    clients: _Rows
    client_of: Mapping[int, int | None]

    def at(self, key: int, moment: datetime) -> dict[str, Any]:
        """What was known of a case at a moment (naive UTC), by the names of formulas."""
        own, client = self.own.at(key, moment), self.clients.at(self.client_of.get(key), moment)
        return {_named(name): value for name, value in own.items()} | {f"client.{_named(name)}": value for name, value in client.items()}


def known_values(session: Session, entity: str, keys: Iterable[int]) -> KnownValues:
    """What was known of deals or documents, as far as the person sees it.

    :param entity: ``deal`` or ``document``.
    """
    model, names = _OWN[entity]
    keys = sorted(keys)
    client_of: dict[int, int | None] = {}
    for part in chunks(keys):
        client_of.update(session.execute(sa.select(model.id, model.client_id).where(model.id.in_(part))).all())
    # a posted document stands as it is
    own = _read(session, model, names, keys, has_changed=entity == "deal")
    clients = _read(session, Client, _OF_CLIENT, sorted({client for client in client_of.values() if client is not None}), has_changed=True)
    fields = [_field(session, own, name, "", "{field}") for name in names]
    fields += [_field(session, clients, name, "client.", _("{field} of the client")) for name in _OF_CLIENT]
    return KnownValues(tuple(fields), own, clients, client_of)


def _read(session: Session, model: Any, names: Sequence[str], keys: Sequence[int], *, has_changed: bool) -> _Rows:
    columns = {name: model.__table__.c[name] for name in names}
    now: dict[int, Mapping[str, Any]] = {}
    before: dict[tuple[int, str], tuple[list[datetime], list[Any]]] = defaultdict(lambda: ([], []))
    for part in chunks(keys):
        for row in session.execute(sa.select(model.id, *(getattr(model, name) for name in names)).where(model.id.in_(part))):
            now[row.id] = {name: getattr(row, name) for name in names}
        for change in changes(session, model.__table__, model.__table__.c.id.in_(part)) if has_changed else ():
            for name in columns.keys() & change.values.keys():
                moments, values = before[change.key, name]
                moments.append(change.at)
                values.append(read(columns[name], change.values[name][0]))
    return _Rows(columns, now, before)


def _field(session: Session, rows: _Rows, name: str, prefix: str, label: str) -> Known:
    column = rows.columns[name]
    is_number = isinstance(column.type, Scaled | sa.Integer) and not column.foreign_keys
    return Known(
        f"{prefix}{_named(name)}", label.format(field=_(column.info["label"])), Sort.NUMBER if is_number else Sort.CODE,
        {} if is_number else _words(session, column, {row[name] for row in rows.now.values()}),
    )


def _words(session: Session, column: sa.Column[Any], values: set[Any]) -> dict[Any, str]:
    """What values of a column are called."""
    if isinstance(column.type, Choice):
        return {member.value: member.label for member in column.type.choices}
    if isinstance(column.type, sa.Boolean):
        return {True: _("yes"), False: _("no")}
    if not column.foreign_keys:
        return {}
    table = Base.metadata.tables[column.info["reference"]]
    found: dict[Any, str] = {}
    for part in chunks(values - {None}):
        found.update(session.execute(sa.select(table.c.id, table.c.name).where(table.c.id.in_(part))).all())
    return found


def _named(column: str) -> str:
    """A column as formulas know it."""
    return column.removesuffix("_id")
