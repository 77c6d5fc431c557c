"""Keeps true phones and e-mails out of the records wherever they are written, while the firm's contacts are metered.

Sessions of the use cases pass through `watch`; writers that go past the session call `put_away` before, and `keep` when they know the keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.core import folding
from app.core.contact_mask import FIELDS, is_masked, mask
from app.core.errors import FieldErrors
from app.core.i18n import _
from app.db.guard import vault
from app.db.guard.vault import Kept
from app.models import Base
from app.models.contact_vault import ContactRule

#: databases whose contacts are metered until the owner says otherwise: those that keep a secret from whoever opens them
USUALLY_METERED = frozenset({"postgresql", "firebird"})
_METERING = "metering"


@dataclass(slots=True)
class Metering:
    """Whether the firm's contacts are metered, as the program last read it; one for all windows of a person."""

    is_on: bool | None = None

    def read(self, session: Session) -> bool:
        """Ask the database, and remember it."""
        said = session.scalar(sa.select(ContactRule.is_on).order_by(ContactRule.id).limit(1))
        self.is_on = session.get_bind().dialect.name in USUALLY_METERED if said is None else bool(said)
        return self.is_on


def watch(session: Session, metering: Metering) -> None:
    """Let every flush of a session write masks, and put the values away."""
    session.info[_METERING] = metering
    waiting: list[tuple[Any, str, str, str]] = []
    event.listen(session, "before_flush", partial(_before, metering, waiting))
    event.listen(session, "after_flush", partial(_after, waiting))


def _before(metering: Metering, waiting: list[tuple[Any, str, str, str]], session: Session, *_rest: object) -> None:
    written = [(record, name) for record in (*session.new, *session.dirty) for name in _written(record)]
    typed = [(record, name) for record, name in written if not is_masked(getattr(record, name))]
    for record, name in written:
        if is_masked(getattr(record, name)):
            _demand_known(session, record, name)
    if not typed or not metering.read(session):
        return
    for record, name in typed:
        value = getattr(record, name)
        shown = mask(name, value)
        before = sa.inspect(record).attrs[name].history.deleted
        setattr(record, name, shown)
        if before and before[0] == shown:
            flag_modified(record, name)  # another number may hide behind the same mask: whoever has the record open must learn it
        waiting.append((record, name, shown, value))
    for record in {id(record): record for record, _name in typed}.values():
        record.search = folding.fold_all([getattr(record, name) for name in searched(type(record).__tablename__)])


def _after(waiting: list[tuple[Any, str, str, str]], session: Session, *_rest: object) -> None:
    kept = [Kept(record.__tablename__, record.id, name, shown, value) for record, name, shown, value in waiting]
    waiting.clear()
    vault.keep(session.connection(), kept)


def _written(record: Any) -> list[str]:
    """The metered fields of a record that get a text."""
    names = FIELDS.get(getattr(type(record), "__tablename__", ""), ())
    if not names:
        return []
    attributes = sa.inspect(record).attrs
    return [name for name in names if getattr(record, name) and attributes[name].history.has_changes()]


def _demand_known(session: Session, record: Any, name: str) -> None:
    """A mask may come back (an undo, a revert), and may not be made up or copied from elsewhere: there would be no value behind it."""
    shown = getattr(record, name)
    if record.id is None or not vault.keeps(session.connection(), record.__tablename__, record.id, name, shown):
        raise FieldErrors({name: _("“{text}” is only what is shown of it. Type all of it, or have it shown first.").format(text=shown)})


def lost(session: Session, table: str, id: int, before: Mapping[str, Any]) -> list[str]:
    """Fields of earlier values that are only masks: they were changed before contacts were metered, and the journal tells the person no more.

    :param before: column → value that is to come back.
    """
    masked = [name for name in FIELDS.get(table, ()) if is_masked(before.get(name))]
    return [name for name in masked if not vault.keeps(session.connection(), table, id, name, before[name])]


@lru_cache
def searched(table: str) -> tuple[str, ...]:
    """The columns of a table that make up its folded ``search``."""
    return tuple(column.name for column in Base.metadata.tables[table].columns if column.info.get("search"))


Values = list[dict[str, str]]


def put_away(session: Session, table: str, rows: Sequence[dict[str, Any]]) -> Values:
    """Mask the rows that a statement will write, and tell what has to be kept of each.

    :param session: of a use case.
    :param rows: column → value; masked in place.
    """
    names = FIELDS.get(table, ())
    is_any = any(row.get(name) and not is_masked(row[name]) for row in rows for name in names)
    if not is_any or not session.info[_METERING].read(session):
        return []
    found: Values = []
    for row in rows:
        values = {name: row[name] for name in names if row.get(name) and not is_masked(row[name])}
        row.update({name: mask(name, value) for name, value in values.items()})
        found.append(values)
    return found


def keep(connection: Connection, table: str, ids: Iterable[int], values: Values) -> None:
    """Put away what `put_away` took out of the rows that have these keys now."""
    if values:
        pairs = zip(ids, values, strict=True)
        vault.keep(connection, [Kept(table, id, name, mask(name, value), value) for id, kept in pairs for name, value in kept.items()])
