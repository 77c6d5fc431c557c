"""Formats of a paper: how numbers, money, days and words are written in its language. One registry serves filters and directives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError, dates, numbers

from app.core.money import EXPONENTS
from app.core.words import amount_in_words, number_in_words, quantity_in_words

Format = Callable[[Any], str]

#: papers of Europe: 21 November 2026 and not 11/21/26, Portuguese of Portugal
_DEFAULT_REGION = {"en": "en_GB", "pt": "pt_PT"}
_SHORT_DATES = {
    "en": "d MMM y",
    **dict.fromkeys(("ru", "uk", "de", "pl"), "dd.MM.y"),
    **dict.fromkeys(("fr", "es", "pt", "it"), "dd/MM/y"),
}
_LONG_DATES = {"ru": "d MMMM y 'г.'", "uk": "d MMMM y 'р.'"}
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
_NARROW_SPACE, _SPACE = "\u202f", "\u00a0"


@lru_cache(maxsize=32)
def formats(language: str, currency: str) -> dict[str, Format]:
    """The formats of a language (Babel locale, "pt_BR") and a currency (ISO 4217), by the name that templates use.

    Numbers are rounded half up before they are written, because Babel would round half even; grouped by the sign of the locale.
    """
    locale = _locale(language)
    base = language[:2]
    point = numbers.get_decimal_symbol(locale)
    group = numbers.get_group_symbol(locale).replace(_NARROW_SPACE, _SPACE)
    places = EXPONENTS.get(currency, 2)

    def number(value: Any, digits: int) -> str:
        if value is None:
            return ""
        exact = value if isinstance(value, Decimal) else Decimal(str(value))
        text = f"{exact.quantize(Decimal(1).scaleb(-digits), context=_WIDE):,}"
        return text.translate({44: group, 46: point})

    def trimmed(value: Any, least: int, most: int) -> str:
        text = number(value, most)
        if not text or point not in text:
            return text
        whole, _sign, fraction = text.rpartition(point)
        fraction = fraction.rstrip("0").ljust(least, "0")
        return f"{whole}{point}{fraction}" if fraction else whole

    pattern = locale.currency_formats["standard"]
    symbol = numbers.get_currency_symbol(currency, locale)
    before, after = ((part[0] or "").replace("¤", symbol).replace(_NARROW_SPACE, _SPACE) for part in (pattern.prefix, pattern.suffix))

    def money(value: Any) -> str:
        return number(value, places)

    def amount(value: Any) -> str:
        return "" if value is None else f"{before}{money(value)}{after}"

    def day(value: date | None) -> str:
        return "" if value is None else dates.format_date(value, _SHORT_DATES.get(base, "medium"), locale)

    def long_day(value: date | None) -> str:
        return "" if value is None else dates.format_date(value, _LONG_DATES.get(base, "long"), locale)

    def words(value: Any) -> str:
        return number_in_words(int(value), language)

    return {
        "text": str,
        "money": money,
        "amount": amount,
        "price": lambda value: trimmed(value, places, max(4, places)),
        "qty": lambda value: trimmed(value, 0, 4),
        "percent": lambda value: "" if value is None else f"{trimmed(value, 0, 2)}{_SPACE}%",
        "int": lambda value: number(value, 0),
        "date": day,
        "longdate": long_day,
        "words": words,
        "Words": lambda value: _capital(words(value)),
        "Words_neuter": lambda value: _capital(number_in_words(int(value), language, "n")),
        "mass_words": lambda value: "" if value is None else _capital(quantity_in_words(value, language)),
        "amount_words": lambda value: amount_in_words(Decimal(value), currency, language),
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(_DEFAULT_REGION.get(language, language))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")
