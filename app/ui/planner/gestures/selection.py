"""Blocks of a view as they are taken: several at once, or all between two."""

from __future__ import annotations

from collections.abc import Iterable

from app.ui.planner.gestures.drag import Taken
from app.ui.planner.view import TimelineView


def taken_of(view: TimelineView, ids: Iterable[int]) -> tuple[Taken, ...]:
    """Blocks with the rows that show them, in the order of their keys; somebody else's time is not taken."""
    layout = view.layout_of_board
    placed = [found for id in sorted(ids) if (found := layout.place(id)) is not None]
    return tuple(Taken(each.block, layout.rows[each.row].key) for each in placed if not each.block.is_hidden)


def between(view: TimelineView, first: int, second: int) -> frozenset[int]:
    """The blocks in the rectangle that two of them span."""
    rects = [rect for id in (first, second) if (rect := view.block_rect(id)) is not None]
    if len(rects) < 2:
        return frozenset((second,))
    return frozenset(block.id for block in view.blocks_in(rects[0].united(rects[1]).adjusted(1, 1, -1, -1)) if not block.is_hidden)
