"""Spread shapes evenly: the gaps between neighbours become the same, the outermost two stay."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from app.core.errors import UserError
from app.core.i18n import _
from app.process_editor.behaviours.take_lanes import lane_at
from app.process_editor.commands.order import ACROSS, DOWN, Shaped, frame, landed, length, start, taking_part, together
from app.processes.definition import Graph

#: the least gap, pixels: what stands closer is pulled apart
LEAST = 32.0
Row = list[list[Shaped]]


def why_not_spread(graph: Graph, keys: Collection[str], axis: int) -> str:
    """Why shapes cannot be spread along an axis, as a sentence; empty where they can."""
    if len(taking_part(graph, keys)) < 3:
        return _("Select three shapes or more.")
    if not any(len(list(islice(_columns(bundle, axis), 3))) > 2 for bundle in together(graph, keys, axis)):
        return _("Fewer than three stand below each other in a lane.") if axis else _("Fewer than three stand side by side.")
    return ""


def spread(graph: Graph, keys: Collection[str], axis: int) -> Graph:
    """The graph in which shapes stand at even distances; those of one column, or of one row, go together.

    :raises UserError: their lane is not high enough, or one would lie over another.
    """
    ways = {}
    for row in _rows(graph, keys, axis):
        first, last = frame([each for bundle in row for each in bundle], axis)
        spans = [frame(bundle, axis) for bundle in row]
        taken = sum(end - begin for begin, end in spans)
        gap = (last - first - taken) / (len(row) - 1)
        if gap < LEAST:
            gap = _least_gap(graph, row, axis, first, taken)
        at = first
        for bundle, (begin, end) in zip(row, spans):
            ways.update({each.key: round(at - begin) for each in bundle})
            at += end - begin + gap
    return landed(graph, ways, axis)


def _least_gap(graph: Graph, row: Row, axis: int, first: float, taken: float) -> float:
    """Shapes that stand too close reach farther to the right, and down as far as their lane lets them."""
    one = row[0][0]
    lane = lane_at(graph, one.x + one.width / 2, one.y + one.height / 2) if axis == DOWN else None
    if lane is not None and first + taken + LEAST * (len(row) - 1) > lane.y + lane.height:
        raise UserError(_("The lane is not high enough to spread them. Pull its lower border down first."))
    return LEAST


def _rows(graph: Graph, keys: Collection[str], axis: int) -> list[Row]:
    """What is spread: of each bundle its columns, or rows, in their order; without those that are fewer than three."""
    rows = [list(_columns(bundle, axis)) for bundle in together(graph, keys, axis)]
    return [row for row in rows if len(row) > 2]


def _columns(shapes: Sequence[Shaped], axis: int) -> Iterator[list[Shaped]]:
    """Shapes whose middles nearly meet and that lie apart the other way are one column; each comes when it is complete."""
    column: list[Shaped] = []
    for shape in sorted(shapes, key=lambda each: (start(each, axis) + length(each, axis) / 2, each.key)):
        if not all(_is_beside(each, shape, axis) for each in column):
            yield column
            column = []
        column.append(shape)
    if column:
        yield column


def _is_beside(one: Shaped, other: Shaped, axis: int) -> bool:
    across = ACROSS if axis == DOWN else DOWN
    away = start(other, axis) + length(other, axis) / 2 - start(one, axis) - length(one, axis) / 2
    is_apart = start(one, across) + length(one, across) <= start(other, across) or start(other, across) + length(other, across) <= start(one, across)
    return is_apart and abs(away) < min(length(one, axis), length(other, axis)) / 2
