"""Finds the real path of a process: what follows what, how often and how long after, and what is done again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from app.processes.event_log.log import EventLog
from app.processes.mining.components import components
from app.processes.mining.mined import Followed, Loop, Mined, Seen, Variant
from app.processes.percentiles import median, percentile

Pair = tuple[str, str]


def mine(log: EventLog) -> Mined:
    """The real path of the cases of a journal."""
    waits: dict[Pair, list[float]] = defaultdict(list)
    in_cases: Counter[Pair] = Counter()
    for trace in log.traces:
        pairs = list(zip(trace.events, trace.events[1:], strict=False))
        for first, second in pairs:
            waits[first.activity, second.activity].append(max(0.0, ((second.began_at or second.at) - first.at).total_seconds()))
        in_cases.update({(first.activity, second.activity) for first, second in pairs})
    variants = Counter(trace.path for trace in log.traces)
    follows = {
        pair: Followed(len(found), in_cases[pair], median(found), percentile(found, 90))
        for pair, found in ((pair, sorted(found)) for pair, found in waits.items())
    }
    together = _together(follows.keys(), variants)
    lengths = sorted(trace.length.total_seconds() for trace in log.traces)
    return Mined(
        len(log.traces), _steps(log), follows, together, _loops(follows.keys(), together, variants),
        tuple(Variant(path, count) for path, count in variants.most_common()), median(lengths), percentile(lengths, 90),
    )


def _steps(log: EventLog) -> dict[str, Seen]:
    counts: Counter[str] = Counter()
    in_cases: Counter[str] = Counter()
    people: dict[str, Counter[str]] = defaultdict(Counter)
    for trace in log.traces:
        in_cases.update(set(trace.path))
        for event in trace.events:
            counts[event.activity] += 1
            if event.who:
                people[event.activity][event.who] += 1
    begins, ends = (Counter(trace.path[place] for trace in log.traces) for place in (0, -1))
    return {
        step: Seen(count, in_cases[step], begins[step], ends[step], dict(people[step].most_common()))
        for step, count in counts.most_common()
    }


def _together(pairs: Iterable[Pair], variants: Mapping[tuple[str, ...], int]) -> frozenset[frozenset[str]]:
    """Pairs seen in both orders, of which neither ever comes back at once after the other: they stand side by side and are no loop
    (W. van der Aalst and others, "Workflow mining", the relation ∥ of the alpha algorithm with its loops of length two).
    """
    known = frozenset(pairs)
    both = {frozenset(pair) for pair in known if pair[0] != pair[1] and pair[::-1] in known}
    back = {frozenset(path[at:at + 2]) for path in variants for at in range(len(path) - 2) if path[at] == path[at + 2]}
    return frozenset(both - back)


def _loops(pairs: Iterable[Pair], together: frozenset[frozenset[str]], variants: Mapping[tuple[str, ...], int]) -> tuple[Loop, ...]:
    onward: dict[str, set[str]] = defaultdict(set)
    for first, second in pairs:
        if frozenset((first, second)) not in together:
            onward[first].add(second)
    found = []
    for steps in components(onward):
        if len(steps) > 1 or any(step in onward[step] for step in steps):
            rounds = {path: _rounds(path, steps) for path in variants}
            cases = sum(count for path, count in variants.items() if rounds[path])
            if cases:
                found.append(Loop(steps, _returns(steps, onward, together, variants), cases, sum(rounds[path] * variants[path] for path in variants)))
    return tuple(sorted(found, key=lambda loop: (-loop.rounds, sorted(loop.steps))))


def _rounds(path: Sequence[str], steps: frozenset[str]) -> int:
    """How often a case went round again: what its most repeated step was done beyond the first time."""
    return max((count - 1 for step, count in Counter(path).items() if step in steps), default=0)


def _returns(
    steps: frozenset[str], onward: Mapping[str, set[str]], together: frozenset[frozenset[str]], variants: Mapping[tuple[str, ...], int],
) -> frozenset[Pair]:
    """The ways back to where a loop is entered. Steps that stand beside an entry, or do its work in its stead, are entries themselves."""
    entries = set[str]()
    for path in variants:
        first = next((step for step in path if step in steps), None)
        entries |= {first} if first is not None else set()
    entries |= {step for step in steps if any(frozenset((step, entry)) in together for entry in entries)}
    behind = {step for step in steps if any(step in onward.get(entry, ()) and step not in entries for entry in entries)}
    middle = _reached(behind, steps, onward, entries)
    return frozenset(
        (first, second) for first in steps for second in onward.get(first, ()) if second in entries and (first in middle or first == second)
    )


def _reached(start: set[str], steps: frozenset[str], onward: Mapping[str, set[str]], entries: set[str]) -> set[str]:
    """What of a loop is reached from these steps before it is entered again."""
    found, waiting = set(start), list(start)
    while waiting:
        for step in onward.get(waiting.pop(), ()):
            if step in steps and step not in entries and step not in found:
                found.add(step)
                waiting.append(step)
    return found
