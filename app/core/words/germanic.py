"""English and German numerals."""

from __future__ import annotations

from app.core.words.word_list import words

_ENGLISH = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
)
_ENGLISH_TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
_ENGLISH_SCALES = ("", "thousand", "million", "billion", "trillion", "quadrillion")
_GERMAN = words(
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn "
    "neunzehn"
)
_GERMAN_TENS = words("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
_GERMAN_SCALES = (
    (10**15, "Billiarde", "Billiarden"),
    (10**12, "Billion", "Billionen"),
    (10**9, "Milliarde", "Milliarden"),
    (10**6, "Million", "Millionen"),
)


def number(value: int, language: str, gender: str) -> str:
    """A number from 0 to 10^18 - 1; en_GB puts "and" before the tens, German counts "ein Euro", "eine Krone", "eins"."""
    if language.startswith("en"):
        return _english(value, "and " if language == "en_GB" else "")
    if value == 1:
        return {"m": "ein", "n": "ein", "f": "eine"}.get(gender, "eins")
    return _german(value)


def _english(value: int, link: str) -> str:
    if value == 0:
        return _ENGLISH[0]
    groups: list[str] = []
    scale, rest = 0, value
    while rest:
        rest, group = divmod(rest, 1000)
        if group:
            text = _english_group(group, link)
            if scale == 0 and rest and group < 100:
                text = link + text
            groups.insert(0, f"{text} {_ENGLISH_SCALES[scale]}".strip())
        scale += 1
    return " ".join(groups)


def _english_group(value: int, link: str) -> str:
    hundreds, rest = divmod(value, 100)
    out = [f"{_ENGLISH[hundreds]} hundred"] if hundreds else []
    if rest:
        tens, ones = divmod(rest, 10)
        text = _ENGLISH[rest] if rest < 20 else _ENGLISH_TENS[tens - 2] + (f"-{_ENGLISH[ones]}" if ones else "")
        out.append((link if hundreds else "") + text)
    return " ".join(out)


def _german(value: int) -> str:
    out = []
    for size, one, many in _GERMAN_SCALES:
        count, value_rest = divmod(value, size)
        if count:
            out.append(f"eine {one}" if count == 1 else f"{_german_short(count)} {many}")
            value = value_rest
    if value or not out:
        out.append(_german_short(value))
    return " ".join(out)


def _german_short(value: int) -> str:
    """Below a million: one word."""
    thousands, rest = divmod(value, 1000)
    text = f"{_german_group(thousands, 'ein')}tausend" if thousands else ""
    return text + _german_group(rest, "eins") if rest or not text else text


def _german_group(value: int, one: str) -> str:
    hundreds, rest = divmod(value, 100)
    text = ("ein" if hundreds == 1 else _GERMAN[hundreds]) + "hundert" if hundreds else ""
    if rest == 1:
        return text + one
    if rest < 20:
        return text + _GERMAN[rest] if rest or not text else text
    tens, ones = divmod(rest, 10)
    return text + (f"{'ein' if ones == 1 else _GERMAN[ones]}und" if ones else "") + _GERMAN_TENS[tens - 2]
