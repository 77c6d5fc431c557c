"""How the person at this workstation is reminded: read, and kept as it is changed."""

from __future__ import annotations

import sqlalchemy as sa

from app.core.changes import Changes
from app.core.errors import UserError
from app.core.i18n import _
from app.core.rules.reminding import Wishes
from app.db.session import UnitOfWork
from app.models.reminders import ReminderSetting
from app.services.context import Context
from app.services.reminders.following import follow_wishes
from app.services.reminders.wishes import wishes_by_person
from app.services.use_case import use_case


def my_wishes(ctx: Context) -> Wishes:
    """The person's wishes; those as made for whoever has said nothing."""
    if ctx.user.id is None:
        return Wishes()
    with ctx.reading() as session:
        return wishes_by_person(session, [ctx.user.id])[ctx.user.id]


@use_case("reminders.reminder_setting.save", undo=True)
def save_wishes(ctx: Context, wishes: Wishes) -> Changes:
    """Keep the person's wishes; reminders of what is planned already follow them, unless they have come.

    :raises UserError: whoever works is no employee, or the person would not be reminded at all.
    """
    if ctx.user.id is None:
        raise UserError(_("Only an employee has reminders."))
    if not wishes.channels:
        raise UserError(_("Choose at least one way to be reminded."))
    with ctx.uow() as uow:
        before = wishes_by_person(uow.session, [ctx.user.id])[ctx.user.id]
        row = _row(uow, ctx.user.id)
        row.channels = {channel.value: minutes for channel, minutes in wishes.channels.items()}
        row.minutes_before = {kind.value: minutes for kind, minutes in wishes.minutes_before.items()}
        row.quiet_from = f"{wishes.quiet_from:%H:%M}" if wishes.quiet_from is not None else None
        row.quiet_until = f"{wishes.quiet_until:%H:%M}" if wishes.quiet_until is not None else None
        row.is_quiet_on_days_off = wishes.is_quiet_on_days_off
        follow_wishes(uow, ctx, ctx.user.id, before, wishes)
        return uow.commit()


@use_case("reminders.reminder_setting.speak")
def note_language(ctx: Context, language: str) -> Changes:
    """Keep in which language the person works: letters and messages to the person are written in it.

    :param language: code of the window's language.
    """
    if ctx.user.id is None:
        return Changes()
    with ctx.uow() as uow:
        was = uow.session.scalar(sa.select(ReminderSetting.language).where(ReminderSetting.employee_id == ctx.user.id))
        if was == language:
            return Changes()
        _row(uow, ctx.user.id).language = language
        return uow.commit()


def _row(uow: UnitOfWork, person: int) -> ReminderSetting:
    """The row of a person; one as made for whoever has said nothing, where there is none."""
    row = uow.session.scalar(sa.select(ReminderSetting).where(ReminderSetting.employee_id == person))
    if row is None:
        first = Wishes()
        row = ReminderSetting(
            employee_id=person, channels={channel.value: minutes for channel, minutes in first.channels.items()},
            minutes_before={kind.value: minutes for kind, minutes in first.minutes_before.items()}, is_quiet_on_days_off=first.is_quiet_on_days_off,
        )
        uow.session.add(row)
    return row
