"""The backup of the firm's plan, tried by restoring it; and the alarm when there was none for too long."""

from __future__ import annotations

from datetime import time

from app.agent.schedule import job
from app.core.i18n import _
from app.services.backups import light, making
from app.services.backups.plan import Plan, read_plan
from app.services.context import Context


def _planned(ctx: Context) -> time:
    return read_plan(ctx).at


@job("nightly_backup", at=Plan().at, at_of=_planned)
def back_up(ctx: Context) -> str:
    """Make the backup of the day."""
    run = making.back_up(ctx)
    return _("{file}, {size} KB").format(file=run.file, size=run.size // 1024)


@job("backup_watch", at=time(9, 0))
def watch(ctx: Context) -> str:
    """Look whether the newest backup is too old, which the journal must show."""
    found = light.watch(ctx)
    return f"{found.title}. {found.text}"
