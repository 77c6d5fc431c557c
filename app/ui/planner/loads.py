"""How full each day of each row is, for the heads of a planner. Without Qt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import timedelta

from app.core.planning.board import Span
from app.core.planning.load import Load, planned_minutes
from app.core.planning.wall_time import begin_of
from app.core.planning.working_time import minutes
from app.ui.planner.axis import span_of
from app.ui.planner.layout import BoardLayout

NOTHING = Load(0, 0)


class DayLoads:
    """The loads of all rows of a board by shown day.

    :param before: loads of the board as it was; rows in which nothing changed are taken over.
    """

    def __init__(self, layout: BoardLayout, before: DayLoads | None = None) -> None:
        axis = layout.axis
        self.layout = layout
        self._days = [Span(begin_of(day, axis.zone), begin_of(day + timedelta(days=1), axis.zone)) for day in axis.days]
        self._begins = [day.starts_at for day in self._days]
        self._of_days: dict[int, Load] = {}
        self.rows: list[dict[int, list[int]]] = []
        same = before if before is not None and before.layout.axis.days == axis.days and before.layout.axis.zone == axis.zone else None
        for number, row in enumerate(layout.rows):
            old = same.layout.numbers.get(row.key) if same is not None else None
            if same is not None and old is not None and same.layout.rows[old] == row and same.layout.members[old] == layout.members[number]:
                self.rows.append(same.rows[old])
            else:
                self.rows.append(self._counted(number))

    def _counted(self, number: int) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for span in self.layout.rows[number].working:
            for day in self._touched(span):
                within = Span(max(span.starts_at, self._days[day].starts_at), min(span.ends_at, self._days[day].ends_at))
                found.setdefault(day, [0, 0])[0] += minutes((within,))
        for block in self.layout.members[number]:
            for day in self._touched(span_of(block)):
                found.setdefault(day, [0, 0])[1] += planned_minutes(block, self._days[day])
        return found

    def _touched(self, span: Span) -> Iterable[int]:
        first = max(bisect_right(self._begins, span.starts_at) - 1, 0)
        if first < len(self._days) and self._days[first].ends_at <= span.starts_at:
            first += 1
        for day in range(first, len(self._days)):
            begin = self._days[day].starts_at
            if begin >= span.ends_at and begin > span.starts_at:
                return
            yield day

    def row(self, number: int, days: range) -> Load:
        """How full a row is on some days; on all of them as the board says, which also knows what is filtered out or not to be seen."""
        row = self.layout.rows[number]
        if len(days) == len(self._days) and (row.capacity or row.planned):
            return Load(row.capacity, row.planned)
        return _sum(self.rows[number].get(day) for day in days)

    def day(self, day: int) -> Load:
        """How full a day of all rows is."""
        if day not in self._of_days:
            self._of_days[day] = _sum(row.get(day) for row in self.rows)
        return self._of_days[day]


def _sum(pairs: Iterable[list[int] | None]) -> Load:
    found = [pair for pair in pairs if pair is not None]
    return Load(sum(pair[0] for pair in found), sum(pair[1] for pair in found)) if found else NOTHING
