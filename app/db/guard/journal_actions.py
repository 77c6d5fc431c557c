"""Looking back in the journal: the actions of somebody, the entries of one action, what happened to a row or a table since a moment.

Staff may not read the journal's table, so on the servers definer functions and procedures answer; they are brought up to date with the triggers.
They leave out rows that the person does not see (``kontor.sees``, ``k_sees``), so the rights must be installed before.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from app.core.changes import Operation
from app.db.guard import journal, veil_firebird

_DEFINER = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
_FUNCTIONS = ("action", "actions", "later")
_UTF8 = "CHARACTER SET UTF8"
_ENTRY = (
    f"(id BIGINT, moment TIMESTAMP, login VARCHAR(31) {_UTF8}, op CHAR(1) CHARACTER SET ASCII, tbl VARCHAR(63) {_UTF8},"
    f" rkey VARCHAR(80) {_UTF8}, doc VARCHAR(2000) {_UTF8}, doc_long BLOB SUB_TYPE TEXT {_UTF8})"
)
#: entries of rows that the person does not see are left out
_SHOWN = (
    "BEGIN seen = 1; IF (op <> 'A') THEN EXECUTE PROCEDURE k_sees(:tbl, CAST(:rkey AS BIGINT)) RETURNING_VALUES :seen;"
    f" IF (seen = 1) THEN BEGIN {veil_firebird.veiled('tbl')} SUSPEND; END END"
)
_BEGIN = f"DECLARE seen SMALLINT; {veil_firebird.DECLARED} BEGIN {veil_firebird.ASKED}"
_INTO = f"INTO :id, :moment, :login, :op, :tbl, :rkey, :doc, :doc_long DO {_SHOWN} END"
#: the first entry names what an action was about; the joins find it and the number of rows by the index of transactions
_ABOUT = "SELECT {first} f.tbl, f.rkey, f.op FROM {entry} f WHERE f.tx = a.tx AND f.epoch = a.epoch AND f.op <> 'A' ORDER BY f.id"
_COUNT = "SELECT count(*) FROM {entry} c WHERE c.tx = a.tx AND c.epoch = a.epoch AND c.op <> 'A'"

READERS: dict[str, list[str]] = {
    "sqlite": [],
    "postgresql": [
        f"""CREATE OR REPLACE FUNCTION jrn.action(p_id bigint)
RETURNS TABLE(id bigint, at timestamp, login name, op char, tbl text, rkey text, doc text) LANGUAGE sql STABLE {_DEFINER} AS $$
SELECT e.id, e.at, e.login, e.op, e.tbl, e.rkey, kontor.veiled(e.tbl, e.doc) FROM jrn.entry o JOIN jrn.entry e ON e.tx = o.tx AND e.epoch = o.epoch
WHERE o.id = p_id AND (e.op = 'A' OR kontor.sees(e.tbl, e.rkey)) ORDER BY e.id $$""",
        f"""CREATE OR REPLACE FUNCTION jrn.actions(p_codes text, p_since timestamp, p_login text, p_limit int)
RETURNS TABLE(id bigint, at timestamp, login name, use_case text, doc text, entry_count bigint, tbl text, rkey text, op char)
LANGUAGE sql STABLE {_DEFINER} AS $$
SELECT a.id, a.at, a.login, a.tbl, a.doc, ({_COUNT.format(entry="jrn.entry")}), f.tbl, f.rkey, f.op
FROM (SELECT * FROM jrn.entry h WHERE h.op = 'A' AND h.tbl = ANY(string_to_array(p_codes, '|')) AND h.at >= p_since
  AND (p_login IS NULL OR lower(h.login) = lower(p_login)) ORDER BY h.id DESC LIMIT p_limit) a
LEFT JOIN LATERAL ({_ABOUT.format(first="", entry="jrn.entry")} LIMIT 1) f ON true ORDER BY a.id DESC $$""",
        f"""CREATE OR REPLACE FUNCTION jrn.later(p_tbl text, p_rkey text, p_after bigint, p_moment timestamp)
RETURNS TABLE(id bigint, at timestamp, login name, op char, tbl text, rkey text, doc text) LANGUAGE sql STABLE {_DEFINER} AS $$
SELECT e.id, e.at, e.login, e.op, e.tbl, e.rkey, kontor.veiled(e.tbl, e.doc) FROM jrn.entry e WHERE e.tbl = p_tbl AND e.op <> 'A'
AND (p_rkey IS NULL OR e.rkey = p_rkey) AND (p_after IS NULL OR e.id > p_after) AND (p_moment IS NULL OR e.at > p_moment)
AND kontor.sees(e.tbl, e.rkey) ORDER BY e.id DESC $$""",
        *(f"REVOKE ALL ON FUNCTION jrn.{name} FROM PUBLIC" for name in _FUNCTIONS),
    ],
    "firebird": [
        f"""CREATE OR ALTER PROCEDURE jrn_action(p_id BIGINT) RETURNS {_ENTRY} AS {_BEGIN}
  FOR SELECT e.id, e."AT", e.login, e.op, e.tbl, e.rkey, e.doc, e.doc_long FROM jrn_entry o JOIN jrn_entry e ON e.tx = o.tx AND e.epoch = o.epoch
    WHERE o.id = :p_id ORDER BY e.id {_INTO}""",
        f"""CREATE OR ALTER PROCEDURE jrn_actions(p_codes VARCHAR(8000) CHARACTER SET ASCII, p_since TIMESTAMP, p_login VARCHAR(31) {_UTF8},
  p_limit INT)
