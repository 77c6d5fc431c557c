"""How full each day of each row is, for the heads of a planner. Without Qt."""

from __future__ import annotations

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
    """The loads of all rows of a board by shown day."""

    def __init__(self, layout: BoardLayout) -> None:
        axis = layout.axis
        self._days = [Span(begin_of(day, axis.zone), begin_of(day + timedelta(days=1), axis.zone)) for day in axis.days]
        self._rows: list[dict[int, list[int]]] = [{} for _row in layout.rows]
        for number, row in enumerate(layout.rows):
            for span in row.working:
                for day in self._touched(axis.day_index(axis.wall(span.starts_at).date()), span):
                    within = Span(max(span.starts_at, self._days[day].starts_at), min(span.ends_at, self._days[day].ends_at))
                    self._of(number, day)[0] += minutes((within,))
        for number, members in enumerate(layout.members):
            for block in members:
                span = span_of(block)
                for day in self._touched(axis.day_index(axis.wall(span.starts_at).date()), span):
                    self._of(number, day)[1] += planned_minutes(block, self._days[day])

    def _touched(self, first: int, span: Span) -> Iterable[int]:
        for day in range(first, len(self._days)):
            if self._days[day].starts_at >= span.ends_at:
                if span.starts_at == span.ends_at and self._days[day].starts_at <= span.starts_at:
                    yield day
                return
            yield day

    def _of(self, row: int, day: int) -> list[int]:
        return self._rows[row].setdefault(day, [0, 0])

    def row(self, number: int, days: range) -> Load:
        """How full a row is on some days."""
        found = [pair for day in days if (pair := self._rows[number].get(day)) is not None]
        return Load(sum(pair[0] for pair in found), sum(pair[1] for pair in found)) if found else NOTHING

    def day(self, day: int) -> Load:
        """How full a day of all rows is."""
        found = [pair for row in self._rows if (pair := row.get(day)) is not None]
        return Load(sum(pair[0] for pair in found), sum(pair[1] for pair in found)) if found else NOTHING
