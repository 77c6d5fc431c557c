"""The vault of metered contacts: what a record shows is a mask, the value lies beside it, and is told only to whoever was counted.

On the servers functions and procedures do it, since nobody may read the vault; in a file plain statements do, for whoever goes through the program.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.engine import Connection

from app.db.engine import Database
from app.db.guard import vault_postgres, vault_sqlite
from app.db.guard.journal import run
from app.db.guard.vault_terms import EVENT, EXPORT, USE_CASE, USUAL_QUOTA, Asker, Kept, QuotaUsed

__all__ = [
    "EVENT", "EXPORT", "USE_CASE", "USUAL_QUOTA", "Asker", "Kept", "QuotaUsed", "answer", "ask", "find", "install", "is_readable", "keep", "keeps",
    "release", "take_out", "without_value",
]


def install(connection: Connection) -> None:
    """Bring functions and procedures up to date; part of each migration, after the rights."""
    if connection.dialect.name == "postgresql":
        run(connection, vault_postgres.statements())


def release(connection: Connection) -> None:
    """Take away before a migration what names columns of tables."""
    if connection.dialect.name == "postgresql":
        run(connection, [vault_postgres.RELEASED])


def keep(connection: Connection, kept: Iterable[Kept]) -> None:
    """Put values into the vault, in the transaction that writes their masks; a few statements however many there are."""
    rows = [one.row for one in kept]
    if rows:
        _part(connection).keep(connection, rows)


def keeps(connection: Connection, table: str, id: int, field: str, shown: str) -> bool:
    """Whether the vault has a value for what a field would show."""
    return bool(_part(connection).keeps(connection, table, id, field, shown))


def ask(database: Database, asker: Asker, table: str, id: int, why: str) -> int:
    """Ask to be shown the contacts of a record: counted, journaled, and committed before anything is answered.

    :returns: the number of the request, good for ten minutes.
    :raises QuotaUsed: as many were shown today as may be.
    :raises AccessDenied: the server lets the person see no contacts, or not this record.
    """
    with database.said_plainly(), database.engine.connect() as connection:
        number = int(_part(connection).ask(database, connection, asker, table, id, why))
        connection.commit()
        return number


def answer(connection: Connection, request: int) -> dict[str, str | None]:
    """Field → value of the record that a request names; nothing where it is not the person's, too old, or the record is out of sight."""
    return dict(_part(connection).answer(connection, request))


def take_out(database: Database, asker: Asker, table: str, ids: Sequence[int], told: dict[str, str]) -> list[tuple[int, str, str]]:
    """The values of many records at once: record, field, value. Journaled in one line, and the owner is told; no quota.

    :param told: ``reason`` and ``records``, the keys as ranges, ``title`` for the owner.
    :raises AccessDenied: the server lets the person take none out.
    """
    with database.said_plainly(), database.engine.connect() as connection:
        found: list[tuple[int, str, str]] = _part(connection).take_out(database, connection, asker, table, list(ids), told)
        connection.commit()
        return found


def find(connection: Connection, table: str, field: str, keys: Sequence[str]) -> list[tuple[str, int]]:
    """Which records have one of the whole numbers or addresses now: key and record."""
    found: list[tuple[str, int]] = _part(connection).find(connection, table, field, list(keys)) if keys else []
    return found


def without_value(connection: Connection) -> list[tuple[str, int, str]]:
    """Masks that have no value behind them: table, record, field. There must be none."""
    found: list[tuple[str, int, str]] = _part(connection).without_value(connection)
    return found


def is_readable(connection: Connection) -> bool:
    """Whether whoever is signed in may read the rows of the vault past all this: in a file, and where the tables are one's own."""
    match connection.dialect.name:
        case "postgresql":
            return bool(connection.exec_driver_sql("SELECT has_table_privilege('public.contact_vault', 'SELECT')").scalar())
        case "firebird":
            statement = "SELECT IIF(CURRENT_ROLE STARTING WITH 'KONTOR_', 0, 1) FROM rdb$database"
            return bool(connection.exec_driver_sql(statement).scalar())
        case _:
            return True


def _part(connection: Connection) -> Any:
    return {"sqlite": vault_sqlite, "postgresql": vault_postgres}[connection.dialect.name]
