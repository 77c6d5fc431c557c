"""The board as the page shows it: what was read last, and over it what the person has just done and is still being written. Pure.

A wish stays until a reading that began after it was written, or until it is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from app.core.planning.board import Block, Board, Row, RowKey
from app.core.planning.load import recounted
from app.ui.planner.gestures.placing import Place


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants of one block.

    :param place: where it is to stand; None to have it wait in the backlog, or nowhere where it ``is_gone``.
    :param written: number of the last reading that had begun when it was written; None while it is on its way.
    """

    block: Block
    place: Place | None
    written: int | None = None
    is_gone: bool = False

    def shown(self) -> Block:
        """The block as it will be."""
        return self.place.shown() if self.place is not None else replace(self.block, starts_at=None, ends_at=None)


class Plan:
    """Holds one board. Blocks that are not in the database yet have negative keys."""

    def __init__(self) -> None:
        self._read: Board | None = None
        self._wishes: dict[int, Wish] = {}
        self._readings = 0
        self._fresh = 0

    @property
    def read(self) -> Board | None:
        """The board as it was read."""
        return self._read

    @property
    def is_settled(self) -> bool:
        """Whether everything shown was read."""
        return not self._wishes

    def begin_reading(self) -> int:
        """A reading begins; the answer goes to ``take`` with its board."""
        self._readings += 1
        return self._readings

    def take(self, board: Board, reading: int) -> None:
        """A board was read: what had been written before it began is in it."""
        self._read = board
        self._wishes = {key: wish for key, wish in self._wishes.items() if wish.written is None or wish.written >= reading}

    def shown(self) -> Board | None:
        """The board with all wishes fulfilled."""
        if self._read is None or not self._wishes:
            return self._read
        untouched = [block for block in self._read.blocks if block.id not in self._wishes]
        waiting = [block for block in self._read.backlog if block.id not in self._wishes]
        wished = [wish.shown() for wish in self._wishes.values() if not wish.is_gone]
        planned = [block for block in wished if block.starts_at is not None]
        rows = self._recounted(self._read, [block for block in self._read.blocks if block.id in self._wishes], planned)
        waiting += [block for block in wished if block.starts_at is None]
        return replace(self._read, rows=rows, blocks=(*untouched, *planned), backlog=tuple(waiting))

    @staticmethod
    def _recounted(board: Board, before: Iterable[Block], after: Iterable[Block]) -> tuple[Row, ...]:
        return recounted(board.rows, before, after, board.span, board.zone)

    def find(self, id: int) -> Block | None:
        """A block as it is shown, planned or waiting."""
        board = self.shown()
        return next((block for block in (*board.blocks, *board.backlog) if block.id == id), None) if board is not None else None

    def known(self, id: int) -> Block | None:
        """A block as it was read, planned or waiting."""
        board = self._read
        return next((block for block in (*board.blocks, *board.backlog) if block.id == id), None) if board is not None else None

    def wish(self, places: Iterable[Place]) -> None:
        """Show blocks in other places; those of new keys are added."""
        for place in places:
            self._wishes[place.block.id] = Wish(place.block, place)

    def wish_waiting(self, blocks: Iterable[Block]) -> None:
        """Show blocks in the backlog."""
        for block in blocks:
            self._wishes[block.id] = Wish(block, None)

    def wish_gone(self, blocks: Iterable[Block]) -> None:
        """Show blocks no more."""
        for block in blocks:
            self._wishes[block.id] = Wish(block, None, is_gone=True)

    def add(self, place: Place) -> Block:
        """Show a new block under a key of its own until it is read; returns it."""
        self._fresh -= 1
        block = replace(place.shown(), id=self._fresh)
        self._wishes[block.id] = Wish(block, replace(place, block=block, from_row=block.row))
        return block

    def written(self, ids: Iterable[int]) -> None:
        """Wishes are in the database now; readings that begin from here on will bring them."""
        for id in ids:
            if (wish := self._wishes.get(id)) is not None:
                self._wishes[id] = replace(wish, written=self._readings)

    def drop(self, ids: Iterable[int]) -> None:
        """Wishes were refused: their blocks stand again where they were read."""
        for id in ids:
            self._wishes.pop(id, None)

    def is_busy(self, id: int) -> bool:
        """Whether a wish for a block is on its way or was not read back yet."""
        return id in self._wishes

    def correct(self, id: int, version: int, row: RowKey, starts_at: datetime | None, ends_at: datetime | None) -> None:
        """Somebody else has moved a block: know it where it stands now."""
        block = self.known(id)
        if self._read is None or block is None:
            return
        rows = (row, *(other for other in block.rows if other not in (row, block.row)))
        fresh = replace(block, version=version, rows=rows, starts_at=starts_at, ends_at=ends_at)
        planned = [other for other in self._read.blocks if other.id != id]
        waiting = [other for other in self._read.backlog if other.id != id]
        (planned if starts_at is not None else waiting).append(fresh)
        counted = self._recounted(self._read, [block], [fresh])
        self._read = replace(self._read, rows=counted, blocks=tuple(planned), backlog=tuple(waiting))
