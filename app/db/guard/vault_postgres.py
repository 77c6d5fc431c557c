"""The vault of metered contacts on PostgreSQL: definer functions, since nobody has a grant on it.

What is answered was asked for in another transaction, which is committed: so nobody rolls the trace back and keeps the answer (RELIABILITY, section
2.1). The quota is counted under the lock of the employee's row, and only at READ COMMITTED, where each statement after the lock sees what is
committed by then. A search for a whole number is counted, too: whoever could try numbers at will would find out what the masks hide.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.engine import Connection

from app.core.access import rights_of
from app.core.access.tables import EXAMINING, ROLES
from app.core.contact_mask import FIELDS, HIDDEN
from app.db.engine import STAFF, Database
from app.db.guard.people_postgres import OWNS
from app.db.guard.rights_postgres import DEFINER, groups
from app.db.guard.teams_postgres import group
from app.db.guard.vault_terms import ALLOWED_LOOKUPS, EVENT, EXPORT, GOOD_FOR_MINUTES, REFUSAL, REFUSED, USE_CASE, USUAL_QUOTA, Asker, QuotaUsed

_DENIED = "RAISE insufficient_privilege USING MESSAGE ="
_NOW = "date_trunc('milliseconds', clock_timestamp() AT TIME ZONE 'UTC')"
_TX = "pg_current_xact_id()::text::bigint"
_TABLES = ", ".join(f"'{name}'" for name in FIELDS)


def holds(right: str, *, grants: bool = False) -> str:
    """Whether the person's role holds a right, or with ``grants`` the person got it."""
    roles = [f"pg_has_role(session_user, '{group(role)}', 'member')" for role in ROLES if rights_of(role).may(right)]
    given = (
        f" OR EXISTS (SELECT FROM public.permission_grant g WHERE g.employee_id = kontor.me() AND '{right}' LIKE replace(g.permission, '*', '%'))"
        if grants else ""
    )
    return f"({' OR '.join(roles)} OR {OWNS}{given})"


def _value(table: str, field: str) -> str:
    """What a record's field is: the newest value whose mask it shows, or what stands there if that is no mask."""
    return (
        f"CASE WHEN strpos(c.{field}, '{HIDDEN}') = 0 THEN c.{field} ELSE (SELECT v.secret FROM public.contact_vault v WHERE v.tbl = '{table}'"
        f" AND v.record_id = c.id AND v.field = '{field}' AND v.shown = c.{field} ORDER BY v.id DESC LIMIT 1) END"
    )


def _each(statement: Any) -> str:
    """One branch for each metered table."""
    return "".join(f"  IF p_tbl = '{table}' THEN {statement(table)} END IF;\n" for table in FIELDS)


def _rows(table: str, condition: str) -> str:
    """Record, field and value of the records that a condition chooses."""
    values = {field: f"({_value(table, field)})::text" for field in FIELDS[table]}
    parts = (f"SELECT c.id::bigint, '{field}'::text, {value} FROM public.{table} c WHERE {condition}" for field, value in values.items())
    return f"RETURN QUERY {' UNION ALL '.join(parts)};"


_RANGES = """(SELECT split_part(t, '-', 1)::bigint AS a, coalesce(nullif(split_part(t, '-', 2), ''), split_part(t, '-', 1))::bigint AS b
    FROM regexp_split_to_table(p_records, ',') t) r"""

_KEEP = f"""CREATE OR REPLACE FUNCTION kontor.keep_contacts(p_tbl text, p_ids bigint[], p_fields text[], p_shown text[], p_secret text[],
  p_sought text[]) RETURNS void LANGUAGE plpgsql {DEFINER} AS $$
BEGIN
  IF p_tbl NOT IN ({_TABLES}) OR NOT has_any_column_privilege(session_user, 'public.' || p_tbl, 'UPDATE')
    OR EXISTS (SELECT FROM unnest(p_ids) i WHERE NOT kontor.sees(p_tbl, i::text)) THEN {_DENIED} 'row of the vault'; END IF;
  INSERT INTO public.contact_vault(tbl, record_id, field, shown, secret, sought, since)
    SELECT p_tbl, i, f, s, v, k, {_NOW} FROM unnest(p_ids, p_fields, p_shown, p_secret, p_sought) AS t(i, f, s, v, k);
END $$"""

