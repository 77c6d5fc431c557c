"""Removing what an import made on Firebird 3: a procedure (``taking_back``), which alone holds the right to delete."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.engine import Connection

from app.core.access import TABLES
from app.core.access.imports import APPLIED, DOCUMENTS, HUNG, MADE, UNDO, UNDO_DAYS
from app.core.access.tables import LIMITED, ROLES
from app.db.guard.psql import DENIED, ME, NOW, PIECES, TEXT, holds, pieces, role_name, roles

NAME = "k_take_back"
PRESENT = f"SELECT COUNT(*) FROM rdb$procedures WHERE rdb$procedure_name = '{NAME.upper()}'"
_REFUSED = f"{DENIED} 'not a row of an import that you may undo'"
#: keys in one call: one takes at most twenty letters of the packed text
_AT_ONCE = 350
_TYPES = ", ".join(f"'{code}'" for code in DOCUMENTS)
_HUNG = " OR ".join(
    f"EXISTS(SELECT 1 FROM {table} h WHERE h.entity = :p_tbl AND h.record_id = :k AND h.deleted_at IS NULL)" for table in HUNG
)
#: whether the role of the session adds rows to the table
_ADDS = " OR ".join(f"p_tbl = '{name}' AND {roles(TABLES[name].add)}" for name in MADE)


def _procedure(preparer: Any) -> str:
    deleted = " ELSE ".join(f"IF (p_tbl = '{name}') THEN DELETE FROM {preparer.quote(name)} WHERE id = :k;" for name in MADE)
    strange = f"""EXISTS(SELECT 1 FROM document d WHERE d.id = :k AND (d.batch_id IS NULL OR d.{preparer.quote("type")} NOT IN ({_TYPES})))
        OR EXISTS(SELECT 1 FROM jrn_entry e WHERE e.tbl = 'document' AND e.rkey = CAST(:k AS VARCHAR(20)) AND e.op = 'U'
          AND (e.tx <> :t OR e.epoch <> :n) AND (POSITION('"state":[' IN e.doc) > 0 OR POSITION('"state":[' IN e.doc_long) > 0))"""
    one = f"""k = CAST(piece AS BIGINT); lop = NULL;
    SELECT FIRST 1 e.op, e.tx, e.epoch FROM jrn_entry e WHERE e.tbl = :p_tbl AND e.rkey = CAST(:k AS VARCHAR(20)) AND e.op IN ('I', 'D')
      ORDER BY e.tbl DESC, e.rkey DESC, e.id DESC INTO :lop, :lt, :ln;
    IF (lop IS NULL OR lop = 'I' AND (lt <> t OR ln <> n)) THEN {_REFUSED};
    IF (lop = 'I') THEN BEGIN
      EXECUTE PROCEDURE k_sees(p_tbl, k) RETURNING_VALUES s;
      IF (s = 0 OR {_HUNG}) THEN {_REFUSED};
      IF (p_tbl = 'document') THEN IF ({strange}) THEN {_REFUSED};
      {deleted}
    END"""
    return f"""CREATE OR ALTER PROCEDURE {NAME}(p_job VARCHAR(36) {TEXT}, p_number INT, p_tbl VARCHAR(27) {TEXT},
  p_ids VARCHAR(8000) CHARACTER SET ASCII) AS
DECLARE me BIGINT; DECLARE s SMALLINT; {PIECES} DECLARE k BIGINT; DECLARE t BIGINT; DECLARE n INT; DECLARE maker VARCHAR(31) {TEXT};
DECLARE lop CHAR(1) CHARACTER SET ASCII; DECLARE lt BIGINT; DECLARE ln INT;
BEGIN
  {ME}
  IF (NOT {holds(UNDO)} OR p_tbl IS NULL OR NOT ({_ADDS})) THEN {_REFUSED};
  SELECT FIRST 1 a.tx, a.epoch, a.login FROM jrn_idem i JOIN jrn_entry a ON a.tx = i.tx AND a.epoch = i.epoch
    WHERE i.idem = :p_job || '-' || LPAD(CAST(:p_number AS VARCHAR(10)), 5, '0') AND a.op = 'A' AND a.rkey = i.idem AND a.tbl = '{APPLIED}'
      AND a."AT" > DATEADD(-{UNDO_DAYS} DAY TO {NOW}) INTO :t, :n, :maker;
  IF (t IS NULL OR NOT EXISTS(SELECT 1 FROM jrn_idem i JOIN jrn_entry b ON b.tx = i.tx AND b.epoch = i.epoch
    WHERE i.idem = :p_job || '-00000' AND b.op = 'I' AND b.tbl = 'import_batch' AND b.login = :maker)) THEN {_REFUSED};
  IF (maker <> CURRENT_USER AND NOT {roles(frozenset(ROLES) - LIMITED)} AND NOT EXISTS(SELECT 1 FROM employee e
    JOIN k_sight g ON g.owner_id = e.id AND g.login = CURRENT_USER WHERE UPPER(e.login) = :maker)) THEN {_REFUSED};
  {pieces("p_ids", ",", one)}
END"""


def statements(preparer: Any) -> Iterator[str]:
    """All definitions, which may be run again and again."""
    yield _procedure(preparer)
    yield from (f"GRANT SELECT, DELETE ON {preparer.quote(name)} TO PROCEDURE {NAME}" for name in MADE)
    yield from (f"GRANT SELECT ON {name} TO PROCEDURE {NAME}" for name in ("employee", "permission_grant", "k_sight", "jrn_idem", "jrn_entry", *HUNG))
    yield f"GRANT EXECUTE ON PROCEDURE k_sees TO PROCEDURE {NAME}"
    yield f"GRANT EXECUTE ON PROCEDURE {NAME} TO {', '.join(f'ROLE {role_name(role)}' for role in sorted(TABLES['import_batch'].add))}"


def remove(connection: Connection, job: str, number: int, table: str, ids: Sequence[int]) -> None:
    """See ``taking_back.remove``; some hundred rows in a round trip."""
    for start in range(0, len(ids), _AT_ONCE):
        packed = ",".join(map(str, ids[start : start + _AT_ONCE]))
        connection.exec_driver_sql(f"EXECUTE PROCEDURE {NAME}(?, ?, ?, ?)", (job, number, table, packed))
