"""What somebody with all rights over a database can do to its journal."""

from __future__ import annotations

import sqlalchemy as sa

from app.db.engine import Database
from app.db.guard import journal

_OPEN = {
    "sqlite": ["DROP TRIGGER IF EXISTS jrn_keep_update", "DROP TRIGGER IF EXISTS jrn_keep_delete",
               "DROP TRIGGER IF EXISTS jrn_keep_block_update", "DROP TRIGGER IF EXISTS jrn_keep_block_delete"],
    "postgres": ["ALTER TABLE jrn.entry DISABLE TRIGGER jrn_keep", "ALTER TABLE jrn.block DISABLE TRIGGER jrn_keep"],
    "firebird": ["ALTER TRIGGER jrn_keep INACTIVE", "ALTER TRIGGER jrn_block_keep INACTIVE", "ALTER TRIGGER jrn_stamp INACTIVE"],
}
#: what must work again afterwards
_CLOSE = {"sqlite": [], "postgres": [], "firebird": ["ALTER TRIGGER jrn_stamp ACTIVE"]}
_COLUMNS = "epoch, tx, {at}, login, addr, op, tbl, rkey, doc"


def table(database: Database, name: str) -> str:
    """``entry`` or ``block`` as the database calls it."""
    return f"jrn.{name}" if database.name == "postgres" else f"jrn_{name}"


def tamper(database: Database, *statements: str, **values: object) -> None:
    """Run statements with the journal's own guards off; ``{entry}`` and ``{block}`` stand for its tables."""
    with database.engine.connect() as connection:
        journal.run(connection, _OPEN[database.name])
        connection.commit()
        for statement in statements:
            connection.execute(sa.text(statement.format(entry=table(database, "entry"), block=table(database, "block"))), values)
        connection.commit()
        journal.run(connection, _CLOSE[database.name])
        connection.commit()


def edit(database: Database, id: int) -> None:
    """Change what an entry says."""
    tamper(database, "UPDATE {entry} SET doc = doc || ' ' WHERE id = :id", id=id)


def edit_with_hash(database: Database, id: int) -> None:
    """Change what an entry says, and its hash with it."""
    edit(database, id)
    if database.name == "postgres":
        tamper(database, "CREATE TEMP TABLE forged AS SELECT hash FROM jrn.one(:id)", "UPDATE {entry} SET hash = (SELECT hash FROM forged) WHERE id = :id", id=id)
    elif database.name == "sqlite":
        columns = "id, epoch, tx, at, login, addr, op, tbl, rkey, doc"
        tamper(database, f"UPDATE {{entry}} SET hash = kontor_hash({columns}) WHERE id = :id", id=id)


def delete(database: Database, id: int) -> None:
    """Take an entry away."""
    tamper(database, "DELETE FROM {entry} WHERE id = :id", id=id)


def insert(database: Database, beside: int, id: int) -> None:
    """Add an entry that seems to belong to the transaction of another one, with a right hash.

    :param id: a key that is free.
    """
    columns = _COLUMNS.format(at='"AT"' if database.name == "firebird" else "at")
    overriding = "OVERRIDING SYSTEM VALUE" if database.name == "postgres" else ""
    tamper(database, f"INSERT INTO {{entry}}(id, {columns}) {overriding} SELECT CAST(:id AS BIGINT), {columns} FROM {{entry}} WHERE id = :beside", beside=beside, id=id)


def swap(database: Database, one: int, other: int) -> None:
    """Change the order of two entries."""
    generated = ["ALTER TABLE jrn.entry ALTER id DROP IDENTITY IF EXISTS"] if database.name == "postgres" else []
    move = "UPDATE {entry} SET id = :to WHERE id = :id"
    tamper(database, *generated)
    for id, to in ((one, -1), (other, one), (-1, other)):
        tamper(database, move, id=id, to=to)


def cut(database: Database, after_block: int) -> None:
    """Take away the newest entries together with their blocks, so that what is left fits together."""
    tamper(
        database,
        "DELETE FROM {entry} WHERE id > (SELECT last_id FROM {block} WHERE num = :num)",
        "DELETE FROM {block} WHERE num > :num",
        num=after_block,
    )
