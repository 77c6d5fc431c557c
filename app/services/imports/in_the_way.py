"""What one import did, and what stands in the way of its undo: rows that were changed since, or that others hang on."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.access.imports import APPLIED, HUNG
from app.core.errors import UserError
from app.core.i18n import _
from app.db.guard.journal import history
from app.models import Base
from app.services.contact_keeping import lost
from app.services.context import Context
from app.services.entities import ENTITIES
from app.services.journal_values import spelled
from app.services.references import label_in

_CHUNK = 500
_CLOSED = "exchange.import.close"
_ALL = 100_000
_LISTED = 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that stands in the way of an undo, and why."""

    entity: str
    id: int
    title: str
    reason: str


class UndoRefused(UserError):
    """Rows of the import were changed since.

    :param kept: all of them.
    """

    def __init__(self, kept: list[Kept]) -> None:
        named = "; ".join(f"{one.title}: {one.reason}" for one in kept[:_LISTED])
        super().__init__(
            _("The import cannot be undone: {count} of its records are in use or were changed since: {list}.").format(count=len(kept), list=named),
            _("Take these changes back first."),
        )
        self.kept = kept


Touched = tuple[str, int, str]


class Work:
    """What one import did.

    :param span: numbers of its first and last entry in the journal.
    :param transactions: number and touched rows of each of its transactions, in their order.
    """

    def __init__(self, job: str, span: tuple[int, int], transactions: list[tuple[int, list[Touched]]]) -> None:
        self.job = job
        self.span = span
        self.transactions = transactions
        self.born: dict[str, set[int]] = defaultdict(set)
        self.changed: dict[tuple[str, int], int] = defaultdict(int)
        for _number, rows in transactions:
            for name, id, op in rows:
                if op == "I":
                    self.born[name].add(id)
                elif op == "U":
                    self.changed[name, id] += 1

    def is_born(self, name: str, id: int) -> bool:
        """Whether the import made a row."""
        return id in self.born.get(name, ())


def span(session: Session, batch_id: int) -> tuple[int, int]:
    """The journal between the making of the batch and its close; an import that broke off has no end."""
    entries = history(session, "import_batch", batch_id, _ALL)
    return entries[-1].id, max((entry.id for entry in entries if entry.use_case == _CLOSED), default=sys.maxsize)


def in_the_way(ctx: Context, session: Session, work: Work) -> list[Kept]:
    """New rows that have other values now, rows of others that hang on new ones, and changed rows that were changed again."""
    kept: list[Kept] = []
    for name, ids in work.born.items():
        table = Base.metadata.tables[name]
        for part in parts(ids):
            if "version" in table.c:
                statement = sa.select(table.c.id, table.c.version).where(table.c.id.in_(part))
                suspects = [id for id, version in session.execute(statement) if version > 1 + work.changed.get((name, id), 0)]
                kept += [standing(session, name, id, _("changed since")) for id in suspects if _differs(session, work, table, id)]
        for other, column in _references_to(table):
            for part in parts(ids) if ctx.rights.readable(other.name, "id") else ():  # the foreign key itself keeps what the person may not read
                found = session.execute(sa.select(other.c.id, column).where(column.in_(part)))
                kept += [
                    standing(session, name, target, _("used by {what} no. {id}").format(what=_entity_name(other.name), id=id))
                    for id, target in found
                    if not work.is_born(other.name, id)
                ]
        kept += _hung(session, name, ids)
    for name, id in work.changed:
        if not work.is_born(name, id):
            before, clash = restoration(session, work, Base.metadata.tables[name], id)
            for field in lost(session, name, id, before):
                kept.append(standing(session, name, id, _("the “{field}” of before was never kept").format(field=field)))
            if clash:
                kept.append(standing(session, name, id, _("“{field}” was changed since").format(field=clash)))
    return kept


def _hung(session: Session, name: str, ids: Iterable[int]) -> Iterator[Kept]:
    """New records that somebody hung a note or a file on."""
    for hung in map(Base.metadata.tables.__getitem__, HUNG):
        for part in parts(ids):
            statement = sa.select(hung.c.id, hung.c.record_id).where(hung.c.entity == name, hung.c.record_id.in_(part), hung.c.deleted_at.is_(None))
            for id, target in session.execute(statement):
                yield standing(session, name, target, _("used by {what} no. {id}").format(what=_entity_name(hung.name), id=id))


def _differs(session: Session, work: Work, table: sa.Table, id: int) -> bool:
    """Whether a new row has other values than the import left; what was changed and taken back since does not count."""
    left: dict[str, Any] = {}
    for entry in reversed(history(session, table.name, id, _ALL)):
        if entry.op == "I":
            left = dict(entry.values)
        elif entry.op == "U" and work.span[0] <= entry.id <= work.span[1] and entry.use_case == APPLIED:
            left |= {column: new for column, (_old, new) in entry.values.items()}
    present = session.execute(sa.select(table).where(table.c.id == id)).mappings().one()
    recorded = [column for column in table.c if column.info.get("journal", True) is not False]
    return any(spelled(column, present[column]) != left.get(column.name) for column in recorded)


def _references_to(table: sa.Table) -> Iterator[tuple[sa.Table, sa.Column[Any]]]:
    for other in Base.metadata.sorted_tables:
        if other.name != "import_batch" and "id" in other.c:
            for key in other.foreign_keys:
                if key.column.table is table:
                    yield other, key.parent


def standing(session: Session, entity: str, id: int, reason: str) -> Kept:
    """A row that stands in the way, with its name."""
    title = label_in(session, entity, id) if entity in ENTITIES else str(id)
    return Kept(entity, id, f"{_entity_name(entity)} “{title}”", reason)


def _entity_name(code: str) -> str:
    return ENTITIES.get(code).name if code in ENTITIES else code


def parts(ids: Iterable[int]) -> Iterator[list[int]]:
    """Keys, some hundred at a time."""
    wanted = sorted(ids)
    for start in range(0, len(wanted), _CHUNK):
        yield wanted[start : start + _CHUNK]


def restoration(session: Session, work: Work, table: sa.Table, id: int) -> tuple[dict[str, Any], str]:
    """The values that a row had before the import, as the journal spells them, and the first column that was changed since ("" if none)."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for entry in history(session, table.name, id, _ALL):  # newest first: the oldest entry has the last word on what was before
        if entry.op == "U" and work.span[0] <= entry.id <= work.span[1] and entry.use_case == APPLIED:
            for column, (old, new) in entry.values.items():
                before[column] = old
                after.setdefault(column, new)
    present = session.execute(sa.select(table).where(table.c.id == id)).mappings().first()
    if present is None:
        return before, "id"
    return before, next((column for column, value in after.items() if spelled(table.c[column], present[table.c[column]]) != value), "")
