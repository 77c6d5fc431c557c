"""Hours as people type them: "9", "9:30", "930" for an hour; "9-13, 14-18" for the working hours of a day."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: hours that a day can have: the end may be 24:00
_HOUR = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?")
_DASHES = re.compile(r"\s*[-–—]\s*")
_BETWEEN = re.compile(r"[,;+]|\s{2,}")
MINUTES_OF_DAY = 24 * 60


def read_hour(text: str) -> str:
    """An hour as it is kept, ``"09:30"``; ValueError when the text is none."""
    found = _HOUR.fullmatch(text.strip().lower())
    if found is None:
        raise ValueError(text)
    hours, minutes = int(found[1]), int(found[2] or 0)
    if minutes > 59 or hours * 60 + minutes > MINUTES_OF_DAY:
        raise ValueError(text)
    return f"{hours:02}:{minutes:02}"


def minute_of(hour: str) -> int:
    """Minutes from midnight to an hour that is kept."""
    hours, _colon, minutes = hour.partition(":")
    return int(hours) * 60 + int(minutes)


def read_hours(text: str) -> list[list[str]]:
    """The working hours of a day as typed; nothing typed is a day off, "22-6" is a night's shift.

    :raises ValueError: something is no hour, a stretch has no length, or two overlap.
    """
    found: list[list[str]] = []
    for part in _BETWEEN.split(text.strip()):
        if not part.strip():
            continue
        ends = [read_hour(end) for end in _DASHES.split(part.strip())]
        if len(ends) != 2 or ends[0] == ends[1] or (found and _end(found[-1]) > minute_of(ends[0])):
            raise ValueError(part)
        found.append(ends)
    return found


def _end(stretch: Sequence[str]) -> int:
    """Minutes from midnight to the end of a stretch, which is of the next day where it is not after its beginning."""
    begin, end = minute_of(stretch[0]), minute_of(stretch[1])
    return end if end > begin else end + MINUTES_OF_DAY


def hours_text(stretches: Sequence[Sequence[str]]) -> str:
    """The working hours of a day as one line."""
    return ", ".join(f"{first}–{last}" for first, last in stretches)


def minutes_of(stretches: Sequence[Sequence[str]]) -> int:
    """How long a day's working hours are."""
    return sum(_end(stretch) - minute_of(stretch[0]) for stretch in stretches)
