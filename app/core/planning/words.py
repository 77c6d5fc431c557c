"""Lengths of time in words: "1 h 30 min"."""

from __future__ import annotations

from app.core.i18n import _, format_number

MINUTES_OF_HOUR = 60


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
