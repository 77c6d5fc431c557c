"""Strongly connected parts of a web of steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


def components(onward: Mapping[str, set[str]]) -> Iterator[frozenset[str]]:
    """Steps from each of which every other of its set can be reached; a step alone is a set too.

    The steps are taken in the order in which they are left when all are walked through, and from each back against the lines (S. R. Kosaraju).
    """
    back: dict[str, list[str]] = {}
    for step, others in onward.items():
        back.setdefault(step, [])
        for other in others:
            back.setdefault(other, []).append(step)
    seen: set[str] = set()
    left: list[str] = []
    for start in sorted(back):
        waiting = [(start, False)]
        while waiting:
            step, is_done = waiting.pop()
            if is_done:
                left.append(step)
            elif step not in seen:
                seen.add(step)
                waiting.append((step, True))
                waiting += [(other, False) for other in sorted(onward.get(step, ())) if other not in seen]
    taken: set[str] = set()
    for start in reversed(left):
        found, waiting_back = set[str](), [start]
        while waiting_back:
            step = waiting_back.pop()
            if step not in taken:
                taken.add(step)
                found.add(step)
                waiting_back += back[step]
        if found:
            yield frozenset(found)