_KEEPS = f"""CREATE OR REPLACE FUNCTION kontor.keeps_contact(p_tbl text, p_id bigint, p_field text, p_shown text) RETURNS boolean
LANGUAGE sql STABLE {DEFINER} AS $$ SELECT kontor.sees(p_tbl, p_id::text) AND EXISTS (SELECT FROM public.contact_vault v
  WHERE v.tbl = p_tbl AND v.record_id = p_id AND v.field = p_field AND v.shown = p_shown) $$"""

#: locks the person's row, so that two sessions are counted one after the other; an older snapshot would not see what the other has asked for
_COUNTED = f"""  IF current_setting('transaction_isolation') <> 'read committed' THEN {_DENIED} 'only at READ COMMITTED'; END IF;
  PERFORM FROM public.employee e WHERE e.id = v_me FOR NO KEY UPDATE;"""


def _refused(about: str) -> str:
    """Above the quota: no number is given, and the journal has a line of it as soon as the caller commits; an error would take it back."""
    return f"PERFORM jrn.event('{REFUSAL}', {about}, '{REFUSED}'); RETURN NULL;"


_REQUEST = f"""CREATE OR REPLACE FUNCTION kontor.reveal_request(p_tbl text, p_record bigint, p_why text) RETURNS bigint
LANGUAGE plpgsql {DEFINER} AS $$
DECLARE v_me integer := kontor.me(); v_free boolean := {OWNS}; v_quota integer; v_shown integer; v_again boolean; v_id bigint;
  v_day date := (clock_timestamp() AT TIME ZONE 'UTC')::date;
BEGIN
  IF p_tbl NOT IN ({_TABLES}) OR p_why NOT IN ('show', 'call', 'write', 'copy') OR NOT {holds(USE_CASE, grants=True)}
    OR v_me IS NULL AND NOT v_free OR p_record IS NULL OR NOT kontor.sees(p_tbl, p_record::text) THEN {_DENIED} 'contacts of this record'; END IF;
{_COUNTED}
  SELECT coalesce((SELECT e.contact_quota FROM public.employee e WHERE e.id = v_me),
    (SELECT r.quota FROM public.contact_rule r ORDER BY r.id LIMIT 1), {USUAL_QUOTA}) INTO v_quota;
  SELECT count(DISTINCT (r.tbl, r.record_id)), coalesce(bool_or(r.tbl = p_tbl AND r.record_id = p_record), false) INTO v_shown, v_again
    FROM public.contact_reveal r WHERE r.employee_id = v_me AND r.on_day = v_day AND r.record_id IS NOT NULL;
  IF NOT v_free AND NOT v_again AND v_shown >= v_quota THEN {_refused("p_tbl || '|' || p_record")} END IF;
  INSERT INTO public.contact_reveal(employee_id, login, asked_at, on_day, tbl, record_id, why, tx)
    VALUES (v_me, session_user, {_NOW}, v_day, p_tbl, p_record, p_why, {_TX}) RETURNING id INTO v_id;
  IF NOT v_free AND NOT v_again AND v_shown + 1 = v_quota THEN
    INSERT INTO public.large_export(at, employee_id, kind, title, row_count, reason, digest) VALUES ({_NOW}, v_me, '{EVENT}', '', v_quota, '', '');
  END IF;
  PERFORM jrn.event('{EVENT}', p_tbl || '|' || p_record, '{{"why":"' || p_why || '"}}');
  RETURN v_id;
END $$"""

