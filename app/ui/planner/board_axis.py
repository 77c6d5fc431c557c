"""Which days a board shows, and which hours of them: those on which somebody works or something begins. Without Qt."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

from app.core.planning.board import Board
from app.core.planning.wall_time import begin_of
from app.ui.planner.axis import DAY, Axis

#: hours shown where no row says when it works, in minutes of the day
USUAL_HOURS = (8 * 60, 18 * 60)


def _worked(board: Board) -> set[tuple[datetime, datetime]]:
    """The stretches in which anybody works; most people share theirs."""
    return {(span.starts_at, span.ends_at) for row in board.rows for span in row.working}


def working_hours(board: Board) -> tuple[int, int]:
    """The hours that any row works, in whole hours as minutes of the day."""
    axis = Axis(board.zone, ())
    first, last = DAY, 0
    for starts_at, ends_at in _worked(board):
        starts, ends = axis.wall(starts_at), axis.wall(ends_at)
        is_over_night = ends.date() != starts.date()
        first = 0 if is_over_night and ends.time() != time() else min(first, starts.hour * 60)
        last = DAY if is_over_night else max(last, -(-(ends.hour * 60 + ends.minute) // 60) * 60)
    return (first, last) if first < last else USUAL_HOURS


def _is_begun(begins: Sequence[datetime], day: date, zone: str) -> bool:
    """Whether one of some moments in order falls on a day."""
    first = bisect_left(begins, begin_of(day, zone))
    return first < len(begins) and begins[first] < begin_of(day + timedelta(days=1), zone)


def axis_for(board: Board, width: float, is_whole: bool = False, kept: Collection[date] = ()) -> Axis:
    """The axis of a board: the days on which somebody works or something begins, with their working hours, fitted into a width.

    :param width: pixels.
    :param is_whole: all days with all their hours.
    :param kept: days that are shown in any case.
    """
    axis = Axis(board.zone, ())
    first, last = axis.wall(board.span.starts_at).date(), axis.wall(board.span.ends_at - timedelta(seconds=1)).date()
    days = tuple(first + timedelta(days=number) for number in range((last - first).days + 1))
    opens, closes = (0, DAY) if is_whole else working_hours(board)
    if not is_whole:
        worked = {axis.wall(starts_at).date() for starts_at, _ends_at in _worked(board)}
        begins = sorted({block.starts_at for block in board.blocks if block.starts_at is not None})
        days = tuple(day for day in days if day in worked or day in kept or _is_begun(begins, day, board.zone)) or days
    return Axis(board.zone, days, opens, closes, max(width, 1.0) / (len(days) * (closes - opens)))
