"""How a report's values are written for people."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.dates import format_date as babel_date

from app.core.i18n import _, format_date, format_moment, format_number, language
from app.reports.result import Column

#: what stands for a missing value
NOTHING = "—"


def written(column: Column, value: Any) -> str:
    """A value as the language writes it; a missing number is a dash."""
    if value is None:
        return NOTHING if column.is_number else ""
    match column.kind:
        case "money" | "price" | "percent":
            return format_number(value, column.digits or 2)
        case "quantity":
            return format_number(value, column.digits, trim=True)
        case "int":
            return format_number(Decimal(value))
        case "month":
            return month_name(value)
        case "date":
            return format_date(value)
        case "datetime":
            return format_moment(value)
        case "bool":
            return _("yes") if value else _("no")
        case "choice":
            return next((_(option.label) for option in column.options if option.value == value), str(value))
    return str(value)


def month_name(value: date) -> str:
    """“Mar 2026” in the language of the window."""
    return _month_name(value, language())


@lru_cache(maxsize=1024)
def _month_name(value: date, code: str) -> str:
    return str(babel_date(value, "LLL y", locale=code))


def moment(value: datetime) -> str:
    """A moment to the second, so that two runs of one minute can be told apart."""
    from app.core.clock import local

    return f"{format_date(local(value).date())} {local(value):%H:%M:%S}"
