"""The procedures of the vault of metered contacts on Firebird 3, where nobody has a grant on it.

Asking counts and journals in an autonomous transaction, which stays whatever the caller does with its own; the lock of the employee's row lets two
sessions be counted one after the other, or refuses one of them. See ``vault_postgres`` for what is the same on both servers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.core.access import TABLES
from app.core.access.tables import EXAMINING, ROLES
from app.core.contact_mask import FIELDS, HIDDEN
from app.db.guard.psql import DENIED, FREE, ME, NOW, PIECES, TEXT, holding, holds, pieces, role_name, roles
from app.db.guard.vault_terms import ALLOWED_LOOKUPS, EVENT, EXPORT, GOOD_FOR_MINUTES, REFUSAL, REFUSED, USE_CASE, USUAL_QUOTA

_TABLES = ", ".join(f"'{name}'" for name in FIELDS)
#: the lock comes first: what is counted then is what is committed
_LOCKED = "SELECT e.contact_quota FROM employee e WHERE e.id = :me WITH LOCK INTO :own;"


def _value(table: str, field: str) -> str:
    return (
        f"IIF(POSITION('{HIDDEN}' IN c.{field}) = 0, c.{field}, (SELECT FIRST 1 v.secret FROM contact_vault v WHERE v.tbl = '{table}'"
        f" AND v.record_id = c.id AND v.field = '{field}' AND v.shown = c.{field} ORDER BY v.id DESC))"
    )


def _each(name: str, statement: Any) -> str:
    return "\n".join(f"  IF ({name} = '{table}') THEN BEGIN {statement(table)} END" for table in FIELDS)


def _rows(table: str, condition: str, more: str = "SUSPEND;") -> str:
    return " ".join(
        f"FOR SELECT c.id, '{field}', {_value(table, field)} FROM {table} c WHERE {condition} INTO :id, :field, :secret DO {more}"
        for field in FIELDS[table]
    )


_RANGE = (
    "dash = POSITION('-' IN piece); a = CAST(IIF(dash = 0, piece, SUBSTRING(piece FROM 1 FOR dash - 1)) AS BIGINT);"
    " b = CAST(IIF(dash = 0, piece, SUBSTRING(piece FROM dash + 1)) AS BIGINT);"
)

_KEEP = f"""CREATE OR ALTER PROCEDURE kv_keep(p_tbl VARCHAR(27) {TEXT}, p_rows VARCHAR(8000) {TEXT}) AS
DECLARE s SMALLINT; {PIECES} DECLARE k BIGINT; DECLARE n INT; DECLARE f VARCHAR(27) {TEXT}; DECLARE m VARCHAR(120) {TEXT};
DECLARE v VARCHAR(120) {TEXT};
BEGIN
  IF (p_tbl NOT IN ({_TABLES}) OR NOT {roles(TABLES["client"].change)}) THEN {DENIED} 'row of the vault';
  n = 0;
  {pieces("p_rows", 31, f'''n = n + 1;
    IF (n = 1) THEN BEGIN k = CAST(piece AS BIGINT); EXECUTE PROCEDURE k_sees(p_tbl, k) RETURNING_VALUES s;
      IF (s = 0) THEN {DENIED} 'row of the vault'; END
    ELSE IF (n = 2) THEN f = piece; ELSE IF (n = 3) THEN m = piece; ELSE IF (n = 4) THEN v = piece;
    ELSE BEGIN n = 0; INSERT INTO contact_vault(tbl, record_id, field, shown, secret, sought, since)
      VALUES (:p_tbl, :k, :f, :m, :v, NULLIF(:piece, '-'), {NOW}); END''')}
END"""

_KEEPS = f"""CREATE OR ALTER PROCEDURE kv_keeps(p_tbl VARCHAR(27) {TEXT}, p_record BIGINT, p_field VARCHAR(27) {TEXT}, p_shown VARCHAR(120) {TEXT})
RETURNS (hit SMALLINT) AS BEGIN
  EXECUTE PROCEDURE k_sees(p_tbl, p_record) RETURNING_VALUES hit;
  IF (hit = 1 AND NOT EXISTS(SELECT 1 FROM contact_vault v WHERE v.tbl = :p_tbl AND v.record_id = :p_record AND v.field = :p_field
    AND v.shown = :p_shown)) THEN hit = 0;
