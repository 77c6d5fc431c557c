"""Logins on a Firebird server, done for whoever manages the people: a thread of its own, since a dismissal must not wait for a backup."""

from __future__ import annotations

import logging
import threading
import time

from sqlalchemy import exc

from app.core.changes import Changes
from app.core.errors import UserError
from app.db.change_feed import ChangeFeed
from app.db.guard import staff
from app.services.context import Context
from app.services.login_office import Office
from app.services.login_wishes import HEARTBEAT

_log = logging.getLogger(__name__)
#: seconds after which it looks although nobody called
PAUSE = 5.0


class Doorkeeper:
    """Listens for wishes and does them within a second; without its heartbeat the windows say that no agent answers.

    :param holder: name that tells it from agents on other machines.
    """

    def __init__(self, ctx: Context, holder: str) -> None:
        self._office = Office(ctx, holder)
        self._database = ctx.database
        self._called, self._stopped = threading.Event(), threading.Event()
        self._feed = ChangeFeed(ctx.database, self._hear)
        self._thread = threading.Thread(target=self._run, name="doorkeeper", daemon=True)
        #: set once wishes are taken
        self.ready = threading.Event()

    def start(self) -> None:
        """Begin, where logins are managed so; returns at once."""
        if self._database.name == "firebird":
            self._feed.start()
            self._thread.start()

    def stop(self) -> None:
        """End after what is being done."""
        self._stopped.set()
        self._called.set()
        if self._database.name == "firebird":
            self._thread.join(30)
            self._feed.stop()

    def once(self) -> None:
        """Do what is asked now, unless the thread does it; passwords wait for an agent that stays."""
        if not self._thread.is_alive() and staff.administers(self._database):
            self._office.work()

    def _hear(self, changes: Changes, _login: str) -> None:
        if changes.touches("login_wish"):
            self._called.set()

    def _run(self) -> None:
        driver_error = self._database.engine.dialect.loaded_dbapi.Error
        seen, is_open = 0.0, False
        while not self._stopped.is_set():
            try:
                if not is_open:
                    if not staff.administers(self._database):
                        _log.error("this login does not manage logins; it needs RDB$ADMIN and ADMIN ROLE (see the manual), or to be SYSDBA")
                        return
                    self._office.open()
                    self._office.note_states()
                    is_open, seen = True, time.monotonic()
                self._office.work()
                self.ready.set()
                if time.monotonic() - seen >= HEARTBEAT.total_seconds():
                    self._office.beat()
                    self._office.note_states()
                    seen = time.monotonic()
            except (UserError, exc.DBAPIError, driver_error, OSError) as error:
                _log.warning("logins were not looked after this time: %s", error)
            except Exception:  # noqa: BLE001 - one wish must not shut the door for all the others; the log has the traceback
                _log.exception("a wish for a login failed")
            self._called.wait(PAUSE)
            self._called.clear()
        self._leave(driver_error)

    def _leave(self, driver_error: type[Exception]) -> None:
        try:
            self._office.close()
        except (UserError, exc.DBAPIError, driver_error, OSError) as error:
            _log.warning("the key of this agent is still published: %s", error)
