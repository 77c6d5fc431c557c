"""Places by keys: the whole selection by a step of the grid or by rows (UX 1 B1), copies of it, and what waits in the first free time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.core.planning.board import Block, RowKey
from app.core.planning.wall_time import DAY, to_wall
from app.ui.planner.gestures.drag import Taken, carried, pulled
from app.ui.planner.gestures.fitting import free_from
from app.ui.planner.gestures.placing import USUAL_MINUTES, Place, begun_at, row_steps, step_of
from app.ui.planner.gestures.selection import taken_of
from app.ui.planner.view import TimelineView


def selected(view: TimelineView) -> tuple[Taken, ...]:
    """What keys move: the selection with the current block first; the current block alone where nothing is selected."""
    ids = view.selection or ({view.current} if view.current is not None else set())
    return tuple(sorted(taken_of(view, ids), key=lambda taken: taken.block.id != view.current))


def in_time(view: TimelineView, steps: int) -> list[Place]:
    """The selection earlier or later by steps of the grid; all-day tasks by days."""
    held = selected(view)
    return carried(view.board, held, _by(view, held, steps), 0) if held else []


def in_rows(view: TimelineView, steps: int) -> list[Place]:
    """The selection one row up (-1) or down (1), as far as all of it stays on the board."""
    held = selected(view)
    return carried(view.board, held, timedelta(), row_steps(view.board.rows, [taken.row for taken in held if taken.row is not None], steps))


def in_length(view: TimelineView, steps: int) -> list[Place]:
    """The ends of the selection earlier or later by steps of the grid."""
    held = selected(view)
    return pulled(view.board, held, "end", _by(view, held, steps), step_of(view.axis.scale)) if held else []


def behind(view: TimelineView) -> list[Place]:
    """Where copies of the selection come: as it stands, right behind its end."""
    held, zone = selected(view), view.board.zone
    begins = [to_wall(taken.block.starts_at, zone) for taken in held if taken.block.starts_at is not None]
    ends = [to_wall(taken.block.ends_at, zone) for taken in held if taken.block.ends_at is not None]
    if not begins or not ends:
        return []
    by = max(ends) - min(begins)
    if any(taken.block.is_all_day for taken in held):
        by = -(-by // DAY) * DAY
    return carried(view.board, held, by, 0)


def into_free_time(view: TimelineView, blocks: Iterable[Block], row: RowKey, begin: datetime) -> list[Place]:
    """Where tasks that wait come: into the first free working time that is long enough, each in the row of whoever does it.

    :param row: for those whose own row is not on the board. :param begin: none comes before.
    :returns: a place for each that found one.
    """
    found: list[Place] = []
    layout, zone = view.layout_of_board, view.board.zone
    for block in blocks:
        key = block.row if block.row.id and block.row in layout.numbers else row
        if key not in layout.numbers:
            continue
        number = layout.numbers[key]
        standing = [*layout.members[number], *(place.shown() for place in found if place.row == key)]
        free = free_from(layout.rows[number], standing, block.minutes or USUAL_MINUTES, begin)
        if free is not None:
            span = begun_at(block, to_wall(free, zone), zone)
            found.append(Place(block, key, span.starts_at, span.ends_at))
    return found


def _by(view: TimelineView, held: tuple[Taken, ...], steps: int) -> timedelta:
    if held[0].block.is_all_day:
        return timedelta(days=steps)
    return timedelta(minutes=steps * step_of(view.axis.scale))
