"""The journal's tables, functions and triggers on PostgreSQL. Time, login, address and transaction are the server's."""

from __future__ import annotations

import sqlalchemy as sa

from app.db.guard.kinds import JournalColumn, journal_columns

_DEFINER = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
_TX = "pg_current_xact_id()::text::bigint"
_NOW = "date_trunc('milliseconds', clock_timestamp() AT TIME ZONE 'UTC')"
_GROUP = 90


def feed(epoch: str) -> str:
    """The function that reads the change feed of one epoch; it carries no values, so it leaks none."""
    return f"""CREATE OR REPLACE FUNCTION jrn.feed(p_xmax bigint, p_xip bigint[])
RETURNS TABLE(xmax bigint, xip bigint[], id bigint, tx bigint, login name, op char, tbl text, rkey text) LANGUAGE sql STABLE {_DEFINER} AS $$
SELECT pg_snapshot_xmax(s)::text::bigint, ARRAY(SELECT x::text::bigint FROM pg_snapshot_xip(s) x), e.* FROM pg_current_snapshot() s
LEFT JOIN LATERAL (SELECT id, tx, login, op, tbl, rkey FROM jrn.entry
  WHERE (tx >= p_xmax OR tx = ANY(p_xip)) AND epoch = {epoch} ORDER BY id) e ON true $$"""


def history(seen: str = "", doc: str = "e.doc") -> str:
    """The function that reads the changes of one row.

    :param seen: a condition more: whether the person may see the row (``rights_postgres``).
    :param doc: what is given of the document.
    """
    return f"""CREATE OR REPLACE FUNCTION jrn.history(p_tbl text, p_rkey text, p_before bigint, p_limit int)
RETURNS TABLE(id bigint, at timestamp, login name, addr text, op char, doc text, use_case text) LANGUAGE sql STABLE {_DEFINER} AS $$
SELECT e.id, e.at, e.login, e.addr, e.op, {doc},
  (SELECT a.tbl FROM jrn.entry a WHERE a.tx = e.tx AND a.epoch = e.epoch AND a.op = 'A' ORDER BY a.id LIMIT 1)
FROM jrn.entry e WHERE e.tbl = p_tbl AND e.rkey = p_rkey AND e.op <> 'A' AND (p_before IS NULL OR e.id < p_before) {seen}
ORDER BY e.id DESC LIMIT p_limit $$"""


#: Whoever rings holds up all others that ring until its commit is on the disk, so of many at once only one does. Feeds look every second
#: besides (``PostgresFeed``): nobody misses the work of one that did not ring because another was about to, and then took its work back.
_RING = "IF pg_try_advisory_xact_lock(hashtext('kontor.bell')) THEN PERFORM pg_notify('jrn', ''); END IF;"
BEGIN_ACTION = f"""CREATE OR REPLACE FUNCTION jrn.begin_action(p_use text, p_idem text, p_doc text) RETURNS bigint LANGUAGE plpgsql {_DEFINER} AS $$
BEGIN
  INSERT INTO jrn.idem(idem) VALUES (p_idem);
  INSERT INTO jrn.entry(op, tbl, rkey, doc) VALUES ('A', p_use, p_idem, p_doc);
  {_RING}
  RETURN {_TX};
END $$"""
SAY = f"CREATE OR REPLACE FUNCTION jrn.say() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_RING} RETURN NULL; END $$"
BASE = [
    "CREATE SCHEMA jrn",
    f"""CREATE TABLE jrn.entry(id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, epoch int NOT NULL DEFAULT 1,
  tx bigint NOT NULL DEFAULT {_TX}, at timestamp(3) NOT NULL DEFAULT {_NOW}, login name NOT NULL DEFAULT session_user,
  addr text DEFAULT host(inet_client_addr()), op char(1) NOT NULL, tbl text NOT NULL, rkey text, doc text)""",
    "CREATE INDEX entry_row ON jrn.entry(tbl, rkey, id)",
    "CREATE INDEX entry_tx ON jrn.entry(tx)",
    "CREATE INDEX entry_at ON jrn.entry(tbl, at)",
    f"""CREATE TABLE jrn.idem(idem text PRIMARY KEY, epoch int NOT NULL DEFAULT 1, tx bigint NOT NULL DEFAULT {_TX},
  at timestamp(3) NOT NULL DEFAULT {_NOW})""",
    BEGIN_ACTION,
    f"""CREATE FUNCTION jrn.touched_by(p_idem text) RETURNS TABLE(tbl text, rkey text, op char) LANGUAGE sql STABLE {_DEFINER} AS $$
SELECT e.tbl, e.rkey, e.op FROM jrn.idem i JOIN jrn.entry e ON e.tx = i.tx AND e.epoch = i.epoch
WHERE i.idem = p_idem AND e.op <> 'A' ORDER BY e.id $$""",
    history(),
    feed("1"),
    SAY,
    "CREATE FUNCTION jrn.keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the journal is append-only'; END $$",
    "CREATE TRIGGER jrn_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON jrn.entry FOR EACH STATEMENT EXECUTE FUNCTION jrn.keep()",
    "CREATE FUNCTION jrn.refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE 'TRUNCATE would go past the journal; use DELETE'; END $$",
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA jrn FROM PUBLIC",
]
INSTALLED = "SELECT count(*) FROM pg_namespace WHERE nspname = 'jrn'"
SOURCES = (
    "SELECT p.proname, p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace AND n.nspname = 'jrn' AND p.proname LIKE 't\\_%'"
    " WHERE EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = p.oid AND t.tgenabled = 'O')"
)
RESTORED = f"""SELECT coalesce(max(tx), 0) > {_TX} FROM (SELECT tx, epoch, max(epoch) OVER () AS newest
FROM (SELECT tx, epoch FROM jrn.entry ORDER BY id DESC LIMIT 100) e) n WHERE epoch = newest"""
EPOCH = "SELECT coalesce(max(epoch), 0) FROM jrn.entry"


