"""The server's own guard of closed periods: up to the day that a firm has closed, nothing that is posted changes, whoever asks.

Posting asks first and answers with a sentence (``services.documents.posting``); these triggers stop whoever goes past the program. They are made anew
with each migration, like those of the journal.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.compiler import IdentifierPreparer

from app.db.guard.journal import run

REFUSAL = "the period is closed"
_FIRM = "EXISTS(SELECT 1 FROM {firm} f WHERE f.id = {row}.firm_id AND f.closed_until >= {row}.{date})"
_OF_DOCUMENT = "EXISTS(SELECT 1 FROM {document} d JOIN {firm} f ON f.id = d.firm_id WHERE d.id = {row}.document_id AND {more})"


@dataclass(frozen=True, slots=True)
class _Guarded:
    """A table whose rows a closed period protects.

    :param is_closed: condition on a row, named ``{row}``, that it lies in a closed period and counts.
    :param columns: what must not change of such a row.
    :param reads: the tables that the condition looks into.
    """

    is_closed: str
    columns: tuple[str, ...]
    reads: tuple[str, ...] = ("firm",)


_TABLES = {
    "document": _Guarded(
        "{row}.{state} = 'posted' AND " + _FIRM,
        ("state", "date", "firm_id", "client_id", "warehouse_id", "currency", "number", "net", "tax", "gross"),
    ),
    "document_line": _Guarded(
        _OF_DOCUMENT.replace("{more}", "d.{state} = 'posted' AND f.closed_until >= d.{date}"),
        ("document_id", "product_id", "name", "quantity", "price", "discount", "vat_percent", "net", "tax", "gross"), ("firm", "document"),
    ),
    "stock_movement": _Guarded(
        _OF_DOCUMENT.replace("{more}", "f.closed_until >= {row}.{date}"),
        ("date", "document_id", "product_id", "warehouse_id", "quantity"), ("firm", "document"),
    ),
    "settlement_movement": _Guarded(_FIRM, ("date", "document_id", "claim_id", "firm_id", "client_id", "currency", "charged", "paid")),
}


def install(connection: Connection, metadata: sa.MetaData) -> None:
    """Make the triggers of the guarded tables that the metadata has; part of each migration."""
    tables = [name for name in _TABLES if name in metadata.tables]
    if not tables or "closed_until" not in metadata.tables["firm"].columns:
        return
    preparer = connection.dialect.identifier_preparer
    match connection.dialect.name:
        case "sqlite":
            run(connection, [text for table in tables for text in _sqlite(table, preparer)])
        case "postgresql":
            run(connection, [text for table in tables for text in _postgres(table, preparer)])
        case "firebird":
            run(connection, [f"CREATE OR ALTER EXCEPTION period_closed '{REFUSAL}'", "GRANT USAGE ON EXCEPTION period_closed TO PUBLIC"])
            run(connection, [text for table in tables for text in _firebird(table, preparer)])


def release(connection: Connection) -> None:
    """Take the triggers away before a migration, which may alter what they name."""
    existing = set(sa.inspect(connection).get_table_names())
    tables = [name for name in _TABLES if name in existing]
    match connection.dialect.name:
        case "sqlite":
            run(connection, [f'DROP TRIGGER IF EXISTS "{name}"' for table in tables for name in _sqlite_names(table)])
        case "postgresql":
            run(connection, [f'DROP TRIGGER IF EXISTS period_closed ON "{table}"' for table in tables])
        case "firebird":
            rows = connection.exec_driver_sql("SELECT TRIM(rdb$trigger_name) FROM rdb$triggers WHERE rdb$trigger_name STARTING WITH 'PERIOD_'")
            run(connection, [f"DROP TRIGGER {name}" for (name,) in rows.all()])


def _is_closed(table: str, row: str, preparer: IdentifierPreparer, schema: str = "") -> str:
    quote = preparer.quote
    names = {name: schema + quote(name) for name in ("firm", "document")}
    return _TABLES[table].is_closed.format(row=row, state=quote("state"), date=quote("date"), **names)


def _changes(table: str, preparer: IdentifierPreparer, differs: str) -> str:
    columns = (preparer.quote(column) for column in _TABLES[table].columns)
    return " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)


def _sqlite_names(table: str) -> list[str]:
    return [f"period_{letter}_{table}" for letter in "iud"]


def _sqlite(table: str, preparer: IdentifierPreparer) -> list[str]:
    old, new = (_is_closed(table, row, preparer) for row in ("OLD", "NEW"))
    events = {"INSERT": new, "UPDATE": f"({_changes(table, preparer, 'IS NOT')}) AND ({old} OR {new})", "DELETE": old}
    return [
        text
        for name, (event, condition) in zip(_sqlite_names(table), events.items(), strict=True)
        for text in (
            f'DROP TRIGGER IF EXISTS "{name}"',
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" WHEN {condition} BEGIN SELECT raise(ABORT, \'{REFUSAL}\'); END',
        )
    ]


def _postgres(table: str, preparer: IdentifierPreparer) -> list[str]:
    """The function belongs to the owner of the tables, so that the rights to rows cannot hide a closed day from it."""
    old, new = (_is_closed(table, row, preparer, "public.") for row in ("OLD", "NEW"))
    refuse = f"RAISE '{REFUSAL}' USING ERRCODE = 'check_violation', CONSTRAINT = 'period_closed'"
    return [
        f"""CREATE OR REPLACE FUNCTION jrn."period_{table}"() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN IF {new} THEN {refuse}; END IF; RETURN NEW; END IF;
  IF TG_OP = 'DELETE' THEN IF {old} THEN {refuse}; END IF; RETURN OLD; END IF;
  IF ({_changes(table, preparer, "IS DISTINCT FROM")}) AND ({old} OR {new}) THEN {refuse}; END IF;
  RETURN NEW;
END $$""",
        f'REVOKE ALL ON FUNCTION jrn."period_{table}"() FROM PUBLIC',
        f'CREATE OR REPLACE TRIGGER period_closed BEFORE INSERT OR UPDATE OR DELETE ON "{table}"'
        f' FOR EACH ROW EXECUTE FUNCTION jrn."period_{table}"()',
    ]


def _firebird(table: str, preparer: IdentifierPreparer) -> list[str]:
    old, new = (_is_closed(table, row, preparer) for row in ("OLD", "NEW"))
    name = f"period_{table}"
    return [
        f"""CREATE OR ALTER TRIGGER {name} FOR {preparer.quote(table)} BEFORE INSERT OR UPDATE OR DELETE POSITION 0 AS BEGIN
  IF (INSERTING) THEN BEGIN IF ({new}) THEN EXCEPTION period_closed; END
  ELSE IF (DELETING) THEN BEGIN IF ({old}) THEN EXCEPTION period_closed; END
  ELSE IF (({_changes(table, preparer, "IS DISTINCT FROM")}) AND ({old} OR {new})) THEN EXCEPTION period_closed;
END""",
        *(f"GRANT SELECT ON {preparer.quote(read)} TO TRIGGER {name}" for read in _TABLES[table].reads),
    ]
