"""Every night: recurring tasks are made a day further, and those of the next weeks get their reminders."""

from __future__ import annotations

from datetime import time

from app.agent.schedule import job
from app.core.i18n import ngettext
from app.services.context import Context
from app.services.planning import series


@job(series.JOB, at=time(1, 30))
def extend(ctx: Context) -> str:
    """Make the instances of recurring tasks up to the horizon."""
    made = series.extend_all(ctx)
    series.remind_all(ctx)
    return ngettext("{count} recurring task was made further.", "{count} recurring tasks were made further.", made).format(count=made)
