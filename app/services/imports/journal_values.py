"""Values of columns as the journal spells them, both ways."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import sqlalchemy as sa

from app.db.types import Scaled


def spelled(column: sa.Column[Any], value: Any) -> Any:
    """A value as the journal writes it."""
    match value:
        case Enum():
            return value.value
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.isoformat(timespec="milliseconds")
        case date():
            return value.isoformat()
        case _ if value is not None and not isinstance(value, (str, int, bool)):
            return column.type.process_bind_param(value, None)  # type: ignore[attr-defined]
        case _:
            return value


def read(column: sa.Column[Any], value: Any) -> Any:
    """A value out of the journal."""
    if value is None:
        return None
    kind = column.type
    if isinstance(kind, Scaled):
        return Decimal(value)
    python: Any = getattr(kind, "impl", kind)
    if isinstance(python, sa.DateTime):
        return datetime.fromisoformat(value)
    if isinstance(python, sa.Date):
        return date.fromisoformat(value)
    return value
