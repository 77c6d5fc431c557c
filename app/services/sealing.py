"""Keeping the journal sealed while the program is open.

Every window and the agent seal each few seconds; the server lets one do it at a time. Each keeps the heads that it is told (`witness`).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import exc

from app.core.errors import UserError
from app.core.i18n import _
from app.db.engine import Database
from app.db.guard import seal
from app.services.witness import Loss, Missing, Witness

_log = logging.getLogger(__name__)
#: seconds between two calls
PAUSE = 5.0


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody must be told about the journal.

    :param text: a sentence. :param hint: what to do.
    :param missing: the head that is gone, where that is it.
    """

    text: str
    hint: str
    missing: Missing | None = None


class Sealer:
    """A thread that seals the journal of a database each few seconds and keeps the heads.

    :param told: called in the thread when there is something to tell: at the start, and when it happens later.
    """

    def __init__(self, database: Database, told: Callable[[Notice], object], pause: float = PAUSE) -> None:
        self._database, self._told, self._pause = database, told, pause
        self._witness = Witness.of(database.url)
        self._is_told = False
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sealer", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread after the call that is running."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(10)

    def accept(self, missing: Missing) -> None:
        """Take note that heads are gone, and keep new ones from now on."""
        self._witness.accept(missing)
        self._is_told = False

    def _run(self) -> None:
        is_thin = compared = False
        driver_error = self._database.engine.dialect.loaded_dbapi.Error
        while not self._stopped.wait(self._pause):
            try:
                if not is_thin:
                    self._witness.thin_out()
                    is_thin = True
                compared = compared or self._compare()
                self._seal()
            except (UserError, exc.DBAPIError, driver_error, OSError) as error:
                _log.info("the journal was not sealed this time: %s", error)

    def _compare(self) -> bool:
        """Tell of a head that is gone; until somebody has taken note no newer one is kept, so that each start tells of it again."""
        with seal.looking(self._database) as connection:
            missing = self._witness.missing(connection)
        if missing is not None:
            self._tell(lost(missing))
        return True

    def _seal(self) -> None:
        sealed = seal.Sealed(more=True)
        while sealed.more and not self._stopped.is_set():
            sealed = seal.seal(self._database)
        if sealed.is_stuck and not self._is_told:
            self._tell(_stuck())
        if not self._is_told and (head := seal.head(self._database)) is not None and not self._witness.note(head):
            self._compare()

    def _tell(self, notice: Notice) -> None:
        self._is_told = True
        _log.warning("%s", notice.text)
        self._told(notice)


def seal_now(database: Database) -> int:
    """Seal all that can be sealed, and keep the head; returns how many entries that were.

    :raises Unreachable: the server does not answer.
    """
    witness, count, sealed = Witness.of(database.url), 0, seal.Sealed(more=True)
    with seal.looking(database) as connection:
        is_whole = witness.missing(connection) is None
    while sealed.more:
        sealed = seal.seal(database)
        count += sealed.entries
    if is_whole and (head := seal.head(database)) is not None:
        witness.note(head)
    return count


def lost(missing: Missing) -> Notice:
    """What to tell of heads that the database does not have any more."""
    kept = missing.kept.number if missing.kept else 0
    values = {"number": missing.head.number, "kept": kept, "at": f"{missing.head.at:%Y-%m-%d %H:%M}"}
    if missing.loss is Loss.RESTORED:
        text = _("The database was brought back from a backup: what was sealed from {at} UTC on (block {number} and later) is not in it.")
        return Notice(text.format(**values), _("If you know of it, take note of it here. If not, ask who did it."), missing)
    text = _(
        "The journal was shortened or rewritten: block {number}, which this computer keeps since {at} UTC, is gone."
        " The last one that agrees is {kept}."
    )
    return Notice(text.format(**values), _("Tell the owner of the firm. Compare with the last backup: kontor verify names what is wrong."), missing)


def _stuck() -> Notice:
    text = _("The journal is not sealed any more: the database was restored without Kontor.")
    return Notice(text, _("The owner must run once: kontor migrate."))

