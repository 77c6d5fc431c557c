"""Many rows at once, past the session's bookkeeping: ledgers, lines and imports have no objects to keep up to date.

PostgreSQL gets one statement with one array for each column, which takes it three quarters of the time of a statement for each row,
unless there are long texts, whose quotes cost more to escape in arrays; the others get one prepared statement and many rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection

from app.db.session import UnitOfWork
from app.db.types import JsonText, LongText

Rows = Sequence[dict[str, Any]]
#: name of the column that carries the key of an update
KEY = "key"


def insert_many(connection: Connection, table: sa.Table, rows: Rows) -> None:
    """Insert rows that all name the same columns."""
    if not rows:
        return
    if not _fits_arrays(connection, table, rows):
        connection.execute(sa.insert(table), list(rows))
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


def _fits_arrays(connection: Connection, table: sa.Table, rows: Rows) -> bool:
    if connection.dialect.name != "postgresql":
        return False
    return not any(isinstance(table.c[name].type, (JsonText, LongText)) for name in rows[0] if name != KEY)


def _arrays(types: dict[str, Any]) -> sa.TableValuedAlias:
    """Arrays side by side as a table."""
    values = (sa.bindparam(f"given_{name}", type_=postgresql.ARRAY(kind)) for name, kind in types.items())
    columns = (sa.column(name, kind) for name, kind in types.items())
    return sa.func.unnest(*values).table_valued(*columns, name="given").render_derived()


def _columns(rows: Rows) -> dict[str, list[Any]]:
    return {f"given_{name}": [row[name] for row in rows] for name in rows[0]}