#: a request is the person's own, fresh by the server's clock (a transaction may have begun long ago), and committed by another transaction
_ASKED = f"""SELECT r.* INTO v_asked FROM public.contact_reveal r WHERE r.id = p_request AND r.login = session_user
    AND r.asked_at > {_NOW} - interval '{GOOD_FOR_MINUTES} minutes' AND r.tx IS DISTINCT FROM pg_current_xact_id_if_assigned()::text::bigint"""

_ANSWER = f"""CREATE OR REPLACE FUNCTION kontor.reveal_contact(p_request bigint) RETURNS TABLE(id bigint, field text, value text)
LANGUAGE plpgsql {DEFINER} AS $$
DECLARE v_asked public.contact_reveal; p_tbl text;
BEGIN
  {_ASKED} AND r.record_id IS NOT NULL;
  IF NOT FOUND OR NOT kontor.sees(v_asked.tbl, v_asked.record_id::text) THEN RETURN; END IF;
  p_tbl := v_asked.tbl;
{_each(lambda table: _rows(table, "c.id = v_asked.record_id"))}END $$"""

_TAKE = f"""CREATE OR REPLACE FUNCTION kontor.take_request(p_tbl text, p_records text, p_reason text, p_title text) RETURNS bigint
LANGUAGE plpgsql {DEFINER} AS $$
DECLARE v_me integer := kontor.me(); v_id bigint; v_rows integer;
BEGIN
  IF p_tbl NOT IN ({_TABLES}) OR NOT {holds(EXPORT)} OR length(trim(p_reason)) < 5 OR p_records !~ '^[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*$'
  THEN {_DENIED} 'contacts of many records'; END IF;
{_each(lambda table: f"SELECT count(*) INTO v_rows FROM public.{table} c JOIN {_RANGES} ON c.id BETWEEN r.a AND r.b;")}
  INSERT INTO public.contact_reveal(employee_id, login, asked_at, on_day, tbl, why, digest, tx)
    VALUES (v_me, session_user, {_NOW}, (clock_timestamp() AT TIME ZONE 'UTC')::date, p_tbl, 'export',
      encode(sha256(convert_to(p_tbl || '|' || p_records, 'UTF8')), 'hex'), {_TX}) RETURNING id INTO v_id;
  INSERT INTO public.large_export(at, employee_id, kind, title, row_count, reason, digest)
    VALUES ({_NOW}, v_me, '{EVENT}', left(p_title, 120), v_rows, left(p_reason, 500), '');
  PERFORM jrn.event('{EVENT}', p_tbl, json_build_object('rows', v_rows, 'reason', left(p_reason, 500), 'records', p_records)::text);
  RETURN v_id;
END $$"""

_TAKEN = f"""CREATE OR REPLACE FUNCTION kontor.taken_contacts(p_request bigint, p_tbl text, p_records text)
RETURNS TABLE(id bigint, field text, value text) LANGUAGE plpgsql {DEFINER} AS $$
DECLARE v_asked public.contact_reveal;
BEGIN
  {_ASKED} AND r.why = 'export' AND r.digest = encode(sha256(convert_to(p_tbl || '|' || p_records, 'UTF8')), 'hex');
  IF NOT FOUND THEN RETURN; END IF;
{_each(lambda table: _rows(table, f"EXISTS (SELECT FROM {_RANGES} WHERE c.id BETWEEN r.a AND r.b) AND kontor.sees(p_tbl, c.id::text)"))}END $$"""

