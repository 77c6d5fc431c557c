"""The shape of a language's words for the typed line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.core.enums.planning import TaskKind


@dataclass(frozen=True)
class Words:
    """What one language says about time, people and kinds of tasks. Texts are regular expressions without groups that count.

    :param numerals: numbers in words; ``ordinal_hours`` those after "half" and "quarter" where the hour is counted as the one begun.
    :param short_weekdays: abbreviations, believed only at the edge of a phrase or after ``on``.
    :param days: days by their distance from today.
    :param by: before the last day of a term.
    :param is_month_first_possible: whether 03/04 may be the fourth of March.
    :param at: before an hour. ``hour``: what may follow its figures.
    :param past: (before the hour, after the hour, minutes to add) of "half past ten" and its like.
    :param vague: parts of a day with the hour that is proposed and whether it lies after noon.
    :param ahead: before a stretch after which something begins; ``ahead_after`` behind it.
    :param lengths: lengths in words, in minutes.
    :param length_before: what may stand before a length.
    :param kinds: the words a line begins with, by kind; ``weak_kinds`` only when somebody is named right after.
    :param verbs: words a line begins with that are no kind of their own.
    :param fillers: what may stand before the verb and says nothing.
    :param to: what may stand between a verb and the name it is about.
    :param origin: between a person and the firm that he comes from.
    """

    code: str
    numerals: Mapping[str, int]
    weekdays: tuple[str, ...]
    short_weekdays: tuple[str, ...]
    months: tuple[str, ...]
    days: tuple[tuple[str, int], ...]
    on: str
    of: str
    ordinal: str
    day_of_month: str
    by: str
    this: str
    next_before: str
    next_after: str
    next_week: str
    weekend: str
    at: str
    hour: str
    since: str
    until: str
    morning: str
    afternoon: str
    noon: str
    past: tuple[tuple[str, str, int], ...]
    vague: tuple[tuple[str, int, bool], ...]
    all_day: str
    ahead: str
    ahead_after: str
    minute_unit: str
    hour_unit: str
    day_unit: str
    week_unit: str
    one: str
    lengths: tuple[tuple[str, int], ...]
    length_before: str
    repeat: str
    kinds: tuple[tuple[str, TaskKind], ...]
    weak_kinds: tuple[tuple[str, TaskKind], ...]
    verbs: str
    fillers: str
    either: str
    also: str
    together: str
    on_behalf: str
    to: str
    origin: str
    plural: str
    ordinal_hours: Mapping[str, int] = field(default_factory=dict)
    is_month_first_possible: bool = False
    tonight: str = ""

    @property
    def number(self) -> str:
        """Figures or a numeral in words."""
        return r"\d{1,2}|" + "|".join(sorted(self.numerals, key=len, reverse=True))

    def value(self, text: str) -> int:
        """The number that figures or a word stand for."""
        return int(text) if text.isdigit() else self.numerals[text]

    @property
    def vocabulary(self) -> str:
        """Words of the language itself, which are names only when written out in full."""
        kinds = (pattern for pattern, _kind in (*self.kinds, *self.weak_kinds))
        parts = (pattern for pattern, _hour, _is_afternoon in self.vague)
        return "|".join((*self.weekdays, *self.months, *(pattern for pattern, _days in self.days), *kinds, *parts, self.noon))
