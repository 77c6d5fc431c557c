"""What stands in the queue, for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.enums.planning import Channel, DeliveryState
from app.models.reminders import OutgoingMessage
from app.services.context import Context

#: how far back failures are counted
RECENT = timedelta(days=7)
MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class OutgoingLine:
    """A message as the page shows it. Moments are naive UTC."""

    id: int
    written_at: datetime
    channel: Channel
    recipient: str
    subject: str
    state: DeliveryState
    attempts: int
    next_at: datetime
    sent_at: datetime | None
    error: str


def latest(ctx: Context, *, only_open: bool = False) -> list[OutgoingLine]:
    """The newest messages.

    :param only_open: those that have not gone out.
    """
    ctx.rights.demand("reminders.outgoing_message.view")
    statement = sa.select(OutgoingMessage).order_by(OutgoingMessage.written_at.desc(), OutgoingMessage.id.desc()).limit(MOST_SHOWN)
    if only_open:
        statement = statement.where(OutgoingMessage.state.in_((DeliveryState.WAITING, DeliveryState.CLAIMED, DeliveryState.FAILED)))
    with ctx.reading() as session:
        return [
            OutgoingLine(
                one.id, one.written_at, one.channel, one.recipient, one.subject or one.text[:80], one.state, one.attempts, one.next_at, one.sent_at,
                one.error or "",
            )
            for one in session.scalars(statement)
        ]


def counts(ctx: Context) -> dict[DeliveryState, int]:
    """How many are in each state; of those that failed, the ones of the last week. Empty for whoever may not see them."""
    if not ctx.rights.readable("outgoing_message", "state"):
        return {}
    is_recent = sa.or_(OutgoingMessage.state != DeliveryState.FAILED, OutgoingMessage.written_at > clock.now() - RECENT)
    statement = sa.select(OutgoingMessage.state, sa.func.count()).where(is_recent).group_by(OutgoingMessage.state)
    with ctx.reading() as session:
        return {state: int(count) for state, count in session.execute(statement)}