_LOOK = f"""CREATE OR REPLACE FUNCTION kontor.find_request(p_tbl text, p_field text, p_keys text[]) RETURNS bigint LANGUAGE plpgsql {DEFINER} AS $$
DECLARE v_me integer := kontor.me(); v_free boolean := {holds(EXPORT)}; v_id bigint; v_day date := (clock_timestamp() AT TIME ZONE 'UTC')::date;
BEGIN
  IF p_tbl NOT IN ({_TABLES}) OR v_me IS NULL AND NOT v_free OR NOT v_free AND cardinality(p_keys) <> 1 THEN {_DENIED} 'search for contacts'; END IF;
{_COUNTED}
  IF NOT v_free AND (SELECT count(*) FROM public.contact_reveal r WHERE r.employee_id = v_me AND r.on_day = v_day AND r.why = 'find')
    >= {ALLOWED_LOOKUPS} THEN {_refused("p_tbl")} END IF;
  INSERT INTO public.contact_reveal(employee_id, login, asked_at, on_day, tbl, why, digest, tx)
    VALUES (v_me, session_user, {_NOW}, v_day, p_tbl, 'find',
    encode(sha256(convert_to(p_tbl || '|' || p_field || '|' || array_to_string(p_keys, '|'), 'UTF8')), 'hex'), {_TX}) RETURNING id INTO v_id;
  RETURN v_id;
END $$"""

_FOUND = f"""CREATE OR REPLACE FUNCTION kontor.find_contacts(p_request bigint, p_tbl text, p_field text, p_keys text[])
RETURNS TABLE(sought text, id bigint) LANGUAGE plpgsql {DEFINER} AS $$
DECLARE v_asked public.contact_reveal;
BEGIN
  {_ASKED} AND r.why = 'find'
    AND r.digest = encode(sha256(convert_to(p_tbl || '|' || p_field || '|' || array_to_string(p_keys, '|'), 'UTF8')), 'hex');
  IF NOT FOUND THEN RETURN; END IF;
{_each(lambda table: f'''RETURN QUERY SELECT DISTINCT v.sought::text, c.id::bigint FROM public.contact_vault v
    JOIN public.{table} c ON c.id = v.record_id WHERE v.sought = ANY(p_keys) AND v.field = p_field AND v.tbl = '{table}' AND c.deleted_at IS NULL
      AND v.shown = CASE p_field {" ".join(f"WHEN '{field}' THEN c.{field}" for field in FIELDS[table])} END
      AND NOT EXISTS (SELECT FROM public.contact_vault w WHERE w.tbl = v.tbl AND w.record_id = v.record_id AND w.field = v.field
        AND w.shown = v.shown AND w.id > v.id) AND kontor.sees('{table}', c.id::text);''')}END $$"""

_WITHOUT = f"""CREATE OR REPLACE FUNCTION kontor.masks_without_value() RETURNS TABLE(tbl text, id bigint, field text)
LANGUAGE sql STABLE {DEFINER} AS $$
{" UNION ALL ".join(
    f"SELECT '{table}', c.id::bigint, '{field}' FROM public.{table} c WHERE strpos(c.{field}, '{HIDDEN}') > 0 AND NOT EXISTS (SELECT"
    f" FROM public.contact_vault v WHERE v.tbl = '{table}' AND v.record_id = c.id AND v.field = '{field}' AND v.shown = c.{field})"
    for table, fields in FIELDS.items() for field in fields
)} $$"""

_GUARD = f"""CREATE OR REPLACE FUNCTION kontor.keep_quota() RETURNS trigger LANGUAGE plpgsql {DEFINER} AS $$
BEGIN
  IF NEW.contact_quota IS DISTINCT FROM (CASE WHEN TG_OP = 'UPDATE' THEN OLD.contact_quota END) AND NOT {OWNS}
  THEN {_DENIED} 'only the owner says how many contacts may be shown'; END IF;
  RETURN NEW;
END $$"""

#: what the staff may call; the functions themselves ask who it is
_CALLED = (
    "keep_contacts(text, bigint[], text[], text[], text[], text[])", "keeps_contact(text, bigint, text, text)", "reveal_request(text, bigint, text)",
    "reveal_contact(bigint)", "take_request(text, text, text, text)", "taken_contacts(bigint, text, text)", "find_request(text, text, text[])",
    "find_contacts(bigint, text, text, text[])",
)
_EXAMINED = "masks_without_value()"
RELEASED = 'DROP TRIGGER IF EXISTS kontor_quota ON "employee"'


