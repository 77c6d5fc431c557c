"""Reminders and how they reached people: each fires once, whichever workstation or agent does it, and each moment stands in the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.enums.planning import Channel, DeliveryState, EscalationStep, ReminderAction, TaskKind
from app.core.i18n import N_
from app.db.types import Choice, Hash, Id, JsonText, LongText, ShortText, Utc
from app.models.base import Base, Binned, Keyed, Versioned, reference


class Reminder(Keyed, Versioned, Base):
    """That somebody is to be reminded of a task at a moment; later again is another reminder."""

    __tablename__ = "reminder"
    __table_args__ = (sa.Index("ix_reminder_open", "is_open", "due_at"), sa.Index("ix_reminder_employee", "employee_id", "due_at"))

    task_id: Mapped[int] = reference("task", N_("Task"), required=True)
    employee_id: Mapped[int] = reference("employee", N_("Reminded"), required=True, index=False)
    due_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Due")})
    #: before the task begins, it moves along; None for a moment of its own
    minutes_before: Mapped[int | None] = mapped_column(sa.Integer, info={"label": N_("Minutes before")})
    is_open: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=True, info={"label": N_("Open")})
    shown_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Shown")})
    seen_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Seen")})
    acted_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Answered")})
    action: Mapped[ReminderAction | None] = mapped_column(Choice(ReminderAction), info={"label": N_("Answer")})
    previous_id: Mapped[int | None] = reference("reminder", N_("Follows"), index=False)
    escalated_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Told to the head")})


class ReminderDelivery(Keyed, Base):
    """One channel of a reminder: claimed for a while by one workstation or agent, delivered once."""

    __tablename__ = "reminder_delivery"
    __table_args__ = (sa.UniqueConstraint("reminder_id", "channel"), sa.Index("ix_delivery_state", "state", "due_at"))

    reminder_id: Mapped[int] = reference("reminder", N_("Reminder"), required=True, index=False)
    channel: Mapped[Channel] = mapped_column(Choice(Channel), nullable=False, info={"label": N_("Channel")})
    state: Mapped[DeliveryState] = mapped_column(
        Choice(DeliveryState), nullable=False, default=DeliveryState.WAITING, info={"label": N_("State")},
    )
    #: a channel that is used only when nobody reacts comes later than the reminder itself
    due_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Due")})
    holder: Mapped[str | None] = mapped_column(ShortText(120), info={"label": N_("Holder")})
    lease_until: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Claimed until")})
    attempts: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0, info={"label": N_("Attempts")})
    delivered_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Delivered")})
    error: Mapped[str | None] = mapped_column(ShortText(300), info={"label": N_("Error")})


class ReminderSetting(Keyed, Versioned, Base):
    """How one person wants to be reminded."""

    __tablename__ = "reminder_setting"

    employee_id: Mapped[int] = mapped_column(
        Id, sa.ForeignKey("employee.id"), nullable=False, unique=True, info={"label": N_("Employee"), "reference": "employee"},
    )
    #: channel → minutes after which it is used when nobody has reacted; a channel that is missing is not used
    channels: Mapped[Any] = mapped_column(JsonText, nullable=False, info={"label": N_("Channels"), "hidden": True})
    #: kind of task → minutes before its beginning; a kind that is missing has no reminder of its own
    minutes_before: Mapped[Any] = mapped_column(JsonText, nullable=False, info={"label": N_("Minutes before"), "hidden": True})
    quiet_from: Mapped[str | None] = mapped_column(ShortText(5), info={"label": N_("Quiet from")})
    quiet_until: Mapped[str | None] = mapped_column(ShortText(5), info={"label": N_("Quiet until")})
    is_quiet_on_days_off: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=True, info={"label": N_("Quiet on days off")})
    #: code of the language of the window that the person used last: letters are written in it
    language: Mapped[str | None] = mapped_column(ShortText(5), info={"label": N_("Language"), "hidden": True})


class EscalationRule(Keyed, Versioned, Binned, Base):
    """When the head is told: a reminder of such a task is not seen, answered or done so many minutes after it was due."""

    __tablename__ = "escalation_rule"

    name: Mapped[str] = mapped_column(ShortText(100), nullable=False, info={"label": N_("Name")})
    kind: Mapped[TaskKind | None] = mapped_column(Choice(TaskKind), info={"label": N_("Tasks"), "hint": N_("Empty: all kinds")})
    only_important: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, info={"label": N_("Only important ones")})
    step: Mapped[EscalationStep] = mapped_column(
        Choice(EscalationStep), nullable=False, default=EscalationStep.ACTED, info={"label": N_("Is not")},
    )
    minutes: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=30, info={"label": N_("Within minutes")})
    #: None: the head of whoever is reminded
    tell_id: Mapped[int | None] = reference("employee", N_("Tell"), index=False)
    is_active: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=True, info={"label": N_("In force")})


class Notice(Keyed, Base):
    """What stands under a person's bell: something happened to what concerns them. The words are made in the reader's language."""

    __tablename__ = "notice"
    __table_args__ = (sa.Index("ix_notice_employee", "employee_id", "seen_at", "at"),)

    employee_id: Mapped[int] = reference("employee", N_("For"), required=True, index=False)
    author_id: Mapped[int | None] = reference("employee", N_("By"), index=False)
    at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("When")})
    code: Mapped[str] = mapped_column(ShortText(40), nullable=False, info={"label": N_("What")})
    entity: Mapped[str] = mapped_column(ShortText(27), nullable=False, info={"label": N_("Entity")})
    record_id: Mapped[int] = mapped_column(Id, nullable=False, info={"label": N_("Record")})
    values: Mapped[Any] = mapped_column("details", JsonText, nullable=False, info={"label": N_("Details")})
    seen_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Seen")})


class OutgoingMessage(Keyed, Versioned, Base):
    """An e-mail or SMS on its way out: written once for its key, sent by whoever holds its lease, kept with what became of it."""

    __tablename__ = "outgoing_message"
    __table_args__ = (sa.Index("ix_outgoing_state", "state", "next_at"),)

    key: Mapped[str] = mapped_column("send_key", ShortText(120), nullable=False, unique=True, info={"label": N_("Key")})
    channel: Mapped[Channel] = mapped_column(Choice(Channel), nullable=False, info={"label": N_("Channel")})
    employee_id: Mapped[int | None] = reference("employee", N_("For"))
    recipient: Mapped[str] = mapped_column(ShortText(200), nullable=False, info={"label": N_("Recipient")})
    subject: Mapped[str | None] = mapped_column(ShortText(250), info={"label": N_("Subject")})
    text: Mapped[str] = mapped_column("body", LongText, nullable=False, info={"label": N_("Text")})
    state: Mapped[DeliveryState] = mapped_column(
        Choice(DeliveryState), nullable=False, default=DeliveryState.WAITING, info={"label": N_("State")},
    )
    written_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Written")})
    next_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Next attempt")})
    attempts: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0, info={"label": N_("Attempts")})
    holder: Mapped[str | None] = mapped_column(ShortText(120), info={"label": N_("Holder")})
    lease_until: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Claimed until")})
    sent_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Sent")})
    provider_key: Mapped[str | None] = mapped_column(ShortText(200), info={"label": N_("Key of the gateway")})
    error: Mapped[str | None] = mapped_column(ShortText(500), info={"label": N_("Error")})


class CalendarToken(Keyed, Base):
    """The secret address under which a person's calendar can be read; only its hash is kept."""

    __tablename__ = "calendar_token"

    employee_id: Mapped[int] = reference("employee", N_("Employee"), required=True)
    digest: Mapped[str] = mapped_column(Hash, nullable=False, unique=True, info={"label": N_("SHA-256"), "journal": False})
    name: Mapped[str | None] = mapped_column(ShortText(80), info={"label": N_("Device")})
    made_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Made")})
    read_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Last read"), "journal": False})
    ended_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Ended")})
