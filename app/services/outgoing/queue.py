"""Putting messages into the queue, and asking for another attempt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.changes import Changes
from app.core.enums.planning import Channel, DeliveryState
from app.models.reminders import OutgoingMessage
from app.services.context import Context
from app.services.use_case import use_case

AGAIN = "reminders.outgoing_message.again"
CANCEL = "reminders.outgoing_message.cancel"


def put(
    session: Session, key: str, channel: Channel, recipient: str, text: str, *, subject: str = "", employee_id: int | None = None,
    at: datetime | None = None,
) -> OutgoingMessage | None:
    """Write a message in an open unit of work; None when there is one under this key already.

    :param key: of at most 120 letters; the same key is the same message.
    :param at: naive UTC from which on it goes out; at once when not given.
    """
    if session.scalar(sa.select(OutgoingMessage.id).where(OutgoingMessage.key == key)) is not None:
        return None
    moment = clock.now()
    made = OutgoingMessage(
        key=key, channel=channel, employee_id=employee_id, recipient=recipient, subject=subject or None, text=text, written_at=moment,
        next_at=at or moment, state=DeliveryState.WAITING,
    )
    session.add(made)
    return made


@use_case(AGAIN)
def try_again(ctx: Context, ids: Sequence[int], key: str | None = None) -> Changes:
    """Let messages that failed, were cancelled or wait for a later attempt go out at once, with all attempts before them."""
    with ctx.uow(key, count=len(ids)) as uow:
        for row in _locked(uow.session, ids):
            if row.state in (DeliveryState.FAILED, DeliveryState.CANCELLED, DeliveryState.WAITING):
                row.state, row.next_at, row.attempts, row.error = DeliveryState.WAITING, clock.now(), 0, None
        return uow.commit()


@use_case(CANCEL)
def cancel(ctx: Context, ids: Sequence[int], key: str | None = None) -> Changes:
    """Let messages not go out that have not yet."""
    with ctx.uow(key, count=len(ids)) as uow:
        for row in _locked(uow.session, ids):
            if row.state in (DeliveryState.FAILED, DeliveryState.WAITING):
                row.state = DeliveryState.CANCELLED
        return uow.commit()


def _locked(session: Session, ids: Sequence[int]) -> list[OutgoingMessage]:
    statement = sa.select(OutgoingMessage).where(OutgoingMessage.id.in_(sorted(set(ids))))
    return list(session.scalars(statement.order_by(OutgoingMessage.id).with_for_update()))
