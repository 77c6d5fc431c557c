"""The journal's tables, procedures and triggers on Firebird 3, which has no JSON, names of 31 letters and rows of 64 KB.

The server must run with TZ=UTC: Firebird 3 knows no other time than its local one.
"""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from sqlalchemy.sql.compiler import IdentifierPreparer

from app.db.guard.kinds import JournalColumn, journal_columns

#: letters collected in a VARCHAR before they go into the BLOB, because each append to a BLOB copies it
_BUFFER = 7800
_PIECE = 3500
_LONGEST_NAME = 31

_TEXT = "CHARACTER SET UTF8"
_ESCAPES = (
    ("'\\'", "'\\\\'"),
    ("'\"'", "'\\\"'"),
    ("ASCII_CHAR(10)", "'\\n'"),
    ("ASCII_CHAR(13)", "'\\r'"),
    ("ASCII_CHAR(9)", "'\\t'"),
)


def feed(epoch: int) -> str:
    """The view of the change feed of one epoch; it carries no values, so it leaks none."""
    return f'CREATE OR ALTER VIEW jrn_feed AS SELECT id, tx, login, op, tbl, rkey FROM jrn_entry WHERE epoch = {epoch:d}'


def history(seen: str = "", declared: str = "", veiled: str = "") -> list[str]:
    """The procedure that reads the changes of one row.

    :param seen: statements before it that end it where the person may not see the row; they may use the variable ``seen``.
    :param declared: variables more; with ``veiled``, what is done with an entry before it is given.
    """
    return [f"""CREATE OR ALTER PROCEDURE jrn_history(p_tbl VARCHAR(63) {_TEXT}, p_rkey VARCHAR(80) {_TEXT}, p_before BIGINT, p_limit INT)
RETURNS (id BIGINT, moment TIMESTAMP, login VARCHAR(31) {_TEXT}, addr VARCHAR(48) CHARACTER SET ASCII, op CHAR(1) CHARACTER SET ASCII,
  doc VARCHAR(2000) {_TEXT}, doc_long BLOB SUB_TYPE TEXT {_TEXT}, use_case VARCHAR(63) {_TEXT}) AS DECLARE seen SMALLINT; {declared} BEGIN {seen}
  FOR SELECT e.id, e."AT", e.login, e.addr, e.op, e.doc, e.doc_long,
    (SELECT FIRST 1 a.tbl FROM jrn_entry a WHERE a.tx = e.tx AND a.epoch = e.epoch AND a.op = 'A')
    FROM jrn_entry e WHERE e.tbl = :p_tbl AND e.rkey = :p_rkey AND e.op <> 'A' AND e.id < COALESCE(:p_before, 9223372036854775807)
    ORDER BY e.tbl DESC, e.rkey DESC, e.id DESC ROWS :p_limit
    INTO :id, :moment, :login, :addr, :op, :doc, :doc_long, :use_case DO BEGIN {veiled} SUSPEND; END END"""]


