"""Who sends a message: one at a time, by a lease on its row that the server's clock measures."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.changes import Changes
from app.core.enums.planning import Channel, DeliveryState
from app.db.server_time import server_time
from app.integrations.refusal import After, NotSent
from app.models.reminders import OutgoingMessage
from app.services.context import Context
from app.services.reminders import notices
from app.services.use_case import use_case

#: longer than the longest talk with a mail server or gateway, which has an end of its own
LEASE = timedelta(minutes=5)
#: before the second attempt, the third and so on; after the last one it is given up, a little less than a day after it was written
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
CLAIM, NOTE = "reminders.outgoing_message.claim", "reminders.outgoing_message.note"
#: what a notice under the bell is about
FAILED_NOTICE = "not_sent"
_AT_ONCE = 50
_LONGEST_ERROR = 500


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is ours to send until its lease ends.

    :param was_interrupted: somebody began to send it and never told what came of it.
    """

    id: int
    key: str
    channel: Channel
    recipient: str
    subject: str
    text: str
    written_at: datetime
    was_interrupted: bool


def due(ctx: Context, channels: Collection[Channel]) -> list[int]:
    """Keys of messages that may be claimed now, the oldest first."""
    with ctx.reading() as session:
        statement = sa.select(OutgoingMessage.id).where(_is_due(_now(ctx, session)), OutgoingMessage.channel.in_(channels))
        return list(session.scalars(statement.order_by(OutgoingMessage.next_at, OutgoingMessage.id).limit(_AT_ONCE)))


def next_moment(ctx: Context, channels: Collection[Channel]) -> datetime | None:
    """When the next message is due or the next lease ends; None while nothing waits."""
    moment = sa.case((OutgoingMessage.state == DeliveryState.WAITING, OutgoingMessage.next_at), else_=OutgoingMessage.lease_until)
    open_states = (DeliveryState.WAITING, DeliveryState.CLAIMED)
    with ctx.reading() as session:
        statement = sa.select(sa.func.min(moment)).where(OutgoingMessage.state.in_(open_states), OutgoingMessage.channel.in_(channels))
        found: datetime | None = session.scalar(statement)
        return found


def claim(ctx: Context, id: int, holder: str) -> Claimed | None:
    """Take a message; None when somebody else was quicker or it is not due any more."""
    taken: list[Claimed] = []
    _claim(ctx, id, holder, taken)
    return taken[-1] if taken else None


@use_case(CLAIM)
def _claim(ctx: Context, id: int, holder: str, taken: list[Claimed]) -> Changes:
    with ctx.uow(holder=holder) as uow:
        moment = _now(ctx, uow.session)
        statement = sa.select(OutgoingMessage).where(OutgoingMessage.id == id, _is_due(moment))
        row = uow.session.scalars(statement.with_for_update(skip_locked=ctx.database.name == "postgres")).first()
        if row is None or not _still_due(row, moment):
            return Changes()
        was_interrupted = row.state is DeliveryState.CLAIMED
        row.state, row.holder, row.lease_until, row.attempts = DeliveryState.CLAIMED, holder, moment + LEASE, row.attempts + 1
        mine = Claimed(row.id, row.key, row.channel, row.recipient, row.subject or "", row.text, row.written_at, was_interrupted)
        changes = uow.commit()
        taken.append(mine)
        return changes


@use_case(NOTE)
def note_sent(ctx: Context, id: int, holder: str, provider_key: str) -> Changes:
    """The message went out. Whoever lost the lease meanwhile notes nothing."""
    with ctx.uow(holder=holder) as uow:
        row = _mine(uow.session, id, holder)
        if row is None:
            return Changes()
        row.state, row.sent_at, row.provider_key, row.error = DeliveryState.DELIVERED, _now(ctx, uow.session), provider_key[:200] or None, None
        row.lease_until = None
        return uow.commit()


def note_refused(ctx: Context, id: int, holder: str, refusal: NotSent, may_repeat: bool) -> Changes:
    """The message did not go out: it waits for its next attempt, or is given up and whoever it concerns is told.

    :param may_repeat: whether an attempt that may have succeeded can be made again without reaching anybody twice.
    """
    return _note_refused(ctx, id, holder, refusal, may_repeat)


@use_case("reminders.outgoing_message.refuse")
def _note_refused(ctx: Context, id: int, holder: str, refusal: NotSent, may_repeat: bool) -> Changes:
    with ctx.uow(holder=holder) as uow:
        row = _mine(uow.session, id, holder)
        if row is None:
            return Changes()
        moment = _now(ctx, uow.session)
        row.error, row.lease_until = "\n".join(filter(None, (refusal.text, refusal.hint)))[:_LONGEST_ERROR], None
        is_over = refusal.after is After.NEVER or (refusal.after is After.UNSURE and not may_repeat) or row.attempts > len(PAUSES)
        if is_over:
            row.state = DeliveryState.FAILED
            if row.employee_id is not None:
                told = {"recipient": row.recipient, "reason": refusal.text[:200]}
                notices.put(uow, ctx, row.employee_id, FAILED_NOTICE, "outgoing_message", row.id, **told)
        else:
            row.state, row.next_at = DeliveryState.WAITING, moment + PAUSES[row.attempts - 1]
        return uow.commit()


def _mine(session: Session, id: int, holder: str) -> OutgoingMessage | None:
    row = session.get(OutgoingMessage, id, with_for_update=True)
    return row if row is not None and row.state is DeliveryState.CLAIMED and row.holder == holder else None


def _now(ctx: Context, session: Session) -> datetime:
    moment: datetime = session.execute(sa.select(server_time(ctx.database.name))).scalar_one()
    return moment


def _is_due(moment: datetime) -> sa.ColumnElement[bool]:
    waits = sa.and_(OutgoingMessage.state == DeliveryState.WAITING, OutgoingMessage.next_at <= moment)
    abandoned = sa.and_(OutgoingMessage.state == DeliveryState.CLAIMED, OutgoingMessage.lease_until <= moment)
    return sa.or_(waits, abandoned)


def _still_due(row: OutgoingMessage, moment: datetime) -> bool:
    """Firebird may answer with the row as somebody else has just left it."""
    if row.state is DeliveryState.WAITING:
        return row.next_at <= moment
    return row.state is DeliveryState.CLAIMED and row.lease_until is not None and row.lease_until <= moment
