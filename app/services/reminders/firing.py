"""Everything that is due, done by whoever is awake: the agent for all, a workstation for its person, and for others when no agent does it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.models.reminders import Reminder, ReminderDelivery
from app.services.context import Context
from app.services.reminders.escalating import escalate
from app.services.reminders.leases import HORIZON_SECONDS, LEASE_SECONDS, look
from app.services.reminders.popping import Reminded, take_popups
from app.services.reminders.writing import WRITTEN, write_due

#: how often one call goes on before others get their turn
_ROUNDS = 20
#: seconds by which the workstations of a person come one after the other, so that the second finds it taken instead of trying, too
_APART = 0.15
#: parts of a lease after which a workstation does the work of an agent
_TURN = (0.5, 1.0)
#: seconds after which a workstation that found something due looks who has it, and for how long
_AGAIN = 1.0


@dataclass(frozen=True, slots=True)
class Next:
    """When to come again.

    :param at: by the server's clock, naive UTC; :param seconds: from now, to be waited by a clock that nobody sets.
    :param popups: what this workstation is to show, and confirm within their leases. :param has_written: something was written now.
    """

    at: datetime
    seconds: float
    popups: tuple[Reminded, ...] = field(default=())
    has_written: bool = False


def fire_due(ctx: Context, holder: str, *, grace: float = 0.0) -> Next:
    """Write all reminders that are due on channels without a screen, and tell heads what their people have not answered.

    Any number may do this at once, also beside workstations: each reminder is written once.

    :param holder: name of the agent or workstation. :param grace: seconds late that a reminder must be before it is touched: whoever stands in
        for an agent lets it go first.
    """
    has_written = False
    for _round in range(_ROUNDS):
        found = look(ctx, ReminderDelivery.channel.in_(WRITTEN), grace=grace)
        if not found.written:
            break
        has_written = bool(write_due(ctx, found.written, found.now, holder)) or has_written
    seconds = min(found.seconds, escalate(ctx, found.now, grace=grace))
    return Next(found.now + timedelta(seconds=seconds), seconds, has_written=has_written)


def fire_mine(ctx: Context, holder: str, *, lease: float = LEASE_SECONDS) -> Next:
    """What is due for the person at this workstation, now.

    :param holder: name of the workstation. :param lease: seconds that pass at most until it is shown, whoever takes it and dies (see `leases`).
    """
    if ctx.user.id is None:
        return Next(datetime.min, HORIZON_SECONDS)
    found = look(ctx, Reminder.employee_id == ctx.user.id)
    popups = take_popups(ctx, found.popups, found.now, holder, lease) if found.popups else ()
    has_written = bool(found.written and write_due(ctx, found.written, found.now, holder))
    # Whoever was faster may die with it: the next look tells when that is known.
    seconds = (min(found.seconds, _AGAIN) if found.is_due else found.seconds) + random.uniform(0, _APART)
    return Next(found.now + timedelta(seconds=seconds), seconds, popups, has_written)


def stand_in(ctx: Context, holder: str, *, lease: float = LEASE_SECONDS) -> Next:
    """Do what an agent should have done by now for all whose tasks the person sees, because none runs.

    Workstations take their turns at different moments within the lease, so that one of them finds it and the others find it done.
    """
    return fire_due(ctx, holder, grace=lease * random.uniform(*_TURN))
