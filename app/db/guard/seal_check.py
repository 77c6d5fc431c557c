"""The verifier of the journal: names the first entry or block that is not what was sealed.

It reads the blocks in order, and for each few thousand entries once what stands in the journal now. A head that the database has lost altogether
is found by those who kept it (`services.witness`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from sqlalchemy.engine import Connection

from app.db.guard import seal_blocks
from app.db.guard.journal_hash import listed, pieces
from app.db.guard.seal_blocks import Block, Hashed

#: entries looked at in one go
_AT_ONCE = 10_000
_MOST_BLOCKS = 1000
_BEGINNING = -(2**63)


class Fault(StrEnum):
    """What is wrong with an entry or a block."""

    CHANGED = "changed"  # edited, or moved to another key
    DELETED = "deleted"
    INSERTED = "inserted"
    BLOCK_CHANGED = "block_changed"
    BLOCK_MISSING = "block_missing"
    STRANGE_EPOCH = "strange_epoch"


@dataclass(frozen=True, slots=True)
class Broken:
    """The first thing that is wrong.

    :param block: number of the block; None for an entry that is not sealed yet.
    :param entry: key of the entry; None where the block itself is wrong.
    """

    fault: Fault
    block: int | None
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What the verifier found.

    :param entries: sealed ones that were compared. :param waiting: not sealed yet.
    :param head: the last block, None where nothing was sealed.
    """

    entries: int
    waiting: int
    head: Block | None
    broken: Broken | None


def check(connection: Connection, report: Callable[[int, int], object] = lambda _done, _total: None) -> Proof:
    """Compare the whole journal with its seals.

    :param report: is told how many entries are done, and of how many; what it raises ends the check.
    :raises sqlalchemy.exc.DBAPIError: the login may not read the journal.
    """
    return _Check(connection, report).run()


class _Check:
    """One walk through the blocks."""

    def __init__(self, connection: Connection, report: Callable[[int, int], object]) -> None:
        self._connection, self._report = connection, report
        self._first: Block | None = None
        self._last: Block | None = None
        self._done = 0

    def run(self) -> Proof:
        newest = seal_blocks.head(self._connection)
        total = newest.last_id if newest else 0
        for block, entries in self._sealed():
            if broken := self._chained(block) or self._whole(block, entries):
                return Proof(self._done, 0, self._last, broken)
            self._last, self._done = block, self._done + block.entries
            self._report(min(self._done, total), total)
        if self._last is None or self._first is None:
            return Proof(0, 0, None, None)
        if (strange := seal_blocks.stranger(self._connection, self._first.epoch, self._last.epoch)) is not None:
            return Proof(self._done, 0, self._last, Broken(Fault.STRANGE_EPOCH, None, strange))
        waiting, changed = seal_blocks.waiting(self._connection, self._last.epoch, self._last.horizon)
        return Proof(self._done, waiting, self._last, None if changed is None else Broken(Fault.CHANGED, None, changed))

    def _sealed(self) -> Iterator[tuple[Block, list[Hashed]]]:
        """Each block with the entries that stand in its span now."""
        previous: Block | None = None
        most = 10
        while found := seal_blocks.blocks(self._connection, previous.number if previous else 0, most):
            self._first = self._first or found[0]
            for epoch, group in groupby(found, lambda block: block.epoch):
                together = list(group)
                low = previous.horizon if previous and previous.epoch == epoch else _BEGINNING
                horizons = [block.horizon for block in together]
                shares: list[list[Hashed]] = [[] for _block in together]
                for entry in seal_blocks.span(self._connection, epoch, low, max(horizons)):
                    shares[min(bisect_right(horizons, entry[0]), len(shares) - 1)].append(entry)
                yield from zip(together, shares, strict=True)
                previous = together[-1]
            average = sum(block.entries for block in found) // len(found) + 1
            most = max(1, min(_MOST_BLOCKS, _AT_ONCE // average))

    def _chained(self, block: Block) -> Broken | None:
        number, sign = (self._last.number, self._last.hash) if self._last else (0, "")
        if block.number != number + 1:
            return Broken(Fault.BLOCK_MISSING, number + 1)
        if block.previous != sign or block.hash != block.own_hash:
            return Broken(Fault.BLOCK_CHANGED, block.number)
        return None

    def _whole(self, block: Block, entries: list[Hashed]) -> Broken | None:
        if block.content == listed([entry[1:] for entry in entries]):
            return None
        sealed, present = dict(pieces(block.content)), {entry.id: entry for entry in entries}
        for id in sorted(sealed.keys() | present.keys()):
            entry = present.get(id) or seal_blocks.one(self._connection, id)
            if id not in sealed:
                if id not in self._sealed_late(block):
                    return Broken(Fault.INSERTED, block.number, id)
            elif entry is None:
                return Broken(Fault.DELETED, block.number, id)
            elif entry.hash != sealed[id]:
                return Broken(Fault.CHANGED, block.number, id)
        return None

    def _sealed_late(self, block: Block) -> set[int]:
        """Keys that the end of the epoch sealed: what was written after a restore past Kontor has transactions from before."""
        _same, later = seal_blocks.around(self._connection, block.number, block.epoch)
        if later is None:
            return set()
        (ending,) = seal_blocks.blocks(self._connection, later.number - 2, 1)
        return {id for id, _hash in pieces(ending.content)}
