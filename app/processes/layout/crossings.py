"""Where lines cross each other or run upon each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise

from app.processes.definition import Edge, Point

_Stretch = tuple[float, float, float, float]


def crossings(lines: Iterable[tuple[Edge, Sequence[Point]]]) -> int:
    """How many pairs of lines cross or run upon each other; lines with a common end do not count."""
    drawn = [(edge, parts, _frame(parts)) for edge, parts in ((edge, stretches(points)) for edge, points in lines)]
    return sum(
        1 for (one, first, frame), (two, second, other) in combinations(drawn, 2)
        if _near(frame, other) and not {one.source, one.target} & {two.source, two.target} and meet(first, second)
    )


def stretches(points: Sequence[Point]) -> list[_Stretch]:
    """The level and upright parts of a line as left, upper, right, lower."""
    return [
        (min(one[0], two[0]), min(one[1], two[1]), max(one[0], two[0]), max(one[1], two[1])) for one, two in pairwise(points) if one != two
    ]


def meet(first: Sequence[_Stretch], second: Sequence[_Stretch]) -> bool:
    """Whether two lines cross, or run upon each other."""
    return any(_touch(one, two) for one in first for two in second)


def _touch(one: _Stretch, two: _Stretch) -> bool:
    is_level, other_is_level = one[1] == one[3], two[1] == two[3]
    if is_level is other_is_level:
        low, high, at = (0, 2, 1) if is_level else (1, 3, 0)
        return abs(one[at] - two[at]) < 1 and min(one[high], two[high]) - max(one[low], two[low]) > 1
    level, upright = (one, two) if is_level else (two, one)
    return level[0] + 0.5 < upright[0] < level[2] - 0.5 and upright[1] + 0.5 < level[1] < upright[3] - 0.5


def clashes(edge: Edge, points: Sequence[Point], lines: Mapping[str, tuple[Edge, Sequence[_Stretch]]]) -> int:
    """How often a line would cross or cover others; lines with a common end may run together where they leave or come in."""
    own = stretches(points)
    frame = _frame(own)
    count = 0
    for key, (other, parts) in lines.items():
        if key != edge.key and _near(frame, _frame(parts)):
            is_kin = edge.source == other.source or edge.target == other.target
            count += sum(1 for one in own for two in parts if _touch(one, two) and not (is_kin and _is_level(one) is _is_level(two)))
    return count


def _frame(parts: Sequence[_Stretch]) -> _Stretch:
    return (
        min((part[0] for part in parts), default=0.0), min((part[1] for part in parts), default=0.0),
        max((part[2] for part in parts), default=0.0), max((part[3] for part in parts), default=0.0),
    )


def _near(one: _Stretch, two: _Stretch) -> bool:
    return one[0] <= two[2] and two[0] <= one[2] and one[1] <= two[3] and two[1] <= one[3]


def _is_level(stretch: _Stretch) -> bool:
    return stretch[1] == stretch[3]