def new_epoch(number: int) -> list[str]:
    """Statements that begin an epoch."""
    return [
        f"ALTER TABLE jrn.entry ALTER epoch SET DEFAULT {number:d}",
        f"ALTER TABLE jrn.idem ALTER epoch SET DEFAULT {number:d}",
        feed(f"{number:d}"),
    ]


def triggers(table: sa.Table) -> dict[str, str]:
    """Name → body of the trigger function of a table."""
    name, columns = table.name, journal_columns(table)
    old_key, new_key = _key(table, "OLD"), _key(table, "NEW")
    return {
        f"t_{name}": f"""
DECLARE d text;
BEGIN
  IF TG_OP = 'INSERT' THEN {_insert("I", name, new_key, _row("NEW", columns))}
  ELSIF TG_OP = 'DELETE' THEN {_insert("D", name, old_key, _row("OLD", columns))}
  ELSE
    IF ({old_key}) <> ({new_key}) THEN RAISE 'the key of {name} is immutable'; END IF;
    d := {_difference(columns)};
    IF d <> '' THEN {_insert("U", name, new_key, "d")} END IF;
  END IF;
  RETURN NULL;
END """
    }


def refresh(table: sa.Table) -> list[str]:
    """Statements that bring the triggers of a table up to date."""
    name = table.name
    (body,) = triggers(table).values()
    return [
        f'CREATE OR REPLACE FUNCTION jrn."t_{name}"() RETURNS trigger LANGUAGE plpgsql {_DEFINER} AS $${body}$$',
        f'REVOKE ALL ON FUNCTION jrn."t_{name}"() FROM PUBLIC',
        f'CREATE OR REPLACE TRIGGER jrn_row AFTER INSERT OR UPDATE OR DELETE ON "{name}" FOR EACH ROW EXECUTE FUNCTION jrn."t_{name}"()',
        f'CREATE OR REPLACE TRIGGER jrn_say AFTER INSERT OR UPDATE OR DELETE ON "{name}" FOR EACH STATEMENT EXECUTE FUNCTION jrn.say()',
        f'CREATE OR REPLACE TRIGGER jrn_truncate BEFORE TRUNCATE ON "{name}" FOR EACH STATEMENT EXECUTE FUNCTION jrn.refuse_truncate()',
    ]


def drop(table: str) -> list[str]:
    """Statements that take the triggers of a table away."""
    return [f'DROP TRIGGER IF EXISTS {trigger} ON "{table}"' for trigger in ("jrn_row", "jrn_say", "jrn_truncate")]


def _insert(op: str, name: str, key: str, document: str) -> str:
    return f"INSERT INTO jrn.entry(op, tbl, rkey, doc) VALUES ('{op}', '{name}', {key}, '{{'||{document}||'}}');"


def _key(table: sa.Table, row: str) -> str:
    return "||'|'||".join(f'{row}."{column.name}"::text' for column in table.primary_key)


def _joined(parts: list[str]) -> str:
    """concat_ws skips NULLs, so no commas need counting; a function takes at most 100 arguments, so groups nest."""
    groups = [f"concat_ws(',', {', '.join(parts[start : start + _GROUP])})" for start in range(0, len(parts), _GROUP)]
    return groups[0] if len(groups) == 1 else _joined([f"NULLIF({group}, '')" for group in groups])


def _row(row: str, columns: list[JournalColumn]) -> str:
    return _joined([f"""'"{column.name}":'||{_value(row, column)}""" for column in columns])


def _difference(columns: list[JournalColumn]) -> str:
    return _joined(
        [
            f"""CASE WHEN OLD."{column.compared}" IS DISTINCT FROM NEW."{column.compared}" THEN '"{column.name}":['"""
            f"""||coalesce({_value("OLD", column)},'null')||','||coalesce({_value("NEW", column)},'null')||']' END"""
            for column in columns
        ]
    )


def _value(row: str, column: JournalColumn) -> str:
    field = f'{row}."{column.name}"'
    match column.kind:
        case "int" | "bool":
            return f"{field}::text"
        case "decimal":
            return f"""'"'||{field}::text||'"'"""
        case "date":
            return f"""'"'||to_char({field},'YYYY-MM-DD')||'"'"""
        case "moment":
            return f"""'"'||to_char({field},'YYYY-MM-DD"T"HH24:MI:SS.MS')||'"'"""
        case "binary":
            return f"""'"'||octet_length({field})||':'||coalesce({row}."{column.compared}",'')||'"'"""
        case _:
            return f"to_json({field})::text"
