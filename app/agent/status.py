"""How the agent stands, for the page in the program and for ``kontor agent status``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.agent import jobs
from app.agent.schedule import JOBS, next_time
from app.core import clock
from app.core.enums.planning import DeliveryState
from app.core.i18n import N_, _, format_moment, ngettext
from app.core.registry import discover
from app.services import agency
from app.services.agency import Lease
from app.services.context import Context
from app.services.outgoing import lines

#: code of a job → what it is called
TITLES = {
    "nightly_backup": N_("Backup"), "backup_watch": N_("Age of the backups"), "nightly_check": N_("Check of the data"), "outbox": N_("Mail and SMS"),
    "series": N_("Recurring tasks"),
}


@dataclass(frozen=True, slots=True)
class Run:
    """A job and its latest run.

    :param next_at: naive UTC; None for what has no hour of its own.
    """

    code: str
    title: str
    at: datetime | None
    is_well: bool
    text: str
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Status:
    """All of it.

    :param waiting: messages that wait, ``failed`` those that were given up in the last week.
    :param problems: in sentences.
    """

    lease: Lease | None
    runs: tuple[Run, ...]
    waiting: int
    failed: int
    problems: tuple[str, ...]

    @property
    def words(self) -> str:
        """Who is at work, in a sentence."""
        if self.lease is None:
            return _("No agent has ever worked on this database.")
        if not self.lease.is_held:
            return _("No agent is at work; the last one, {holder}, was heard of at {time}.").format(
                holder=self.lease.holder, time=format_moment(self.lease.until),
            )
        since = format_moment(self.lease.since) if self.lease.since else "–"
        return _("{holder} is at work since {time}.").format(holder=self.lease.holder, time=since)


def read_status(ctx: Context) -> Status:
    """Ask the database."""
    discover(jobs)
    latest = {run.job: run for run in agency.last_runs(ctx)}
    runs = []
    for code in dict.fromkeys((*(declared.code for declared in JOBS), *latest)):
        run, declared = latest.get(code), JOBS.find(code)
        following = next_time(declared.time(ctx), run.started_at if run else None, clock.now()) if declared else None
        title = _(TITLES[code]) if code in TITLES else code
        runs.append(Run(code, title, run.started_at if run else None, run.is_well if run else True, (run.text or "") if run else "", following))
    counts = lines.counts(ctx)
    waiting, failed = counts.get(DeliveryState.WAITING, 0) + counts.get(DeliveryState.CLAIMED, 0), counts.get(DeliveryState.FAILED, 0)
    held = agency.lease(ctx)
    return Status(held, tuple(runs), waiting, failed, tuple(_problems(held, runs, waiting, failed)))


def _problems(held: Lease | None, runs: list[Run], waiting: int, failed: int) -> list[str]:
    found = []
    if waiting and not (held and held.is_held):
        found.append(_("Messages wait, and no agent is at work: start one, or enter the password of the mail server on a workstation."))
    if failed:
        text = ngettext("{count} message of the last week could not be sent.", "{count} messages of the last week could not be sent.", failed)
        found.append(text.format(count=failed))
    found += [f"{run.title}: {run.text}" for run in runs if not run.is_well]
    return found
