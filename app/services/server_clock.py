"""Compares this computer's clock with the server's, which decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core import clock
from app.services.context import Context

#: by which a computer may be away before people are told
ALLOWED = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Clocks:
    """The same moment by both clocks, naive UTC."""

    server: datetime
    here: datetime

    @property
    def agree(self) -> bool:
        """Whether nobody needs to know."""
        return abs(self.server - self.here) <= ALLOWED


def compare(ctx: Context) -> Clocks:
    """Ask the server, and follow it from now on.

    :raises Unreachable: it does not answer.
    """
    with ctx.reading() as session:
        ahead = ctx.database.backend.clock_skew(session.connection())
    clock.follow(ahead)
    moment = clock.now()
    return Clocks(moment, moment - timedelta(seconds=ahead))
