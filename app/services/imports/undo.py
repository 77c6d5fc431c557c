"""Takes an import back: what it made is removed, what it changed gets its old values, all from the journal.

Nothing that somebody changed since is overwritten: such rows are listed, and the import stays as it is.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, count, groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.changes import Changes
from app.core.enums.exchange import BatchState
from app.core.errors import UserError
from app.core.i18n import _
from app.db.guard.journal import history
from app.models import Base
from app.models.exchange import ImportBatch
from app.services.contact_keeping import keep, put_away
from app.services.context import Context
from app.services.entities import ENTITIES
from app.services.imports.job import Progress, go_on
from app.services.imports.transactions import transaction_key
from app.services.journal_values import read, spelled
from app.services.records import fold_search
from app.services.references import label_in
from app.services.use_case import use_case

_CHUNK = 500
_APPLIED, _CLOSED = "exchange.import.apply", "exchange.import.close"
_ALL = 100_000
_LISTED = 20
#: the batch stays as the import's record, and of kept phones and e-mails rows are only added
_STAYING = frozenset({"import_batch", "contact_vault"})
#: days for which an import can be undone
UNDO_DAYS = 30


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


def undo(ctx: Context, batch_id: int, progress: Progress = go_on) -> Changes:
    """Undo an import.

    :raises UndoRefused: rows were changed since; nothing is undone.
    :raises UserError: there is no such import, it was undone before, or is too old.
    """
    ctx.rights.demand("exchange.import.undo")
    with ctx.reading() as session:
        batch = session.get(ImportBatch, batch_id)
        if batch is None:
            raise UserError(_("There is no import no. {id}.").format(id=batch_id))
        if (problem := why_not_undo(batch.at, batch.state)) is not None:
            raise UserError(problem)
        work = _Work(batch.job, _span(session, batch_id), list(_transactions(ctx, session, batch.job)))
        if kept := _in_the_way(session, work):
            raise UndoRefused(kept)
    changes: list[Changes] = []
    for done, (number, rows) in enumerate(reversed(work.transactions), 1):
        changes.append(_take_back(ctx, work, number, rows))
        progress(done, len(work.transactions), _("Portions taken back"))
    return Changes.of(chain.from_iterable([*changes, _mark(ctx, batch_id)]))


def _undo_key(job: str, number: int) -> str:
    return f"{transaction_key(job, number)}-undo"


class _Work:
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


def _span(session: Session, batch_id: int) -> tuple[int, int]:
    """The journal between the making of the batch and its close; an import that broke off has no end."""
    entries = history(session, "import_batch", batch_id, _ALL)
    return entries[-1].id, max((entry.id for entry in entries if entry.use_case == _CLOSED), default=sys.maxsize)


def why_not_undo(at: datetime, state: BatchState) -> str | None:
    """Why an import cannot be undone by now, or None.

    :param at: when it was made, UTC.
    """
    if state is BatchState.UNDONE:
        return _("The import was undone before.")
    if at < clock.now() - timedelta(days=UNDO_DAYS):
        return _("Imports can be undone for {days} days.").format(days=UNDO_DAYS)
    return None


def _transactions(ctx: Context, session: Session, job: str) -> Iterator[tuple[int, list[Touched]]]:
    """The transactions of a job with the rows that each touched, in their order; the batch itself stays as the import's record."""
    for number in count():
        touched = ctx.database.backend.touched_by(session.connection(), transaction_key(job, number))
        if not touched:
            return
        rows = [(table, int(key), op) for table, key, op in touched if table not in _STAYING]
        # an undo that broke off has taken some of them back already
        if rows and not ctx.database.backend.touched_by(session.connection(), _undo_key(job, number)):
            yield number, rows


