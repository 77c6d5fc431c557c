"""The invariant of the seals: the journal is what was sealed, and has every head that this computer keeps (RELIABILITY, section 5, number 8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy.orm import Session

from app.core.i18n import _
from app.db.guard import seal_check
from app.db.guard.seal_check import Broken, Fault
from app.services.sealing import lost
from app.services.verifying.finding import Finding, Progress
from app.services.witness import Witness


def seals(session: Session, progress: Progress) -> Iterator[Finding]:
    """A head that is gone, and the first entry or block that is not what was sealed."""
    connection = session.connection()
    missing = Witness.of(connection.engine.url).missing(connection)
    if missing is not None:
        yield Finding("seal_lost", lost(missing).text, "journal")
    proof = seal_check.check(connection, lambda done, total: progress(done, total, _("The journal is as it was sealed")))
    if proof.broken is not None:
        yield Finding(f"seal_{proof.broken.fault}", _told(proof.broken), "journal", proof.broken.entry or 0)


def _told(broken: Broken) -> str:
    if broken.block is None:
        return _BEFORE_SEAL[broken.fault]().format(entry=broken.entry)
    return _SEALED[broken.fault]().format(block=broken.block, entry=broken.entry)


_SEALED: dict[Fault, Callable[[], str]] = {
    Fault.CHANGED: lambda: _("The journal was tampered with: entry {entry}, sealed in block {block}, was changed or moved."),
    Fault.DELETED: lambda: _("The journal was tampered with: entry {entry}, sealed in block {block}, was deleted."),
    Fault.INSERTED: lambda: _("The journal was tampered with: entry {entry} was put into block {block} after it had been sealed."),
    Fault.BLOCK_CHANGED: lambda: _("The journal was tampered with: block {block} was rewritten."),
    Fault.BLOCK_MISSING: lambda: _("The journal was tampered with: block {block} was taken away."),
}
_BEFORE_SEAL: dict[Fault, Callable[[], str]] = {
    Fault.CHANGED: lambda: _("The journal was tampered with: entry {entry} was changed before its seal."),
    Fault.STRANGE_EPOCH: lambda: _("The journal was tampered with: entry {entry} belongs to no time that was ever sealed."),
}
