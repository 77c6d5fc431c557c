"""What stands in one cell: numbers, days, words and codes, read as their column writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal

from app.core.i18n import _

Cell = str | Decimal | bool | date | datetime | None
DateOrder = Literal["dmy", "mdy", "ymd"]

EMPTY_WORDS = frozenset({"null", "\\n", "#n/a", "n/a", "nan", "none", "-", "–", "—"})
_LONGEST_EMPTY = max(map(len, EMPTY_WORDS))
_YES = frozenset({"1", "yes", "y", "true", "x", "да", "д", "истина", "ja", "oui", "si", "sí"})
_NO = frozenset({"0", "no", "n", "false", "нет", "н", "ложь", "nein", "non"})
_NOISE = re.compile(r"[\s\u00a0\u202f'’_]")
_CURRENCY = re.compile(r"(?i)^[€$£¥₽₴₸]|[€$£¥₽₴₸]$|(?:руб\.?|р\.|eur|usd|gbp|rub|chf)$|^(?:eur|usd|gbp|rub|chf)")
_ISO_DAY = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T\s]\s*\d{1,2}:\d{2}.*)?$")
_DAY = re.compile(r"(\d{1,2})[-./\s](\d{1,2})[-./\s](\d{4}|\d{2})(?:\s*г\.?)?(?:[,T\s]\s*\d{1,2}:\d{2}.*)?$")
_NAMED_DAY = re.compile(r"(\d{1,2})[\s.\-]+([^\W\d]{3,9})\.?[\s,\-]+(\d{4}|\d{2})(?:\s*г\.?)?(?:[,\s]\s*\d{1,2}:\d{2}.*)?$")
_AMERICAN_DAY = re.compile(r"([^\W\d]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})(?:[,\s]\s*\d{1,2}:\d{2}.*)?$")
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan янв", "feb фев", "mar мар mär", "apr апр", "may май мая mai", "jun июн", "jul июл", "aug авг", "sep сен", "oct окт okt",
         "nov ноя", "dec дек dez"), 1,
    )
    for name in names.split()
}
#: days that Excel's serial numbers stand for (1954 to 2119); others are taken for plain numbers
_SERIAL_DAYS = range(20_000, 80_000)
_EXCEL_EPOCH = date(1899, 12, 30)
_PIVOT_YEAR = 69
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}")


class Unreadable(ValueError):
    """A cell does not hold what its column needs; the text is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a file writes what can be written in several ways.

    :param decimal: sign before the decimals where a number alone does not tell ("1,234").
    :param order: order of day, month and year.
    """

    decimal: Literal[".", ","] = "."
    order: DateOrder = "dmy"


def text_of(cell: Cell) -> str:
    """The words of a cell, trimmed; an empty one, NULL and the like become an empty text."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = cell.replace("\u00a0", " ").strip()
        return "" if len(text) <= _LONGEST_EMPTY and text.lower() in EMPTY_WORDS else text
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f")
    if isinstance(cell, datetime) and (cell.hour or cell.minute or cell.second):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    return str(cell)


@lru_cache(maxsize=65_536)
def code_of(text: str) -> str:
    """An article, a number or a key: a whole number that was written as a float ("17850.0") loses its ".0"."""
    head, point, tail = text.partition(".")
    return head if point and tail.strip("0") == "" and len(head) > 1 and head.isdigit() else text


@lru_cache(maxsize=65_536)
def number_of(text: str, decimal: str) -> Decimal:
    """Read a number in any of the usual spellings: grouped, with a currency sign, negative in brackets.

    :param decimal: decides where "1,234" could be both.
    :raises Unreadable: it is no number.
    """
    cleaned = _CURRENCY.sub("", _NOISE.sub("", text)).strip("%").replace("−", "-")
    negative = (cleaned.startswith("(") and cleaned.endswith(")")) or cleaned.endswith("-") or cleaned.startswith("-")
    digits = cleaned.strip("()-+")
    if not re.fullmatch(r"[\d.,]*\d[\d.,]*", digits):
        return _scientific(text, cleaned)
    return -_plain(text, digits, decimal) if negative else _plain(text, digits, decimal)


