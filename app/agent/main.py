"""The agent's loop: hold the lease, run what is due, tell what came of it."""

from __future__ import annotations

import logging
import os
import platform
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy.exc import DBAPIError

from app.agent import jobs
from app.agent.calendar_server import CalendarServer
from app.agent.doorkeeper import Doorkeeper
from app.agent.duties import Duties
from app.agent.schedule import JOBS, Job, is_due
from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _
from app.core.registry import discover
from app.services import agency
from app.services.context import Context
from app.services.sealing import Sealer, seal_now

_log = logging.getLogger(__name__)
LEASE_SECONDS = 120
PAUSE_SECONDS = 20


class Agent:
    """One agent on one database.

    :param holder: name that tells it from agents on other machines.
    :param calendars: publishes the calendars of people, where that is wanted.
    """

    def __init__(self, ctx: Context, holder: str = "", calendars: CalendarServer | None = None) -> None:
        discover(jobs)
        self._ctx = ctx
        self._holder = holder or f"{platform.node()}:{os.getpid()}"
        self._stopped = threading.Event()
        self._renew_at = datetime.min
        self._calendars = calendars
        self.doorkeeper = Doorkeeper(ctx, self._holder)
        self.duties = Duties(ctx, self._holder)

    def stop(self) -> None:
        """End the loop after the job that is running."""
        self._stopped.set()

    def run(self) -> None:
        """Work until stopped; the journal is sealed, messages go out and logins are looked after beside the jobs, which may take long.

        A server that is away for a while ends nothing: the agent asks again.
        """
        sealer = Sealer(self._ctx.database, lambda notice: _log.error("%s %s", notice.text, notice.hint))
        sealer.start()
        self.doorkeeper.start()
        self.duties.start()
        if self._calendars is not None:
            self._calendars.start()
        try:
            while not self._stopped.is_set():
                self._try_step()
                self._stopped.wait(PAUSE_SECONDS)
        finally:
            if self._calendars is not None:
                self._calendars.stop()
            self.duties.stop()
            self.doorkeeper.stop()
            sealer.stop()
            self._leave()

    def _leave(self) -> None:
        """A workstation or another agent need not wait for the end of the lease."""
        try:
            agency.give_up_lease(self._ctx, self._holder)
        except (UserError, DBAPIError):
            _log.warning("the lease could not be given back", exc_info=True)

    def _try_step(self) -> None:
        try:
            self.step()
        except UserError as error:
            _log.warning("nothing was done this time: %s", error)
        except Exception:  # noqa: BLE001 - nobody looks, and nobody would start it again; the log has the traceback
            _log.exception("a step of the agent failed")

    def step(self) -> list[str]:
        """Seal the journal, look after logins, and run what is due now, if this is the one agent; returns the codes of the jobs that ran."""
        seal_now(self._ctx.database)
        self.doorkeeper.once()
        self.duties.leads = self._holds_lease()
        if not self.duties.leads:
            return []
        self.duties.once()
        due = [declared for declared in JOBS if is_due(declared.time(self._ctx), agency.last_run(self._ctx, declared.code), clock.now())]
        for declared in due:
            self._run(declared)
        return [declared.code for declared in due]

    def _holds_lease(self) -> bool:
        """Take the lease, or renew it when a part of it is over."""
        moment = clock.now()
        if moment < self._renew_at:
            return True
        if not agency.take_lease(self._ctx, self._holder, LEASE_SECONDS):
            return False
        self._renew_at = moment + timedelta(seconds=LEASE_SECONDS // 4)
        return True

    @contextmanager
    def _holding_lease(self) -> Iterator[None]:
        """Renew the lease while a job runs, which may take longer: another agent would begin the same job."""
        over = threading.Event()

        def renew() -> None:
            while not over.wait(LEASE_SECONDS / 4):
                try:
                    agency.take_lease(self._ctx, self._holder, LEASE_SECONDS)
                except (UserError, DBAPIError):
                    _log.warning("the lease could not be renewed this time", exc_info=True)

        thread = threading.Thread(target=renew, name="lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _run(self, declared: Job) -> None:
        started = clock.now()
        try:
            with self._holding_lease():
                text, well = declared.run(self._ctx), True
        except UserError as error:
            text, well = str(error), False
        except Exception:  # noqa: BLE001 - one job must not end the others; the log has the traceback
            _log.exception("the job %s failed", declared.code)
            text, well = _("An unexpected error; the log has it."), False
        agency.note_run(self._ctx, declared.code, started, well, text)
