"""What is done at its moment, not once a night: reminders, messages on their way out, the letters of the morning."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import exc

from app.core import clock
from app.core.changes import Changes
from app.core.errors import UserError
from app.db.change_feed import ChangeFeed
from app.services import agency, server_clock
from app.services.context import Context
from app.services.morning import letters
from app.services.outgoing.sending import PostOffice
from app.services.process_runs import timers
from app.services.reminders import firing

_log = logging.getLogger(__name__)
#: seconds after which it looks although nobody called, and how long it waits at least
LONGEST, SHORTEST = 60.0, 0.05
#: job under which it is noted that messages cannot go out
OUTBOX = "outbox"


@dataclass(frozen=True, slots=True)
class Duty:
    """One kind of work.

    :param entities: tables whose changes call for it. :param work: does what is due; returns the seconds until something is due again.
    """

    code: str
    entities: tuple[str, ...]
    work: Callable[[], float]


class Duties:
    """A thread that sleeps until the next moment, or until somebody writes what is due earlier.

    :param holder: name that tells this agent from others.
    """

    def __init__(self, ctx: Context, holder: str) -> None:
        self._ctx, self._holder = ctx, holder
        self._office = PostOffice(ctx, holder)
        self._problems: tuple[str, ...] = ()
        self.duties = (
            Duty("reminders", ("reminder", "reminder_delivery", "task", "escalation_rule"), lambda: firing.fire_due(ctx, holder).seconds),
            Duty("processes", ("process_step", "process_timer", "process_start", "process_run"), lambda: timers.fire_due(ctx)),
            Duty("morning", ("firm_setting",), lambda: letters.write_due(ctx)),
            Duty(OUTBOX, ("outgoing_message", "firm_setting"), self._send),
        )
        self._entities = {entity for duty in self.duties for entity in duty.entities}
        self._called, self._stopped = threading.Event(), threading.Event()
        self._feed = ChangeFeed(ctx.database, self._hear)
        self._thread = threading.Thread(target=self._run, name="duties", daemon=True)
        #: whether this is the one agent
        self.leads = False

    def start(self) -> None:
        """Begin; returns at once."""
        self._feed.start()
        self._thread.start()

    def stop(self) -> None:
        """End after what is being done, which may be a talk with a mail server."""
        self._stopped.set()
        self._called.set()
        if self._thread.is_alive():
            self._thread.join(30)
        self._feed.stop()

    def once(self) -> None:
        """Do what is due now, unless the thread does it."""
        if self._thread.is_alive():
            self._called.set()
        else:
            self.work()

    def work(self) -> float:
        """Do what is due; returns the seconds until something is due again."""
        driver_error = self._ctx.database.engine.dialect.loaded_dbapi.Error
        wait = LONGEST
        for duty in self.duties:
            try:
                wait = min(wait, duty.work())
            except (UserError, exc.DBAPIError, driver_error, OSError) as error:
                _log.warning("%s: nothing was done this time: %s", duty.code, error)
            except Exception:  # noqa: BLE001 - one duty must not end the others; the log has the traceback
                _log.exception("the duty %s failed", duty.code)
        return wait

    def _send(self) -> float:
        self._office.work()
        self._tell(tuple(self._office.problems()))
        following = self._office.next_moment()
        return LONGEST if following is None else (following - clock.now()).total_seconds()

    def _tell(self, problems: tuple[str, ...]) -> None:
        """What keeps messages here stands on the page of the agent; said when it changes."""
        if problems != self._problems:
            agency.note_run(self._ctx, OUTBOX, clock.now(), not problems, " ".join(problems))
            self._problems = problems

    def _hear(self, changes: Changes, _login: str) -> None:
        if any(changes.touches(entity) for entity in self._entities):
            self._called.set()

    def _run(self) -> None:
        compared = -LONGEST
        while not self._stopped.is_set():
            wait = LONGEST
            if self.leads:
                if time.monotonic() - compared >= LONGEST:
                    self._follow_clock()
                    compared = time.monotonic()
                wait = self.work()
            self._called.wait(min(max(wait, SHORTEST), LONGEST))
            self._called.clear()

    def _follow_clock(self) -> None:
        try:
            server_clock.compare(self._ctx)
        except (UserError, exc.DBAPIError) as error:
            _log.warning("the clock of the server was not asked this time: %s", error)
