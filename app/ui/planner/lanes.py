"""Lanes: what overlaps in a row lies one below the other, so that nothing hides anything. Without Qt.

Within a lane nothing overlaps, so begins and ends are both sorted there: what lies between two positions is found by bisection.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from app.ui.planner.axis import Stretch


class Lanes:
    """The stretches of one row, dealt into lanes.

    :param stretches: what lies in the row, in positions; the answer names them by their place here.
    :param least: length that each takes at least, in positions: nothing becomes too narrow to be seen, nor is covered by what has to be wider.
    """

    __slots__ = ("_begins", "_ends", "_members", "_place", "least", "shortest")

    def __init__(self, stretches: Sequence[Stretch], least: float = 0.0) -> None:
        self.least = least
        self.shortest = min((each.end - each.begin for each in stretches), default=float("inf"))
        self._begins: list[list[float]] = []
        self._ends: list[list[float]] = []
        self._members: list[list[int]] = []
        self._place: list[int] = [0] * len(stretches)
        extents = [_extent(each, least) for each in stretches]
        for number in sorted(range(len(stretches)), key=lambda number: (extents[number][0], -extents[number][1], number)):
            self._deal(number, *extents[number])

    def _deal(self, number: int, begin: float, end: float) -> None:
        lane = next((lane for lane, ends in enumerate(self._ends) if ends[-1] <= begin), len(self._ends))
        if lane == len(self._ends):
            self._begins.append([])
            self._ends.append([])
            self._members.append([])
        self._begins[lane].append(begin)
        self._ends[lane].append(end)
        self._members[lane].append(number)
        self._place[number] = lane

    @property
    def count(self) -> int:
        """How many lanes the row has; an empty one has one."""
        return max(len(self._members), 1)

    def lane(self, number: int) -> int:
        """The lane of a stretch, counted from 0."""
        return self._place[number]

    def fits(self, least: float) -> bool:
        """Whether the deal stays the same for another least length."""
        return least == self.least or (self.shortest >= least and self.shortest >= self.least)

    def between(self, begin: float, end: float) -> Iterator[tuple[int, int, float, float]]:
        """What touches two positions: number, lane, begin and end with the least length."""
        for lane, members in enumerate(self._members):
            first = bisect_right(self._ends[lane], begin)
            last = bisect_left(self._begins[lane], end)
            begins, ends = self._begins[lane], self._ends[lane]
            for place in range(first, last):
                yield members[place], lane, begins[place], ends[place]

    def extent(self, number: int) -> tuple[float, float]:
        """Begin and end of a stretch with the least length."""
        lane = self._place[number]
        place = self._members[lane].index(number)
        return self._begins[lane][place], self._ends[lane][place]


def _extent(stretch: Stretch, least: float) -> tuple[float, float]:
    if stretch.end - stretch.begin >= least:
        return stretch.begin, stretch.end
    return (stretch.end - least, stretch.end) if stretch.is_after else (stretch.begin, stretch.begin + least)
