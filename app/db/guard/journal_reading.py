"""Reads the journal from its beginning, values included: what a check that replays it needs.

On a server nobody but the owner of the tables may SELECT from the journal; a function of the owner reads it, and whoever may execute that
function may replay. It is not granted to the staff's group: its values would go past the rights to rows and columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from app.db.guard import veil_firebird
from app.db.guard.journal import read_document, run

#: entries read at a time
PAGE = 5000

_TEXT = "CHARACTER SET UTF8"
_DEFINITIONS = {
    "postgresql": [
        """CREATE OR REPLACE FUNCTION jrn.replay(p_after bigint, p_limit int)
RETURNS TABLE(id bigint, op char, tbl text, rkey text, doc text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
SELECT e.id, e.op, e.tbl, e.rkey, kontor.veiled(e.tbl, e.doc) FROM jrn.entry e WHERE e.id > p_after ORDER BY e.id LIMIT p_limit $$""",
        """CREATE OR REPLACE FUNCTION jrn.newest() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT max(id) FROM jrn.entry $$""",
        "REVOKE ALL ON FUNCTION jrn.replay, jrn.newest FROM PUBLIC",
    ],
    "firebird": [
        f"""CREATE OR ALTER PROCEDURE jrn_replay(p_after BIGINT, p_limit INT)
RETURNS (id BIGINT, op CHAR(1) CHARACTER SET ASCII, tbl VARCHAR(63) {_TEXT}, rkey VARCHAR(80) {_TEXT}, doc VARCHAR(2000) {_TEXT},
  doc_long BLOB SUB_TYPE TEXT {_TEXT}) AS {veil_firebird.DECLARED} BEGIN {veil_firebird.ASKED}
  FOR SELECT e.id, e.op, e.tbl, e.rkey, e.doc, e.doc_long FROM jrn_entry e WHERE e.id > :p_after ORDER BY e.id ROWS :p_limit
    INTO :id, :op, :tbl, :rkey, :doc, :doc_long DO BEGIN {veil_firebird.veiled("tbl")} SUSPEND; END END""",
        "GRANT SELECT ON jrn_entry TO PROCEDURE jrn_replay",
        *veil_firebird.grants("jrn_replay"),
    ],
}
_PAGES = {
    "sqlite": "SELECT id, op, tbl, rkey, doc, NULL FROM jrn_entry WHERE id > ? ORDER BY id LIMIT ?",
    "postgresql": "SELECT id, op, tbl, rkey, doc, NULL FROM jrn.replay(%s, %s)",
    "firebird": "SELECT id, op, tbl, rkey, doc, doc_long FROM jrn_replay(?, ?)",
}
_NEWEST = {
    "sqlite": "SELECT max(id) FROM jrn_entry", "postgresql": "SELECT jrn.newest()", "firebird": "SELECT MAX(id) FROM jrn_feed",
}


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One entry as it was written.

    :param op: I, U or D for a change of a row, A for the header of an action; then `table` is the use case.
    :param key: of the row, as a text.
    :param values: column → value for I and D, column → [old, new] for U, spelled as in the journal.
    """

    id: int
    op: str
    table: str
    key: str
    values: dict[str, Any]


def install(connection: Connection) -> None:
    """Create or renew what reads the journal; part of each migration."""
    run(connection, _DEFINITIONS.get(connection.dialect.name, ()))


def newest(session: Session) -> int:
    """The number of the last entry; numbers have gaps, so it tells about how many there are."""
    return int(session.connection().exec_driver_sql(_NEWEST[session.get_bind().dialect.name]).scalar() or 0)


def try_to_read(session: Session) -> None:
    """Read one entry, to see whether this login may.

    :raises sqlalchemy.exc.DBAPIError: it may not.
    """
    session.connection().exec_driver_sql(_PAGES[session.get_bind().dialect.name], (0, 1)).all()


def entries(session: Session, after: int = 0) -> Iterator[JournalEntry]:
    """All entries in the order of their numbers, which for each single row is the order of its changes.

    :param after: number of an entry to go on behind.
    :raises sqlalchemy.exc.DBAPIError: the login may not read the journal.
    """
    statement = _PAGES[session.get_bind().dialect.name]
    while True:
        rows = session.connection().exec_driver_sql(statement, (after, PAGE)).all()
        for id, op, table, key, short, long in rows:
            yield JournalEntry(id, op, table, key or "", {} if op == "A" else read_document(short if short is not None else long))
        if len(rows) < PAGE:
            return
        after = rows[-1][0]
