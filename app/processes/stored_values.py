"""Values of parameters and answers as JSON and back: sums stay Decimals, days stay days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

_NUMBER, _DAY, _MOMENT = "$number", "$day", "$moment"


def to_stored(value: Any) -> Any:
    """A value that ``json.dumps`` takes.

    :raises TypeError: it is nothing that an answer can be.
    """
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return {_NUMBER: str(value)}
        case datetime():
            return {_MOMENT: value.isoformat()}
        case date():
            return {_DAY: value.isoformat()}
        case float():
            return {_NUMBER: str(Decimal(repr(value)))}
        case Mapping():
            return {str(name): to_stored(each) for name, each in value.items()}
        case list() | tuple():
            return [to_stored(each) for each in value]
    raise TypeError(f"{value!r} cannot be stored")


def from_stored(value: Any) -> Any:
    """The value that was stored.

    :raises ValueError: it was not written by `to_stored`.
    """
    match value:
        case {"$number": str(text)}:
            return _number(text)
        case {"$moment": str(text)}:
            return datetime.fromisoformat(text)
        case {"$day": str(text)}:
            return date.fromisoformat(text)
        case dict():
            return {name: from_stored(each) for name, each in value.items()}
        case list():
            return [from_stored(each) for each in value]
        case float():
            return _number(repr(value))
    return value


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
