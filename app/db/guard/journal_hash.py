"""What the seals of the journal are made of: the canonical text of an entry and its hash, a block's list of hashes and its own hash.

The text is the same on three databases: key, epoch, transaction, moment, operation, the lengths of the texts that may hold a separator (-1 where
there is none), and the texts themselves. So no value can be moved from one column into another without another hash.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator

_KEY = struct.Struct(">q")
#: stands for the hash of an entry that has none, which our triggers leave to nobody
NO_HASH = bytes(32)
#: bytes that an entry takes in the list of a block
PIECE = _KEY.size + len(NO_HASH)


def entry_hash(
    id: int, epoch: int, tx: int, at: str, login: str, addr: str | None, op: str, tbl: str, rkey: str | None, doc: str | None
) -> bytes:
    """SHA-256 over the canonical text of an entry.

    :param at: as ``2026-11-21T09:30:00.123``.
    """
    lengths = f"{_length(addr)}|{len(tbl)}|{_length(rkey)}|{_length(doc)}"
    texts = [text for text in (login, addr, tbl, rkey, doc) if text is not None]
    return hashlib.sha256("|".join((f"{id}|{epoch}|{tx}|{at}|{op}|{lengths}", *texts)).encode()).digest()


def _length(text: str | None) -> int:
    return -1 if text is None else len(text)


def listed(hashes: Iterable[tuple[int, bytes]]) -> bytes:
    """The list of a block: key and hash of each entry, in the order given."""
    return b"".join([_KEY.pack(id) + (digest or NO_HASH) for id, digest in hashes])


def pieces(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Key and hash of each entry out of the list of a block."""
    for start in range(0, len(content), PIECE):
        yield _KEY.unpack_from(content, start)[0], content[start + _KEY.size : start + PIECE]


def block_hash(number: int, epoch: int, horizon: int, entries: int, previous: str, content: bytes) -> str:
    """SHA-256 of a block, in hexadecimal figures: over its head, which names the hash of the block before, and its list."""
    return hashlib.sha256(f"{number}|{epoch}|{horizon}|{entries}|{previous}|".encode() + content).hexdigest()
