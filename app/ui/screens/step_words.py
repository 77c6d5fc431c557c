"""Words about steps and cases that several pages say."""

from __future__ import annotations

from datetime import datetime

from app.core import clock
from app.core.enums.processes import CaseState
from app.core.i18n import _, ngettext
from app.processes.durations import say_duration
from app.services.process_work.my_work import WorkLine
from app.ui.lists.cell_text import near_day

#: tone of a case's chip
CASE_TONES = {CaseState.RUNNING: "info", CaseState.FINISHED: "ok", CaseState.CANCELLED: "neutral", CaseState.STOPPED: "bad"}


def near_moment(at: datetime | None) -> str:
    """A moment in local time, near days by name; nothing for none.

    :param at: naive UTC.
    """
    if at is None:
        return ""
    moment = clock.local(at)
    return f"{near_day(moment.date())}, {moment:%H:%M}"


def due_words(due_at: datetime | None) -> str:
    """When something has to be done, or for how long it should have been."""
    if due_at is None:
        return ""
    return _("late since {time}").format(time=near_moment(due_at)) if due_at < clock.now() else near_moment(due_at)


def holder_words(line: WorkLine) -> str:
    """Who has a step, or whom it is offered to."""
    if line.holder:
        return line.holder
    return _("offered to: {role}").format(role=line.role.label) if line.role is not None else _("offered to everybody")


def length_words(minutes: int | None) -> str:
    """A length of working time; nothing for none."""
    return say_duration(minutes) if minutes else ""


def elapsed_words(seconds: float) -> str:
    """How long something took by the clock: minutes, hours, days."""
    minutes = round(seconds / 60)
    if minutes < 60:
        return _("{count} min").format(count=minutes)
    hours = round(seconds / 3600)
    if hours < 48:
        return _("{count} h").format(count=hours)
    days = round(seconds / 86_400)
    return ngettext("{count} day", "{count} days", days).format(count=days)
