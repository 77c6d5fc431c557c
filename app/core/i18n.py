"""Languages: one gettext catalogue for code and templates, and the formats of numbers, money and dates."""

from __future__ import annotations

import ctypes
import gettext
import io
import locale as system_locale
import os
import re
import sys
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from babel import Locale, dates, numbers
from babel.messages import mofile, pofile

from app.core import paths

#: languages of the window: code → own name
LANGUAGES = {"en": "English", "ru": "Русский"}
#: stands between groups of three figures in every language (ISO 80000-1, 7.3.1: a narrow space, never a point or comma)
GROUP_SIGN = "\N{NARROW NO-BREAK SPACE}"

_language = "en"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


class _Quoting(str):
    """A text that sets what is put into it in quotes: quotes within quotes become those of the second level."""

    __slots__ = ()

    def format(self, *values: object, **named: object) -> str:
        """As of any text, with the quotes nested."""
        return nested_quotes(super().format(*values, **named))


def nested_quotes(text: str) -> str:
    """«ООО «Альфа»» becomes «ООО „Альфа“», as Russian typography writes quotes within quotes; what is not closed stays as it is."""
    found, depth = [], 0
    for sign in text:
        if sign == "«":
            depth += 1
        found.append(("„" if sign == "«" else "“") if sign in "«»" and depth > 1 else sign)
        if sign == "»":
            depth -= 1
            if depth < 0:
                return text
    return text if depth else "".join(found)


def _spoken(text: str) -> str:
    return _Quoting(text) if "«{" in text else text


def N_(message: str) -> str:
    """Mark a text for translation without translating it now."""
    return message


def NN_(one: str, many: str) -> tuple[str, str]:
    """Mark a text that depends on a count; translate it later by ``ngettext(*marked, count)``."""
    return one, many


def _(message: str) -> str:
    """A text in the language of the window."""
    return _spoken(_catalogue.gettext(message)) if message else ""


def ngettext(one: str, many: str, count: int) -> str:
    """A text that depends on a count, in the language of the window."""
    return _spoken(_catalogue.ngettext(one, many, count))


def language() -> str:
    """The language of the window."""
    return _language


def set_language(code: str) -> None:
    """Switch the language of the window; an unknown one becomes English."""
    global _language, _catalogue
    _language = code if code in LANGUAGES else "en"
    _catalogue = translator(_language)


def system_language() -> str:
    """The language of the operating system, where we have it, else English.

    The variables are those of POSIX, in their order (XBD 8.2); they count also where the system has not installed that locale.
    """
    named = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    if not named and sys.platform == "win32":
        named = system_locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    code = re.split("[_.@]", named or system_locale.getlocale()[0] or "en")[0].lower()
    return code if code in LANGUAGES else "en"


@lru_cache
def translator(code: str) -> gettext.NullTranslations:
    """The catalogue of a language; compiled from its .po when needed, empty for English and for unknown ones."""
    file = paths.RESOURCES / "locale" / code / "LC_MESSAGES" / "kontor.po"
    if code == "en" or not file.exists():
        return gettext.NullTranslations()
    compiled = paths.cache() / f"kontor-{code}-{file.stat().st_mtime_ns}.mo"
    if not compiled.exists():
        buffer = io.BytesIO()
        with file.open("rb") as source:
            mofile.write_mo(buffer, pofile.read_po(source, locale=code))
        fresh = compiled.with_suffix(".new")
        fresh.write_bytes(buffer.getvalue())
        fresh.replace(compiled)
    with compiled.open("rb") as stream:
        return gettext.GNUTranslations(stream)


@lru_cache
def _locale(code: str) -> Locale:
    return Locale.parse({"en": "en_GB"}.get(code, code))


def format_number(value: Decimal | int, digits: int = 0, trim: bool = False, grouped: bool = True) -> str:
    """A number with the decimal sign of the language and thousands set apart by a narrow space.

    :param trim: drops trailing zeros of the decimals (quantities).
    :param grouped: False for other programs, which take a grouped number for a text.
    """
    rounded = Decimal(value).quantize(_step(digits), ROUND_HALF_UP) + 0  # nobody wants to read -0
    text = f"{rounded:,f}" if grouped else f"{rounded:f}"
    if trim and digits:
        text = text.rstrip("0").rstrip(".")
    return text.translate(_signs(_language))


@lru_cache
def _step(digits: int) -> Decimal:
    return Decimal(1).scaleb(-digits)


