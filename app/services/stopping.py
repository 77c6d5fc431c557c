"""Readings that a person may stop: for whoever may not know the database itself."""

from __future__ import annotations

from dataclasses import replace

from app.db.stopping import Stop, Stopped
from app.services.context import Context

__all__ = ["Stop", "Stopped", "stoppable"]


def stoppable(ctx: Context) -> tuple[Context, Stop]:
    """The same context with something to stop its readings with; they then raise ``Stopped``."""
    stop = Stop()
    return replace(ctx, stop=stop), stop
