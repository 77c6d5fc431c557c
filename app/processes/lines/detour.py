"""The way around when no simple way is free: the cheapest on a grid of what stands in the way, and of nothing else."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from itertools import pairwise

from app.processes.definition import Point
from app.processes.lines.docks import Box, Side
from app.processes.lines.obstacles import runs_through

_BEND = 50.0
_ROUNDS = 12
#: a way that takes longer to find than so many steps on the grid, in all rounds, is given up: the drawing is too far apart for a tidy line
_STEPS = 3000
_Cell = tuple[int, int]
#: a point where lines may leave or come in, the side that it is on, and what that costs
Gate = tuple[Point, Side, float]


def detour(starts: Sequence[Gate], ends: Sequence[Gate], own: Sequence[Box], others: Sequence[Box], margin: float) -> tuple[Point, ...] | None:
    """The cheapest level and upright line that runs through no shape, or None.

    Shapes are looked at only when a line found so far runs through them, so the grid stays as small as what is really gone around.

    :param own: the shapes at both ends. :param others: all other shapes around. :param margin: how far the line leaves before it turns, in pixels.
    """
    solid, left = list(own), _STEPS
    for _round in range(_ROUNDS):
        grid = _Grid(starts, ends, solid, margin)
        found = grid.cheapest(left)
        left -= grid.steps
        if found is None:
            return None
        points = tidied(found)
        hit = [area for area in others if runs_through(points, (area,))]
        if not hit:
            return points
        solid += hit
    return None


def tidied(points: Iterable[Point]) -> tuple[Point, ...]:
    """A line without points that are no corners."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept[-1] = point
        else:
            kept.append(point)
    return tuple(kept)


class _Grid:
    """Columns and rows beside everything that is gone around, and the search on them."""

    def __init__(self, starts: Sequence[Gate], ends: Sequence[Gate], solid: Sequence[Box], margin: float) -> None:
        self.solid, self.steps = solid, 0
        outer = {gate: _away(gate, margin) for gate in (*starts, *ends)}
        self.columns = _lines((point[0] for point in outer.values()), ((area[0], area[2]) for area in solid), margin)
        self.rows = _lines((point[1] for point in outer.values()), ((area[1], area[3]) for area in solid), margin)
        column_of, row_of = {x: at for at, x in enumerate(self.columns)}, {y: at for at, y in enumerate(self.rows)}
        cells = {gate: (column_of[point[0]], row_of[point[1]]) for gate, point in outer.items()}
        self.starts = [(cells[gate], gate) for gate in starts if self._is_free(gate[0], outer[gate])]
        self.ends: dict[_Cell, list[Gate]] = {}
        for gate in ends:
            if self._is_free(gate[0], outer[gate]):
                self.ends.setdefault(cells[gate], []).append(gate)
        self.goals = [(self.columns[column], self.rows[row]) for column, row in self.ends]
        self.upright = [[(upper, lower) for left, upper, right, lower in solid if left < x < right] for x in self.columns]
        self.level = [[(left, right) for left, upper, right, lower in solid if upper < y < lower] for y in self.rows]

    def cheapest(self, most: int) -> tuple[Point, ...] | None:
        """The line from the best start to the best end.

        :param most: steps after which it is given up.
        """
        if not self.ends:  # the target is covered: there is no way to it, however long one looks
            return None
        queue: list[tuple[float, int, float, _Cell, Side, Gate, Gate | None]] = []
        came: dict[tuple[_Cell, Side], tuple[_Cell, Side] | None] = {}
        best: dict[tuple[_Cell, Side], float] = {}
        for count, (cell, gate) in enumerate(self.starts):
            if gate[2] < best.get((cell, gate[1]), float("inf")):
                best[cell, gate[1]], came[cell, gate[1]] = gate[2], None
                heapq.heappush(queue, (gate[2] + self._rest(cell), count, gate[2], cell, gate[1], gate, None))
        count = len(self.starts)
        while queue:
            _estimate, _count, spent, cell, heading, start, end = heapq.heappop(queue)
            self.steps = count
            if count > most:
                return None
            if end is not None:
                return (start[0], *self._line(came, cell, heading), end[0])
            if spent > best[cell, heading]:
                continue
            for gate in self.ends.get(cell, ()):
                price = spent + gate[2] + (0.0 if heading is gate[1].opposite else _BEND if heading is not gate[1] else 6 * _BEND)
                count += 1
                heapq.heappush(queue, (price, count, price, cell, heading, start, gate))
            for side in Side:
                step = (cell[0] + side.across, cell[1] + side.down)
                if side is heading.opposite or not self._is_open(cell, side, step):
                    continue
                price = spent + self._length(cell, step) + (_BEND if side is not heading else 0.0)
                if price < best.get((step, side), float("inf")):
                    best[step, side], came[step, side] = price, (cell, heading)
                    count += 1
                    heapq.heappush(queue, (price + self._rest(step), count, price, step, side, start, None))
        return None

    def _line(self, came: dict[tuple[_Cell, Side], tuple[_Cell, Side] | None], cell: _Cell, heading: Side) -> list[Point]:
        found, state = [], (cell, heading)
        while True:
            found.append((self.columns[state[0][0]], self.rows[state[0][1]]))
            before = came[state]
            if before is None:
                return found[::-1]
            state = before

    def _is_open(self, cell: _Cell, side: Side, step: _Cell) -> bool:
        if not (0 <= step[0] < len(self.columns) and 0 <= step[1] < len(self.rows)):
            return False
        axis = 0 if side.is_level else 1
        walls, places = (self.level[cell[1]], self.columns) if side.is_level else (self.upright[cell[0]], self.rows)
        here, there = places[cell[axis]], places[step[axis]]
        if here > there:
            here, there = there, here
        return all(high <= here or there <= low for low, high in walls)

    def _is_free(self, here: Point, there: Point) -> bool:
        return not runs_through((here, there), self.solid)

    def _length(self, one: _Cell, other: _Cell) -> float:
        return abs(self.columns[one[0]] - self.columns[other[0]]) + abs(self.rows[one[1]] - self.rows[other[1]])

    def _rest(self, cell: _Cell) -> float:
        x, y, least = self.columns[cell[0]], self.rows[cell[1]], float("inf")
        for across, down in self.goals:
            least = min(least, abs(across - x) + abs(down - y))
        return least


def _away(gate: Gate, margin: float) -> Point:
    return gate[0][0] + gate[1].across * margin, gate[0][1] + gate[1].down * margin


def _lines(own: Iterable[float], spans: Iterable[tuple[float, float]], margin: float) -> list[float]:
    found = set(own)
    for low, high in spans:
        found |= {low - margin, high + margin}
    ordered = sorted(found)
    return sorted(found | {(one + two) / 2 for one, two in pairwise(ordered) if two - one > 4 * margin})