BASE = [
    "CREATE SEQUENCE jrn_seq",
    f'CREATE TABLE jrn_entry(id BIGINT NOT NULL PRIMARY KEY, epoch INT DEFAULT 1 NOT NULL, tx BIGINT NOT NULL, "AT" TIMESTAMP NOT NULL,'
    f" login VARCHAR(31) {_TEXT} NOT NULL, addr VARCHAR(48) CHARACTER SET ASCII, op CHAR(1) CHARACTER SET ASCII NOT NULL,"
    f" tbl VARCHAR(63) {_TEXT} NOT NULL, rkey VARCHAR(80) {_TEXT}, doc VARCHAR(2000) {_TEXT}, doc_long BLOB SUB_TYPE TEXT {_TEXT})",
    "CREATE DESCENDING INDEX jrn_entry_row ON jrn_entry(tbl, rkey, id)",
    "CREATE INDEX jrn_entry_tx ON jrn_entry(tx)",
    'CREATE INDEX jrn_entry_at ON jrn_entry(tbl, "AT")',
    f"CREATE TABLE jrn_idem(idem VARCHAR(64) {_TEXT} NOT NULL PRIMARY KEY, epoch INT DEFAULT 1 NOT NULL, tx BIGINT NOT NULL,"
    ' "AT" TIMESTAMP NOT NULL)',
    "CREATE EXCEPTION jrn_append_only 'the journal is append-only'",
    "CREATE EXCEPTION jrn_key 'a key is immutable'",
    """CREATE TRIGGER jrn_stamp FOR jrn_entry BEFORE INSERT AS BEGIN
  NEW.id = GEN_ID(jrn_seq, 1); NEW.tx = CURRENT_TRANSACTION; NEW."AT" = CAST('NOW' AS TIMESTAMP); NEW.login = CURRENT_USER;
  NEW.addr = RDB$GET_CONTEXT('SYSTEM', 'CLIENT_ADDRESS'); POST_EVENT 'JRN'; END""",
    "CREATE TRIGGER jrn_keep FOR jrn_entry BEFORE UPDATE OR DELETE AS BEGIN EXCEPTION jrn_append_only; END",
    f"""CREATE PROCEDURE jrn_begin(p_use VARCHAR(63) {_TEXT}, p_idem VARCHAR(64) {_TEXT}, p_doc VARCHAR(2000) {_TEXT})
RETURNS (tx BIGINT) AS BEGIN
  INSERT INTO jrn_idem(idem, tx, "AT") VALUES (:p_idem, CURRENT_TRANSACTION, CAST('NOW' AS TIMESTAMP));
  INSERT INTO jrn_entry(op, tbl, rkey, doc) VALUES ('A', :p_use, :p_idem, :p_doc);
  tx = CURRENT_TRANSACTION; END""",
    f"""CREATE PROCEDURE jrn_touched_by(p_idem VARCHAR(64) {_TEXT})
RETURNS (tbl VARCHAR(63) {_TEXT}, rkey VARCHAR(80) {_TEXT}, op CHAR(1) CHARACTER SET ASCII) AS BEGIN
  FOR SELECT e.tbl, e.rkey, e.op FROM jrn_idem i JOIN jrn_entry e ON e.tx = i.tx AND e.epoch = i.epoch
    WHERE i.idem = :p_idem AND e.op <> 'A' ORDER BY e.id INTO :tbl, :rkey, :op DO SUSPEND; END""",
    *history(),
    feed(1),
    "GRANT INSERT ON jrn_entry TO PROCEDURE jrn_begin",
    "GRANT INSERT ON jrn_idem TO PROCEDURE jrn_begin",
    "GRANT SELECT ON jrn_entry TO PROCEDURE jrn_touched_by",
    "GRANT SELECT ON jrn_idem TO PROCEDURE jrn_touched_by",
    "GRANT SELECT ON jrn_entry TO PROCEDURE jrn_history",
    "GRANT SELECT ON jrn_entry TO VIEW jrn_feed",
    "GRANT USAGE ON SEQUENCE jrn_seq TO TRIGGER jrn_stamp",
    "GRANT USAGE ON EXCEPTION jrn_append_only TO PUBLIC",
    "GRANT USAGE ON EXCEPTION jrn_key TO PUBLIC",
]
INSTALLED = "SELECT count(*) FROM rdb$relations WHERE rdb$relation_name = 'JRN_ENTRY'"
SOURCES = (
    "SELECT TRIM(rdb$trigger_name), rdb$trigger_source FROM rdb$triggers WHERE rdb$trigger_name STARTING WITH 'J_' AND rdb$trigger_inactive = 0"
)
_LAST = "FROM jrn_entry WHERE id > GEN_ID(jrn_seq, 0) - 100"
RESTORED = (
    f"SELECT IIF(COALESCE(MAX(tx), 0) > CURRENT_TRANSACTION, 1, 0) {_LAST} AND epoch = (SELECT MAX(epoch) {_LAST})"
)
EPOCH = "SELECT COALESCE(MAX(epoch), 0) FROM jrn_entry"


def new_epoch(number: int) -> list[str]:
    """Statements that begin an epoch."""
    return [
        f"ALTER TABLE jrn_entry ALTER epoch SET DEFAULT {number:d}",
        f"ALTER TABLE jrn_idem ALTER epoch SET DEFAULT {number:d}",
        f"SET GENERATOR jrn_epoch TO {number:d}",
        feed(number),
    ]


def triggers(table: sa.Table, preparer: IdentifierPreparer) -> dict[str, str]:
    """Name → body of the trigger of a table: one text for the three operations, since on INSERT all OLD are NULL and on DELETE all NEW."""
    name, columns, quote = table.name, journal_columns(table), preparer.quote
    new_key, old_key = ("||'|'||".join(f"{row}.{quote(column.name)}" for column in table.primary_key) for row in ("NEW", "OLD"))
    wide = sum(_width(column) for column in columns) > _BUFFER
    steps = "\n".join(_step(column, quote, wide) for column in columns)
    return {
        _name(name): f"""AS
DECLARE d VARCHAR(8191) {_TEXT} = ''; DECLARE b BLOB SUB_TYPE TEXT {_TEXT}; DECLARE op CHAR(1); DECLARE k VARCHAR(80) {_TEXT};
BEGIN
op = IIF(INSERTING,'I',IIF(UPDATING,'U','D')); k = IIF(INSERTING,{new_key},{old_key});
IF (UPDATING AND {new_key} <> k) THEN EXCEPTION jrn_key;
{steps}
IF (b IS NULL AND d = '' AND UPDATING) THEN EXIT;
IF (b IS NULL AND CHAR_LENGTH(d) <= 1998) THEN
  INSERT INTO jrn_entry(op, tbl, rkey, doc) VALUES (:op, '{name}', :k, '{{'||SUBSTRING(:d FROM 2)||'}}');
ELSE BEGIN b = COALESCE(b,'')||d; b = '{{'||SUBSTRING(b FROM 2)||'}}';
  INSERT INTO jrn_entry(op, tbl, rkey, doc_long) VALUES (:op, '{name}', :k, :b); END
END"""
    }


