"""One channel of a reminder belongs to one workstation or agent at a time: taken for a while by the server's clock, or for good.

Exactly one of those who try gets a delivery: its row is changed under the condition that it is still free. PostgreSQL passes over rows that
another one is just taking; Firebird and SQLite let the second wait for the few milliseconds of the first, and find nothing left.

A lease is shared by those who die with the same delivery one after another: the first has half of it, the next two a quarter each. So it comes
within one lease although three fail in a row; whoever comes after these has a whole lease.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.core.enums.planning import Channel, DeliveryState
from app.db.server_time import server_time
from app.db.session import UnitOfWork
from app.models.reminders import Reminder, ReminderDelivery
from app.services.context import Context

#: seconds within which a reminder is shown, whoever takes it and dies
LEASE_SECONDS = 15.0
#: parts of the lease for the first who takes it, the second and so on; when these are used up haste is of no use, and perhaps the server is slow
_PARTS = (1 / 2, 1 / 4, 1 / 4)
#: seconds ahead that a look reaches: whoever sleeps longer looks once in between
HORIZON_SECONDS = 6 * 3600.0
#: how many a look brings at most; the next look brings the rest
AT_ONCE = 100
_LONGEST_HOLDER = 100


@dataclass(frozen=True, slots=True)
class Look:
    """What is due, and when to look again.

    :param now: by the server's clock, naive UTC. :param popups: keys of deliveries to show now; ``written`` of those to write.
    :param seconds: to the next one; to the horizon where there is none.
    """

    now: datetime
    popups: tuple[int, ...]
    written: tuple[int, ...]
    seconds: float

    @property
    def is_due(self) -> bool:
        """Whether there is something to do now."""
        return bool(self.popups or self.written)


def look(ctx: Context, *conditions: sa.ColumnElement[bool], grace: float = 0.0) -> Look:
    """What is due and when the next is, in one statement.

    :param conditions: on deliveries and their reminders. :param grace: seconds to leave others the first go.
    """
    now, free_at = server_time(ctx.database.name), _free_at()
    statement = (
        sa.select(ReminderDelivery.id, ReminderDelivery.channel, free_at.label("free_at"), now.label("now"))
        .join(Reminder, Reminder.id == ReminderDelivery.reminder_id)
        .where(ReminderDelivery.state.in_((DeliveryState.WAITING, DeliveryState.CLAIMED)), *conditions)
        .where(ReminderDelivery.due_at <= server_time(ctx.database.name, HORIZON_SECONDS)).order_by(free_at).limit(AT_ONCE)
    )
    with ctx.reading() as session:
        rows = session.execute(statement).all()
        present: datetime = rows[0].now if rows else session.execute(sa.select(now)).scalar_one()
    waits = [(row.id, row.channel, (row.free_at - present).total_seconds() + grace) for row in rows]
    due = [(id, channel) for id, channel, wait in waits if wait <= 0]
    furthest = HORIZON_SECONDS if len(rows) < AT_ONCE else 0.0
    seconds = min((wait for _id, _channel, wait in waits if wait > 0), default=furthest)
    popups = tuple(id for id, channel in due if channel is Channel.POPUP)
    return Look(present, popups, tuple(id for id, channel in due if channel is not Channel.POPUP), seconds)


def _free_at() -> sa.ColumnElement[datetime]:
    """When a delivery can be taken: at its moment, or when the lease of whoever has it is over."""
    claimed = ReminderDelivery.state == DeliveryState.CLAIMED
    return sa.case((claimed, ReminderDelivery.lease_until), else_=ReminderDelivery.due_at)


def part_of(lease: float, attempts: int) -> float:
    """For how long a delivery is taken that so many had before; seconds."""
    return lease * _PARTS[attempts] if attempts < len(_PARTS) else lease


def take(uow: UnitOfWork, ids: Sequence[int], holder: str, lease: float) -> str:
    """Take deliveries that are due and free, each for its part of the lease.

    :param lease: seconds of the server's clock, for all who take a delivery and die with it.
    :returns: the name under which those that were had are held, which is this unit's alone; empty where another one has them all.
    """
    kind, token = uow.database.name, f"{holder[:_LONGEST_HOLDER]}|{uow.action.key[:8]}"
    now = server_time(kind)
    is_free = sa.or_(
        sa.and_(ReminderDelivery.state == DeliveryState.WAITING, ReminderDelivery.due_at <= now),
        sa.and_(ReminderDelivery.state == DeliveryState.CLAIMED, ReminderDelivery.lease_until <= now),
    )
    wanted = list(ids)
    if kind == "postgres":
        unlocked = sa.select(ReminderDelivery.id).where(ReminderDelivery.id.in_(wanted), is_free).with_for_update(skip_locked=True)
        wanted = list(uow.session.scalars(unlocked))
    if not wanted:
        return ""
    ends = {attempts: server_time(kind, part_of(lease, attempts)) for attempts in range(len(_PARTS))}
    until = {
        "state": DeliveryState.CLAIMED, "holder": token, "attempts": ReminderDelivery.attempts + 1,
        "lease_until": sa.case(ends, value=ReminderDelivery.attempts, else_=server_time(kind, lease)),
    }
    taking = sa.update(ReminderDelivery).where(ReminderDelivery.id.in_(wanted), is_free).values(until)
    uow.session.execute(taking, execution_options={"synchronize_session": False})
    return token
