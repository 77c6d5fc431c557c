"""Reads out of the journal when deals came to their stages: one question for many deals, of those that the person sees."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db.guard.journal import read_document

#: changes of one deal that are looked at
MOST = 300
_COLUMN = "stage_id"
#: columns of what gives the history of a row: its moment, who, what sort of change, the change
_GIVEN = {"postgresql": ("id", "at", "login", "op", "doc"), "firebird": ("id", "moment", "login", "op", "doc", "doc_long")}
_ENTRY = sa.table("jrn_entry", *(sa.column(name) for name in ("id", "at", "login", "op", "tbl", "rkey", "doc")))


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
    for key, at, login, short, long in session.execute(_moves(session.get_bind().dialect.name, deals, since)):
        both = read_document(short if short is not None else long).get(_COLUMN)
        if both is not None and both[1] is not None:
            moment = datetime.datetime.fromisoformat(at) if isinstance(at, str) else at
            yield StageMove(int(key), int(both[1]), moment, login.strip())


def _moves(name: str, deals: sa.FromClause, since: datetime.date) -> sa.Select[Any]:
    """The changes of closed deals: out of the journal itself, or row by row out of the function that knows what the person sees."""
    if name == "sqlite":
        same = sa.and_(_ENTRY.c.tbl == "deal", _ENTRY.c.rkey == sa.cast(deals.c.id, sa.Text))
        wanted = sa.select(deals.c.id, _ENTRY.c.at, _ENTRY.c.login, _ENTRY.c.doc, sa.null()).select_from(deals.join(_ENTRY, same))
        return wanted.where(deals.c.closed_on >= since, _ENTRY.c.op == "U").order_by(_ENTRY.c.id)
    function = sa.func.jrn.history if name == "postgresql" else sa.func.jrn_history
    key = sa.cast(deals.c.id, sa.Text if name == "postgresql" else sa.String(20))
    h = function("deal", key, sa.null(), MOST).table_valued(*_GIVEN[name], name="h")
    columns = (h.c.at, h.c.login, h.c.doc, sa.null()) if name == "postgresql" else (h.c.moment, h.c.login, h.c.doc, h.c.doc_long)
    wanted = sa.select(deals.c.id, *columns).select_from(deals.outerjoin(h, sa.text("1 = 1")))
    return wanted.where(deals.c.closed_on >= since, h.c.op == "U").order_by(h.c.id)
