"""Where everything of a board lies, in pixels from its upper left corner: rows, lanes, blocks. Without Qt.

Positions are computed once for a block and kept while the same days are shown: a change of the zoom only multiplies. Lanes are dealt anew only where
blocks become too narrow.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, log2
from typing import NamedTuple

from app.core.planning.board import Block, Board, Row, RowKey
from app.ui.planner.axis import FINEST, Axis, Stretch
from app.ui.planner.lanes import Lanes, least_of

#: no block is narrower, in pixels
LEAST_WIDTH = 4.0


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sizes:
    """Heights in pixels for the size of text in force.

    :param row: a row with one lane; ``lane`` the height of each of several.
    :param inset: above the first lane and below the last; ``gap`` between lanes.
    """

    row: float = 54.0
    lane: float = 31.0
    inset: float = 5.0
    gap: float = 2.0

    def height(self, lanes: int) -> float:
        """The height of a row with so many lanes."""
        return self.row if lanes == 1 else 2 * self.inset + lanes * self.lane + (lanes - 1) * self.gap

    def block(self, lanes: int, lane: int) -> tuple[float, float]:
        """Top within the row and height of a block in one of its lanes."""
        if lanes == 1:
            return self.inset, self.row - 2 * self.inset
        return self.inset + lane * (self.lane + self.gap), self.lane


class Placed(NamedTuple):
    """A block in one row.

    :param stretch: where it really lies, in positions; ``box`` is as wide as it must be to be seen.
    """

    block: Block
    row: int
    box: Box
    stretch: Stretch


class BoardLayout:
    """Places the blocks of a board on an axis."""

    def __init__(self, board: Board, axis: Axis, sizes: Sizes, before: BoardLayout | None = None) -> None:
        """:param before: layout of the board as it was, whose places are kept where nothing changed."""
        self.board, self.axis, self.sizes = board, axis, sizes
        same_days = before is not None and _days_of(before.axis) == _days_of(axis)
        self.stretches: dict[int, tuple[Block, Stretch]] = before.stretches if before is not None and same_days else {}
        self.numbers: dict[RowKey, int] = {row.key: number for number, row in enumerate(board.rows)}
        self.blocks: dict[int, Block] = {}
        self.members: list[list[Block]] = [[] for _row in board.rows]
        self._orders: dict[int, dict[int, int]] = {}
        for block in board.blocks:
            if block.starts_at is None:
                continue
            self.blocks[block.id] = block
            for key in block.rows if len(block.rows) == 1 else dict.fromkeys(block.rows):
                if (number := self.numbers.get(key)) is not None:
                    self.members[number].append(block)
        self.stretches = {block.id: self._kept(block) for block in self.blocks.values()}
        self._deals: list[dict[float, Lanes]] = self._kept_deals(before) if before is not None and same_days else [{} for _row in board.rows]
        self._deal()

    def _kept(self, block: Block) -> tuple[Block, Stretch]:
        kept = self.stretches.get(block.id)
        return kept if kept is not None and (kept[0] is block or kept[0] == block) else (block, self.axis.stretch_of(block))

    def _order(self, number: int) -> dict[int, int]:
        """The places of the blocks of a row among its members."""
        if number not in self._orders:
            self._orders[number] = {block.id: place for place, block in enumerate(self.members[number])}
        return self._orders[number]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows from above."""
        return self.board.rows

    @property
    def height(self) -> float:
        """The height of all rows."""
        return self.tops[-1]

    def zoom(self, axis: Axis) -> None:
        """Another scale for the same days."""
        self.axis = axis
        self._deal()

    def _deal(self) -> None:
        """Lanes are kept for steps of the zoom: within one, each block is dealt as if it were as wide as the coarsest zoom of the step makes it."""
        least = _step(self.axis.scale)
        self._lanes = [self._dealt(number, least) for number in range(len(self.members))]
        self.tops = [0.0, *accumulate(self.sizes.height(lanes.count) for lanes in self._lanes)]

    def _dealt(self, number: int, least: float) -> Lanes:
        deals = self._deals[number]
        if (known := deals.get(least)) is None:
            same = next((deal for step, deal in deals.items() if deal.shortest >= max(least, step)), None)
            known = deals[least] = same or Lanes([self.stretches[block.id][1] for block in self.members[number]], least)
        return known

    def _kept_deals(self, before: BoardLayout) -> list[dict[float, Lanes]]:
        """The lanes of rows in which nothing changed."""
        found: list[dict[float, Lanes]] = []
        for row, members in zip(self.rows, self.members):
            number = before.numbers.get(row.key)
            found.append(before.deals(number) if number is not None and before.members[number] == members else {})
        return found

    def deals(self, number: int) -> dict[float, Lanes]:
        """The lanes of a row as far as they are known, by step of the zoom."""
        return self._deals[number]

    def prepare(self) -> Iterator[None]:
        """Deal every row for every step of the zoom, a row at a time: when somebody zooms, nothing has to be dealt."""
        least, coarsest = _step(FINEST), _step(1 / max(self.axis.length, 1))
        steps = [step for number in range(64) if (step := least * 2.0**number) <= coarsest]
        for step in sorted(steps, key=lambda step: abs(log2(step / _step(self.axis.scale)))):
            for number in range(len(self.members)):
                if step not in self._deals[number]:
                    self._dealt(number, step)
                    yield

    def row_at(self, y: float) -> int | None:
        """The number of the row at a height; None below the last."""
        number = bisect_right(self.tops, y) - 1
        return number if 0 <= number < len(self.rows) else None

    def row_box(self, number: int) -> Box:
        """A row over the whole width of the axis."""
        return Box(0.0, self.tops[number], self.axis.width, self.tops[number + 1] - self.tops[number])

    def rows_between(self, top: float, bottom: float) -> range:
        """The numbers of the rows that touch two heights."""
        first = max(bisect_right(self.tops, top) - 1, 0)
        last = bisect_right(self.tops, bottom - 0.001)
        return range(first, min(last, len(self.rows)))

    def within(self, area: Box, rows: Iterable[int] | None = None) -> Iterator[Placed]:
        """Every block that touches an area, row by row, lane by lane.

        :param rows: only these of the area's rows.
        """
        scale = self.axis.scale
        begin, end = area.left / scale, (area.left + area.width) / scale
        for number in self.rows_between(area.top, area.top + area.height) if rows is None else rows:
            lanes, members, top = self._lanes[number], self.members[number], self.tops[number]
            for member, lane in lanes.between(begin, end):
                above, height = self.sizes.block(lanes.count, lane)
                block = members[member]
                stretch = self.stretches[block.id][1]
                yield Placed(block, number, _box(stretch, scale, top + above, height), stretch)

    def place(self, id: int, key: RowKey | None = None) -> Placed | None:
        """A block in a row, by default in the first of its rows that is shown; None where the board does not show it."""
        block = self.blocks.get(id)
        if block is None:
            return None
        number = next((self.numbers[each] for each in ((key,) if key is not None else block.rows) if each in self.numbers), None)
        if number is None or key not in (None, *block.rows):
            return None
        lanes, stretch = self._lanes[number], self.stretches[id][1]
        above, height = self.sizes.block(lanes.count, lanes.lane(self._order(number)[id]))
        return Placed(block, number, _box(stretch, self.axis.scale, self.tops[number] + above, height), stretch)

    def in_order(self, number: int) -> list[Block]:
        """The blocks of a row by time."""
        return sorted(self.members[number], key=lambda block: (self.stretches[block.id][1].begin, block.starts_at, block.id))


def _step(scale: float) -> float:
    """The length that a block takes at least in positions, for the coarsest zoom of the step to which a scale belongs."""
    return float(2.0 ** ceil(log2(LEAST_WIDTH / scale)))


def _box(stretch: Stretch, scale: float, top: float, height: float) -> Box:
    width, least = (stretch.end - stretch.begin) * scale, least_of(stretch, LEAST_WIDTH)
    if width >= least:
        return Box(stretch.begin * scale, top, width, height)
    return Box(stretch.end * scale - least if stretch.is_after else stretch.begin * scale, top, least, height)


def _days_of(axis: Axis) -> tuple[object, ...]:
    return axis.zone, axis.days, axis.opens, axis.closes
