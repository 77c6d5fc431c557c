"""The order of slots in each layer: sweeps by the middle of the neighbours, then exchanges of neighbours, as long as crossings become fewer."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right, insort
from collections.abc import Mapping, Sequence

from app.processes.layout.sketch import Sketch

_SWEEPS = 16
#: exchanges are tried up to so many slots
_MOST = 1500
Group = list[str]


def put_in_order(made: Sketch, beginning: int = 0) -> int:
    """Order the layers of a sketch, and say how many crossings of links are left.

    Lanes keep their order, and a line that leaves a shape above or below stays next to it.

    :param beginning: which order to begin with, since the way there decides: 0 as drawn, 1 from the last layer, above that mixed, always alike.
    """
    links = _Links(made)
    order = [_groups(made, row) for row in made.rows]
    if beginning > 1:
        chance = random.Random(beginning)
        for layer in order:
            chance.shuffle(layer)
            layer.sort(key=lambda group: made.slots[_head(made, group)].band)
    best, fewest = [list(layer) for layer in order], links.crossings(order)
    for sweep in range(_SWEEPS):
        onward = (sweep % 2 == 0) is not (beginning == 1)
        for at in range(len(order)) if onward else range(len(order) - 1, -1, -1):
            links.sort(order, at, onward)
        if len(made.slots) <= _MOST:
            _exchange(links, order)
        count = links.crossings(order)
        if count < fewest:
            best, fewest = [list(layer) for layer in order], count
        if not fewest:
            break
    made.rows = [[name for group in layer for name in group] for layer in best]
    return fewest


def _groups(made: Sketch, row: Sequence[str]) -> list[Group]:
    """Shapes with what must stay next to them, and single slots, in the order of the lanes."""
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for name in row:
        slot = made.slots[name]
        if slot.beside:
            (below if slot.side > 0 else above).setdefault(slot.beside, []).append(name)
    found = [[*above.get(name, ()), name, *below.get(name, ())] for name in row if not made.slots[name].beside]
    return sorted(found, key=lambda group: made.slots[_head(made, group)].band)


def _head(made: Sketch, group: Group) -> str:
    return next(name for name in group if not made.slots[name].beside)


class _Links:
    """The neighbours of each slot to the left and to the right."""

    def __init__(self, made: Sketch) -> None:
        self.left: dict[str, list[str]] = {name: [] for name in made.slots}
        self.right: dict[str, list[str]] = {name: [] for name in made.slots}
        for one, two in made.links:
            self.right[one].append(two)
            self.left[two].append(one)
        self.band: Mapping[str, int] = {name: slot.band for name, slot in made.slots.items()}

    def sort(self, order: list[list[Group]], at: int, onward: bool) -> None:
        """Sort a layer by where its neighbours stand on the side that the sweep comes from."""
        beside = at - 1 if onward else at + 1
        if not 0 <= beside < len(order):
            return
        places = _places(order[beside])
        neighbours = self.left if onward else self.right
        wanted: list[tuple[int, float, int]] = []
        before = 0.0
        for number, group in enumerate(order[at]):
            found = sorted(places[other] for name in group for other in neighbours[name])
            middle = (found[(len(found) - 1) // 2] + found[len(found) // 2]) / 2 if found else before
            wanted.append((self.band[group[0]], middle, number))
            before = middle
        order[at] = [order[at][number] for _band, _middle, number in sorted(wanted)]

    def crossings(self, order: list[list[Group]]) -> int:
        """Crossings of links in all gaps."""
        return sum(self.between(order[at], order[at + 1]) for at in range(len(order) - 1))

    def between(self, left: list[Group], right: list[Group]) -> int:
        """Crossings of links in one gap."""
        places = _places(right)
        seen: list[int] = []
        count = 0
        for group in left:
            for name in group:
                ends = sorted(places[other] for other in self.right[name])
                count += sum(len(seen) - bisect_right(seen, end) for end in ends)
                for end in ends:
                    insort(seen, end)
        return count


def _places(layer: Sequence[Group]) -> dict[str, int]:
    return {name: at for at, name in enumerate(name for group in layer for name in group)}


def _exchange(links: _Links, order: list[list[Group]]) -> None:
    """Exchange neighbours in a layer while that saves crossings."""
    is_better = True
    while is_better:
        is_better = False
        for at, layer in enumerate(order):
            left = _places(order[at - 1]) if at else {}
            right = _places(order[at + 1]) if at + 1 < len(order) else {}
            sides = ((links.left, left), (links.right, right))
            ends = [[sorted(places[other] for name in group for other in beside[name]) for beside, places in sides] for group in layer]
            for place in range(len(layer) - 1):
                one, two = layer[place], layer[place + 1]
                if links.band[one[0]] == links.band[two[0]] and _crossed(ends[place], ends[place + 1]) > _crossed(ends[place + 1], ends[place]):
                    layer[place], layer[place + 1] = two, one
                    ends[place], ends[place + 1] = ends[place + 1], ends[place]
                    is_better = True


def _crossed(upper: list[list[int]], lower: list[list[int]]) -> int:
    """Crossings between the links of two neighbours in a layer, to the left and to the right."""
    return sum(bisect_left(under, end) for over, under in zip(upper, lower, strict=True) for end in over)
