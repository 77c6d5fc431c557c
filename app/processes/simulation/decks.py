"""What once followed, by where a case stood: as cards that are drawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

Path = tuple[str, ...]
#: the steps behind a token, or the last of them, with how old its case is; the full path is asked first, then ever shorter ends of it
Context = tuple[str | int, ...]
#: a context that was cut begins with this, which no step is named; one that leaves the age out has no number behind
CUT = "\x00"
#: steps that a cut context keeps, and those of the longest path that is asked whole
KEPT, LONGEST = (4, 3, 2, 1, 0), 30
DAY_SECONDS, PART_OF_DAY = 86_400, 7_200
_ALIKE = log(1.5)


@dataclass(frozen=True, slots=True)
class Onward:
    """What once happened at a place: the step that was done (empty: none was), how long nobody could begin it, how long it took, and by whom.

    :param taken: lines that tokens left along.
    """

    activity: str
    delay: float
    work: float
    who: str
    taken: tuple[str, ...] = ()


class Decks:
    """What is known of each place.

    :param known: place → context → what followed. :param trusted: a context counts where so much is known of it.
    """

    def __init__(self, known: Mapping[str, Mapping[Context, Sequence[Onward]]], trusted: int = 1) -> None:
        self._known, self._trusted = known, trusted
        self._found: dict[tuple[str, Path, int, int], Sequence[Onward]] = {}

    def after(self, place: str, path: Path, age: float, at: float) -> Sequence[Onward]:
        """What can follow: what followed the longest end of the path of which enough is known, in cases about as old where it is.

        :param age: seconds by the clock since the case came. :param at: when it goes on. The same answer is the same list.
        """
        known = self._known[place]
        if len(known) == 1:
            return known[CUT,]
        old, part = _bounds(age, at)
        key = (place, path, old, part)
        found = self._found.get(key)
        if found is None:
            fitting = (known.get(context, ()) for context in _contexts(path, old, part))
            found = self._found[key] = next((each for each in fitting if len(each) >= self._trusted), known[CUT,])
        return found


@dataclass(frozen=True, slots=True)
class Seen:
    """What happened once. :param at: when the case was there, seconds by the clock; ``age``: since it came."""

    place: str
    path: Path
    age: float
    at: float
    onward: Onward


def decks_of(seen: Iterable[Seen], trusted: int, otherwise: Mapping[str, Sequence[Onward]]) -> Decks:
    """Cards out of what was seen.

    :param otherwise: place → what may happen there where nothing was ever seen.
    """
    known: dict[str, dict[Context, list[Onward]]] = {}
    for each in seen:
        contexts = known.setdefault(each.place, defaultdict(list))
        for context in _contexts(each.path, *_bounds(each.age, each.at)):
            contexts[context].append(each.onward)
    unseen: dict[str, Mapping[Context, Sequence[Onward]]] = {place: {(CUT,): cards} for place, cards in otherwise.items()}
    return Decks(unseen | known, trusted)


def _bounds(age: float, at: float) -> tuple[int, int]:
    """Ages that differ by half or less count as one, who has waited long goes on waiting; what comes late in the day is often left for the next."""
    return int(log(1.0 + age / 60.0) / _ALIKE), int(at % DAY_SECONDS // PART_OF_DAY)


def _contexts(path: Path, old: int, part: int) -> list[Context]:
    """A path and ever shorter ends of it, each with the age of the case and the time of day, then with the age, then without."""
    ends: list[Context] = [path] if len(path) <= LONGEST else []
    ends += [(CUT, *path[len(path) - kept:]) for kept in KEPT if kept <= len(path)]
    return [context for end in ends for context in ((*end, old, part), (*end, old), end)]
