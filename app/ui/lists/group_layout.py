"""Where rows of a grouped list stand: heads of up to four levels between the rows, folded groups left out.

Each group of the lowest level has pages of its own, so a page is always read with the query of one group.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from app.ui.lists.row_store import PAGE

MOST_LEVELS = 4


class GroupLike(Protocol):
    """What the query tells of a group of the lowest level."""

    @property
    def values(self) -> tuple[Any, ...]:
        """Values of the grouped fields, outermost first."""

    @property
    def count(self) -> int:
        """Rows in it."""

    @property
    def totals(self) -> Mapping[str, Any]:
        """Sums by column."""

    @property
    def units(self) -> Mapping[str, frozenset[Any]]:
        """Currencies or units by column, where it has any."""


@dataclass(frozen=True, slots=True)
class GroupHead:
    """One head row: a group of some level with its count and sums."""

    key: tuple[Any, ...]
    count: int
    totals: Mapping[str, Any]
    is_folded: bool

    @property
    def level(self) -> int:
        """0 for the outermost."""
        return len(self.key) - 1


@dataclass(slots=True)
class _Branch:
    key: tuple[Any, ...]
    count: int = 0
    totals: dict[str, Any] = field(default_factory=dict)
    units: dict[str, frozenset[Any]] = field(default_factory=dict)

    def add(self, group: GroupLike) -> None:
        self.count += group.count
        for name, amount in group.totals.items():
            self.totals[name] = _sum(self.totals.get(name), amount)
        for name, units in group.units.items():
            self.units[name] = self.units.get(name, frozenset()) | units

    def sums(self) -> dict[str, Any]:
        """What adds up: no amounts of unlike currencies or units."""
        return {name: amount for name, amount in self.totals.items() if len(self.units.get(name, ())) < 2}


@dataclass(frozen=True, slots=True)
class _Segment:
    """A head, or the rows of one group; ``offset`` is the place of its first row, always the first of a page."""

    head: GroupHead | None
    offset: int
    length: int


class GroupLayout:
    """Turns rows on the screen into heads and places of the window, and back.

    :param groups: groups of the lowest level in the order of the window.
    :param folded: keys of folded groups of any level.
    """

    def __init__(self, groups: Sequence[GroupLike], folded: Iterable[tuple[Any, ...]] = ()) -> None:
        hidden = set(folded)
        self._groups = tuple(groups)
        self._offsets: list[int] = []
        self._segments: list[_Segment] = []
        self._starts: list[int] = []
        self._length = 0
        self._heads = _branches(groups)
        offset = 0
        before: tuple[Any, ...] = ()
        for group in groups:
            self._offsets.append(offset)
            is_shown = True
            for depth in range(1, len(group.values) + 1):
                key = group.values[:depth]
                if is_shown and key != before[:depth]:
                    branch = self._heads[key]
                    self._append(_Segment(GroupHead(key, branch.count, branch.sums(), key in hidden), offset, 1))
                is_shown = is_shown and key not in hidden
            if is_shown:
                self._append(_Segment(None, offset, group.count))
            before = group.values
            offset += -(-group.count // PAGE) * PAGE

    def __len__(self) -> int:
        return self._length

    @property
    def keys(self) -> list[tuple[Any, ...]]:
        """Keys of all groups of all levels."""
        return list(self._heads)

    def at(self, row: int) -> GroupHead | int:
        """What stands in a row of the screen: a head, or a place in the window."""
        number = bisect_right(self._starts, row) - 1
        segment = self._segments[number]
        return segment.head or segment.offset + row - self._starts[number]

    def row_of(self, place: int) -> int | None:
        """The row of the screen for a place, or None while its group is folded."""
        for start, segment in zip(self._starts, self._segments, strict=True):
            if segment.head is None and segment.offset <= place < segment.offset + segment.length:
                return start + place - segment.offset
        return None

    def group_of(self, page: int) -> tuple[GroupLike, int]:
        """The group that a page belongs to, and the place of the page within it."""
        number = bisect_right(self._offsets, page * PAGE) - 1
        return self._groups[number], page * PAGE - self._offsets[number]

    def _append(self, segment: _Segment) -> None:
        if segment.length:
            self._segments.append(segment)
            self._starts.append(self._length)
            self._length += segment.length


def _branches(groups: Sequence[GroupLike]) -> dict[tuple[Any, ...], _Branch]:
    branches: dict[tuple[Any, ...], _Branch] = {}
    for group in groups:
        for depth in range(1, len(group.values) + 1):
            key = group.values[:depth]
            branches.setdefault(key, _Branch(key)).add(group)
    return branches


def _sum(first: Any, second: Any) -> Any:
    if first is None or second is None:
        return second if first is None else first
    return first + second if isinstance(first, Decimal | int) and isinstance(second, Decimal | int) else None
