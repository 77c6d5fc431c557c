"""The figures of a database that tell whether a copy of it is whole: rows, sums, and where the journal ends."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.core.i18n import _
from app.db.types import Money, Quantity

#: table → rows, then sums of its columns of money and quantity, in the order of the columns; all as text, so that JSON keeps them exact
Figures = dict[str, list[str]]

JOURNAL = "journal"
_ENTRIES = {"postgresql": "jrn.entry"}
_LAST = "SELECT id, epoch, tx, login, op, tbl, rkey FROM {entries} WHERE id = (SELECT max(id) FROM {entries})"


def read(connection: Connection, tables: Iterable[sa.Table]) -> Figures:
    """The figures as a connection sees them. Tables that the database does not have are left out."""
    present = set(sa.inspect(connection).get_table_names())
    found = {table.name: _of_table(connection, table) for table in tables if table.name in present}
    found[JOURNAL] = _of_journal(connection)
    return found


def sums(table: sa.Table) -> list[str]:
    """Names of the columns that are summed."""
    return [column.name for column in table.columns if isinstance(column.type, (Money, Quantity))]


def _of_table(connection: Connection, table: sa.Table) -> list[str]:
    columns = [sa.func.sum(table.c[name]) for name in sums(table)]
    row = connection.execute(sa.select(sa.func.count(), *columns).select_from(table)).one()
    return [str(row[0]), *(_plain(value) for value in row[1:])]


def _of_journal(connection: Connection) -> list[str]:
    """Key of the last entry, and a hash of what stands in it."""
    statement = _LAST.format(entries=_ENTRIES.get(connection.dialect.name, "jrn_entry"))
    row = connection.exec_driver_sql(statement).first()
    if row is None:
        return ["0", ""]
    words = "|".join("" if value is None else str(value).strip() for value in row)
    return [str(row[0]), hashlib.sha256(words.encode()).hexdigest()[:16]]


def _plain(value: Decimal | None) -> str:
    return f"{value:f}" if value is not None else "0"


def differences(kept: Mapping[str, list[str]], later: Mapping[str, list[str]], found: Mapping[str, list[str]]) -> list[str]:
    """What a restored copy does not hold as it was written; sentences, none when it is whole.

    :param kept: the figures when the copy was begun.
    :param later: those of tables that somebody was writing meanwhile, when it was finished; a figure may then lie between the two.
    :param found: the figures of the restored copy.
    """
    wrong = []
    for name, figures in kept.items():
        there = found.get(name)
        if there is None:
            wrong.append(_("{table}: missing").format(table=name))
        elif there != figures and not (name in later and _lie_between(figures, there, later[name], name)):
            wrong.append(_("{table}: {there} instead of {wanted}").format(table=name, there=" ".join(there), wanted=" ".join(figures)))
    return wrong


def _lie_between(before: list[str], there: list[str], after: list[str], name: str) -> bool:
    if name == JOURNAL:
        return int(before[0]) <= int(there[0]) <= int(after[0])
    pairs = zip(before, there, after, strict=True)
    return all(min(Decimal(low), Decimal(high)) <= Decimal(value) <= max(Decimal(low), Decimal(high)) for low, value, high in pairs)