def _plain(text: str, digits: str, decimal: str) -> Decimal:
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return Decimal(digits)
    sign, other = digits[last], "," if digits[last] == "." else "."
    head, fraction = digits[:last], digits[last + 1 :]
    if other in head:
        if not re.fullmatch(rf"\d{{1,3}}(\{other}\d{{3}})+", head):
            raise not_a_number(text)
        return Decimal(f"{head.replace(other, '')}.{fraction or 0}")
    grouped = re.fullmatch(rf"[1-9]\d{{0,2}}(\{sign}\d{{3}})+", digits)
    if sign in head or (grouped and sign != decimal):
        if not grouped:
            raise not_a_number(text)
        return Decimal(digits.replace(sign, ""))
    return Decimal(f"{head or 0}.{fraction or 0}")


def _scientific(text: str, cleaned: str) -> Decimal:
    try:
        if re.fullmatch(r"[+-]?\d+([.,]\d+)?[eE][+-]?\d{1,2}", cleaned):
            return Decimal(cleaned.replace(",", "."))
    except InvalidOperation:
        pass
    raise not_a_number(text)


def not_a_number(text: str) -> Unreadable:
    """The sentence for a text that should be a number."""
    return Unreadable(_("“{text}” is not a number.").format(text=shortened(text)))


def shortened(text: str, length: int = 40) -> str:
    """A text cut for a message."""
    return text if len(text) <= length else text[: length - 1] + "…"


@lru_cache(maxsize=65_536)
def day_of(text: str, order: DateOrder) -> date:
    """Read a day; a time behind it is left out.

    :raises Unreadable: it is no day.
    """
    try:
        if found := _ISO_DAY.match(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DAY.match(text):
            day, month = (found[2], found[1]) if order == "mdy" else (found[1], found[2])
            return date(_year(found[3]), int(month), int(day))
        if found := _NAMED_DAY.match(text):
            return date(_year(found[3]), _MONTHS[found[2].lower()[:3]], int(found[1]))
        if found := _AMERICAN_DAY.match(text):
            return date(int(found[3]), _MONTHS[found[1].lower()[:3]], int(found[2]))
    except (ValueError, KeyError):
        pass
    raise Unreadable(_("“{text}” is not a date.").format(text=shortened(text)))


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (1900 if year >= _PIVOT_YEAR else 2000)


def as_number(cell: Cell, style: Style) -> Decimal | None:
    """The number of a cell, None where it is empty.

    :raises Unreadable: it holds something else.
    """
    if isinstance(cell, Decimal):
        return cell
    text = text_of(cell)
    return number_of(text, style.decimal) if text else None


def as_day(cell: Cell, style: Style) -> date | None:
    """The day of a cell, None where it is empty; a serial number of Excel counts as its day.

    :raises Unreadable: it holds something else.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, Decimal) and int(cell) in _SERIAL_DAYS:
        return _EXCEL_EPOCH + timedelta(days=int(cell))
    text = text_of(cell)
    return day_of(text, style.order) if text else None


def as_yes_or_no(cell: Cell) -> bool | None:
    """Yes or no in several languages, None where the cell is empty.

    :raises Unreadable: it says neither.
    """
    if isinstance(cell, bool):
        return cell
    text = text_of(cell).lower()
    if not text:
        return None
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise Unreadable(_("“{text}” is neither yes nor no.").format(text=shortened(text)))


def is_email(text: str) -> bool:
    """Whether a text is an e-mail address."""
    return _EMAIL.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    """Whether a text looks like a phone number: 6 to 20 digits and signs that stand between them."""
    digits = sum(letter.isdigit() for letter in text)
    return 6 <= digits <= 20 and re.fullmatch(r"[\d\s()+\-./,;*#]*(?:(?:доб|ext|вн|x)\.?\s*\d+)?", text.lower()) is not None
