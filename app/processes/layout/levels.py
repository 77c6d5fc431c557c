"""How high each slot stands: straight lines along the main way, equal distances elsewhere, every lane in its band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise

from app.processes.layout.sketch import Sketch
from app.processes.layout.straightening import straighten

#: room between shapes, between a shape and a line, between two lines, and at the edges of a lane, in pixels
_SHAPES, _SHAPE_LINE, _LINES, EDGE = 34.0, 22.0, 16.0, 24.0
_SWEEPS = 10
_MAIN, _LINE, _OTHER = 10_000.0, 100.0, 1.0
Band = tuple[float, float]


def needed(made: Sketch, bands: int) -> list[float]:
    """The height of each lane, in pixels: enough for every layer, and for the uppermost shapes to stand level."""
    above, below = [0.0] * bands, [0.0] * bands
    for row in made.rows:
        for band in range(bands):
            names = [name for name in row if made.slots[name].band == band]
            if names:
                room = sum(_apart(made, one, two) for one, two in pairwise(names))
                above[band] = max(above[band], made.slots[names[0]].up)
                below[band] = max(below[band], room + made.slots[names[-1]].down)
    return [upper + lower + 2 * EDGE if upper + lower else 0.0 for upper, lower in zip(above, below, strict=True)]


def set_levels(made: Sketch, bands: Mapping[int, Band] | None) -> None:
    """Set the height of every slot.

    :param bands: upper and lower edge of each lane; None where there are no lanes.
    """
    weights = _weights(made)
    for row in made.rows:
        for at, name in enumerate(row):
            made.slots[name].y = 100.0 * at
    for sweep in range(_SWEEPS):
        onward = sweep % 2 == 0
        for row in made.rows if onward else reversed(made.rows):
            _settle(made, row, weights[0 if onward else 1], bands)
    for slot in made.slots.values():
        slot.y = float(round(slot.y))
    straighten(made, partial(_apart, made), bands)


def _weights(made: Sketch) -> tuple[dict[str, list[tuple[str, float]]], dict[str, list[tuple[str, float]]]]:
    """How strongly each slot is drawn to the height of its neighbours on the left and on the right."""
    left: dict[str, list[tuple[str, float]]] = {name: [] for name in made.slots}
    right: dict[str, list[tuple[str, float]]] = {name: [] for name in made.slots}
    main = _main_links(made)
    for one, two in made.links:
        lines = (not made.slots[one].node) + (not made.slots[two].node)
        weight = _MAIN if (one, two) in main and not lines else _LINE if (one, two) in main or lines == 2 else _OTHER
        right[one].append((two, weight))
        left[two].append((one, weight))
    return left, right


def _main_links(made: Sketch) -> frozenset[tuple[str, str]]:
    """The links along the longest ways, which should be straight: at most one into and out of each slot."""
    before: dict[str, list[str]] = {name: [] for name in made.slots}
    after: dict[str, list[str]] = {name: [] for name in made.slots}
    for one, two in made.links:
        if made.slots[one].band == made.slots[two].band:
            after[one].append(two)
            before[two].append(one)
    ahead: dict[str, int] = {}
    behind: dict[str, int] = {}
    for row in reversed(made.rows):
        for name in row:
            ahead[name] = max((ahead[other] for other in after[name]), default=0) + bool(made.slots[name].node)
    for row in made.rows:
        for name in row:
            behind[name] = max((behind[other] for other in before[name]), default=0) + bool(made.slots[name].node)
    onward = {name: max(others, key=lambda other: ahead[other]) for name, others in after.items() if others}
    back = {name: max(others, key=lambda other: behind[other]) for name, others in before.items() if others}
    return frozenset((one, two) for one, two in onward.items() if back.get(two) == one)


def _settle(made: Sketch, row: Sequence[str], drawn: Mapping[str, list[tuple[str, float]]], bands: Mapping[int, Band] | None) -> None:
    """Bring a layer as near to its neighbours as the distances in it allow."""
    for band in dict.fromkeys(made.slots[name].band for name in row) if bands is not None else (None,):
        names = [name for name in row if band is None or made.slots[name].band == band]
        limits = None if bands is None or band is None else bands[band]
        offsets = [0.0]
        for one, two in pairwise(names):
            offsets.append(offsets[-1] + _apart(made, one, two))
        wishes = [_wish(made, name, drawn[name]) for name in names]
        values = _in_order([(wish - offset, weight) for (wish, weight), offset in zip(wishes, offsets, strict=True)])
        if limits is not None:
            first, last = made.slots[names[0]].up + EDGE, made.slots[names[-1]].down + EDGE
            low, high = limits[0] + first, limits[1] - last - offsets[-1]
            values = [min(max(value, low), max(low, high)) for value in values]
        for name, value, offset in zip(names, values, offsets, strict=True):
            made.slots[name].y = value + offset


def _wish(made: Sketch, name: str, drawn: Sequence[tuple[str, float]]) -> tuple[float, float]:
    """Where a slot would stand best, and how strongly."""
    slot = made.slots[name]
    if not drawn:
        if slot.beside:
            anchor = made.slots[slot.beside]
            return anchor.y + (anchor.down + _SHAPE_LINE if slot.side > 0 else -anchor.up - _SHAPE_LINE), 0.1
        return slot.y, 0.1
    total = sum(weight for _other, weight in drawn)
    return sum(made.slots[other].y * weight for other, weight in drawn) / total, total


def _apart(made: Sketch, upper: str, lower: str) -> float:
    """The least distance between the middles of two neighbours in a layer."""
    one, two = made.slots[upper], made.slots[lower]
    gap = _SHAPES if one.node and two.node else _SHAPE_LINE if one.node or two.node else _LINES
    return one.down + two.up + gap


def _in_order(wishes: Sequence[tuple[float, float]]) -> list[float]:
    """The values nearest to the wishes that never fall (pool adjacent violators)."""
    pools: list[tuple[float, float, int]] = []
    for wish, weight in wishes:
        pools.append((wish, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (value, heavy, many), (other, light, few) = pools[-2], pools[-1]
            pools[-2:] = [((value * heavy + other * light) / (heavy + light), heavy + light, many + few)]
    return [value for value, _weight, many in pools for _each in range(many)]
