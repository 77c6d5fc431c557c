"""Events and search of the journal on Firebird 3: procedures, since nobody may touch the journal's table.

Its indexes run one way only, so those of the search are descending. What a procedure asks of the people it asks by a text: a table that a
procedure names could not be changed any more.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy.engine import Connection

from app.core.access import TABLES, rights_of
from app.core.access.tables import ROLES
from app.db.engine import STAFF
from app.db.guard import veil_firebird

VIEW = "journal.entry.view"
_TEXT = "CHARACTER SET UTF8"
INDEXES_THERE = "SELECT TRIM(rdb$index_name) FROM rdb$indices WHERE rdb$relation_name = 'JRN_ENTRY'"
INDEXES = {
    "JRN_ENTRY_ID": "CREATE DESCENDING INDEX jrn_entry_id ON jrn_entry(id)",
    "JRN_ENTRY_LOGIN": "CREATE DESCENDING INDEX jrn_entry_login ON jrn_entry(login, id)",
    "JRN_ENTRY_TBL": "CREATE DESCENDING INDEX jrn_entry_tbl ON jrn_entry(tbl, id)",
    "JRN_ENTRY_OP": "CREATE DESCENDING INDEX jrn_entry_op ON jrn_entry(op, id)",
}
_ENTRY = (
    f"id BIGINT, moment TIMESTAMP, login VARCHAR(31) {_TEXT}, addr VARCHAR(48) CHARACTER SET ASCII, op CHAR(1) CHARACTER SET ASCII,"
    f" tbl VARCHAR(63) {_TEXT}, rkey VARCHAR(80) {_TEXT}, doc VARCHAR(2000) {_TEXT}, doc_long BLOB SUB_TYPE TEXT {_TEXT},"
    f" use_case VARCHAR(63) {_TEXT}"
)
_VIEWERS = [role for role in ROLES if rights_of(role).may(VIEW)]


def _hidden(role: str) -> str:
    """Tables whose values a role may not see, between strokes."""
    return "|" + "|".join(name for name, rights in TABLES.items() if role not in rights.read) + "|"


#: what each role may not see; whoever is none of them is refused, but for those to whom the database belongs
_HIDES = "\n".join(f"  ELSE IF (role = '{role}') THEN hidden = '{_hidden(role)}';" for role in _VIEWERS)

STATEMENTS = [
    "CREATE OR ALTER EXCEPTION jrn_private 'the journal is for those who may view it'",
    f"""CREATE OR ALTER PROCEDURE jrn_event(p_kind VARCHAR(31) {_TEXT}, p_key VARCHAR(80) {_TEXT}, p_doc VARCHAR(2000) {_TEXT},
  p_long BLOB SUB_TYPE TEXT {_TEXT}) AS BEGIN
  INSERT INTO jrn_entry(op, tbl, rkey, doc, doc_long) VALUES ('E', 'app:'||:p_kind, :p_key, :p_doc, :p_long); END""",
    """CREATE OR ALTER PROCEDURE jrn_moment(p_id BIGINT) RETURNS (id BIGINT, moment TIMESTAMP) AS BEGIN
  SELECT FIRST 1 e.id, e."AT" FROM jrn_entry e WHERE e.id >= :p_id ORDER BY e.id INTO :id, :moment;
  IF (id IS NULL) THEN SELECT FIRST 1 e.id, e."AT" FROM jrn_entry e ORDER BY e.id DESC INTO :id, :moment;
  SUSPEND; END""",
    f"""CREATE OR ALTER PROCEDURE jrn_search(p_login VARCHAR(31) {_TEXT}, p_op CHAR(1) CHARACTER SET ASCII, p_tbl VARCHAR(63) {_TEXT},
  p_key VARCHAR(80) {_TEXT}, p_kinds VARCHAR(500) {_TEXT}, p_about VARCHAR(63) {_TEXT}, p_since TIMESTAMP, p_until TIMESTAMP,
  p_first BIGINT, p_last BIGINT, p_text VARCHAR(200) {_TEXT}, p_older SMALLINT, p_limit INT, p_scan INT) RETURNS ({_ENTRY}) AS
