"""Reminders that are written: under the bell, and as letters and short messages that the outbox sends.

They are written with the same commit that says they are delivered, so each is written once, whoever does it.
"""

from __future__ import annotations

import gettext
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from babel import dates

from app.core import clock
from app.core.changes import Changes
from app.core.enums.planning import Channel, DeliveryState
from app.core.i18n import N_, translator
from app.core.planning.wall_time import to_wall
from app.db.server_time import server_time
from app.db.session import UnitOfWork
from app.models.clients import Client
from app.models.organisation import Branch, Employee, Firm
from app.models.planning import Task
from app.models.reminders import OutgoingMessage, Reminder, ReminderDelivery, ReminderSetting
from app.services.context import Context
from app.services.reminders.leases import LEASE_SECONDS, take
from app.services.reminders.notices import put
from app.services.reminders.popping import hold
from app.services.reminders.quiet import quiet_until
from app.services.use_case import use_case
from app.services.working_time.zones import known_zone

WRITTEN = (Channel.PROGRAM, Channel.EMAIL, Channel.SMS)
_SUBJECT = N_("Reminder: {title}, {at}")
_BODY = N_("{name},\n\n{kind}: {title}\nWhen: {at}\n{details}\n\nThis reminder was written by Kontor of {firm}.")
_SHORT = N_("{at} {kind}: {title}{client}")
#: letters of one short message in which all alphabets fit (GSM 03.38, UCS-2: 70; two joined parts: 134)
_SHORT_LETTERS = 134
_NO_ADDRESS = N_("The person's card has no address for this channel.")


def write_due(ctx: Context, due: Sequence[int], now: datetime, holder: str) -> Changes:
    """Write what is due, but hold what falls into the quiet of the person concerned.

    :param due: keys of deliveries; :param now: by the server's clock; :param holder: who writes.
    """
    with ctx.reading() as session:
        concerned = sa.select(ReminderDelivery.id, Reminder.employee_id).join(Reminder, Reminder.id == ReminderDelivery.reminder_id)
        people = {row.id: row.employee_id for row in session.execute(concerned.where(ReminderDelivery.id.in_(list(due))))}
        quiet = quiet_until(session, people.values(), now)
    for person, until in quiet.items():
        hold(ctx, [id for id, one in people.items() if one == person], until)
    wanted = [id for id, person in people.items() if person not in quiet]
    return _write(ctx, wanted, holder) if wanted else Changes()


@use_case("reminders.reminder.write")
def _write(ctx: Context, ids: Sequence[int], holder: str) -> Changes:
    with ctx.uow() as uow:
        token = take(uow, ids, holder, LEASE_SECONDS)
        had = uow.session.execute(_with_people(ids, token)).all() if token else []
        if not had:
            return Changes()
        now = uow.session.scalar(sa.select(server_time(uow.database.name)))
        firm = uow.session.execute(sa.select(Firm.name, Firm.language).where(Firm.deleted_at.is_(None)).order_by(Firm.id).limit(1)).one_or_none()
        for row in had:
            delivery: ReminderDelivery = row.ReminderDelivery
            delivery.state, delivery.delivered_at, delivery.lease_until = DeliveryState.DELIVERED, now, None
            if delivery.channel is Channel.PROGRAM:
                at = row.Task.starts_at or row.Task.due_at
                put(uow, ctx, row.employee_id, "reminder", "task", row.Task.id, title=row.Task.title, at=at, reminder=str(row.reminder))
            else:
                _put_out(uow, row, firm)
        return uow.commit()


def _with_people(ids: Sequence[int], held: str) -> Any:
    return (
        sa.select(
            ReminderDelivery, Reminder.id.label("reminder"), Reminder.employee_id, Task, Client.name.label("client"), Employee.name, Employee.email,
            Employee.phone, Branch.zone, ReminderSetting.language,
        )
        .join(Reminder, Reminder.id == ReminderDelivery.reminder_id).join(Task, Task.id == Reminder.task_id)
        .join(Employee, Employee.id == Reminder.employee_id).outerjoin(Branch, Branch.id == Employee.branch_id)
        .outerjoin(ReminderSetting, ReminderSetting.employee_id == Employee.id)
        .outerjoin(Client, Client.id == Task.client_id).where(ReminderDelivery.id.in_(list(ids)), ReminderDelivery.holder == held)
        .order_by(ReminderDelivery.id).execution_options(populate_existing=True)
    )


def _put_out(uow: UnitOfWork, row: Any, firm: Any) -> None:
    """A letter or short message for the outbox; without an address the delivery has failed and says why."""
    delivery: ReminderDelivery = row.ReminderDelivery
    recipient = row.email if delivery.channel is Channel.EMAIL else row.phone
    if not recipient:
        delivery.state, delivery.error = DeliveryState.FAILED, _NO_ADDRESS
        return
    language = row.language or (firm.language if firm else "en")  # of the window that the person used last
    subject, text = letter(row.Task, row.client, row.name, known_zone(row.zone), firm.name if firm else "", language)
    if delivery.channel is Channel.SMS:
        subject, text = None, short_message(row.Task, row.client, known_zone(row.zone), language)
    uow.session.add(
        OutgoingMessage(
            key=f"reminder|{delivery.id}", channel=delivery.channel, employee_id=row.employee_id, recipient=recipient, subject=subject, text=text,
            written_at=clock.now(), next_at=clock.now(),
        )
    )


def letter(task: Task, client: str | None, name: str, zone: str, firm: str, language: str) -> tuple[str | None, str]:
    """Subject and text of a reminder by e-mail, in a language and in the wall time of a zone."""
    words = translator(language)
    values = {"title": task.title, "at": _wall(task, zone, language), "kind": words.gettext(task.kind.source), "name": name, "firm": firm}
    values["details"] = "\n".join(part for part in (client, task.place, task.description) if part)
    return words.gettext(_SUBJECT).format(**values), words.gettext(_BODY).format(**values)


def short_message(task: Task, client: str | None, zone: str, language: str) -> str:
    """The text of a reminder by SMS: at most two parts."""
    words: gettext.NullTranslations = translator(language)
    client = f", {client}" if client else ""
    text = words.gettext(_SHORT).format(at=_wall(task, zone, language), kind=words.gettext(task.kind.source), title=task.title, client=client)
    return text if len(text) <= _SHORT_LETTERS else text[: _SHORT_LETTERS - 1] + "…"


def _wall(task: Task, zone: str, language: str) -> str:
    at = task.starts_at or task.due_at
    if at is None:
        return "–"
    wall = to_wall(at, zone)
    day = str(dates.format_date(wall.date(), "medium", language))
    return day if task.is_all_day else f"{day}, {wall:%H:%M} ({zone})"
