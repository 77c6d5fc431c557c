"""The vault of metered contacts: what a record shows is a mask, the value lies beside it, and is told only to whoever was counted.

On the servers functions and procedures do it, since nobody may read the vault; in a file plain statements do, for whoever goes through the program.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import exc
from sqlalchemy.engine import Connection

from app.core.i18n import _
from app.db.engine import Database
from app.db.failures import Conflict, Failure
from app.db.guard import vault_firebird, vault_postgres, vault_procedures, vault_sqlite
from app.db.guard.journal import run
from app.db.guard.vault_terms import EVENT, EXPORT, USE_CASE, USUAL_QUOTA, Asker, Kept, QuotaUsed

__all__ = [
    "EVENT", "EXPORT", "USE_CASE", "USUAL_QUOTA", "Asker", "Kept", "QuotaUsed", "answer", "ask", "find", "install", "is_readable", "keep", "keeps",
    "release", "take_out", "without_value",
]


def install(connection: Connection) -> None:
    """Bring functions and procedures up to date; part of each migration, after the rights."""
    match connection.dialect.name:
        case "postgresql":
            run(connection, vault_postgres.statements())
        case "firebird":
            run(connection, vault_procedures.statements(connection.dialect.identifier_preparer))


def release(connection: Connection) -> None:
    """Take away before a migration what names columns of tables."""
    match connection.dialect.name:
        case "postgresql":
            run(connection, [vault_postgres.RELEASED])
        case "firebird":
            present = connection.exec_driver_sql(vault_procedures.PRESENT).all()
            run(connection, [f"DROP {kind.strip()} {name}" for name, kind in present])


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
    :raises Conflict: the person asks in another window at the same moment.
    """
    with database.said_plainly(), database.engine.connect() as connection:
        try:
            number = int(_part(connection).ask(database, connection, asker, table, id, why))
            connection.commit()
        except exc.DBAPIError as error:
            if database.backend.classify(error) is Failure.CONFLICT:
                raise Conflict(_("You are shown contacts in another window at this moment."), _("Try again.")) from error
            raise
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


def find(database: Database, table: str, field: str, keys: Sequence[str]) -> list[tuple[str, int]]:
    """Which records have one of the whole numbers or addresses now: key and record; counted, since trying would tell what is masked.

    :raises QuotaUsed: as often was searched today as anybody needs to.
    """
    if not keys:
        return []
    with database.said_plainly(), database.engine.connect() as connection:
        found: list[tuple[str, int]] = _part(connection).find(connection, table, field, list(keys))
        connection.commit()
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
    return {"sqlite": vault_sqlite, "postgresql": vault_postgres, "firebird": vault_firebird}[connection.dialect.name]
