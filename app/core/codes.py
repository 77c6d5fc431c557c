"""Closed lists of standards that fields hold: countries (ISO 3166-1) and the languages of papers (ISO 639-1)."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale

from app.core.fields import Option
from app.core.i18n import language

#: what the shipped forms speak
PAPER_LANGUAGES = ("en", "de", "fr", "es", "pt", "ru")


def options_of(codes: str) -> tuple[Option, ...]:
    """The options of a list in the language of the window, in the order of their names.

    :param codes: "country" or "language"; KeyError for another.
    """
    return _options(codes, language())


@lru_cache(maxsize=32)
def _options(codes: str, speech: str) -> tuple[Option, ...]:
    locale = Locale(speech)
    names = {
        "country": {code: name for code, name in locale.territories.items() if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES},
        "language": {code: locale.languages[code] for code in PAPER_LANGUAGES},
    }[codes]
    return tuple(Option(code, name[:1].upper() + name[1:]) for code, name in sorted(names.items(), key=lambda each: each[1].casefold()))


#: codes of the Unicode tables that name no country: unions, test codes, outlying parts
_NO_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
