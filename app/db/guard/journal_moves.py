"""Reads out of the journal what was changed, and when deals came to their stages: one question for many rows, of those that the person sees."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db.guard.journal import read_document

#: changes of one row that are looked at
MOST = 300
_COLUMN = "stage_id"
#: columns of what gives the history of a row: its moment, who, what sort of change, the change
_GIVEN = {"postgresql": ("id", "at", "login", "op", "doc"), "firebird": ("id", "moment", "login", "op", "doc", "doc_long")}
_ENTRY = sa.table("jrn_entry", *(sa.column(name) for name in ("id", "at", "login", "op", "tbl", "rkey", "doc")))


@dataclass(frozen=True, slots=True)
class Change:
    """A row was changed.

    :param at: naive UTC, the server's clock. :param login: of whoever changed it.
    :param values: column → before and after, as the journal spells them.
    """

    key: int
    at: datetime.datetime
    login: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StageMove:
    """A deal came to a stage.

    :param at: naive UTC, the server's clock. :param login: of whoever moved it.
    """

    deal: int
    stage: int
    at: datetime.datetime
    login: str


def stage_moves(session: Session, deals: sa.FromClause, since: datetime.date) -> Iterator[StageMove]:
    """When deals that were closed since a day came to their stages, in the order of the journal.

    On a server only those of deals that the person sees; on SQLite the caller drops what he does not show.

    :param deals: the table of deals.
    """
    for change in changes(session, deals, deals.c.closed_on >= since):
        both = change.values.get(_COLUMN)
        if both is not None and both[1] is not None:
            yield StageMove(change.key, int(both[1]), change.at, change.login)


def changes(session: Session, table: sa.FromClause, wanted: sa.ColumnElement[bool]) -> Iterator[Change]:
    """What was changed in rows of a table, in the order of the journal; on a server only in those that the person sees.

    :param wanted: which rows.
    """
    for key, at, login, short, long in session.execute(_changes(session.get_bind().dialect.name, table, wanted)):
        moment = datetime.datetime.fromisoformat(at) if isinstance(at, str) else at
        yield Change(int(key), moment, login.strip(), read_document(short if short is not None else long))


def _changes(name: str, table: sa.FromClause, wanted: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The changes of rows: out of the journal itself, or row by row out of the function that knows what the person sees."""
    called = str(table.description)
    if name == "sqlite":
        same = sa.and_(_ENTRY.c.tbl == called, _ENTRY.c.rkey == sa.cast(table.c.id, sa.Text))
        found = sa.select(table.c.id, _ENTRY.c.at, _ENTRY.c.login, _ENTRY.c.doc, sa.null()).select_from(table.join(_ENTRY, same))
        return found.where(wanted, _ENTRY.c.op == "U").order_by(_ENTRY.c.id)
    function = sa.func.jrn.history if name == "postgresql" else sa.func.jrn_history
    key = sa.cast(table.c.id, sa.Text if name == "postgresql" else sa.String(20))
    h = function(called, key, sa.null(), MOST).table_valued(*_GIVEN[name], name="h")
    columns = (h.c.at, h.c.login, h.c.doc, sa.null()) if name == "postgresql" else (h.c.moment, h.c.login, h.c.doc, h.c.doc_long)
    found = sa.select(table.c.id, *columns).select_from(table.outerjoin(h, sa.text("1 = 1")))
    return found.where(wanted, h.c.op == "U").order_by(h.c.id)
