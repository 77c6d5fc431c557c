"""Which columns of a table the journal records, and how each is spelled there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.db.types import Scaled, Utc

Kind = Literal["int", "bool", "decimal", "date", "moment", "short", "long", "binary"]

#: a text up to this length is handled as one piece on Firebird
_SHORT = 600
_HASH = "_sha"


@dataclass(frozen=True, slots=True)
class JournalColumn:
    """One recorded column.

    :param scale: decimals, for the kind decimal.
    :param length: characters, for the kind short.
    """

    name: str
    kind: Kind
    scale: int = 0
    length: int = 0

    @property
    def compared(self) -> str:
        """The column that tells whether this one changed: a binary is compared by its hash."""
        return self.name + _HASH if self.kind == "binary" else self.name


def journal_columns(table: sa.Table) -> list[JournalColumn]:
    """The recorded columns of a table, in its order; those with info={"journal": False} and hashes of binaries are left out.

    :raises TypeError: a column's type has no spelling in the journal.
    """
    kept = []
    for column in table.columns:
        if column.info.get("journal", True) is False:
            continue
        if column.name.endswith(_HASH) and column.name.removesuffix(_HASH) in table.columns:
            continue
        kept.append(_described(column, table))
    return kept


def _described(column: sa.Column[object], table: sa.Table) -> JournalColumn:
    type_: TypeEngine[object] = column.type
    if isinstance(type_, Scaled):
        return JournalColumn(column.name, "decimal", scale=type_.scale)
    if isinstance(type_, Utc):
        return JournalColumn(column.name, "moment")
    if isinstance(type_, TypeDecorator):
        type_ = type_.impl_instance
    if isinstance(type_, sa.Boolean):
        return JournalColumn(column.name, "bool")
    if isinstance(type_, sa.Integer):
        return JournalColumn(column.name, "int")
    if isinstance(type_, sa.Date):
        return JournalColumn(column.name, "date")
    if isinstance(type_, sa.LargeBinary) and column.name + _HASH in table.columns:
        return JournalColumn(column.name, "binary")
    if isinstance(type_, sa.Text):
        return JournalColumn(column.name, "long")
    if isinstance(type_, sa.String) and type_.length:
        return JournalColumn(column.name, "short" if type_.length <= _SHORT else "long", length=type_.length)
    raise TypeError(f"{column}: the journal has no spelling for {column.type!r}")
