"""The inverse of an action: its operations the other way round, newest first, in an open unit of work.

A record that the action made is put into the bin, since nobody has the right to remove one; rows that have no bin are removed.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.changes import Operation
from app.core.errors import UserError
from app.core.i18n import _
from app.db.guard.journal_actions import Entry
from app.db.session import UnitOfWork
from app.services.contact_keeping import keep, lost, put_away
from app.services.entities import ENTITIES
from app.services.journal_values import read, recorded
from app.services.records import fold_search
from app.services.undo_reach import documents_of, parts
from app.services.undo_work import Row, Work, row_of, table_of, unique_columns

_OPPOSITE: dict[str, Operation] = {"I": "D", "U": "U", "D": "I"}


def write_back(uow: UnitOfWork, work: Work) -> None:
    """Write what undoes an action; the rows are locked and stand as it left them."""
    _Writing(uow, work).run()
    _fold(uow, work)
    _renew_documents(uow, work)


class _Writing:
    """Goes through the entries backwards. A parent that comes back is put before its children: cascades are journaled in another order by
    each database."""

    def __init__(self, uow: UnitOfWork, work: Work) -> None:
        self._uow, self._work, self._connection, self._now = uow, work, uow.session.connection(), clock.now()
        self._todo = list(reversed(work.entries))
        self._done: set[int] = set()
        self._reborn = {row_of(entry): number for number, entry in enumerate(self._todo) if entry.op == "D"}

    def run(self) -> None:
        """Write everything."""
        for number in range(len(self._todo)):
            self._write(number)

    def _write(self, number: int) -> None:
        if number in self._done:
            return
        self._done.add(number)
        entry = self._todo[number]
        table, id = table_of(entry.table), int(entry.key)
        if entry.op == "I":
            self._remove(table, id)
        else:
            values = _old_values(table, entry)
            for key in table.foreign_keys:
                parent = self._reborn.get((key.column.table.name, values.get(key.parent.name)))  # type: ignore[arg-type]
                if parent is not None and parent > number:
                    self._write(parent)
            kept = put_away(self._uow.session, table.name, [values])
            if entry.op == "D":
                self._connection.execute(sa.insert(table).values(values))
            else:
                if lost(self._uow.session, table.name, id, values):
                    raise UserError(_("A phone or an e-mail of before was never kept."), _("The owner can take this back."))
                if "version" in table.c:
                    values["version"] = table.c.version + 1
                self._connection.execute(sa.update(table).where(table.c.id == id).values(values))
            keep(self._connection, table.name, [id], kept)
        self._uow.touch(entry.table, id, _OPPOSITE[entry.op])

    def _remove(self, table: sa.Table, id: int) -> None:
        row = (table.name, id)
        if row in self._work.binned:
            values: dict[str, Any] = {"deleted_at": self._now, **self._released(table, row)}
            if "version" in table.c:
                values["version"] = table.c.version + 1
            self._connection.execute(sa.update(table).where(table.c.id == id).values(values))
        elif row not in self._work.staying:
            self._connection.execute(sa.delete(table).where(table.c.id == id))

    def _released(self, table: sa.Table, row: Row) -> dict[str, Any]:
        """What a record in the bin has instead of values that no two may have: another one may get them back by the next undo."""
        left = self._work.left[row] or {}
        mark = f" #{row[1]}"
        values: dict[str, Any] = {}
        for name in unique_columns(table):
            column, value = table.c[name], left.get(name)
            if column.nullable:
                values[name] = None
            elif isinstance(value, str):
                values[name] = value[: getattr(column.type, "length", len(value)) - len(mark)] + mark
        return values


def _old_values(table: sa.Table, entry: Entry) -> dict[str, Any]:
    if entry.op == "D":
        return {column.name: read(column, entry.values.get(column.name)) for column in recorded(table)}
    return {column: read(table.c[column], old) for column, (old, _new) in entry.values.items()}


def _fold(uow: UnitOfWork, work: Work) -> None:
    """The folded search texts follow; the journal does not know them."""
    for table, id in sorted(work.left.keys() - work.made):
        if table in ENTITIES and "search" in table_of(table).c:
            record: Any = uow.session.get(ENTITIES.get(table).model, id, populate_existing=True)
            if record is not None:
                fold_search(table, record)
    uow.session.flush()


def _renew_documents(uow: UnitOfWork, work: Work) -> None:
    """The version of a document stands for its parts, too: who has it open learns that they have changed."""
    table = table_of("document")
    others = {id for id in documents_of(uow.session, work) if ("document", id) not in work.left}
    for part in parts(others):
        uow.session.connection().execute(sa.update(table).where(table.c.id.in_(part)).values(version=table.c.version + 1))
        for id in part:
            uow.touch("document", id)
