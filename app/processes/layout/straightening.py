"""Takes out small steps in lines: what stands almost level with its neighbour is brought quite level, with all that is level with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.processes.layout.sketch import Sketch

#: steps that look like a mistake, and how much of a distance may be given up to avoid one, in pixels
_ALMOST, _GIVE = 16.0, 12.0
Band = tuple[float, float]


def straighten(made: Sketch, apart: Callable[[str, str], float], bands: Mapping[int, Band] | None) -> None:
    """Shift runs of level slots by small steps, the shorter run to the longer one, where nothing is in the way.

    :param apart: the least distance between the middles of two neighbours in a layer. :param bands: upper and lower edge of each lane.
    """
    run_of = _runs(made)
    for one, two in sorted(made.links, key=lambda link: abs(made.slots[link[0]].y - made.slots[link[1]].y)):
        step = made.slots[two].y - made.slots[one].y
        first, second = run_of[one], run_of[two]
        if first is second or not 0 < abs(step) <= _ALMOST:
            continue
        shorter, longer, by = (first, second, step) if len(first) <= len(second) else (second, first, -step)
        if not _can_move(made, shorter, by, apart, bands):
            shorter, longer, by = longer, shorter, -by
            if not _can_move(made, shorter, by, apart, bands):
                continue
        for name in shorter:
            made.slots[name].y += by
        longer |= shorter
        run_of |= dict.fromkeys(shorter, longer)


def _runs(made: Sketch) -> dict[str, set[str]]:
    """The slots that a straight line joins, for each slot."""
    run_of = {name: {name} for name in made.slots}
    for one, two in made.links:
        first, second = run_of[one], run_of[two]
        if made.slots[one].y == made.slots[two].y and first is not second:
            first |= second
            run_of |= dict.fromkeys(second, first)
    return run_of


def _can_move(made: Sketch, run: set[str], by: float, apart: Callable[[str, str], float], bands: Mapping[int, Band] | None) -> bool:
    for name in run:
        slot = made.slots[name]
        row = made.rows[slot.layer]
        at = row.index(name)
        y = slot.y + by
        above, below = row[at - 1] if at else None, row[at + 1] if at + 1 < len(row) else None
        if above is not None and above not in run and y - made.slots[above].y < apart(above, name) - _GIVE:
            return False
        if below is not None and below not in run and made.slots[below].y - y < apart(name, below) - _GIVE:
            return False
        if bands is not None and not bands[slot.band][0] + slot.up <= y <= bands[slot.band][1] - slot.down:
            return False
    return True
