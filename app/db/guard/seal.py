"""Sealing the journal: any client may call it, one seals at a time, nobody needs to trust who did.

RELIABILITY, sections 2.1 and 3: a chain through every entry would make writers wait for each other; a block each few seconds proves the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import Connection

from app.db.engine import Database
from app.db.failures import Failure
from app.db.guard import seal_blocks, seal_firebird, seal_sqlite
from app.db.guard.journal import run
from app.db.guard.seal_blocks import Block, Hashed, part

#: entries of a block on SQLite and Firebird, but for a single transaction with more
MOST = 5000


@dataclass(frozen=True, slots=True)
class Sealed:
    """What came of a call.

    :param entries: how many were sealed.
    :param more: there are more, so call again.
    :param is_stuck: transaction numbers are lower than those sealed: the database was restored past Kontor.
    """

    entries: int = 0
    more: bool = False
    is_stuck: bool = False


def install(connection: Connection) -> None:
    """Create what sealing needs, and hash and sign what a journal holds already; part of each migration, after the journal and the staff."""
    found = part(connection)
    if not connection.exec_driver_sql(found.INSTALLED).scalar():
        run(connection, found.BASE)
    run(connection, found.FUNCTIONS)
    epochs = list(connection.execute(sa.text(found.EPOCHS)).scalars())
    if len(epochs) > 1 and seal_blocks.head(connection) is None:
        if connection.dialect.name == "firebird":
            run(connection, [seal_firebird.epoch(max(epochs))])
        seal_blocks.sign_epoch(connection, max(epochs))
    if connection.dialect.name == "firebird":  # what was read would hold indexes that are dropped later
        connection.commit()


def seal(database: Database) -> Sealed:
    """Seal what nothing can precede any more, at most one block.

    Whoever may not seal, or comes while another one does, changes nothing.

    :raises Unreachable: the server does not answer.
    """
    with database.said_plainly():
        try:
            match database.name:
                case "postgres":
                    return _on_postgres(database)
                case "firebird":
                    return _on_firebird(database)
                case _:
                    return _on_sqlite(database)
        except exc.DBAPIError as error:
            if _another_one_seals(database, error):
                return Sealed()
            raise


def _another_one_seals(database: Database, error: exc.DBAPIError) -> bool:
    if database.backend.classify(error) in (Failure.CONFLICT, Failure.UNIQUE):
        return True
    return "JRN_NO_READER" in str(error).upper() or "JRN_FALSE_BLOCK" in str(error).upper()


def _on_postgres(database: Database) -> Sealed:
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        sealed, more, is_stuck = connection.exec_driver_sql("SELECT sealed, more, is_stuck FROM jrn.seal()").one()
        return Sealed(sealed, more, is_stuck)


def _on_firebird(database: Database) -> Sealed:
    with database.engine.connect() as connection:
        horizon, own = connection.exec_driver_sql(seal_firebird.HORIZON).one()
        last = seal_blocks.head(connection)
        low, epoch = (last.horizon, last.epoch) if last else (0, _first_epoch(connection))
        if last and own < low:
            return Sealed(is_stuck=True)
        if epoch is None or horizon <= low:
            return Sealed()
        rows = connection.execution_options(stream_results=True).execute(
            sa.text(seal_firebird.SPAN), {"epoch": epoch, "low": low, "high": horizon}
        )
        taken: list[Hashed] = []
        more = False
        for entry in seal_blocks.unpacked(rows):
            if len(taken) >= MOST and entry.span != taken[-1].span:
                horizon, more = entry.span, True
                break
            taken.append(entry)
        rows.close()
        if not taken:
            return Sealed()
        hashes = sorted((entry.id, entry.hash) for entry in taken)
        connection.execute(sa.text(seal_firebird.ADD_CHECKED), seal_blocks.following(last, epoch, horizon, hashes))
        connection.commit()
        return Sealed(len(hashes), more)


def _on_sqlite(database: Database) -> Sealed:
    with looking(database) as connection:
        last = seal_blocks.head(connection)
        if (connection.exec_driver_sql(seal_sqlite.NEWEST).scalar() or 0) <= (last.last_id if last else 0):
            return Sealed()
    with database.engine.connect() as connection:
        last = seal_blocks.head(connection)
        low, epoch = (max(last.horizon, last.last_id + 1), last.epoch) if last else (0, _first_epoch(connection))
        rows = connection.execute(sa.text(seal_sqlite.UNSEALED), {"epoch": epoch, "low": low, "most": MOST}).all()
        if not rows:
            return Sealed()
        hashes = [(row[0], row[1]) for row in rows]
        connection.execute(sa.text(seal_sqlite.ADD), seal_blocks.following(last, epoch or 1, hashes[-1][0] + 1, hashes))
        connection.commit()
        return Sealed(len(hashes), len(hashes) == MOST)


def _first_epoch(connection: Connection) -> int | None:
    found = connection.exec_driver_sql(part(connection).FIRST_EPOCH).scalar()
    return None if found is None else int(found)


@contextmanager
def looking(database: Database) -> Iterator[Connection]:
    """A connection for reading blocks and hashes.

    :raises AccessDenied: the person may not.
    :raises Unreachable: the server does not answer.
    """
    with database.said_plainly(), database.engine.execution_options(**database.backend.reading_options()).connect() as connection:
        yield connection


def head(database: Database) -> Block | None:
    """The last block that is committed, without its list.

    :raises Unreachable: the server does not answer.
    """
    with looking(database) as connection:
        return seal_blocks.head(connection)
