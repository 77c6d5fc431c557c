"""The backup of a single workplace: made when the program is closed, if the last one is older than a day."""

from __future__ import annotations

import logging
from datetime import timedelta

from app.core import clock
from app.core.errors import UserError
from app.services.backups import making, runs
from app.services.backups.plan import PERMISSION
from app.services.context import Context

_log = logging.getLogger(__name__)
OLD = timedelta(days=1)


def is_due(ctx: Context) -> bool:
    """Whether closing makes a backup: on a file only, a server has its agent."""
    if ctx.database.name != "sqlite" or not ctx.firm or not ctx.rights.may(PERMISSION):
        return False
    newest = runs.last_verified(ctx)
    return newest is None or clock.now() - newest.started_at > OLD


def at_close(ctx: Context) -> None:
    """Make it if it is due. Nobody is there to be told any more: a failure stands in the list of backups, and the light turns."""
    try:
        if is_due(ctx):
            making.back_up(ctx)
    except UserError:
        _log.warning("the backup at closing failed", exc_info=True)
