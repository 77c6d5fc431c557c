"""Many rows at once, past the session's bookkeeping: ledgers, lines and imports have no objects to keep up to date.

PostgreSQL gets one statement with one array for each column, which takes it three quarters of the time of a statement for each row,
unless there are long texts, whose quotes cost more to escape in arrays; the others get one prepared statement and many rows. Firebird
gets long texts that are not so long as VARCHAR: a parameter that is a BLOB is written in four round trips of its own for each row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.db.session import UnitOfWork
from app.db.types import JsonText, LongText

Rows = Sequence[dict[str, Any]]
#: name of the column that carries the key of an update
KEY = "key"
#: letters that a parameter is wide; few, so that statements are few, and the last is what a VARCHAR of Firebird takes in UTF-8
_WIDTHS = (128, 512, 2048, 8191)


def insert_many(connection: Connection, table: sa.Table, rows: Rows) -> None:
    """Insert rows that all name the same columns."""
    if not rows:
        return
    if not _fits_arrays(connection, table, rows):
        statement, rows = _with_short_texts(connection, table, rows)
        connection.execute(statement, rows)
        return
    given = _arrays({name: table.c[name].type for name in rows[0]})
    connection.execute(sa.insert(table).from_select(list(rows[0]), sa.select(*given.c)), _columns(rows))


def insert_with_keys(uow: UnitOfWork, table: sa.Table, rows: Rows) -> list[int]:
    """Insert rows that all name the same columns, and tell the keys that the server gave them, in the order of the rows.

    One driver cannot tell the keys of many rows at once; the journal of the transaction can.
    """
    if not rows:
        return []
    connection = uow.session.connection()
    insert_many(connection, table, rows)
    touched = uow.database.backend.touched_by(connection, uow.action.key)
    born = sorted(int(key) for name, key, op in touched if name == table.name and op == "I")[-len(rows) :]
    for key in born:
        uow.touch(table.name, key, "I")
    return born


def update_many(connection: Connection, table: sa.Table, rows: Rows) -> None:
    """Update rows by their primary key, given as ``key``; all name the same columns."""
    if not rows:
        return
    (primary,) = table.primary_key.columns
    names = [name for name in rows[0] if name != KEY]
    if not _fits_arrays(connection, table, rows):
        values: dict[str, Any] = {name: sa.bindparam(name) for name in names}
        connection.execute(sa.update(table).where(primary == sa.bindparam(KEY)).values(values), list(rows))
        return
    given = _arrays({name: primary.type if name == KEY else table.c[name].type for name in rows[0]})
    statement = sa.update(table).where(primary == given.c[KEY]).values({name: given.c[name] for name in names})
    connection.execute(statement, _columns(rows))


def _with_short_texts(connection: Connection, table: sa.Table, rows: Rows) -> tuple[sa.Insert, list[dict[str, Any]]]:
    """The statement for each of the rows; on Firebird it takes as VARCHAR the long texts that are short here."""
    given, short = list(rows), {}
    for name in rows[0] if connection.dialect.name == "firebird" else ():
        kind = table.c[name].type
        if isinstance(kind, (JsonText, LongText)):
            texts = [kind.process_bind_param(row[name], connection.dialect) for row in rows]
            longest = max(len(text or "") for text in texts)
            if longest <= _WIDTHS[-1]:
                width = next(width for width in _WIDTHS if width >= longest)
                short[name] = sa.bindparam(f"short_{name}", type_=sa.String(width))
                given = [{**row, f"short_{name}": text} for row, text in zip(given, texts, strict=True)]
    if not short:
        return sa.insert(table), given
    return sa.insert(table).values(short), [{name: value for name, value in row.items() if name not in short} for row in given]


def _fits_arrays(connection: Connection, table: sa.Table, rows: Rows) -> bool:
    if connection.dialect.name != "postgresql":
        return False
    return not any(isinstance(table.c[name].type, (JsonText, LongText)) for name in rows[0] if name != KEY)


def _arrays(types: dict[str, Any]) -> sa.TableValuedAlias:
    """Arrays side by side as a table."""
    from sqlalchemy.dialects.postgresql import ARRAY  # brings every driver's part of the dialect along

    values = (sa.bindparam(f"given_{name}", type_=ARRAY(kind)) for name, kind in types.items())
    columns = (sa.column(name, kind) for name, kind in types.items())
    return sa.func.unnest(*values).table_valued(*columns, name="given").render_derived()


def _columns(rows: Rows) -> dict[str, list[Any]]:
    return {f"given_{name}": [row[name] for row in rows] for name in rows[0]}
