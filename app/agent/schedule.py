"""The jobs of the agent and when they are due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.core import clock
from app.core.registry import Registry
from app.services.context import Context


@dataclass(frozen=True, slots=True)
class Job:
    """One job, once a day.

    :param at: local time of the workstation from which on it is due.
    :param run: does it and says in a sentence what came of it; raises UserError when it could not.
    :param at_of: asks the firm's settings for the time instead.
    """

    code: str
    at: time
    run: Callable[[Context], str]
    at_of: Callable[[Context], time] | None = None

    def time(self, ctx: Context) -> time:
        """The time in force."""
        return self.at if self.at_of is None else self.at_of(ctx)


JOBS: Registry[Job] = Registry("job")


def job(code: str, at: time, at_of: Callable[[Context], time] | None = None) -> Callable[[Callable[[Context], str]], Callable[[Context], str]]:
    """Declare a function as a daily job."""

    def decorate(function: Callable[[Context], str]) -> Callable[[Context], str]:
        JOBS.add(code, Job(code, at, function, at_of))
        return function

    return decorate


def is_due(at: time, last: datetime | None, now: datetime) -> bool:
    """Whether a job should begin: it has not since the hour came last, be it yesterday, for a computer that is switched off in the evening.

    :param at: local time from which on it is due.
    :param last: naive UTC moment at which it last began.
    :param now: naive UTC.
    """
    here = clock.local(now)
    due = datetime.combine(here.date(), at)
    if due > here:
        due -= timedelta(days=1)
    return last is None or clock.local(last) < due


def next_time(at: time, last: datetime | None, now: datetime) -> datetime:
    """When a job is due next, naive UTC: now, if it has not run since its hour came last."""
    if is_due(at, last, now):
        return now
    here = clock.local(now)
    due = datetime.combine(here.date(), at)
    if due <= here:
        due += timedelta(days=1)
    return clock.begin_of(due.date()) + (due - datetime.combine(due.date(), time()))
