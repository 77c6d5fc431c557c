"""Text as search sees it: without case, accents and spelling that people don't mind, and in the other keyboard layout."""

from __future__ import annotations

import re
import unicodedata

#: й is a letter of its own and not an и with an accent
_SPELLING = {"ё": "е", "й": "й", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d"}
_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
_TO_RUSSIAN = str.maketrans(_LATIN_KEYS, _RUSSIAN_KEYS)
_TO_LATIN = str.maketrans(_RUSSIAN_KEYS, _LATIN_KEYS)
_PHONE = re.compile(r"\+?\d[\d\s().\-\u00a0]{5,}\d")


class _Bare(dict[int, str]):
    """What each lower-case letter becomes; a letter is thought about once."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        bare = _SPELLING.get(letter) or "".join(sign for sign in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(sign))
        self[code] = bare
        return bare


_BARE = _Bare()


def fold(text: str) -> str:
    """Lower case, ё as е, ß as ss, without accents, one space between words."""
    lowered = text.lower()
    return " ".join((lowered if lowered.isascii() else lowered.translate(_BARE)).split())


def fold_all(texts: list[str | None]) -> str:
    """The search column of a record: its folded texts, and each phone number once more in bare figures."""
    present = [text for text in texts if text]
    folded = [fold(text) for text in present]
    figures = [re.sub(r"\D", "", match) for text in present for match in _PHONE.findall(text)]
    return " ".join(dict.fromkeys(part for part in (*folded, *figures) if part))


def spellings(text: str) -> list[str]:
    """What a person may have meant: the text as typed and, if it differs, as it reads in the other keyboard layout."""
    folded = fold(text)
    lowered = text.lower()
    other = lowered.translate(_TO_RUSSIAN) if re.search("[a-z]", lowered) else lowered.translate(_TO_LATIN)
    return list(dict.fromkeys(spelling for spelling in (folded, fold(other)) if spelling))


def words(text: str) -> list[str]:
    """The folded words of a query; a phone number typed with blanks and brackets becomes its figures."""
    whole = text.strip()
    if _PHONE.fullmatch(whole):
        return [re.sub(r"\D", "", whole)]
    return fold(text).split()