END"""


def _refused(about: str) -> str:
    """The journal's line of a refusal above the quota; in an autonomous transaction the exception after it does not take it back."""
    return f"EXECUTE PROCEDURE jrn_event('{REFUSAL}', {about}, '{REFUSED}', NULL);"


def _ask(told: str) -> str:
    return f"""CREATE OR ALTER PROCEDURE kv_ask(p_tbl VARCHAR(27) {TEXT}, p_record BIGINT, p_why VARCHAR(10) {TEXT}) RETURNS (request BIGINT) AS
DECLARE me BIGINT; DECLARE own INT; DECLARE quota INT; DECLARE shown INT; DECLARE again SMALLINT; DECLARE s SMALLINT; DECLARE is_over SMALLINT = 0;
BEGIN
  {ME}
  IF (p_tbl NOT IN ({_TABLES}) OR p_why NOT IN ('show', 'call', 'write', 'copy') OR NOT {holds(USE_CASE)} OR me IS NULL AND NOT {FREE}
    OR p_record IS NULL)
  THEN {DENIED} 'contacts of this record';
  EXECUTE PROCEDURE k_sees(p_tbl, p_record) RETURNING_VALUES s;
  IF (s = 0) THEN {DENIED} 'contacts of this record';
  IN AUTONOMOUS TRANSACTION DO BEGIN
    {_LOCKED}
    SELECT FIRST 1 r.quota FROM contact_rule r ORDER BY r.id INTO :quota;
    quota = COALESCE(own, quota, {USUAL_QUOTA});
    SELECT COUNT(*) FROM (SELECT DISTINCT r.tbl, r.record_id FROM contact_reveal r WHERE r.employee_id = :me AND r.on_day = CAST('TODAY' AS DATE)
      AND r.record_id IS NOT NULL) INTO :shown;
    again = IIF(EXISTS(SELECT 1 FROM contact_reveal r WHERE r.employee_id = :me AND r.on_day = CAST('TODAY' AS DATE) AND r.tbl = :p_tbl
      AND r.record_id = :p_record), 1, 0);
    IF (NOT {FREE} AND again = 0 AND shown >= quota) THEN BEGIN is_over = 1; {_refused("p_tbl||'|'||p_record")} END
    ELSE BEGIN
      INSERT INTO contact_reveal(employee_id, login, asked_at, on_day, tbl, record_id, why)
        VALUES (:me, CURRENT_USER, {NOW}, CAST('TODAY' AS DATE), :p_tbl, :p_record, :p_why) RETURNING id INTO :request;
      IF (NOT {FREE} AND again = 0 AND shown + 1 = quota) THEN INSERT INTO large_export({told})
        VALUES ({NOW}, :me, '{EVENT}', '', :quota, '', '');
      EXECUTE PROCEDURE jrn_event('{EVENT}', p_tbl||'|'||p_record, '{{"why":"'||p_why||'"}}', NULL);
    END
  END
  IF (is_over = 1) THEN EXCEPTION k_quota;
END"""


_ANSWER = f"""CREATE OR ALTER PROCEDURE kv_answer(p_request BIGINT) RETURNS (id BIGINT, field VARCHAR(27) {TEXT}, secret VARCHAR(120) {TEXT}) AS
DECLARE t VARCHAR(27) {TEXT}; DECLARE k BIGINT; DECLARE s SMALLINT;
BEGIN
  SELECT r.tbl, r.record_id FROM contact_reveal r WHERE r.id = :p_request AND r.login = CURRENT_USER AND r.record_id IS NOT NULL
    AND r.asked_at > DATEADD(-{GOOD_FOR_MINUTES} MINUTE TO {NOW}) INTO :t, :k;
  IF (t IS NULL) THEN EXIT;
  EXECUTE PROCEDURE k_sees(t, k) RETURNING_VALUES s;
  IF (s = 0) THEN EXIT;
{_each("t", lambda table: _rows(table, "c.id = :k"))}
END"""


