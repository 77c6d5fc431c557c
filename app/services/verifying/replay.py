"""The invariant of the journal: replayed from its beginning it gives the tables, all of them, as they are.

One pass over the journal keeps for each row a sum of the hashes of its values: an insert adds them, an update takes the old ones off and adds the
new ones. What is left is compared with the sums of the rows as they stand; only rows that differ are then looked at value by value.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.contact_mask import FIELDS, is_masked, mask
from app.core.i18n import _
from app.db.guard import journal, journal_reading, vault
from app.db.guard.kinds import JournalColumn, journal_columns
from app.models import Base
from app.services.contact_keeping import Metering
from app.services.entities import ENTITIES
from app.services.journal_values import plain
from app.services.verifying.finding import Finding, Progress

#: rows of a table that are told one by one; of more there are only counts
MOST_TOLD = 20
_PAGE = 2000
_WHOLE = 1_000_000
#: letters of a value that a sentence shows
_SHORT = 60
#: what only the owner of the tables can read on a server
_SHUT = frozenset({"contact_vault"})
Row = dict[str, Any]


def replay(session: Session, progress: Progress) -> Iterator[Finding]:
    """Rows that are not what the journal says, rows that it does not know, and rows that are gone without an entry."""
    hidden = FIELDS if Metering().read(session) else {}
    sums = _replayed(session, progress, hidden)
    tables = Base.metadata.sorted_tables
    for number, table in enumerate(tables):
        progress(number, len(tables), _("Tables equal the journal"))
        kept = sums.pop(table.name, {})
        if table.name in _SHUT and not vault.is_readable(session.connection()):
            continue
        if kept or not _is_empty(session, table):
            yield from _compare(session, table, kept, hidden.get(table.name, ()))


def _is_empty(session: Session, table: sa.Table) -> bool:
    name = session.connection().dialect.identifier_preparer.quote(table.name)
    return session.connection().exec_driver_sql(f"SELECT max(id) FROM {name}").scalar() is None


def _replayed(session: Session, progress: Progress, hidden: Mapping[str, Sequence[str]]) -> dict[str, dict[int, int]]:
    """Table → key → sum of the hashes of the row's values."""
    known = set(Base.metadata.tables)
    sums: dict[str, dict[int, int]] = defaultdict(dict)
    last = journal_reading.newest(session)
    for entry in journal_reading.entries(session):
        if entry.id % _PAGE == 0:
            progress(entry.id, last, _("Journal"))
        if entry.table not in known or entry.op == "A" or not entry.key.isdecimal():
            continue
        rows, key, values = sums[entry.table], int(entry.key), _masked(entry.values, hidden.get(entry.table, ()))
        if entry.op == "D":
            rows.pop(key, None)
        elif entry.op == "I":
            rows[key] = _sum(values)
        else:
            changed = sum(_hash(name, new) - _hash(name, old) for name, (old, new) in values.items())
            rows[key] = rows.get(key, 0) + changed
    return sums


def _masked(values: Row, names: Sequence[str]) -> Row:
    """The values with masks for metered contacts: the journal may know them from before, and whoever checks may be told only masks."""
    def one(name: str, value: Any) -> Any:
        return value if value is None or is_masked(value) else mask(name, value)

    both = {name: values[name] for name in names if name in values}
    return {**values, **{name: [one(name, each) for each in text] if isinstance(text, list) else one(name, text) for name, text in both.items()}}


def _hash(name: str, value: Any) -> int:
    """Of a value in its place; this run's alone. Nothing stands for NULL."""
    return 0 if value is None else hash((name, value))


def _sum(values: Row) -> int:
    return sum(_hash(name, value) for name, value in values.items())


