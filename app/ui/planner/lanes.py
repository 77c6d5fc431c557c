"""Lanes: what overlaps in a row lies one below the other, so that nothing hides anything. Without Qt.

Within a lane nothing overlaps, so begins and ends are both sorted there: what lies between two positions is found by bisection.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from app.ui.planner.axis import Stretch

#: how much wider than others a mark is of what lies outside visible time: it holds an arrow
WIDER = 2.25


def least_of(stretch: Stretch, least: float) -> float:
    """The length that a stretch takes at least."""
    return least * WIDER if stretch.is_outside else least


class Lanes:
    """The stretches of one row, dealt into lanes.

    :param stretches: what lies in the row, in positions; the answers name them by their place here.
    :param least: length that each takes at least, in positions: nothing becomes too narrow to be seen, nor is covered by what has to be wider.
    """

    __slots__ = ("_begins", "_ends", "_members", "_place", "shortest")

    def __init__(self, stretches: Sequence[Stretch], least: float = 0.0) -> None:
        self.shortest = min([end - begin for begin, end, _is_outside, _is_after in stretches], default=float("inf"))
        self._begins: list[list[float]] = []
        self._ends: list[list[float]] = []
        self._members: list[list[int]] = []
        self._place = [0] * len(stretches)
        begins, ends, members, place = self._begins, self._ends, self._members, self._place
        for begin, end, number in _extents(stretches, least):
            lane = 0
            for taken in ends:  # plain loops: this runs for each block of a board while somebody zooms
                if taken[-1] <= begin:
                    break
                lane += 1
            else:
                begins.append([])
                ends.append([])
                members.append([])
            begins[lane].append(begin)
            ends[lane].append(end)
            members[lane].append(number)
            place[number] = lane

    @property
    def count(self) -> int:
        """How many lanes the row has; an empty one has one."""
        return max(len(self._members), 1)

    def lane(self, number: int) -> int:
        """The lane of a stretch, counted from 0."""
        return self._place[number]

    def between(self, begin: float, end: float) -> Iterator[tuple[int, int]]:
        """What touches two positions, with the least length: number and lane."""
        for lane, members in enumerate(self._members):
            first = bisect_right(self._ends[lane], begin)
            last = bisect_left(self._begins[lane], end)
            for number in members[first:last]:
                yield number, lane


def _extents(stretches: Sequence[Stretch], least: float) -> list[tuple[float, float, int]]:
    """Begin, end and number of each with the least length, by begin."""
    found = []
    for number, (begin, end, is_outside, is_after) in enumerate(stretches):
        if is_outside:
            found.append((end - least * WIDER, end, number) if is_after else (begin, begin + least * WIDER, number))
        elif end - begin >= least:
            found.append((begin, end, number))
        else:
            found.append((end - least, end, number) if is_after else (begin, begin + least, number))
    found.sort()
    return found
