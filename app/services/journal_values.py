"""Values of columns as the journal spells them, both ways."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import sqlalchemy as sa

from app.db.types import Choice, JsonText, Scaled


def spelled(column: sa.Column[Any], value: Any) -> Any:
    """A value as the journal writes it."""
    if value is not None and isinstance(column.type, JsonText):
        return column.type.process_bind_param(value, None)  # type: ignore[arg-type]
    return plain(value)


def plain(value: Any) -> Any:
    """A value as it came from a column, as the journal writes it."""
    match value:
        case Enum():
            return value.value
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.isoformat(timespec="milliseconds")
        case date():
            return value.isoformat()
        case _:
            return value


def read(column: sa.Column[Any], value: Any) -> Any:
    """A value out of the journal, as the column takes it."""
    if value is None:
        return None
    kind = column.type
    if isinstance(kind, Scaled):
        return Decimal(value)
    if isinstance(kind, Choice):
        return kind.choices(value)
    if isinstance(kind, JsonText):
        return json.loads(value)
    python: Any = getattr(kind, "impl", kind)
    if isinstance(python, sa.DateTime):
        return datetime.fromisoformat(value)
    if isinstance(python, sa.Date):
        return date.fromisoformat(value)
    return value


def recorded(table: sa.Table) -> list[sa.Column[Any]]:
    """The columns of a table that the journal knows."""
    return [column for column in table.c if column.info.get("journal", True) is not False]
