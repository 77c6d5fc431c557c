"""Lengths of working time as people write them: "1 day", "4 h", "2д 4ч", in the five languages of the typed line."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from app.core.errors import UserError
from app.core.folding import fold
from app.core.i18n import _, language, ngettext
from app.core.planning.typed_line.words import WORDS, Words

#: minutes of a working day, and days of a working week, where a calendar says nothing else
DAY, WEEK = 8 * 60, 5
_LONGEST = 10 * 366 * 24 * 60

#: short units, and what stands between a number and its unit or behind it ("3 working days", "3 jours ouvrés")
_SHORT_DAY = {"en": "d", "ru": r"дн?\.?", "fr": "j", "es": "d", "pt": "d"}
_SHORT_WEEK = {"en": r"wks?|w", "ru": r"нед\.?", "fr": r"sem\.?", "es": r"sem\.?", "pt": r"sem\.?"}
_WORKING = {"en": r"working |business ", "ru": r"рабоч\w+ |раб\. ?", "fr": "", "es": "", "pt": ""}
_WORKING_AFTER = {"en": "", "ru": "", "fr": r" ouvres?| ouvrables?", "es": r" habil(?:es)?| laborables?", "pt": r" ute?is| util"}
#: lengths that are said without a number, in days
_SAID = {
    "en": (("half a day|half day", "0.5"), ("a day and a half", "1.5")),
    "ru": (("полдня|пол дня", "0.5"), ("полтора дня", "1.5"), ("полторы недели", "7.5")),
    "fr": (("une demi-journee|demi-journee", "0.5"), ("un jour et demi", "1.5")), "es": (("medio dia", "0.5"), ("un dia y medio", "1.5")),
    "pt": (("meio dia", "0.5"), ("um dia e meio", "1.5")),
}


def read_duration(text: str, day: int = DAY) -> int:
    """Working minutes of a typed length; a bare number counts hours.

    :param day: minutes of a working day.
    :raises UserError: it is no length, or none that is longer than nothing.
    """
    folded = fold(text)
    codes = [language(), *(code for code in WORDS if code != language())]
    found = next((minutes for code in codes if (minutes := _minutes(folded, WORDS[code], day)) is not None), None)
    if found is None or not 0 < found <= _LONGEST:
        raise UserError(_("“{text}” is no length of time.").format(text=text.strip()), _("Write it as 1 day, 4 h or 30 min."))
    return found


def say_duration(minutes: int, day: int = DAY) -> str:
    """A length as a person reads it, in the language of the window: ``1 day 4 h``.

    :param day: minutes of a working day.
    """
    days, rest = divmod(minutes, day)
    hours, rest = divmod(rest, 60)
    parts = []
    if days:
        parts.append(ngettext("{count} day", "{count} days", days).format(count=days))
    if hours:
        parts.append(_("{count} h").format(count=hours))
    if rest or not parts:
        parts.append(_("{count} min").format(count=rest))
    return " ".join(parts)


def _minutes(text: str, words: Words, day: int) -> int | None:
    if re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        return _rounded(Decimal(text.replace(",", ".")) * 60)
    for said, days in _SAID[words.code]:
        if re.fullmatch(said, text):
            return _rounded(Decimal(days) * day)
    for said, minutes in words.lengths:
        if re.fullmatch(said, text):
            return minutes
    item = _item(words.code)
    total, at = Decimal(0), 0
    while at < len(text):
        found = item.match(text, at)
        if found is None:
            return None
        unit = next(name for name in ("week", "day", "hour", "minute", "rest") if found[name] is not None)
        size = {"week": WEEK * day, "day": day, "hour": 60, "minute": 1, "rest": 1}[unit]
        total += _number(found["rest"] or found["number"] or "1", words) * size
        at = found.end()
    return _rounded(total)


def _number(text: str, words: Words) -> Decimal:
    return Decimal(text.replace(",", ".")) if text[0].isdigit() else Decimal(words.numerals.get(text, 1))


def _rounded(minutes: Decimal) -> int:
    return int(minutes.quantize(Decimal(1), ROUND_HALF_UP))


@cache
def _item(code: str) -> re.Pattern[str]:
    """One number with its unit, or the minutes behind hours ("1h30")."""
    words = WORDS[code]
    numerals = "|".join(sorted(words.numerals, key=len, reverse=True))
    return re.compile(
        rf"(?:(?P<number>\d+(?:[.,]\d+)?|{words.one}|{numerals}) ?-?)?(?:{_WORKING[code]})?"
        rf"(?:(?P<week>(?:{words.week_unit}|{_SHORT_WEEK[code]})(?![^\W\d]))|(?P<day>(?:{words.day_unit}|{_SHORT_DAY[code]})(?![^\W\d]))"
        rf"|(?P<hour>(?:{words.hour_unit})(?![^\W\d]))|(?P<minute>(?:{words.minute_unit})(?!\w))|(?<=[hчс])(?P<rest>\d{{1,2}})(?!\w))"
        rf"(?:{_WORKING_AFTER[code]})?(?: ?,? ?(?:(?:{words.also}) )?|$)",
    )
