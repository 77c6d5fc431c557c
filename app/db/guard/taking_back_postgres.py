"""Removing what an import made on PostgreSQL: a definer function (``taking_back``)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.engine import Connection

from app.core.access import TABLES
from app.core.access.imports import APPLIED, DOCUMENTS, HUNG, MADE, UNDO, UNDO_DAYS
from app.core.access.tables import LIMITED, ROLES
from app.db.guard.people_postgres import OWNS
from app.db.guard.rights_postgres import DEFINER, groups
from app.db.guard.teams_postgres import group
from app.db.guard.vault_postgres import holds

_DENIED = "RAISE insufficient_privilege USING MESSAGE = 'not a row of an import that you may undo'"
_SIGNATURE = "kontor.take_back(text, integer, text, bigint[])"
_SEES_ALL = " OR ".join(f"pg_has_role(session_user, '{group(role)}', 'member')" for role in sorted(frozenset(ROLES) - LIMITED))
_TYPES = ", ".join(f"'{code}'" for code in DOCUMENTS)
_HUNG = " OR ".join(
    f"EXISTS (SELECT FROM public.{table} h WHERE h.entity = p_tbl AND h.record_id = k AND h.deleted_at IS NULL)" for table in HUNG
)
_FUNCTION = f"""CREATE OR REPLACE FUNCTION kontor.take_back(p_job text, p_number integer, p_tbl text, p_ids bigint[]) RETURNS integer
LANGUAGE plpgsql {DEFINER} AS $$
DECLARE v_tx bigint; v_epoch integer; v_maker text; v_last record; v_going bigint[] := '{{}}'; k bigint;
BEGIN
  IF NOT {holds(UNDO, grants=True)} OR p_tbl IS NULL OR p_tbl NOT IN ({", ".join(f"'{name}'" for name in MADE)})
    OR NOT has_table_privilege(session_user, 'public.' || quote_ident(p_tbl), 'INSERT') THEN {_DENIED}; END IF;
  SELECT a.tx, a.epoch, a.login INTO v_tx, v_epoch, v_maker FROM jrn.idem i JOIN jrn.entry a ON a.tx = i.tx AND a.epoch = i.epoch
    WHERE i.idem = p_job || '-' || lpad(p_number::text, 5, '0') AND a.op = 'A' AND a.rkey = i.idem AND a.tbl = '{APPLIED}'
      AND a.at > (clock_timestamp() AT TIME ZONE 'UTC') - interval '{UNDO_DAYS} days';
  IF NOT FOUND OR NOT EXISTS (SELECT FROM jrn.idem i JOIN jrn.entry b ON b.tx = i.tx AND b.epoch = i.epoch
    WHERE i.idem = p_job || '-00000' AND b.op = 'I' AND b.tbl = 'import_batch' AND b.login = v_maker) THEN {_DENIED}; END IF;
  IF v_maker <> session_user AND NOT ({_SEES_ALL} OR {OWNS} OR EXISTS (SELECT FROM public.employee e
    WHERE lower(e.login) = v_maker AND e.id = ANY (kontor.visible_staff()))) THEN {_DENIED}; END IF;
  FOREACH k IN ARRAY p_ids LOOP
    SELECT e.op, e.tx, e.epoch INTO v_last FROM jrn.entry e WHERE e.tbl = p_tbl AND e.rkey = k::text AND e.op IN ('I', 'D')
      ORDER BY e.id DESC LIMIT 1;
    IF NOT FOUND OR v_last.op = 'I' AND (v_last.tx <> v_tx OR v_last.epoch <> v_epoch) THEN {_DENIED}; END IF;
    CONTINUE WHEN v_last.op = 'D';
    IF NOT kontor.sees(p_tbl, k::text) OR {_HUNG} THEN {_DENIED}; END IF;
    IF p_tbl = 'document' AND (EXISTS (SELECT FROM public.document d WHERE d.id = k AND (d.batch_id IS NULL OR d.type NOT IN ({_TYPES})))
      OR EXISTS (SELECT FROM jrn.entry e WHERE e.tbl = 'document' AND e.rkey = k::text AND e.op = 'U'
        AND (e.tx <> v_tx OR e.epoch <> v_epoch) AND e.doc::json -> 'state' IS NOT NULL)) THEN {_DENIED}; END IF;
    v_going := v_going || k;
  END LOOP;
  EXECUTE format('DELETE FROM public.%I WHERE id = ANY ($1)', p_tbl) USING v_going;
  RETURN cardinality(v_going);
END $$"""

STATEMENTS = [
    _FUNCTION,
    f"REVOKE ALL ON FUNCTION {_SIGNATURE} FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION {_SIGNATURE} TO {groups(TABLES['import_batch'].add)}",
]


def remove(connection: Connection, job: str, number: int, table: str, ids: Sequence[int]) -> None:
    """See ``taking_back.remove``."""
    connection.exec_driver_sql("SELECT kontor.take_back(%s, %s, %s, %s::bigint[])", (job, number, table, list(ids)))