def refresh(table: sa.Table, preparer: IdentifierPreparer) -> list[str]:
    """Statements that bring the trigger of a table up to date."""
    ((name, body),) = triggers(table, preparer).items()
    return [
        f'CREATE OR ALTER TRIGGER "{name}" FOR {preparer.quote(table.name)} AFTER INSERT OR UPDATE OR DELETE POSITION 32000 {body}',
        f'GRANT INSERT ON jrn_entry TO TRIGGER "{name}"',
    ]


def drop(table: str) -> list[str]:
    """Statements that take the trigger of a table away; it must exist."""
    return [f'DROP TRIGGER "{_name(table)}"']


def _name(table: str) -> str:
    name = f"J_{table}"
    if len(name) <= _LONGEST_NAME:
        return name
    digest = hashlib.sha256(table.encode()).hexdigest()[:6]
    return f"{name[: _LONGEST_NAME - 7]}_{digest}"


def _width(column: JournalColumn) -> int:
    """Letters that a column may take in an update's document."""
    if column.kind == "long":
        return _PIECE
    return len(column.name) + 12 + 2 * (2 * column.length if column.kind == "short" else 80)


def _step(column: JournalColumn, quote: object, wide: bool) -> str:
    assert callable(quote)
    field, compared, label = quote(column.name), quote(column.compared), f',"{column.name}":'
    old, new = _value("OLD", column, quote), _value("NEW", column, quote)
    if column.kind == "long":
        append = _long_step(field, label, old, new)
    else:
        append = _append(label, old, new)
        if wide:
            append = f"IF (CHAR_LENGTH(d) > {_BUFFER - _width(column)}) THEN BEGIN b = COALESCE(b,'')||d; d = ''; END {append}"
    return f"IF (NEW.{compared} IS DISTINCT FROM OLD.{compared}) THEN BEGIN {append} END"


def _append(label: str, old: str, new: str) -> str:
    pair = f"'['||COALESCE({old},'null')||','||COALESCE({new},'null')||']'"
    return f"d = d||'{label}'||IIF(UPDATING,{pair},IIF(INSERTING,{new},{old}));"


def _long_step(field: str, label: str, old: str, new: str) -> str:
    """Small texts stay in the buffer; a long one goes straight into the BLOB."""
    size = f"(COALESCE(CHAR_LENGTH(OLD.{field}),0)+COALESCE(CHAR_LENGTH(NEW.{field}),0))"
    small = _append(label, f"CAST({old} AS VARCHAR({_PIECE}))", f"CAST({new} AS VARCHAR({_PIECE}))")
    # IIF(UPDATING, '[', '') would pad the empty text to a blank, hence two branches
    large = (
        f"IF (UPDATING) THEN b = COALESCE(b,'')||d||'{label}['||COALESCE({old},'null')||','||COALESCE({new},'null')||']';"
        f" ELSE b = COALESCE(b,'')||d||'{label}'||COALESCE({new},{old}); d = '';"
    )
    return f"IF ({size} < 1500 AND CHAR_LENGTH(d) < 4000) THEN {small} ELSE BEGIN {large} END"


def _value(row: str, column: JournalColumn, quote: object) -> str:
    assert callable(quote)
    field = f"{row}.{quote(column.name)}"
    match column.kind:
        case "int":
            return f"CAST({field} AS VARCHAR(20))"
        case "bool":
            return f"LOWER(CAST({field} AS VARCHAR(5)))"
        case "decimal":
            return f"""'"'||CAST({field} AS VARCHAR(22))||'"'"""
        case "date":
            return f"""'"'||CAST({field} AS VARCHAR(10))||'"'"""
        case "moment":
            text = f"CAST({field} AS VARCHAR(24))"
            return f"""'"'||SUBSTRING({text} FROM 1 FOR 10)||'T'||SUBSTRING({text} FROM 12 FOR 12)||'"'"""
        case "binary":
            return f"""'"'||OCTET_LENGTH({field})||':'||COALESCE({row}.{quote(column.compared)},'')||'"'"""
        case _:
            return _escaped(field)


def _escaped(field: str) -> str:
    """A JSON text; nested REPLACE is twice as fast as a function."""
    for plain, escaped in _ESCAPES:
        field = f"REPLACE({field},{plain},{escaped})"
    return f"""'"'||{field}||'"'"""
