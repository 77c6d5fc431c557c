"""Which column each shape stands in: lines that close a loop are turned around, then every shape comes behind all that lead to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Line = tuple[str, str]


def forward(keys: Sequence[str], lines: Iterable[Line]) -> list[Line]:
    """The lines as they run from the beginnings on; those that lead back to where the way came from are turned around.

    :param keys: shapes, beginnings first. :param lines: source and target of each line.
    """
    onward: dict[str, list[str]] = {key: [] for key in keys}
    arriving: dict[str, int] = dict.fromkeys(keys, 0)
    lines = list(lines)
    for source, target in lines:
        onward[source].append(target)
        arriving[target] += source != target
    back: set[Line] = set()
    done: set[str] = set()
    on_way: set[str] = set()
    for beginning in sorted(keys, key=lambda key: arriving[key] > 0):
        if beginning in done:
            continue
        on_way.add(beginning)
        way = [(beginning, iter(onward[beginning]))]
        while way:
            key, following = way[-1]
            target = next(following, "")
            if not target:
                way.pop()
                on_way.discard(key)
                done.add(key)
            elif target in on_way:
                back.add((key, target))
            elif target not in done:
                on_way.add(target)
                way.append((target, iter(onward[target])))
    return [(target, source) if (source, target) in back else (source, target) for source, target in lines if source != target]


def layers(keys: Sequence[str], lines: Iterable[Line]) -> dict[str, int]:
    """The column of each shape, from 0: one behind the last that leads to it; beginnings move up to just before what follows them.

    :param lines: without loops, see `forward`.
    """
    lines = list(dict.fromkeys(lines))
    after, before = _neighbours(keys, lines)
    order = _in_order(keys, after, before)
    column: dict[str, int] = {}
    for key in order:
        column[key] = max((column[one] + 1 for one in before[key]), default=0)
    for key in reversed(order):
        if after[key] and not before[key]:
            column[key] = max(column[key], min(column[one] for one in after[key]) - 1)
    return column


def _neighbours(keys: Sequence[str], lines: Sequence[Line]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    after: dict[str, list[str]] = {key: [] for key in keys}
    before: dict[str, list[str]] = {key: [] for key in keys}
    for source, target in lines:
        after[source].append(target)
        before[target].append(source)
    return after, before


def _in_order(keys: Sequence[str], after: Mapping[str, list[str]], before: Mapping[str, list[str]]) -> list[str]:
    waiting = {key: len(before[key]) for key in keys}
    order = [key for key in keys if not waiting[key]]
    for key in order:
        for target in after[key]:
            waiting[target] -= 1
            if not waiting[target]:
                order.append(target)
    return order
