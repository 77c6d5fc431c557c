"""Texts with ``{names}`` in them, filled in with answers of a case and fields of its record."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.core.i18n import _, format_date, format_moment, format_number

#: a name as formulas write it; doubled braces stand for themselves
_PLACE = re.compile(r"\{\{|\}\}|\{\s*([^\W\d]\w*(?:\.[^\W\d]\w*)*)\s*\}")
#: what a text may grow to
LONGEST = 50_000


def names_of(template: str) -> tuple[str, ...]:
    """The names that a text asks for, each once, in their order."""
    return tuple(dict.fromkeys(found[1] for found in _PLACE.finditer(template) if found[1]))


def fill(template: str, values: Mapping[str, Any], write: Callable[[str, Any, str], str] | None = None) -> str:
    """The text with what its names stand for; what nobody knows is left empty, braces around anything else stay.

    What is filled in is not looked through again: an answer with braces in it stays as it was typed.

    :param write: gives the text of a name and its value, told what stands behind its place; without it as in the window.
    """
    def stand_in(found: re.Match[str]) -> str:
        if not found[1]:
            return found[0][0]
        value = values.get(found[1])
        return shown(value) if write is None else write(found[1], value, template[found.end():])

    return _PLACE.sub(stand_in, template)[:LONGEST]


def shown(value: Any) -> str:
    """A value as people read it, in the language of the window."""
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case int() | Decimal():
            return format_number(Decimal(value), 2, trim=Decimal(value) == int(value))
        case datetime():
            return format_moment(value)
        case date():
            return format_date(value)
    return str(value)
