"""The server's own guard of the books: what is posted stands, and nothing moves but what a document says (`core.access.books`).

The program's rules come first and answer with sentences; these triggers stop whoever goes past them. They are made anew with each migration, like
those of the journal.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.core.access.books import GUARDED
from app.core.errors import UserError
from app.core.i18n import _
from app.db.guard import books_firebird, books_postgres, books_sqlite
from app.db.guard.journal import run

#: how the databases say it; `told` makes sentences of them
STANDS, BALANCE = "what is posted stands", "the books do not follow the documents"


def install(connection: Connection, metadata: sa.MetaData) -> None:
    """Make the triggers; part of each migration. An older database that lacks a table or a column of ours gets none."""
    if any(table not in metadata.tables for table in GUARDED):
        return
    preparer, words = connection.dialect.identifier_preparer, (STANDS, BALANCE)
    match connection.dialect.name:
        case "sqlite":
            release(connection)
            run(connection, books_sqlite.statements(metadata, *words, preparer))
        case "postgresql":
            run(connection, books_postgres.statements(metadata, *words, preparer))
        case "firebird":
            if not _has(connection, books_firebird.INSTALLED):
                run(connection, books_firebird.BASE)
            for batch in books_firebird.batches(metadata, *words, preparer):
                _run_batch(connection, batch)


def release(connection: Connection) -> None:
    """Take the triggers away before a migration, which may alter what they name."""
    match connection.dialect.name:
        case "sqlite":
            run(connection, [f'DROP TRIGGER "{name}"' for _table, name in _rows(connection, books_sqlite.TRIGGERS)])
        case "postgresql":
            run(connection, [f'DROP TRIGGER "{name}" ON public."{table}"' for name, table in _rows(connection, books_postgres.released())])
        case "firebird" if _has(connection, books_firebird.INSTALLED):
            names = [name for (name,) in _rows(connection, books_firebird.TRIGGERS)]
            _run_batch(connection, [*(f"DROP TRIGGER {name}" for name in names), books_firebird.STUB])


def missing(connection: Connection, metadata: sa.MetaData) -> list[str]:
    """Tables of the declaration without one of their triggers."""
    match connection.dialect.name:
        case "sqlite":
            there = set(_rows(connection, books_sqlite.TRIGGERS))
            return sorted({table for table, name in books_sqlite.expected(metadata) if (table, name) not in there})
        case "postgresql":
            there = set(_rows(connection, books_postgres.STANDING))
            return sorted({table for table, name in books_postgres.expected() if (table, name) not in there})
        case _:
            names = {name for (name,) in _rows(connection, books_firebird.STANDING)}
            return sorted({table for table, name in books_firebird.expected() if name not in names})


def told(error: BaseException | None) -> UserError | None:
    """The sentence for a refusal of ours, or None for any other error."""
    text = str(error)
    if STANDS in text:
        return UserError(_("A posted document is not changed any more."), _("Reverse it first, or make a correcting document."))
    if BALANCE in text:
        told = _("Stock and accounts would not follow the documents; nothing was saved.")
        return UserError(told, _("Load the document again and try once more. If it comes again, have the data checked."))
    return None


def _rows(connection: Connection, statement: str) -> list[tuple[str, ...]]:
    return [tuple(row) for row in connection.execute(sa.text(statement))]


def _has(connection: Connection, statement: str) -> bool:
    return bool(connection.execute(sa.text(statement)).scalar())


def _run_batch(connection: Connection, statements: list[str]) -> None:
    """Definitions in one transaction; a commit after each would take many times as long."""
    for statement in statements:
        connection.exec_driver_sql(statement)
    connection.dialect.do_commit(connection.connection.dbapi_connection)  # type: ignore[arg-type]