def _take(told: str) -> str:
    counted = _each("p_tbl", lambda table: f"SELECT COUNT(*) FROM {table} c WHERE c.id BETWEEN :a AND :b INTO :n; total = total + n;")
    seen = "BEGIN EXECUTE PROCEDURE k_sees(p_tbl, id) RETURNING_VALUES s; IF (s = 1) THEN SUSPEND; END"
    given = _each("p_tbl", lambda table: _rows(table, "c.id BETWEEN :a AND :b", seen))
    said = "CAST(REPLACE(REPLACE(REPLACE(p_reason, '\\', '\\\\'), '\"', '\\\"'), ASCII_CHAR(10), ' ') AS VARCHAR(1000))"
    return f"""CREATE OR ALTER PROCEDURE kv_take(p_tbl VARCHAR(27) {TEXT}, p_records VARCHAR(8000) CHARACTER SET ASCII,
  p_reason VARCHAR(500) {TEXT}, p_title VARCHAR(120) {TEXT}) RETURNS (id BIGINT, field VARCHAR(27) {TEXT}, secret VARCHAR(120) {TEXT}) AS
DECLARE me BIGINT; DECLARE s SMALLINT; {PIECES} DECLARE dash INT; DECLARE a BIGINT; DECLARE b BIGINT; DECLARE n INT; DECLARE total INT = 0;
DECLARE doc BLOB SUB_TYPE TEXT {TEXT};
BEGIN
  IF (p_tbl NOT IN ({_TABLES}) OR NOT {roles(holding(EXPORT))} OR CHAR_LENGTH(TRIM(p_reason)) < 5) THEN {DENIED} 'contacts of many records';
  {ME}
  {pieces("p_records", ",", _RANGE + chr(10) + counted)}
  IN AUTONOMOUS TRANSACTION DO BEGIN
    INSERT INTO contact_reveal(employee_id, login, asked_at, on_day, tbl, why)
      VALUES (:me, CURRENT_USER, {NOW}, CAST('TODAY' AS DATE), :p_tbl, 'export');
    INSERT INTO large_export({told}) VALUES ({NOW}, :me, '{EVENT}', :p_title, :total, :p_reason, '');
    doc = '{{"rows":'||total||',"reason":"'||{said}||'","records":"'; doc = doc||p_records; doc = doc||'"}}';
    EXECUTE PROCEDURE jrn_event('{EVENT}', p_tbl, NULL, doc);
  END
  {pieces("p_records", ",", _RANGE + chr(10) + given)}
END"""


def _found(table: str) -> str:
    shown = " ".join(f"WHEN '{field}' THEN c.{field}" for field in FIELDS[table])
    return f"""FOR SELECT DISTINCT c.id FROM contact_vault v JOIN {table} c ON c.id = v.record_id WHERE v.sought = :piece AND v.field = :p_field
    AND v.tbl = '{table}' AND c.deleted_at IS NULL AND v.shown = CASE v.field {shown} END AND NOT EXISTS(SELECT 1 FROM contact_vault w
      WHERE w.tbl = v.tbl AND w.record_id = v.record_id AND w.field = v.field AND w.shown = v.shown AND w.id > v.id) INTO :id DO BEGIN
    EXECUTE PROCEDURE k_sees(p_tbl, id) RETURNING_VALUES s; IF (s = 1) THEN BEGIN sought = piece; SUSPEND; END END"""


_FIND = f"""CREATE OR ALTER PROCEDURE kv_find(p_tbl VARCHAR(27) {TEXT}, p_field VARCHAR(27) {TEXT}, p_keys VARCHAR(8000) {TEXT})
RETURNS (sought VARCHAR(120) {TEXT}, id BIGINT) AS
DECLARE me BIGINT; DECLARE own INT; DECLARE n INT; DECLARE s SMALLINT; DECLARE is_over SMALLINT = 0; {PIECES}
BEGIN
  {ME}
  IF (p_tbl NOT IN ({_TABLES}) OR NOT {roles(holding(EXPORT))} AND (me IS NULL OR POSITION(ASCII_CHAR(31) IN p_keys) > 0))
  THEN {DENIED} 'search for contacts';
  IN AUTONOMOUS TRANSACTION DO BEGIN
    {_LOCKED}
    SELECT COUNT(*) FROM contact_reveal r WHERE r.employee_id = :me AND r.on_day = CAST('TODAY' AS DATE) AND r.why = 'find' INTO :n;
    IF (NOT {roles(holding(EXPORT))} AND n >= {ALLOWED_LOOKUPS}) THEN BEGIN is_over = 1; {_refused("p_tbl")} END
    ELSE INSERT INTO contact_reveal(employee_id, login, asked_at, on_day, tbl, why)
      VALUES (:me, CURRENT_USER, {NOW}, CAST('TODAY' AS DATE), :p_tbl, 'find');
  END
  IF (is_over = 1) THEN EXCEPTION k_quota;
  {pieces("p_keys", 31, _each("p_tbl", _found))}
END"""

