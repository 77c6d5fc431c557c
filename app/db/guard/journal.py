"""The journal: triggers that write every change of every table, the same text on three databases.

An entry's document is JSON: `{"column": value}` without NULLs for I and D, `{"column": [old, new]}` of the changed columns for U. The header of
an action (op A) carries the use case instead of a table. Nobody may change or delete entries. See the design paper on the journal.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from app.core.changes import Operation
from app.db.guard import journal_firebird, journal_postgres, journal_sqlite, seal_blocks


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of one row.

    :param at: naive UTC, the server's clock.
    :param values: column → value for I and D, column → [old, new] for U, spelled as in the journal (decimals and dates are texts).
    :param use_case: what the person did; "" for a change from outside the program.
    """

    id: int
    at: datetime.datetime
    login: str
    address: str
    op: Operation
    values: dict[str, Any]
    use_case: str


def install(connection: Connection, metadata: sa.MetaData) -> None:
    """Create what the journal needs where it is missing, and the triggers of all tables of the metadata anew."""
    name = connection.dialect.name
    if metadata.tables and not _scalar(connection, _part(name).INSTALLED):
        run(connection, _part(name).BASE)
    refresh(connection, metadata.sorted_tables)


def refresh(connection: Connection, tables: Iterable[sa.Table]) -> None:
    """Bring the triggers of tables up to date; part of each migration, since a new column is not journaled before."""
    for table in tables:
        if connection.dialect.name == "firebird":
            run(connection, journal_firebird.refresh(table, connection.dialect.identifier_preparer))
        else:
            run(connection, _part(connection.dialect.name).refresh(table))


def release(connection: Connection) -> None:
    """Take all triggers away before a migration: a dropped column named in one would stop it or each later write."""
    name = connection.dialect.name
    if name == "firebird":
        run(connection, [f'DROP TRIGGER "{trigger}"' for trigger in sources(connection)])
        return
    for table in sa.inspect(connection).get_table_names():
        run(connection, _part(name).drop(table))


def present(connection: Connection, metadata: sa.MetaData) -> sa.MetaData:
    """The tables and columns of the metadata that the database has: all of them, but for a database that was taken back to an older version."""
    inspector = sa.inspect(connection)
    existing = {name: {column["name"] for column in inspector.get_columns(name)} for name in inspector.get_table_names()}
    found = sa.MetaData()
    for table in metadata.sorted_tables:
        if table.name in existing:
            columns = (column for column in table.columns if column.name in existing[table.name])
            sa.Table(table.name, found, *(sa.Column(c.name, c.type, primary_key=c.primary_key, info=c.info) for c in columns))
    return found


def stale(connection: Connection, metadata: sa.MetaData) -> list[str]:
    """What the journal would miss: tables whose triggers are absent or differ from their columns, and columns unknown to the models."""
    present = sources(connection)
    inspector = sa.inspect(connection)
    existing = set(inspector.get_table_names())
    found = []
    for table in metadata.sorted_tables:
        if table.name not in existing:
            continue
        wanted = _expected(connection, table)
        if any(present.get(trigger, "").strip() != text.strip() for trigger, text in wanted.items()):
            found.append(table.name)
        columns = {column["name"] for column in inspector.get_columns(table.name)}
        found += [f"{table.name}.{column}" for column in sorted(columns - set(table.columns.keys()))]
    return found


def sources(connection: Connection) -> dict[str, str]:
    """Name → text of the journal's triggers as the database keeps them."""
    return {row[0]: row[1] for row in connection.exec_driver_sql(_escaped(connection, _part(connection.dialect.name).SOURCES))}


def was_restored(connection: Connection) -> bool:
    """Whether somebody restored the database past us: the journal then knows higher transaction numbers than the server has given."""
    if connection.dialect.name == "sqlite":
        return False
    return bool(_scalar(connection, _part(connection.dialect.name).RESTORED))


def begin_epoch(connection: Connection) -> int:
    """Begin an epoch, which is a step of every restore: the server's transaction numbers start again there. It signs the seals of the old one."""
    if connection.dialect.name == "sqlite":
        run(connection, journal_sqlite.NEW_EPOCH)
        number = int(_scalar(connection, "SELECT number FROM jrn_epoch"))
    else:
        part = journal_postgres if connection.dialect.name == "postgresql" else journal_firebird
        number = int(_scalar(connection, part.EPOCH)) + 1
        run(connection, part.new_epoch(number))
    seal_blocks.sign_epoch(connection, number)
    return number


def history(session: Session, entity: str, id: int, limit: int = 50, before: int | None = None) -> list[HistoryEntry]:
    """The changes of one row, newest first.

    :param before: the `id` of the last entry of the previous page.
    """
    values = {"entity": entity, "key": str(id), "before": before, "limit": limit}
    statement = _HISTORY[session.get_bind().dialect.name]
    return [_entry(row) for row in session.connection().exec_driver_sql(statement, tuple(values.values()))]


_HISTORY = {
    "sqlite": "SELECT e.id, e.at, e.login, e.addr, e.op, e.doc, NULL, (SELECT a.tbl FROM jrn_entry a WHERE a.tx = e.tx AND a.op = 'A' LIMIT 1)"
    " FROM jrn_entry e WHERE e.tbl = ?1 AND e.rkey = ?2 AND e.op <> 'A' AND (?3 IS NULL OR e.id < ?3) ORDER BY e.id DESC LIMIT ?4",
    "postgresql": "SELECT id, at, login, addr, op, doc, NULL, use_case FROM jrn.history(%s, %s, %s, %s)",
    "firebird": "SELECT id, moment, login, addr, op, doc, doc_long, use_case FROM jrn_history(?, ?, ?, ?)",
}


def _entry(row: Any) -> HistoryEntry:
    at = datetime.datetime.fromisoformat(row[1]) if isinstance(row[1], str) else row[1].replace(microsecond=row[1].microsecond // 1000 * 1000)
    return HistoryEntry(row[0], at, row[2].strip(), row[3] or "", row[4], read_document(row[5] if row[5] is not None else row[6]), row[7] or "")


def read_document(text: str | None) -> dict[str, Any]:
    """The values of an entry; Firebird leaves rare control characters unescaped."""
    values: dict[str, Any] = json.loads(text, strict=False, parse_float=Decimal) if text else {}
    return values


def run(connection: Connection, statements: Iterable[str]) -> None:
    """Execute definitions; Firebird sees each only after a commit."""
    for statement in statements:
        connection.exec_driver_sql(_escaped(connection, statement))
        if connection.dialect.name == "firebird":
            connection.dialect.do_commit(connection.connection.dbapi_connection)  # type: ignore[arg-type]


def _escaped(connection: Connection, statement: str) -> str:
    return statement.replace("%", "%%") if connection.dialect.name == "postgresql" else statement


def _part(dialect: str) -> Any:
    return {"sqlite": journal_sqlite, "postgresql": journal_postgres, "firebird": journal_firebird}[dialect]


def _scalar(connection: Connection, statement: str) -> Any:
    return connection.exec_driver_sql(_escaped(connection, statement)).scalar()


def _expected(connection: Connection, table: sa.Table) -> dict[str, str]:
    if connection.dialect.name == "firebird":
        return journal_firebird.triggers(table, connection.dialect.identifier_preparer)
    expected: dict[str, str] = _part(connection.dialect.name).triggers(table)
    return expected
