"""Removing what an import made: on a server a function does it for the staff, who may not delete records themselves.

It removes only rows that were born in the named transaction of an import, as the journal says, which nobody can forge: made by the person, or by
somebody whose rows the person sees; not older than an import can be undone; seen by the person; with no note or file on them. A document must be as
the import left it, posted or not. The guard of the books, closed periods and foreign keys hold as for any deletion.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.db.guard import taking_back_firebird, taking_back_postgres
from app.db.guard.journal import run


def install(connection: Connection) -> None:
    """Bring function or procedure up to date; part of each migration, after the rights."""
    match connection.dialect.name:
        case "postgresql":
            run(connection, taking_back_postgres.STATEMENTS)
        case "firebird":
            run(connection, taking_back_firebird.statements(connection.dialect.identifier_preparer))


def release(connection: Connection) -> None:
    """Take away before a migration what names tables."""
    if connection.dialect.name == "firebird" and connection.exec_driver_sql(taking_back_firebird.PRESENT).scalar():
        run(connection, [f"DROP PROCEDURE {taking_back_firebird.NAME}"])


def remove(connection: Connection, job: str, number: int, table: sa.Table, ids: Sequence[int]) -> None:
    """Remove rows that a transaction of an import made; those that are gone already do not count.

    :param job: code of the import.
    :param number: of its transaction, from 0.
    :raises DBAPIError: the server does not let the person remove one of them; then none is.
    """
    match connection.dialect.name:
        case "postgresql":
            taking_back_postgres.remove(connection, job, number, table.name, ids)
        case "firebird":
            taking_back_firebird.remove(connection, job, number, table.name, ids)
        case _:
            connection.execute(sa.delete(table).where(table.c.id.in_(ids)))