_WITHOUT = f"CREATE OR ALTER PROCEDURE kv_without RETURNS (tbl VARCHAR(27) {TEXT}, id BIGINT, field VARCHAR(27) {TEXT}) AS BEGIN\n" + "\n".join(
    f"  FOR SELECT '{table}', c.id, '{field}' FROM {table} c WHERE POSITION('{HIDDEN}' IN c.{field}) > 0 AND NOT EXISTS(SELECT 1 FROM contact_vault v"
    f" WHERE v.tbl = '{table}' AND v.record_id = c.id AND v.field = '{field}' AND v.shown = c.{field}) INTO :tbl, :id, :field DO SUSPEND;"
    for table, fields in FIELDS.items() for field in fields
) + "\nEND"

_GUARD = f"""CREATE OR ALTER TRIGGER kv_quota FOR employee ACTIVE BEFORE INSERT OR UPDATE POSITION 1 AS BEGIN
  IF (NOT {FREE} AND NEW.contact_quota IS DISTINCT FROM OLD.contact_quota) THEN
    {DENIED} 'only the owner says how many contacts may be shown'; END"""

#: procedure → what it may itself
_NEEDS = {
    "kv_keep": ("INSERT ON contact_vault", "EXECUTE ON PROCEDURE k_sees"),
    "kv_keeps": ("SELECT ON contact_vault", "EXECUTE ON PROCEDURE k_sees"),
    "kv_ask": (
        "SELECT, UPDATE ON employee", "SELECT ON permission_grant", "SELECT ON contact_rule", "SELECT, INSERT ON contact_reveal",
        "INSERT ON large_export", "EXECUTE ON PROCEDURE jrn_event", "EXECUTE ON PROCEDURE k_sees",
    ),
    "kv_answer": (
        "SELECT ON contact_reveal", "SELECT ON contact_vault", "SELECT ON client", "SELECT ON contact", "EXECUTE ON PROCEDURE k_sees",
    ),
    "kv_take": (
        "SELECT ON employee", "SELECT, INSERT ON contact_reveal", "SELECT ON contact_vault", "SELECT ON client", "SELECT ON contact",
        "INSERT ON large_export", "EXECUTE ON PROCEDURE jrn_event", "EXECUTE ON PROCEDURE k_sees",
    ),
    "kv_find": (
        "SELECT, UPDATE ON employee", "SELECT, INSERT ON contact_reveal", "SELECT ON contact_vault", "SELECT ON client", "SELECT ON contact",
        "EXECUTE ON PROCEDURE jrn_event", "EXECUTE ON PROCEDURE k_sees",
    ),
    "kv_without": ("SELECT ON contact_vault", "SELECT ON client", "SELECT ON contact"),
}
PRESENT = """SELECT TRIM(rdb$procedure_name), 'PROCEDURE' FROM rdb$procedures WHERE rdb$procedure_name STARTING WITH 'KV_'
UNION ALL SELECT TRIM(rdb$trigger_name), 'TRIGGER' FROM rdb$triggers WHERE rdb$trigger_name = 'KV_QUOTA'"""


def statements(preparer: Any) -> Iterator[str]:
    """All definitions, which may be run again and again."""
    yield "CREATE OR ALTER EXCEPTION k_quota 'quota'"
    yield "GRANT USAGE ON EXCEPTION k_quota TO PUBLIC"
    told = ", ".join(map(preparer.quote, ("at", "employee_id", "kind", "title", "row_count", "reason", "digest")))
    yield from (_KEEP, _KEEPS, _ask(told), _ANSWER, _take(told), _FIND, _WITHOUT, _GUARD)
    for name, needs in _NEEDS.items():
        yield from (f"GRANT {need} TO PROCEDURE {name}" for need in needs)
        roles = EXAMINING if name == "kv_without" else ROLES
        yield f"GRANT EXECUTE ON PROCEDURE {name} TO {', '.join(f'ROLE {role_name(role)}' for role in roles)}"
