"""Reads a board away from the window: the zone of the person once, then what a planner shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.core import clock
from app.core.planning.board import Board, RowKind, Span
from app.core.planning.wall_time import DAY, day_of
from app.services.context import Context
from app.services.planning.board import read_board
from app.services.working_time.zones import my_zone
from app.ui.planner.filters import Filters
from app.ui.planner.period import days_of_view, span_of_view

#: days before and after a view of up to two weeks that are read with it, so that it can be scrolled and zoomed out to three weeks
AROUND = {"day": (7, 13), "week": (7, 7), "weeks2": (7, 0)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a planner is to show.

    :param day: a day of the view; None for today. :param zone: of its axis; empty for that of the person.
    """

    view: str
    day: date | None
    kind: RowKind
    filters: Filters
    zone: str = ""


def read_span(view: str, day: date, zone: str) -> Span:
    """The stretch that is read for a view: a little more than it shows."""
    first, last = days_of_view(view, day)
    before, after = AROUND.get(view, (0, 0))
    if view == "day":
        monday = first - first.weekday() * DAY
        first, last = monday, monday
    begin, end = span_of_view("day", first - before * DAY, zone), span_of_view("day", last + after * DAY, zone)
    return Span(begin.starts_at, end.ends_at)


def read(ctx: Context, wanted: Wanted) -> tuple[Board, date]:
    """The board, and the day that was meant; runs on a worker thread."""
    zone = wanted.zone or my_zone(ctx)
    day = wanted.day or day_of(clock.now(), zone)
    return read_board(ctx, read_span(wanted.view, day, zone), zone, wanted.kind, wanted.filters.chosen()), day