def statements() -> list[str]:
    """All definitions, which may be run again and again."""
    return [
        _KEEP, _KEEPS, _REQUEST, _ANSWER, _TAKE, _TAKEN, _LOOK, _FOUND, _WITHOUT, _GUARD,
        'CREATE OR REPLACE TRIGGER kontor_quota BEFORE INSERT OR UPDATE ON public."employee" FOR EACH ROW EXECUTE FUNCTION kontor.keep_quota()',
        *(f"REVOKE ALL ON FUNCTION kontor.{name} FROM PUBLIC" for name in (*_CALLED, _EXAMINED, "keep_quota()")),
        *(f"GRANT EXECUTE ON FUNCTION kontor.{name} TO {STAFF}" for name in _CALLED),
        f"GRANT EXECUTE ON FUNCTION kontor.{_EXAMINED} TO {groups(EXAMINING)}",
    ]


def keep(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """See ``vault.keep``."""
    for table in sorted({row["tbl"] for row in rows}):
        own = [row for row in rows if row["tbl"] == table]
        arrays = [[row[name] for row in own] for name in ("record_id", "field", "shown", "secret", "sought")]
        statement = "SELECT kontor.keep_contacts(%s, %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])"
        connection.exec_driver_sql(statement, (table, *arrays))


def keeps(connection: Connection, table: str, id: int, field: str, shown: str) -> bool:
    """See ``vault.keeps``."""
    return bool(connection.exec_driver_sql("SELECT kontor.keeps_contact(%s, %s, %s, %s)", (table, id, field, shown)).scalar())


def ask(_database: Database, connection: Connection, _asker: Asker, table: str, id: int, why: str) -> int:
    """See ``vault.ask``."""
    return _counted(connection, "SELECT kontor.reveal_request(%s, %s, %s)", (table, id, why))


def answer(connection: Connection, request: int) -> dict[str, str | None]:
    """See ``vault.answer``."""
    return {field: value for _id, field, value in connection.exec_driver_sql("SELECT id, field, value FROM kontor.reveal_contact(%s)", (request,))}


def take_out(
    _database: Database, connection: Connection, _asker: Asker, table: str, _ids: Iterable[int], told: dict[str, str]
) -> list[tuple[int, str, str]]:
    """See ``vault.take_out``."""
    request = _counted(connection, "SELECT kontor.take_request(%s, %s, %s, %s)", (table, told["records"], told["reason"], told["title"]))
    connection.commit()
    rows = connection.exec_driver_sql("SELECT id, field, value FROM kontor.taken_contacts(%s, %s, %s)", (request, table, told["records"]))
    return [(id, field, value) for id, field, value in rows if value is not None]


def find(connection: Connection, table: str, field: str, keys: list[str]) -> list[tuple[str, int]]:
    """See ``vault.find``."""
    request = _counted(connection, "SELECT kontor.find_request(%s, %s, %s::text[])", (table, field, keys))
    connection.commit()
    rows = connection.exec_driver_sql("SELECT sought, id FROM kontor.find_contacts(%s, %s, %s, %s::text[])", (request, table, field, keys))
    return [(sought, id) for sought, id in rows]


def without_value(connection: Connection) -> list[tuple[str, int, str]]:
    """See ``vault.without_value``."""
    return [(table, id, field) for table, id, field in connection.exec_driver_sql("SELECT tbl, id, field FROM kontor.masks_without_value()")]


def _counted(connection: Connection, statement: str, values: tuple[Any, ...]) -> int:
    number = connection.exec_driver_sql(statement, values).scalar_one()
    if number is None:
        connection.commit()  # the journal keeps that it was refused
        raise QuotaUsed
    return int(number)
