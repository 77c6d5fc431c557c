"""What this workstation knows of the journal: the heads of its blocks, in a file of its own that no server can reach.

Whoever rewrites the journal or cuts off its end must also rewrite these files on every workstation (RELIABILITY, section 2.1). Each line holds
moment, number, epoch and hash of a block.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy.engine import URL, Connection

from app.core import clock, paths
from app.db.guard import seal_blocks
from app.db.guard.seal_blocks import Block

#: lines that a file may hold before the older ones are thinned out, and what is left of them
_LONGEST, _KEPT = 20_000, 5_000
#: letters of a hash
_HASH = 64
#: heads compared at each start, the newest first
_COMPARED = 20


@dataclass(frozen=True, slots=True)
class Known:
    """A head that this workstation was told.

    :param at: naive UTC, by this workstation's clock.
    """

    at: datetime
    number: int
    epoch: int
    hash: str


class Loss(StrEnum):
    """Why a head is not there any more."""

    RESTORED = "restored"  # an epoch began before it: the database was brought back from a backup
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Missing:
    """The first head that this workstation knows and the database does not.

    :param kept: the last one that both know, None where there is none.
    """

    loss: Loss
    head: Known
    kept: Known | None


class Witness:
    """The file of a database.

    :param file: is made when the first head is noted.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._last: Known | None = None

    @classmethod
    def of(cls, url: URL) -> Witness:
        """That of a database on this workstation, whoever is signed in."""
        place = f"{url.get_backend_name()} {url.host}:{url.port} {url.database}"
        folder = paths.data() / "witness"
        folder.mkdir(parents=True, exist_ok=True)
        return cls(folder / f"{hashlib.sha256(place.encode()).hexdigest()[:16]}.heads")

    def known(self) -> list[Known]:
        """The heads, oldest first; a line that was cut short by a crash is left out."""
        if not self._file.is_file():
            return []
        parts = (line.split(" ") for line in self._file.read_text(encoding="ascii", errors="replace").splitlines())
        whole = (part for part in parts if len(part) == 4 and len(part[3]) == _HASH)
        return [Known(datetime.fromisoformat(at), int(number), int(epoch), hash) for at, number, epoch, hash in whole]

    def note(self, head: Block) -> bool:
        """Keep a head, once; False for one that does not come after the last one known, which is not kept."""
        self._last = self._last or next(iter(self.known()[-1:]), None)
        if self._last is not None and self._last.number >= head.number:
            return self._last.hash == head.hash
        self._last = Known(clock.now(), head.number, head.epoch, head.hash)
        with self._file.open("a", encoding="ascii") as stream:
            stream.write(_line(self._last))
        return True

    def missing(self, connection: Connection) -> Missing | None:
        """Compare the newest heads with the database.

        Until `accept` no newer head is to be noted, or the next start would find one that both know.
        """
        lost: Known | None = None
        loss = Loss.LOST
        for head in reversed(self.known()[-_COMPARED:]):
            present, later = seal_blocks.around(connection, head.number, head.epoch)
            if present is not None and present.hash == head.hash:
                return Missing(loss, lost, head) if lost else None
            lost, loss = head, Loss.RESTORED if later is not None and later.number <= head.number + 1 else Loss.LOST
        return Missing(loss, lost, None) if lost else None

    def accept(self, missing: Missing) -> None:
        """Take note that the database was brought back: keep the heads that both know, and lay the others aside in a second file."""
        heads = self.known()
        kept = [head for head in heads if missing.kept is not None and head.number <= missing.kept.number]
        self._file.replace(self._file.with_suffix(f".before-{clock.now():%Y%m%d-%H%M%S}"))
        self._write(kept)

    def thin_out(self) -> None:
        """Of the older heads keep the last one of each day."""
        heads = self.known()
        if len(heads) > _LONGEST:
            old, new = heads[:-_KEPT], heads[-_KEPT:]
            self._write([*{head.at.date(): head for head in old}.values(), *new])

    def _write(self, heads: list[Known]) -> None:
        fresh = self._file.with_suffix(".part")
        fresh.write_text("".join(map(_line, heads)), encoding="ascii")
        fresh.replace(self._file)
        self._last = heads[-1] if heads else None


def _line(head: Known) -> str:
    return f"{head.at.isoformat(timespec='milliseconds')} {head.number} {head.epoch} {head.hash}\n"