DECLARE s VARCHAR(2000) {_TEXT}; DECLARE role VARCHAR(30) {_TEXT}; DECLARE hidden VARCHAR(4000) {_TEXT} = '||';
DECLARE looked INT = 0; DECLARE hits INT = 0; DECLARE reach BIGINT; {veil_firebird.DECLARED}
BEGIN
  {veil_firebird.ASKED}
  IF (CURRENT_USER <> 'SYSDBA' AND NOT EXISTS(SELECT 1 FROM rdb$relations WHERE rdb$relation_name = 'JRN_ENTRY' AND rdb$owner_name = CURRENT_USER))
  THEN EXECUTE STATEMENT ('SELECT role FROM employee WHERE UPPER(login) = :me AND is_active AND deleted_at IS NULL')
    (me := CURRENT_USER) INTO :role;
  ELSE role = 'owner';
  IF (role IS NULL) THEN EXCEPTION jrn_private;
{_HIDES}
  ELSE EXCEPTION jrn_private;
  s = 'SELECT e.id, e."AT", e.login, e.addr, e.op, e.tbl, e.rkey, e.doc, e.doc_long, (SELECT FIRST 1 a.tbl FROM jrn_entry a'
    ||' WHERE a.tx = e.tx AND a.epoch = e.epoch AND a.op = ''A'') FROM jrn_entry e WHERE e.id > :first_id AND e.id < :last_id'
    ||IIF(p_op IS NULL, ' AND e.op <> ''A'' AND CAST(:op AS CHAR(1)) IS NULL', ' AND e.op = :op')
    ||IIF(p_key IS NOT NULL, ' AND ((e.tbl = :tbl AND e.rkey = :rkey) OR (e.rkey = CAST(:tbl AS VARCHAR(63))||''|''||CAST(:rkey AS VARCHAR(80))'
    ||' AND e.tbl STARTING WITH ''app:'' AND POSITION(''|''||e.tbl||''|'' IN CAST(:kinds AS VARCHAR(500))) > 0))',
      ' AND CAST(:rkey AS VARCHAR(80)) IS NULL AND CAST(:kinds AS VARCHAR(500)) IS NOT NULL'
    ||IIF(p_tbl IS NOT NULL, ' AND e.tbl = :tbl', ' AND CAST(:tbl AS VARCHAR(63)) IS NULL'))
    ||IIF(p_about IS NOT NULL, ' AND e.rkey||''|'' STARTING WITH CAST(:about AS VARCHAR(63))||''|''', ' AND CAST(:about AS VARCHAR(63)) IS NULL')
    ||IIF(p_login IS NOT NULL, ' AND e.login = :login', ' AND CAST(:login AS VARCHAR(31)) IS NULL')
    ||IIF(p_since IS NOT NULL, ' AND e."AT" >= :since', ' AND CAST(:since AS TIMESTAMP) IS NULL')
    ||IIF(p_until IS NOT NULL, ' AND e."AT" < :until', ' AND CAST(:until AS TIMESTAMP) IS NULL')
    ||IIF(p_older = 1, ' ORDER BY e.id DESC', ' ORDER BY e.id');
  FOR EXECUTE STATEMENT (:s) (first_id := :p_first, last_id := :p_last, op := :p_op, tbl := :p_tbl, rkey := :p_key, kinds := :p_kinds,
    about := :p_about, login := :p_login, since := :p_since, until := :p_until) WITH CALLER PRIVILEGES
    INTO :id, :moment, :login, :addr, :op, :tbl, :rkey, :doc, :doc_long, :use_case DO BEGIN
    looked = looked + 1; reach = id;
    IF (POSITION('|'||tbl||'|' IN hidden) > 0) THEN BEGIN doc = NULL; doc_long = NULL; END
    {veil_firebird.veiled("tbl")}
    IF (p_text IS NULL OR doc CONTAINING p_text OR doc_long CONTAINING p_text) THEN BEGIN hits = hits + 1; SUSPEND; END
    IF (looked >= p_scan OR hits >= p_limit) THEN LEAVE;
  END
  id = reach; moment = NULL; login = NULL; addr = NULL; op = '-'; tbl = NULL; rkey = CAST(looked AS VARCHAR(20));
  doc = NULL; doc_long = NULL; use_case = NULL;
  SUSPEND; END""",
    "GRANT INSERT ON jrn_entry TO PROCEDURE jrn_event",
    "GRANT SELECT ON jrn_entry TO PROCEDURE jrn_moment",
    "GRANT SELECT ON jrn_entry TO PROCEDURE jrn_search",
    *veil_firebird.grants("jrn_search"),
    "GRANT USAGE ON EXCEPTION jrn_private TO PUBLIC",
    *(f"GRANT EXECUTE ON PROCEDURE {name} TO ROLE {STAFF}" for name in ("jrn_event", "jrn_moment", "jrn_search")),
]
MOMENT = "SELECT id, moment FROM jrn_moment(?)"


def ask(connection: Connection, wanted: Any, first: int, last: int, older: bool, limit: int, scan: int) -> list[Any]:
    """The rows of a search; see ``trail.search``."""
    inside = json.dumps(wanted.text, ensure_ascii=False)[1:-1]
    values = (
        wanted.login.upper() or None, wanted.op or None, wanted.table or None, wanted.key or None, f"|{'|'.join(wanted.kinds)}|",
        wanted.about or None, wanted.since, wanted.until, first, last, inside or None, int(older), limit, scan,
    )
    marks = ", ".join("?" * len(values))
    names = "id, moment, login, addr, op, tbl, rkey, doc, doc_long, use_case"
    return list(connection.exec_driver_sql(f"SELECT {names} FROM jrn_search({marks})", values))