RETURNS (id BIGINT, moment TIMESTAMP, login VARCHAR(31) {_UTF8}, use_case VARCHAR(63) {_UTF8}, doc VARCHAR(2000) {_UTF8}, entry_count BIGINT,
  tbl VARCHAR(63) {_UTF8}, rkey VARCHAR(80) {_UTF8}, op CHAR(1) CHARACTER SET ASCII) AS
DECLARE t BIGINT; DECLARE p INT; DECLARE n INT; DECLARE rest VARCHAR(8001) CHARACTER SET ASCII; BEGIN
  rest = p_codes || '|';
  WHILE (rest <> '') DO BEGIN
    n = POSITION('|', rest); use_case = SUBSTRING(rest FROM 1 FOR n - 1); rest = SUBSTRING(rest FROM n + 1);
    FOR SELECT a.id, a."AT", a.login, a.doc, a.tx, a.epoch, ({_COUNT.format(entry="jrn_entry")}) FROM jrn_entry a
      WHERE a.op = 'A' AND a.tbl = :use_case AND a."AT" >= :p_since AND (:p_login IS NULL OR UPPER(a.login) = UPPER(:p_login))
      ORDER BY a.id DESC ROWS :p_limit INTO :id, :moment, :login, :doc, :t, :p, :entry_count DO BEGIN
      tbl = NULL; rkey = NULL; op = NULL;
      SELECT FIRST 1 f.tbl, f.rkey, f.op FROM jrn_entry f WHERE f.tx = :t AND f.epoch = :p AND f.op <> 'A' ORDER BY f.id INTO :tbl, :rkey, :op;
      SUSPEND; END END END""",
        f"""CREATE OR ALTER PROCEDURE jrn_later(p_tbl VARCHAR(63) {_UTF8}, p_rkey VARCHAR(80) {_UTF8}, p_after BIGINT, p_moment TIMESTAMP)
RETURNS {_ENTRY} AS {_BEGIN}
  IF (p_rkey IS NOT NULL) THEN
    FOR SELECT e.id, e."AT", e.login, e.op, e.tbl, e.rkey, e.doc, e.doc_long FROM jrn_entry e WHERE e.tbl = :p_tbl AND e.rkey = :p_rkey
      AND e.op <> 'A' AND e.id > COALESCE(:p_after, 0) AND (:p_moment IS NULL OR e."AT" > :p_moment)
      ORDER BY e.tbl DESC, e.rkey DESC, e.id DESC INTO :id, :moment, :login, :op, :tbl, :rkey, :doc, :doc_long DO {_SHOWN}
  ELSE
    FOR SELECT e.id, e."AT", e.login, e.op, e.tbl, e.rkey, e.doc, e.doc_long FROM jrn_entry e WHERE e.tbl = :p_tbl
      AND e.op <> 'A' AND e.id > COALESCE(:p_after, 0) AND e."AT" > COALESCE(:p_moment, CAST('0001-01-01' AS TIMESTAMP))
      ORDER BY e.id DESC {_INTO}""",
        *(f"GRANT SELECT ON jrn_entry TO PROCEDURE jrn_{name}" for name in _FUNCTIONS),
        *(f"GRANT EXECUTE ON PROCEDURE k_sees TO PROCEDURE jrn_{name}" for name in _FUNCTIONS),
        *(line for name in ("action", "later") for line in veil_firebird.grants(f"jrn_{name}")),
    ],
}

_ACTION = {
    "sqlite": "SELECT e.id, e.at, e.login, e.op, e.tbl, e.rkey, e.doc, NULL FROM jrn_entry o JOIN jrn_entry e ON e.tx = o.tx AND e.epoch = o.epoch"
    " WHERE o.id = ? ORDER BY e.id",
    "postgresql": "SELECT id, at, login, op, tbl, rkey, doc, NULL FROM jrn.action(%s)",
    "firebird": "SELECT id, moment, login, op, tbl, rkey, doc, doc_long FROM jrn_action(?)",
}
_ACTIONS = {
    "sqlite": "SELECT a.id, a.at, a.login, a.tbl, a.doc, (" + _COUNT.format(entry="jrn_entry") + "), f.tbl, f.rkey, f.op FROM (SELECT * FROM"
    " jrn_entry h WHERE h.op = 'A' AND h.tbl IN (SELECT value FROM json_each(?1)) AND h.at >= ?2 AND (?3 IS NULL OR lower(h.login) = lower(?3))"
    " ORDER BY h.id DESC LIMIT ?4) a LEFT JOIN jrn_entry f ON f.id = (SELECT min(i.id) FROM jrn_entry i WHERE i.tx = a.tx AND i.epoch = a.epoch"
    " AND i.op <> 'A') ORDER BY a.id DESC",
    "postgresql": "SELECT id, at, login, use_case, doc, entry_count, tbl, rkey, op FROM jrn.actions(%s, %s, %s, %s)",
    "firebird": "SELECT id, moment, login, use_case, doc, entry_count, tbl, rkey, op FROM jrn_actions(?, ?, ?, ?)",
}
_LATER = {
    "sqlite": "SELECT id, at, login, op, tbl, rkey, doc, NULL FROM jrn_entry WHERE tbl = ?1 AND op <> 'A' AND (?2 IS NULL OR rkey = ?2)"
    " AND (?3 IS NULL OR id > ?3) AND (?4 IS NULL OR at > ?4) ORDER BY id DESC",
    "postgresql": "SELECT id, at, login, op, tbl, rkey, doc, NULL FROM jrn.later(%s, %s, %s, %s)",
    "firebird": "SELECT id, moment, login, op, tbl, rkey, doc, doc_long FROM jrn_later(?, ?, ?, ?)",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the journal, of any table.

    :param values: as in `HistoryEntry`; of a header (op A, where `table` is the use case) what the use case put there.
    """

    id: int
    at: datetime.datetime
    login: str
    op: Operation | str
    table: str
    key: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ActionHead:
    """What somebody did, without its values.

    :param id: of its header in the journal.
    :param rows: how many entries it has.
    :param table: of its first entry, with `key` and `op`; empty where it touched no row.
    """

    id: int
    at: datetime.datetime
    login: str
    use_case: str
    data: dict[str, Any]
    rows: int
    table: str
    key: str
    op: str


