"""Events and search of the journal on PostgreSQL: definer functions, since nobody may touch the journal's table.

Everybody of the staff adds events; only the groups of those roles that may view the journal search it. Values of a table that the person may
not read are left out.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection

from app.core.access import rights_of
from app.core.access.tables import ROLES
from app.db.engine import STAFF
from app.db.guard.trail_sqlite import contained

VIEW = "journal.entry.view"
_DEFINER = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
_SEARCH = "jrn.search(text, text, text, text, text[], text, timestamp, timestamp, bigint, bigint, text, boolean, integer, integer)"
_COLUMNS = "id bigint, at timestamp, login name, addr text, op char, tbl text, rkey text, doc text"
#: who may read a table at all sees its values; columns may be granted one by one
_SEEN = (
    "CASE WHEN e.op = 'E' OR to_regclass('public.' || quote_ident(e.tbl)) IS NULL"
    " OR has_any_column_privilege(session_user, 'public.' || quote_ident(e.tbl), 'SELECT') THEN kontor.veiled(e.tbl, e.doc) END"
)

STATEMENTS = [
    "CREATE INDEX IF NOT EXISTS entry_login ON jrn.entry(login, id)",
    "CREATE INDEX IF NOT EXISTS entry_tbl ON jrn.entry(tbl, id)",
    "CREATE INDEX IF NOT EXISTS entry_op ON jrn.entry(op, id) WHERE op IN ('D', 'E')",
    f"""CREATE OR REPLACE FUNCTION jrn.event(p_kind text, p_key text, p_doc text) RETURNS void LANGUAGE plpgsql {_DEFINER} AS $$
BEGIN
  IF p_kind !~ '^[a-z][a-z.]{{1,30}}$' OR length(p_key) > 80 THEN RAISE 'no event is called so'; END IF;
  PERFORM p_doc::json;
  INSERT INTO jrn.entry(op, tbl, rkey, doc) VALUES ('E', 'app:' || p_kind, p_key, p_doc);
END $$""",
    f"""CREATE OR REPLACE FUNCTION jrn.moment(p_id bigint) RETURNS TABLE(id bigint, at timestamp) LANGUAGE sql STABLE {_DEFINER} AS $$
SELECT e.id, e.at FROM jrn.entry e WHERE e.id >= least(p_id, (SELECT max(m.id) FROM jrn.entry m)) ORDER BY e.id LIMIT 1 $$""",
    f"""CREATE OR REPLACE FUNCTION jrn.search(p_login text, p_op text, p_tbl text, p_key text, p_kinds text[], p_about text,
  p_since timestamp, p_until timestamp, p_first bigint, p_last bigint, p_text text, p_older boolean, p_limit int, p_scan int)
RETURNS TABLE({_COLUMNS}, use_case text) LANGUAGE plpgsql STABLE {_DEFINER} AS $$
DECLARE c text := 'e.id > $9 AND e.id < $10'; way text := CASE WHEN p_older THEN 'DESC' ELSE 'ASC' END;
BEGIN
  c := c || CASE WHEN p_op IN ('I', 'U', 'D', 'E') THEN format(' AND e.op = %L', p_op) ELSE ' AND e.op <> ''A''' END;
  IF p_key IS NOT NULL THEN
    c := c || ' AND ((e.tbl = $3 AND e.rkey = $4) OR (e.tbl = ANY($5) AND e.rkey = $3 || ''|'' || $4))';
  ELSIF p_tbl IS NOT NULL THEN c := c || ' AND e.tbl = $3'; END IF;
  IF p_about IS NOT NULL THEN c := c || ' AND (e.rkey = $6 OR e.rkey LIKE $6 || ''|%'')'; END IF;
  IF p_login IS NOT NULL THEN c := c || ' AND e.login = $1::name'; END IF;
  IF p_since IS NOT NULL THEN c := c || ' AND e.at >= $7'; END IF;
  IF p_until IS NOT NULL THEN c := c || ' AND e.at < $8'; END IF;
  RETURN QUERY EXECUTE 'WITH w AS MATERIALIZED (SELECT e.id, e.at, e.login, e.addr, e.op, e.tbl, e.rkey, {_SEEN.replace("'", "''")} AS doc,'
    ' e.tx, e.epoch FROM jrn.entry e WHERE ' || c || ' ORDER BY e.id ' || way || ' LIMIT $14),'
    ' h AS (SELECT * FROM w WHERE $11::text IS NULL OR w.doc ILIKE $11 ORDER BY w.id ' || way || ' LIMIT $13)'
    ' SELECT h.id, h.at::timestamp, h.login, h.addr, h.op::char, h.tbl, h.rkey, h.doc, (SELECT a.tbl FROM jrn.entry a WHERE a.tx = h.tx'
    '   AND a.epoch = h.epoch AND a.op = ''A'' ORDER BY a.id LIMIT 1) FROM h UNION ALL'
    ' SELECT ' || CASE WHEN p_older THEN 'min' ELSE 'max' END || '(w.id), NULL, NULL, NULL, ''-'', NULL, count(*)::text, NULL, NULL FROM w'
    USING p_login, p_op, p_tbl, p_key, p_kinds, p_about, p_since, p_until, p_first, p_last, p_text, p_older, p_limit, p_scan;
END $$""",
    "REVOKE ALL ON FUNCTION jrn.event(text, text, text), jrn.moment(bigint) FROM PUBLIC",
    f"REVOKE ALL ON FUNCTION {_SEARCH} FROM PUBLIC",
    *(
        f"DO $$ BEGIN GRANT EXECUTE ON FUNCTION {functions} TO {group}; EXCEPTION WHEN undefined_object THEN NULL; END $$"
        for functions, group in (
            ("jrn.event(text, text, text)", STAFF),
            *((f"jrn.moment(bigint), {_SEARCH}", f"kontor_{role}") for role in ROLES if rights_of(role).may(VIEW)),
        )
    ),
]
MOMENT = "SELECT id, at FROM jrn.moment(%s)"


def ask(connection: Connection, wanted: Any, first: int, last: int, older: bool, limit: int, scan: int) -> list[Any]:
    """The rows of a search; see ``trail.search``."""
    values = (
        wanted.login.lower() or None, wanted.op or None, wanted.table or None, wanted.key or None, list(wanted.kinds), wanted.about or None,
        wanted.since, wanted.until, first, last, contained(wanted.text) if wanted.text else None, older, limit, scan,
    )
    marks = "%s, %s, %s, %s, %s::text[], %s, %s::timestamp, %s::timestamp, %s, %s, %s, %s, %s, %s"
    statement = f"SELECT id, at, login, addr, op, tbl, rkey, doc, NULL, use_case FROM jrn.search({marks})"
    return list(connection.exec_driver_sql(statement, values))
