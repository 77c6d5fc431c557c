"""Where a journal can be cut in parts: by choice, in time, side by side, and round a loop.

After S. Leemans, D. Fahland, W. van der Aalst: "Discovering block-structured process models from event logs containing infrequent behaviour" (2013).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.processes.mining.components import components

Path = tuple[str, ...]
Parts = list[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Follows:
    """What directly follows what.

    :param onward: step → step → how often. :param starts: step → how often a way begins with it; ``ends`` likewise.
    """

    steps: frozenset[str]
    onward: Mapping[str, Counter[str]]
    starts: Counter[str]
    ends: Counter[str]

    def leads(self, first: str, second: str) -> bool:
        """Whether one is ever directly followed by the other."""
        return self.onward[first][second] > 0


def follows(paths: Mapping[Path, int]) -> Follows:
    """What follows what in ways, each with how often it was gone."""
    steps = frozenset(step for path in paths for step in path)
    onward: dict[str, Counter[str]] = {step: Counter() for step in steps}
    starts, ends = Counter[str](), Counter[str]()
    for path, count in paths.items():
        if path:
            starts[path[0]] += count
            ends[path[-1]] += count
            for first, second in zip(path, path[1:], strict=False):
                onward[first][second] += count
    return Follows(steps, onward, starts, ends)


def without_rare(found: Follows, noise: float) -> Follows:
    """The same without what happens seldom beside what most often comes from the same step."""
    onward = {}
    for step, others in found.onward.items():
        most = max([*others.values(), found.ends[step]], default=0)
        onward[step] = Counter({other: count for other, count in others.items() if count >= noise * most})
    starts, ends = (_usual(counts, noise) for counts in (found.starts, found.ends))
    return Follows(found.steps, onward, starts, ends)


def _usual(counts: Counter[str], noise: float) -> Counter[str]:
    most = max(counts.values(), default=0)
    return Counter({step: count for step, count in counts.items() if count >= noise * most})


def by_choice(found: Follows) -> Parts:
    """Parts that never touch."""
    return _joined(found.steps, ((first, second) for first in found.steps for second in found.onward[first] if found.leads(first, second)))


def in_time(found: Follows) -> Parts:
    """Parts one behind the other: what is in a later one never leads back."""
    reached = {step: _reached(found, step) for step in found.steps}
    parts = [set(part) for part in components({step: set(found.onward[step]) for step in found.steps})]
    merged = True
    while merged:
        merged = False
        for one in parts:
            other = next((each for each in parts if each is not one and not _before(one, each, reached) and not _before(each, one, reached)), None)
            if other is not None:
                one |= other
                parts.remove(other)
                merged = True
                break
    ordered = sorted(parts, key=lambda part: (-sum(_before(part, other, reached) for other in parts if other is not part), sorted(part)))
    return [frozenset(part) for part in ordered]


def side_by_side(found: Follows) -> Parts:
    """Parts of which every step comes before and after every step of the others; each can begin and end."""
    apart = ((first, second) for first in found.steps for second in found.steps
             if first != second and not (found.leads(first, second) and found.leads(second, first)))
    whole: Parts = []
    halves: Parts = []
    for part in _joined(found.steps, apart):
        (whole if not part.isdisjoint(found.starts) and not part.isdisjoint(found.ends) else halves).append(part)
    if len(whole) < 2 and halves:
        return []
    if halves:
        whole[0] = whole[0].union(*halves)
    return sorted(whole, key=sorted)


def round_a_loop(found: Follows) -> Parts:
    """What is done, and what is done before it is done again; the first part has every beginning and end."""
    body = set(found.starts) | set(found.ends)
    again = []
    rest = found.steps - body
    inner = ((first, second) for first in rest for second in found.onward[first] if second in rest)
    for part in _joined(rest, inner):
        comes = {step for step in body for second in part if found.leads(step, second)}
        goes = {second for step in part for second in body if found.leads(step, second)}
        if comes <= set(found.ends) and goes <= set(found.starts) and comes and goes:
            again.append(part)
        else:
            body |= part
    return [frozenset(body), *sorted(again, key=sorted)] if again else []


def _joined(steps: Iterable[str], pairs: Iterable[tuple[str, str]]) -> Parts:
    """Sets of steps that pairs hang together, whichever way."""
    both: dict[str, set[str]] = {step: set() for step in steps}
    for first, second in pairs:
        both[first].add(second)
        both[second].add(first)
    return sorted(components(both), key=sorted)


def _reached(found: Follows, start: str) -> set[str]:
    seen, waiting = set[str](), [start]
    while waiting:
        for step in found.onward[waiting.pop()]:
            if step not in seen:
                seen.add(step)
                waiting.append(step)
    return seen


def _before(one: set[str], other: set[str], reached: Mapping[str, set[str]]) -> bool:
    """Whether something of one leads to something of the other and nothing back."""
    leads = any(not reached[step].isdisjoint(other) for step in one)
    return leads and all(reached[step].isdisjoint(one) for step in other)
