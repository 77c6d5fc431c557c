"""Which blocks of a day share its width."""

from __future__ import annotations

from collections.abc import Sequence

from app.ui.planner.axis import Stretch
from app.ui.planner.personal.block_button import BlockButton


def clusters(placed: Sequence[tuple[Stretch, BlockButton]], least: float) -> list[list[tuple[Stretch, BlockButton]]]:
    """What overlaps, also by way of others, together: only that shares its width."""
    found: list[list[tuple[Stretch, BlockButton]]] = []
    reached = -1.0
    for stretch, button in sorted(placed, key=lambda each: each[0].begin):
        if not found or stretch.begin >= reached:
            found.append([])
        found[-1].append((stretch, button))
        reached = max(reached, stretch.begin + max(stretch.end - stretch.begin, least))
    return found
