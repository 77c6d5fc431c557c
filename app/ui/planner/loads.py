"""How full rows and days in sight are, for the heads of a planner: sums of what ``app.core.planning.load`` has counted. Without Qt."""

from __future__ import annotations

from itertools import accumulate

from app.core.planning.board import Board, Load
from app.core.planning.load import days_of_board
from app.ui.planner.axis import Axis


class DayLoads:
    """The loads of a board on the days of an axis.

    A row's load on some shown days includes the days between them that are not shown, and on all of them the whole stretch of the board:
    a task that lasts over a weekend is work, whether the weekend is seen or not.
    """

    def __init__(self, board: Board, axis: Axis) -> None:
        self.board, self.axis = board, axis
        self._places = {day: number for number, (day, _part) in enumerate(days_of_board(board.span, board.zone))}
        self._sums: dict[int, list[tuple[int, int]]] = {}
        self._of_days: dict[int, Load] = {}

    def row(self, number: int, days: range) -> Load:
        """How full a row is on some shown days."""
        sums = self._summed(number)
        if not days or len(sums) == 1:
            return Load(0, 0)
        first, last = (self._places[self.axis.days[day]] for day in (days[0], days[-1]))
        begin, end = (0, len(sums) - 1) if len(days) == len(self.axis.days) else (first, last + 1)
        return Load(sums[end][0] - sums[begin][0], sums[end][1] - sums[begin][1])

    def _summed(self, number: int) -> list[tuple[int, int]]:
        """Minutes of work and of what is planned from the board's begin on, day by day."""
        if number not in self._sums:
            loads = self.board.rows[number].loads
            self._sums[number] = list(accumulate(loads, lambda one, other: (one[0] + other[0], one[1] + other[1]), initial=(0, 0)))
        return self._sums[number]

    def day(self, day: int) -> Load:
        """How full a shown day of all rows is."""
        if day not in self._of_days:
            place = self._places[self.axis.days[day]]
            loads = [row.loads[place] for row in self.board.rows if row.loads]
            self._of_days[day] = Load(sum(load.capacity for load in loads), sum(load.planned for load in loads))
        return self._of_days[day]

    def over(self, days: range) -> int:
        """How many people or things have more planned on some shown days than they can do."""
        return sum(row.key.id > 0 and self.row(number, days).over > 0 for number, row in enumerate(self.board.rows))