def _compare(session: Session, table: sa.Table, sums: dict[int, int], hidden: Sequence[str]) -> Iterator[Finding]:
    different: list[tuple[int, Row]] = []
    # the migration that brought the vault filled it while the triggers were away; of its rows only more are added, so those have the first keys
    first = min(sums, default=sys.maxsize) if table.name in _SHUT else 0
    for key, stored in _rows(session, table):
        row = _masked(stored, hidden)
        if key >= first and sums.pop(key, None) != _sum(row):
            different.append((key, row))
    told = 0
    for key, row in different:
        if told < MOST_TOLD and (text := _why(session, table, key, row, hidden)):
            told += 1
            yield Finding("journal_differs", text, *_place(table, key))
    if len(different) > MOST_TOLD == told:
        text = _("Table {table}: {count} rows differ from the journal.")
        yield Finding("journal_differs", text.format(table=table.name, count=len(different)), table.name)
    for key in sorted(sums)[:MOST_TOLD]:
        text = _("{name} no. {id} is gone, and the journal has no entry of it.")
        yield Finding("journal_differs", text.format(name=_named(table), id=key), *_place(table, key))


def _place(table: sa.Table, key: int) -> tuple[str, int]:
    """What a page can open of a row."""
    return (table.name, key) if ENTITIES.find(table.name) else ("", 0)


def _named(table: sa.Table) -> str:
    known = ENTITIES.find(table.name)
    return known.name if known else table.name


def _short(value: Any) -> str:
    """A value as a sentence shows it."""
    text = "–" if value is None else str(value)
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


def _why(session: Session, table: sa.Table, key: int, row: Row, hidden: Sequence[str]) -> str:
    """How a row differs from its entries; "" where only a migration gave a column its value."""
    entries = journal.history(session, table.name, key, limit=_WHOLE)
    if not entries:
        return _("{name} no. {id} has no entry in the journal.").format(name=_named(table), id=key)
    said: Row = {}
    for entry in reversed(entries):
        said = {} if entry.op == "D" else said | {name: value[1] if entry.op == "U" else value for name, value in entry.values.items()}
    said = _masked(said, hidden)
    named = {name for entry in entries for name in entry.values}
    for name in sorted({*row, *said}):
        is_filled_in = name not in named and _is_default(table.columns[name], row.get(name)) if name in table.columns else False
        if row.get(name) != said.get(name) and not is_filled_in:
            text = _("{name} no. {id}: “{column}” is {value}, and the journal says {said}.")
            return text.format(name=_named(table), id=key, column=name, value=_short(row.get(name)), said=_short(said.get(name)))
    return ""


def _is_default(column: sa.Column[Any], value: Any) -> bool:
    """Whether a value is what a migration fills a new column with."""
    default = column.server_default
    text = str(default.arg).strip("'") if isinstance(default, sa.DefaultClause) else ""
    return bool(text) and text.lower() == str(value).lower()


def _rows(session: Session, table: sa.Table) -> Iterator[tuple[int, Row]]:
    """The rows of a table by their keys, values spelled as in the journal, NULLs left out; a page at a time."""
    columns = journal_columns(table)
    size = sa.func.length if session.get_bind().dialect.name == "sqlite" else sa.func.octet_length
    key = table.columns.id
    wanted = [key, *(part for column in columns for part in _selected(table, column, size))]
    last = 0
    while True:
        rows = session.execute(sa.select(*wanted).where(key > last).order_by(key).limit(_PAGE)).all()
        for row in rows:
            values = iter(row[1:])
            read = {column.name: _spelled(column, values) for column in columns}
            yield row[0], {name: value for name, value in read.items() if value is not None}
        if len(rows) < _PAGE:
            return
        last = rows[-1][0]


def _selected(table: sa.Table, column: JournalColumn, size: Any) -> list[Any]:
    """What to read of a column: texts of all kinds as they are stored, a binary as its length and hash."""
    stored = table.columns[column.name]
    match column.kind:
        case "binary":
            return [size(stored), table.columns[column.compared]]
        case "short":
            return [sa.type_coerce(stored, sa.String(column.length))]
        case "long":
            return [sa.type_coerce(stored, sa.Text())]
        case _:
            return [stored]


def _spelled(column: JournalColumn, values: Iterator[Any]) -> Any:
    value = next(values)
    if column.kind == "binary":
        digest = next(values)
        return None if value is None else f"{value}:{digest or ''}"
    return plain(value)