def _in_the_way(session: Session, work: _Work) -> list[Kept]:
    """New rows that have other values now, rows of others that hang on new ones, and changed rows that were changed again."""
    kept: list[Kept] = []
    for name, ids in work.born.items():
        table = Base.metadata.tables[name]
        for part in _parts(ids):
            if "version" in table.c:
                statement = sa.select(table.c.id, table.c.version).where(table.c.id.in_(part))
                suspects = [id for id, version in session.execute(statement) if version > 1 + work.changed.get((name, id), 0)]
                kept += [_kept(session, name, id, _("changed since")) for id in suspects if _differs(session, work, table, id)]
        for other, column in _references_to(table):
            for part in _parts(ids):
                found = session.execute(sa.select(other.c.id, column).where(column.in_(part)))
                kept += [
                    _kept(session, name, target, _("used by {what} no. {id}").format(what=_entity_name(other.name), id=id))
                    for id, target in found
                    if not work.is_born(other.name, id)
                ]
    for name, id in work.changed:
        if not work.is_born(name, id):
            _before, clash = _restoration(session, work, Base.metadata.tables[name], id)
            if clash:
                kept.append(_kept(session, name, id, _("“{field}” was changed since").format(field=clash)))
    return kept


def _differs(session: Session, work: _Work, table: sa.Table, id: int) -> bool:
    """Whether a new row has other values than the import left; what was changed and taken back since does not count."""
    left: dict[str, Any] = {}
    for entry in reversed(history(session, table.name, id, _ALL)):
        if entry.op == "I":
            left = dict(entry.values)
        elif entry.op == "U" and work.span[0] <= entry.id <= work.span[1] and entry.use_case == _APPLIED:
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


def _kept(session: Session, entity: str, id: int, reason: str) -> Kept:
    title = label_in(session, entity, id) if entity in ENTITIES else str(id)
    return Kept(entity, id, f"{_entity_name(entity)} “{title}”", reason)


def _entity_name(code: str) -> str:
    return ENTITIES.get(code).name if code in ENTITIES else code


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), _CHUNK):
        yield wanted[start : start + _CHUNK]


@use_case("exchange.import.undo")
def _take_back(ctx: Context, work: _Work, number: int, rows: list[Touched]) -> Changes:
    """Take one transaction back, its last row first."""
    with ctx.uow(_undo_key(work.job, number), job=work.job) as uow:
        for (name, op), group in groupby(reversed(rows), key=lambda row: (row[0], row[2])):
            ids = [id for _name, id, _op in group]
            table = Base.metadata.tables[name]
            if op == "I":
                for part in _parts(ids):
                    uow.session.connection().execute(sa.delete(table).where(table.c.id.in_(part)))
            else:
                for id in ids:
                    if not work.is_born(name, id):
                        _restore(uow.session, work, table, id)
            if name in ENTITIES:
                for id in ids:
                    uow.touch(name, id, "D" if op == "I" else "U")
        return uow.commit()


def _restoration(session: Session, work: _Work, table: sa.Table, id: int) -> tuple[dict[str, Any], str]:
    """The values that a row had before the import, as the journal spells them, and the first column that was changed since ("" if none)."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for entry in history(session, table.name, id, _ALL):  # newest first: the oldest entry has the last word on what was before
        if entry.op == "U" and work.span[0] <= entry.id <= work.span[1] and entry.use_case == _APPLIED:
            for column, (old, new) in entry.values.items():
                before[column] = old
                after.setdefault(column, new)
    present = session.execute(sa.select(table).where(table.c.id == id)).mappings().first()
    if present is None:
        return before, "id"
    return before, next((column for column, value in after.items() if spelled(table.c[column], present[table.c[column]]) != value), "")


def _restore(session: Session, work: _Work, table: sa.Table, id: int) -> None:
    """Give a row the values back that it had before the import.

    :raises UndoRefused: somebody changed it at this very moment.
    """
    before, clash = _restoration(session, work, table, id)
    if not before:
        return
    if clash:
        raise UndoRefused([_kept(session, table.name, id, _("“{field}” was changed since").format(field=clash))])
    values = {column: read(table.c[column], value) for column, value in before.items()}
    kept = put_away(session, table.name, [values])
    if "version" in table.c:
        values["version"] = table.c.version + 1
    session.connection().execute(sa.update(table).where(table.c.id == id).values(values))
    keep(session.connection(), table.name, [id], kept)
    if table.name in ENTITIES and "search" in table.c:
        record: Any = session.get(ENTITIES.get(table.name).model, id, populate_existing=True)
        fold_search(table.name, record)
        session.flush()


@use_case("exchange.import.mark")
def _mark(ctx: Context, batch_id: int) -> Changes:
    with ctx.uow() as uow:
        batch = uow.session.get(ImportBatch, batch_id)
        assert batch is not None
        batch.state = BatchState.UNDONE
        return uow.commit()