@lru_cache
def _signs(code: str) -> dict[int, str]:
    """From the signs that Python writes numbers with to those of a language."""
    locale = _locale(code)
    return {ord("."): numbers.get_decimal_symbol(locale), ord(","): GROUP_SIGN, ord("-"): numbers.get_minus_sign_symbol(locale)}


def format_money(value: Decimal, currency: str = "") -> str:
    """An amount with two decimals, and the sign of its currency behind it where one is given."""
    text = format_number(value, 2)
    return f"{text}\N{NO-BREAK SPACE}{currency_sign(currency)}" if currency else text


@lru_cache
def currency_sign(currency: str) -> str:
    """€ for EUR; the code itself where the language has no sign for it."""
    return str(numbers.get_currency_symbol(currency, _locale(_language)))


def format_date(value: date | None) -> str:
    """A day in figures as the language writes it, always with four figures of the year."""
    return "" if value is None else _day(value.toordinal(), _language)


@lru_cache(maxsize=4096)
def _day(number: int, code: str) -> str:
    pattern = {"en": "dd/MM/yyyy", "ru": "dd.MM.yyyy"}.get(code, "short")
    return str(dates.format_date(date.fromordinal(number), pattern, _locale(code)))


def format_long_date(value: date | None) -> str:
    """A day with the month in letters."""
    pattern = {"ru": "d MMM y"}.get(_language, "d MMM y")
    return "" if value is None else str(dates.format_date(value, pattern, _locale(_language)))


def format_moment(value: datetime | None) -> str:
    """A UTC moment as local day and time."""
    from app.core.clock import local

    return "" if value is None else f"{format_date(local(value).date())} {local(value):%H:%M}"


def parse_number(text: str) -> Decimal:
    """Read what a person typed: both "." and "," are taken as the decimal sign where it is clear; ValueError else.

    A sign that stands twice groups thousands; of two different signs the last is the decimal one. ``1,234`` with exactly three
    figures behind its only comma is ambiguous and read as the language writes it.
    """
    cleaned = re.sub(r"[\s\u00a0\u202f'’]", "", text).replace("−", "-")
    if not re.fullmatch(r"[+-]?[\d.,]*\d[\d.,]*", cleaned):
        raise ValueError(text)
    if "," in cleaned and "." in cleaned:
        grouping = "," if cleaned.rfind(".") > cleaned.rfind(",") else "."
        whole, _sign, fraction = cleaned.rpartition("." if grouping == "," else ",")
        if not re.fullmatch(rf"[+-]?\d{{1,3}}(\{grouping}\d{{3}})+", whole) or not fraction.isdigit():
            raise ValueError(text)
        cleaned = whole.replace(grouping, "") + "." + fraction
    elif (sign := "," if "," in cleaned else ".") in cleaned:
        decimal_sign = numbers.get_decimal_symbol(_locale(_language))
        head, _sign, fraction = cleaned.partition(sign)
        grouped = re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}(\{sign}\d{{3}})+", cleaned) is not None
        if cleaned.count(sign) > 1 or (grouped and sign != decimal_sign and sign == "," and decimal_sign == "."):
            if not grouped:
                raise ValueError(text)
            cleaned = cleaned.replace(sign, "")
        else:
            cleaned = f"{head}.{fraction}" if fraction else head
    try:
        return Decimal(cleaned)
    except InvalidOperation:
        raise ValueError(text) from None


def parse_date(text: str, day: date | None = None) -> date:
    """Read a day as people type it: ``21.11.2026``, ``2111``, ``21/11``, ``t`` (today), ``+3``, ``2026-11-21``; ValueError else."""
    from app.core.clock import today

    base = day or today()
    text = text.strip().lower()
    if text in ("t", "т"):
        return today()
    if re.fullmatch(r"[+-]\d{1,4}", text):
        return date.fromordinal(base.toordinal() + int(text))
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", text):
        year, month, number = map(int, text.split("-"))
        return date(year, month, number)
    parts = re.split(r"[./\- ]+", text.strip("./- ")) if re.search(r"[./\- ]", text) else _digits(text)
    figures = [int(part) for part in parts]
    if not 1 <= len(figures) <= 3:
        raise ValueError(text)
    year = figures[2] if len(figures) == 3 else base.year
    month = figures[1] if len(figures) > 1 else base.month
    return date(year + 2000 if year < 100 else year, month, figures[0])


def _digits(text: str) -> list[str]:
    if not text.isdigit() or len(text) not in (1, 2, 4, 6, 8):
        raise ValueError(text)
    return [part for part in (text[:2], text[2:4], text[4:]) if part]
