"""Blocks of the journal: a block lists key and hash of the entries that came since the one before, and names that one's hash.

A block ends at a horizon, the number of the first transaction that it leaves out (on SQLite, where one writes at a time, the first key). What
lies below it can never come late, so the entries of a block can be asked for again at any time. Transaction numbers begin again after a
restore; so an epoch ends with a block up to `END`, and the next begins with an empty one, which signs the last head of the old.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.db.guard import seal_firebird, seal_postgres, seal_sqlite
from app.db.guard.journal_hash import block_hash, entry_hash, listed

#: horizon of the block that ends an epoch
END = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Block:
    """A block, with or without its list.

    :param number: 1, 2, 3 …
    :param horizon: first transaction (SQLite: key) that is not in it.
    :param last_id: highest key of this and all blocks before.
    :param at: naive UTC; when it was made, by the server's clock.
    :param content: its list (`journal_hash.listed`), empty where only heads were asked for.
    """

    number: int
    epoch: int
    horizon: int
    entries: int
    last_id: int
    at: datetime.datetime
    previous: str
    hash: str
    content: bytes = b""

    @property
    def own_hash(self) -> str:
        """The hash that it should have."""
        return block_hash(self.number, self.epoch, self.horizon, self.entries, self.previous, self.content)


class Hashed(NamedTuple):
    """An entry as the verifier sees it.

    :param span: what horizons are compared with: its transaction, on SQLite its key.
    :param hash: computed from what stands in the entry now.
    """

    span: int
    id: int
    hash: bytes


def part(connection: Connection) -> Any:
    """The statements of this kind of database."""
    return {"sqlite": seal_sqlite, "postgresql": seal_postgres, "firebird": seal_firebird}[connection.dialect.name]


def head(connection: Connection) -> Block | None:
    """The last block, without its list."""
    rows = connection.execute(sa.text(part(connection).HEADS), {"num": 0, "epoch": END % 2**31}).all()
    return _block(rows[-1]) if rows else None


def around(connection: Connection, number: int, epoch: int) -> tuple[Block | None, Block | None]:
    """The block with a number, and the first one of a later epoch; without their lists."""
    found = [_block(row) for row in connection.execute(sa.text(part(connection).HEADS), {"num": number, "epoch": epoch})]
    return next((block for block in found if block.number == number), None), next((block for block in found if block.epoch > epoch), None)


def blocks(connection: Connection, after: int, most: int) -> list[Block]:
    """The blocks behind a number, with their lists."""
    return [_block(row) for row in connection.execute(sa.text(part(connection).BLOCKS), {"after": after, "most": most})]


def span(connection: Connection, epoch: int, low: int, high: int) -> list[Hashed]:
    """The entries of an epoch between two horizons, by key."""
    return _hashed(connection, part(connection).SPAN, epoch=epoch, low=low, high=high)


def one(connection: Connection, id: int) -> Hashed | None:
    """An entry by its key."""
    return next(iter(_hashed(connection, part(connection).ONE, id=id)), None)


def waiting(connection: Connection, epoch: int, low: int) -> tuple[int, int | None]:
    """How many entries of an epoch lie at or above a horizon, and the key of the first whose hash is not the one that it was written with."""
    entries, changed = connection.execute(sa.text(part(connection).WAITING), {"epoch": epoch, "low": low}).one()
    return entries, changed


def stranger(connection: Connection, first: int, last: int) -> int | None:
    """Key of the first entry of an epoch that no block knows."""
    found = connection.execute(sa.text(part(connection).STRANGER), {"first": first, "last": last}).scalar()
    return None if found is None else int(found)


def following(previous: Block | None, epoch: int, horizon: int, hashes: list[tuple[int, bytes]]) -> dict[str, Any]:
    """The columns of the block that follows another one.

    :param hashes: key and hash of its entries, by key.
    """
    number, sign = (previous.number + 1, previous.hash) if previous else (1, "")
    content = listed(hashes)
    last = max([previous.last_id if previous else 0, *(id for id, _hash in hashes)])
    return {
        "num": number, "epoch": epoch, "horizon": horizon, "entries": len(hashes), "last_id": last, "content": content, "prev_hash": sign,
        "block_hash": block_hash(number, epoch, horizon, len(hashes), sign, content),
    }


def sign_epoch(connection: Connection, number: int) -> None:
    """Seal what is left of the epochs before, and begin one by signing their last head; done by the owner of the database.

    What an unknown hand restored may hold entries whose transactions are lower than the horizon: they are sealed with the rest, by their keys.

    :param number: of the epoch that begins.
    """
    found = part(connection)
    newest = head(connection)
    epochs = {int(epoch) for epoch in connection.execute(sa.text(found.EPOCHS)).scalars()} | ({newest.epoch} if newest else set())
    if not epochs or (newest and newest.epoch >= number):
        return
    for epoch in sorted(epochs):
        if epoch >= number or (newest and epoch < newest.epoch):
            continue
        begun = newest is not None and newest.epoch == epoch
        low, last = (newest.horizon, newest.last_id) if newest and begun else (0, END)
        rest = connection.execute(sa.text(found.REST), {"epoch": epoch, "low": low, "last_id": last})
        hashes = [(row[1], _firebird_hash(row)) for row in rest] if connection.dialect.name == "firebird" else [(row[0], row[1]) for row in rest]
        connection.execute(sa.text(found.ADD), following(newest, epoch, END, hashes))
        newest = head(connection)
    connection.execute(sa.text(found.ADD), following(newest, number, 0, []))


def _hashed(connection: Connection, statement: str, **values: Any) -> list[Hashed]:
    rows: Iterable[Any] = connection.execute(sa.text(statement), values)
    if connection.dialect.name == "firebird":
        return sorted(unpacked(rows), key=itemgetter(1))
    return [Hashed._make(row) for row in rows]


def unpacked(rows: Iterable[Any]) -> Iterator[Hashed]:
    """The entries of Firebird's rows, each of which holds the texts of many, every one behind its length; a long document stands apart."""
    for pack, long in rows:
        start = 0
        while start < len(pack):
            colon = pack.index(":", start)
            end = colon + 1 + int(pack[start:colon])
            text = pack[colon + 1 : end]
            id, _epoch, tx, _rest = text.split("|", 3)
            yield Hashed(int(tx), int(id), hashlib.sha256((text if long is None else f"{text}|{long}").encode()).digest())
            start = end


def _firebird_hash(row: Any) -> bytes:
    """Hash of a row of Firebird: transaction, key, epoch, moment, login, address, operation, table, key of the row, and the two documents."""
    tx, id, epoch, at, login, addr, op, tbl, rkey, doc, long = row
    return entry_hash(id, epoch, tx, at.isoformat(timespec="milliseconds"), login.rstrip(), addr, op, tbl, rkey, doc if doc is not None else long)


def _block(row: Any) -> Block:
    at = datetime.datetime.fromisoformat(row[5]) if isinstance(row[5], str) else row[5].replace(microsecond=row[5].microsecond // 1000 * 1000)
    content = bytes(row[8] or b"") if len(row) > 8 else b""
    return Block(row[0], row[1], row[2], row[3], row[4], at, row[6], row[7], content)
