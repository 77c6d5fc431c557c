"""Moves by keys: the whole selection by a step of the grid or by rows (UX 1 B1)."""

from __future__ import annotations

from datetime import timedelta

from app.ui.planner.gestures.drag import Taken, carried, pulled
from app.ui.planner.gestures.placing import Place, row_steps, step_of
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


def _by(view: TimelineView, held: tuple[Taken, ...], steps: int) -> timedelta:
    if held[0].block.is_all_day:
        return timedelta(days=steps)
    return timedelta(minutes=steps * step_of(view.axis.scale))