def install(connection: Connection) -> None:
    """Bring functions and procedures of this module up to date; safe to repeat."""
    journal.run(connection, READERS[connection.dialect.name])


def grant(connection: Connection, staff: str) -> None:
    """Let the staff's group call them."""
    match connection.dialect.name:
        case "postgresql":
            journal.run(connection, [f"GRANT EXECUTE ON FUNCTION jrn.{name} TO {staff}" for name in _FUNCTIONS])
        case "firebird":
            journal.run(connection, [f"GRANT EXECUTE ON PROCEDURE jrn_{name} TO ROLE {staff}" for name in _FUNCTIONS])


def action(session: Session, entry: int) -> list[Entry]:
    """All entries of the action that an entry belongs to, in their order, its header among them; empty where there is no such entry."""
    return [_entry(row) for row in _read(session, _ACTION, entry)]


def actions(session: Session, use_cases: Iterable[str], since: datetime.datetime, login: str | None = None, limit: int = 100) -> list[ActionHead]:
    """The latest actions under some use cases, newest first.

    :param since: naive UTC.
    :param login: only of this person.
    """
    codes = sorted(set(use_cases))
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    named, moment = (json.dumps(codes), since.isoformat(timespec="milliseconds")) if is_sqlite else ("|".join(codes), since)
    found = [_head(*row) for row in _read(session, _ACTIONS, named, moment, login, limit)]
    return sorted(found, key=lambda head: head.id, reverse=True)[:limit]


def later(
    session: Session, table: str, key: int | None = None, *, after: int | None = None, moment: datetime.datetime | None = None
) -> list[Entry]:
    """What happened to a row, or to all rows of a table, since then; newest first.

    :param after: only entries behind this one.
    :param moment: only entries later than this, naive UTC.
    """
    since: Any = moment.isoformat(timespec="milliseconds") if moment and session.get_bind().dialect.name == "sqlite" else moment
    return [_entry(row) for row in _read(session, _LATER, table, None if key is None else str(key), after, since)]


def _read(session: Session, statements: dict[str, str], *values: Any) -> Iterator[Any]:
    yield from session.connection().exec_driver_sql(statements[session.get_bind().dialect.name], values)


def _entry(row: Any) -> Entry:
    id, at, login, op, table, key, doc, long = row
    return Entry(id, _moment(at), login.strip(), op, table, key or "", journal.read_document(doc if doc is not None else long))


def _head(id: int, at: Any, login: str, use_case: str, doc: str | None, rows: int, table: str | None, key: str | None, op: str | None) -> ActionHead:
    return ActionHead(id, _moment(at), login.strip(), use_case, journal.read_document(doc), rows, table or "", key or "", op or "")


def _moment(value: Any) -> datetime.datetime:
    if isinstance(value, str):
        return datetime.datetime.fromisoformat(value)
    return value.replace(microsecond=value.microsecond // 1000 * 1000)  # type: ignore[no-any-return]
