"""Reminders that stand up before a person: taken by one of the person's workstations, shown, and proven to be shown.

A workstation takes what is due for its part of a lease, shows it, and says so under the name it took it by. When one dies in between, that part
runs out: another workstation shows it then. One that sleeps in between finds, when it says so, that it is no longer the holder, and takes it off
the screen again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.changes import Changes
from app.core.enums.planning import Channel, DeliveryState, TaskKind
from app.core.i18n import _
from app.db.server_time import server_time
from app.db.session import Conflict, UnitOfWork
from app.models.clients import Client
from app.models.planning import Task
from app.models.reminders import Reminder, ReminderDelivery
from app.services.context import Context
from app.services.reminders.leases import LEASE_SECONDS, part_of, take
from app.services.reminders.quiet import quiet_until
from app.services.use_case import use_case

_BARE = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Reminded:
    """A reminder as it is shown.

    :param delivery_id: 0 where it was shown before and nobody has answered yet.
    :param starts_at: of the task; :param due_at: when the person was to be reminded; both naive UTC.
    :param held: name under which this workstation holds it; :param lease: for how many seconds.
    """

    reminder_id: int
    task_id: int
    kind: TaskKind
    title: str
    detail: str
    starts_at: datetime | None
    due_at: datetime
    is_important: bool
    client_id: int | None
    delivery_id: int = 0
    held: str = ""
    lease: float = 0.0


def take_popups(ctx: Context, due: Sequence[int], now: datetime, holder: str, lease: float = LEASE_SECONDS) -> tuple[Reminded, ...]:
    """Take what is due for the person at this workstation; what falls into the person's quiet is held until its end.

    :param due: keys of deliveries; :param now: by the server's clock; :param holder: name of the workstation.
    :param lease: seconds of the server's clock, a part of which there is to say that it was shown.
    """
    if ctx.user.id is None:
        return ()
    with ctx.reading() as session:
        quiet = quiet_until(session, [ctx.user.id], now)
    if quiet:
        hold(ctx, due, quiet[ctx.user.id])
        return ()
    items: list[Reminded] = []
    _take(ctx, due, holder, lease, items)
    return tuple(items)


@use_case("reminders.reminder.take")
def _take(ctx: Context, ids: Sequence[int], holder: str, lease: float, items: list[Reminded]) -> Changes:
    items.clear()
    with ctx.uow() as uow:
        token = take(uow, ids, holder, lease)
        found = _read(uow.session, sa.and_(ReminderDelivery.id.in_(list(ids)), ReminderDelivery.holder == token), token, lease) if token else []
        if not found:
            return Changes()
        for item in found:
            uow.touch("reminder_delivery", item.delivery_id)
        changes = uow.commit()
    items += found
    return changes


@use_case("reminders.reminder.hold")
def hold(ctx: Context, ids: Sequence[int], until: datetime) -> Changes:
    """Put off deliveries that nobody has taken yet: the person is not to be disturbed before."""
    with ctx.uow() as uow:
        is_free = sa.and_(ReminderDelivery.id.in_(list(ids)), ReminderDelivery.state == DeliveryState.WAITING)
        uow.session.execute(sa.update(ReminderDelivery).where(is_free).values(due_at=until), execution_options=_BARE)
        for id in ids:
            uow.touch("reminder_delivery", id)
        return uow.commit()


def confirm(ctx: Context, items: Iterable[Reminded]) -> frozenset[int]:
    """Say that reminders stand on the screen; saying it again changes nothing.

    :returns: keys of those that do so rightly; the others must be taken off: another workstation has them, or their task was moved.
    """
    rightly: set[int] = set()
    by_name: dict[str, list[Reminded]] = {}
    for item in items:
        by_name.setdefault(item.held, []).append(item)
    for held, shown in by_name.items():
        _confirm(ctx, held, [item.delivery_id for item in shown], rightly)
    return frozenset(rightly)


@use_case("reminders.reminder.show")
def _confirm(ctx: Context, held: str, ids: Sequence[int], rightly: set[int]) -> Changes:
    """Reminders are locked before their channels, as everywhere; whoever takes one away in between makes this be tried again."""
    now, state = server_time(ctx.database.name), ReminderDelivery.state
    with ctx.uow() as uow:
        held_here = sa.and_(ReminderDelivery.id.in_(list(ids)), ReminderDelivery.holder == held)
        is_mine = sa.and_(held_here, state == DeliveryState.CLAIMED)
        shown = sa.update(Reminder).where(Reminder.id.in_(sa.select(ReminderDelivery.reminder_id).where(is_mine)))
        uow.session.execute(shown.values(shown_at=sa.func.coalesce(Reminder.shown_at, now), version=Reminder.version + 1), execution_options=_BARE)
        delivered = sa.update(ReminderDelivery).where(is_mine)
        uow.session.execute(delivered.values(state=DeliveryState.DELIVERED, delivered_at=now, lease_until=None), execution_options=_BARE)
        rows = sa.select(ReminderDelivery.id, ReminderDelivery.reminder_id, Reminder.shown_at).where(held_here, state == DeliveryState.DELIVERED)
        had = uow.session.execute(rows.join(Reminder, Reminder.id == ReminderDelivery.reminder_id)).all()
        if not had:
            return Changes()
        for row in had:
            if row.shown_at is None:
                raise Conflict(_("Somebody else is saving the same records at this moment."), _("Try again."))
            uow.touch("reminder", row.reminder_id)
            uow.touch("reminder_delivery", row.id)
        changes = uow.commit()
    rightly |= {row.reminder_id for row in had}
    return changes


def locked(uow: UnitOfWork, ids: Sequence[int]) -> list[Reminder]:
    """Reminders as they are now, in order, and nobody else's until the unit ends."""
    statement = sa.select(Reminder).where(Reminder.id.in_(sorted(ids))).order_by(Reminder.id).with_for_update(of=Reminder)
    return list(uow.session.scalars(statement, execution_options={"populate_existing": True}))


def unanswered(ctx: Context) -> tuple[Reminded, ...]:
    """What was shown to the person, here or elsewhere, and still waits for an answer: for the list at the start."""
    if ctx.user.id is None:
        return ()
    with ctx.reading() as session:
        is_shown = sa.and_(
            Reminder.employee_id == ctx.user.id, Reminder.is_open, Reminder.shown_at.is_not(None), Reminder.acted_at.is_(None),
        )
        return tuple(_read(session, sa.and_(is_shown, ReminderDelivery.channel == Channel.POPUP)))


def _read(session: Session, condition: sa.ColumnElement[bool], held: str = "", lease: float = 0.0) -> list[Reminded]:
    statement = (
        sa.select(
            Reminder.id, Task.id.label("task"), Task.kind, Task.title, Client.name, Task.place, Task.starts_at, Reminder.due_at, Task.is_important,
            Task.client_id, ReminderDelivery.id.label("delivery"), ReminderDelivery.attempts,
        )
        .join(Reminder, Reminder.id == ReminderDelivery.reminder_id).join(Task, Task.id == Reminder.task_id)
        .outerjoin(Client, Client.id == Task.client_id).select_from(ReminderDelivery).where(condition).order_by(Reminder.due_at, Reminder.id)
    )
    return [
        Reminded(
            row.id, row.task, row.kind, row.title, " · ".join(part for part in (row.name, row.place) if part), row.starts_at, row.due_at,
            row.is_important, row.client_id, row.delivery if held else 0, held,
            part_of(lease, row.attempts - 1),
        )
        for row in session.execute(statement)
    ]
