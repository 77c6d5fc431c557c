"""From the cell of a column to the value of its target."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from app.core.folding import fold
from app.core.i18n import _
from app.core.rules.checks import check_number
from app.services.imports.cells import Cell, Style, Unreadable, as_day, as_number, as_yes_or_no, code_of, is_email, is_phone, shortened, text_of
from app.services.imports.targets import Target
from app.services.records import check_value

Reader = Callable[[Cell], Any]
_ONE = Decimal(1)
_REMEMBERED = 20_000


def reader(target: Target, style: Style, factor: Decimal = _ONE) -> Reader:
    """A function that reads the cells of a column: the value, None for an empty cell; a reference stays the words that name it.

    :param factor: what numbers are multiplied by, 100 for a discount written as a fraction.
    """
    plain = _READERS[target.kind](target, style, factor)
    info = target.info
    if info is None or info.kind == "ref":
        return _remembering(plain)

    def checked(cell: Cell) -> Any:
        value = plain(cell)
        if value is not None and (problem := check_value(info, int(value) if info.kind == "int" else value)) is not None:
            raise Unreadable(problem)
        return int(value) if info.kind == "int" and value is not None else value

    return _remembering(checked)


def _remembering(read: Reader) -> Reader:
    """The same function with a memory: files say the same thing over and over. Only for texts, since ``True`` equals ``Decimal(1)``."""
    remembered = lru_cache(maxsize=_REMEMBERED)(read)
    return lambda cell: remembered(cell) if type(cell) is str else read(cell)


def _text(target: Target, _style: Style, _factor: Decimal) -> Reader:
    limit = target.length

    def read(cell: Cell) -> str | None:
        text = text_of(cell)
        if limit and len(text) > limit:
            raise Unreadable(_("“{text}” is longer than {length} characters.").format(text=shortened(text), length=limit))
        return text or None

    return read


def _code(target: Target, style: Style, factor: Decimal) -> Reader:
    read: Callable[[Cell], str | None] = _text(target, style, factor)

    def code(cell: Cell) -> str | None:
        text = read(cell)
        return code_of(text) if text else None

    return code


def _email(target: Target, style: Style, factor: Decimal) -> Reader:
    read: Callable[[Cell], str | None] = _text(target, style, factor)

    def email(cell: Cell) -> str | None:
        text = read(cell)
        if text and not is_email(text):
            raise Unreadable(_("“{text}” is not an e-mail address.").format(text=shortened(text)))
        return text

    return email


def _phone(target: Target, style: Style, factor: Decimal) -> Reader:
    read: Callable[[Cell], str | None] = _text(target, style, factor)

    def phone(cell: Cell) -> str | None:
        text = read(cell)
        if text and not is_phone(text):
            raise Unreadable(_("“{text}” is not a phone number.").format(text=shortened(text)))
        return text

    return phone


def _number(target: Target, style: Style, factor: Decimal) -> Reader:
    step = _ONE.scaleb(-target.digits)
    kind = target.info.kind if target.info is not None else "price"

    def number(cell: Cell) -> Decimal | None:
        value = as_number(cell, style)
        if value is None:
            return None
        if factor != _ONE:
            value *= factor
        if isinstance(cell, Decimal):
            value = value.quantize(step, ROUND_HALF_UP)  # a workbook keeps the errors of binary fractions, not what was typed
        if (problem := check_number(kind, value, target.digits)) is not None:
            raise Unreadable(problem)
        return value

    return number


def _rate(target: Target, style: Style, factor: Decimal) -> Reader:
    """A rate of tax: its percentage, or the words that stand for one without ("exempt")."""
    number, words = _number(target, style, factor), _text(target, style, factor)

    def rate(cell: Cell) -> Decimal | str | None:
        text = text_of(cell)
        named: Decimal | str | None = words(cell) if any(sign.isalpha() for sign in text) else number(cell)
        return named

    return rate


def _day(_target: Target, style: Style, _factor: Decimal) -> Reader:
    def day(cell: Cell) -> date | None:
        value = as_day(cell, style)
        if value is not None and not 1900 <= value.year <= 2200:
            raise Unreadable(_("The year {year} is not in this age.").format(year=value.year))
        return value

    return day


def _choice(target: Target, style: Style, factor: Decimal) -> Reader:
    read = _text(target, style, factor)
    known = {fold(word): option.value for option in target.options for word in (option.value, option.label)}

    def choice(cell: Cell) -> str | None:
        text = read(cell)
        if text is None:
            return None
        if (value := known.get(fold(text))) is None:
            options = ", ".join(option.label for option in target.options)
            raise Unreadable(_("“{text}” is none of: {options}.").format(text=shortened(text), options=options))
        return value

    return choice


_READERS: dict[str, Callable[[Target, Style, Decimal], Reader]] = {
    "text": _text, "code": _code, "ref": _code, "email": _email, "phone": _phone, "number": _number, "rate": _rate, "date": _day,
    "choice": _choice,
    "bool": lambda _target, _style, _factor: as_yes_or_no,
}
