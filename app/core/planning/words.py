"""Lengths of time in words: "1 h 30 min"."""

from __future__ import annotations

import re
from decimal import Decimal

from app.core.i18n import _, format_number

MINUTES_OF_HOUR = 60
#: minutes alone, or hours with or without minutes; the letters of the five languages
_MINUTES = r"\s*(?:min\w*|m|мин\w*|м)?\.?"
_HOURS = r"(?P<hours>\d{1,4}(?:[.,]\d{1,2})?)\s*(?::|h\w*|ч\w*)\.?"
_LENGTH = re.compile(rf"(?P<minutes>\d{{1,5}}){_MINUTES}|{_HOURS}\s*(?:(?P<rest>\d{{1,2}}){_MINUTES})?")


def length_words(minutes: int) -> str:
    """A length as people say it; what is negative is said with a minus.

    :param minutes: of work or of time.
    """
    hours, rest = divmod(abs(minutes), MINUTES_OF_HOUR)
    if hours and rest:
        words = _("{hours} h {minutes} min").format(hours=format_number(hours), minutes=rest)
    elif hours:
        words = _("{hours} h").format(hours=format_number(hours))
    else:
        words = _("{minutes} min").format(minutes=rest)
    return f"−{words}" if minutes < 0 else words


def read_length(text: str) -> int:
    """Minutes that a text means: "45", "1:30", "1.5 h", "2 h 15"; ValueError else."""
    found = _LENGTH.fullmatch(text.strip().lower())
    if found is None:
        raise ValueError(text)
    if found["minutes"] is not None:
        return int(found["minutes"])
    hours, rest = Decimal((found["hours"] or "0").replace(",", ".")), int(found["rest"] or 0)
    if rest >= MINUTES_OF_HOUR or (rest and hours % 1):
        raise ValueError(text)
    return int(hours * MINUTES_OF_HOUR) + rest
