"""Numbers and amounts of money written in words, as papers of each country want them.

Languages: ru uk en de fr es pt pl it, with the variants en_GB (with "and"), fr_BE and fr_CH (septante, nonante) and pt_BR.
The phrases follow the golden table of the design (FORMS, B8); num2words serves only as an oracle of the tests, because its
money phrases are wrong in most of these languages.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from app.core.money import EXPONENTS
from app.core.words import germanic, romance, slavic
from app.core.words.currencies import Currency, currency_of

#: the first number that has no name here
LIMIT = 10**18

LANGUAGES = ("ru", "uk", "en", "de", "fr", "es", "pt", "pl", "it")

_MINUS = {
    "ru": "минус",
    "uk": "мінус",
    "en": "minus",
    "de": "minus",
    "fr": "moins",
    "es": "menos",
    "pt": "menos",
    "pl": "minus",
    "it": "meno",
}
_AND = {"en": "and", "de": "und", "fr": "et", "es": "con", "pt": "e", "it": "e"}
_DIGITS_FOR_MINOR = ("ru", "uk", "pl")


def number_in_words(number: int, language: str, gender: str = "") -> str:
    """A whole number as it is counted: ``number_in_words(21, "ru", "n")`` is "двадцать одно".

    :param language: a code of LANGUAGES, a variant may follow ("pt_BR").
    :param gender: "m", "f" or "n" of the counted thing; nothing is the bare number ("eins", "uno").
    :raises ValueError: for numbers of 10^18 and more, and for a language that is not here.
    """
    if abs(number) >= LIMIT:
        raise ValueError(f"no words for {number}")
    base = language[:2]
    if base in ("ru", "uk", "pl"):
        text = slavic.number(abs(number), base, gender or "m")
    elif base in ("fr", "es", "pt", "it"):
        text = romance.number(abs(number), language, gender)
    elif base in ("en", "de"):
        text = germanic.number(abs(number), language, gender)
    else:
        raise ValueError(f"no words in the language {language}")
    return f"{_MINUS[base]} {text}" if number < 0 else text


def amount_in_words(amount: Decimal, currency: str, language: str) -> str:
    """An amount as it stands on a paper: "Одна тысяча рублей 05 копеек", "ein Euro und ein Cent".

    Rounded half up to the minor unit of the currency. Russian, Ukrainian and Polish write the minor unit in figures; the others
    leave it out when it is zero. A currency without a name in the language is written by its code ("… XAF 56/100").

    :param currency: ISO 4217 code.
    """
    base, places = language[:2], EXPONENTS.get(currency, 2)
    rounded = abs(amount).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    major = int(rounded)
    minor = int((rounded - major).scaleb(places))
    names = currency_of(currency, base)
    if names is None:
        fraction = f" {minor:0{places}d}/{10**places}" if places else ""
        text = f"{number_in_words(major, language)} {currency}{fraction}"
    elif base in _DIGITS_FOR_MINOR:
        text = _with_figures(major, minor, places, names, language)
    else:
        text = _with_words(major, minor, names, language)
    negative = amount < 0 and rounded != 0
    text = f"{_MINUS[base]} {text}" if negative else text
    return text[:1].upper() + text[1:] if base in ("ru", "uk") else text


def quantity_in_words(quantity: Decimal, language: str, gender: str = "n") -> str:
    """A quantity or mass in words; a fraction as "… целых … сотых" in Russian and Ukrainian, in figures elsewhere.

    :param gender: of the counted unit, used when there is no fraction.
    """
    base = language[:2]
    exact = quantity.quantize(Decimal("0.001"), ROUND_HALF_UP).normalize()
    whole, exponent = int(exact), int(exact.as_tuple().exponent)
    if exponent >= 0:
        return number_in_words(whole, language, gender)
    part = int(abs(exact - whole).scaleb(-exponent))
    sign = f"{_MINUS[base]} " if exact < 0 and whole == 0 else ""
    if base in ("ru", "uk"):
        return sign + slavic.fraction(number_in_words(whole, base, "f"), abs(whole), part, -exponent, base)
    return f"{sign}{number_in_words(whole, language)} {part}/{10**-exponent}"


def _with_figures(major: int, minor: int, places: int, names: Currency, language: str) -> str:
    base = language[:2]
    text = f"{number_in_words(major, language, names.gender)} {slavic.plural(major, names.major, base)}"
    if not places:
        return text
    if base == "pl":
        return f"{text} {minor:02d}/100"
    return f"{text} {minor:02d} {slavic.plural(minor, names.minor, base)}"


def _with_words(major: int, minor: int, names: Currency, language: str) -> str:
    base = language[:2]
    if base == "pt" and major == 0 and minor:
        return _counted(minor, names.minor, names.minor_gender, language)
    text = _counted(major, names.major, names.gender, language)
    if not minor:
        return text
    return f"{text} {_AND[base]} {_counted(minor, names.minor, names.minor_gender, language)}"


def _counted(number: int, forms: tuple[str, ...], gender: str, language: str) -> str:
    base = language[:2]
    single = number == 1 or (number == 0 and base == "fr")
    link = romance.link(number, forms[-1], base) if base in ("fr", "es", "pt", "it") else " "
    return f"{number_in_words(number, language, gender)}{link}{forms[0] if single else forms[-1]}"
