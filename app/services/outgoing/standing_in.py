"""A workstation sends what waits while no agent is at work, if it knows the passwords. Reminders stand in for themselves (`reminders.firing`)."""

from __future__ import annotations

from app.services import agency
from app.services.context import Context
from app.services.outgoing.claiming import CLAIM
from app.services.outgoing.sending import PostOffice


class StandIn:
    """One workstation.

    :param holder: name that tells it from others.
    """

    def __init__(self, ctx: Context, holder: str) -> None:
        self._ctx, self._office = ctx, PostOffice(ctx, holder)

    @property
    def may(self) -> bool:
        """Whether the person may send what others have written."""
        return self._ctx.rights.may(CLAIM)

    def work(self) -> int:
        """Send what waits, unless an agent does; returns how many messages were tried."""
        held = agency.lease(self._ctx)
        return 0 if held is not None and held.is_held else self._office.work()
