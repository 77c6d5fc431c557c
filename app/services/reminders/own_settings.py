"""How the person at this workstation is reminded: read, and kept as it is changed."""

from __future__ import annotations

import sqlalchemy as sa

from app.core.changes import Changes
from app.core.errors import UserError
from app.core.i18n import _
from app.core.rules.reminding import Wishes
from app.models.reminders import ReminderSetting
from app.services.context import Context
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
    """Keep the person's wishes; tasks that are planned from now on, or moved, follow them.

    :raises UserError: whoever works is no employee, or the person would not be reminded at all.
    """
    if ctx.user.id is None:
        raise UserError(_("Only an employee has reminders."))
    if not wishes.channels:
        raise UserError(_("Choose at least one way to be reminded."))
    with ctx.uow() as uow:
        row = uow.session.scalar(sa.select(ReminderSetting).where(ReminderSetting.employee_id == ctx.user.id))
        if row is None:
            row = ReminderSetting(employee_id=ctx.user.id)
            uow.session.add(row)
        row.channels = {channel.value: minutes for channel, minutes in wishes.channels.items()}
        row.minutes_before = {kind.value: minutes for kind, minutes in wishes.minutes_before.items()}
        row.quiet_from = f"{wishes.quiet_from:%H:%M}" if wishes.quiet_from is not None else None
        row.quiet_until = f"{wishes.quiet_until:%H:%M}" if wishes.quiet_until is not None else None
        row.is_quiet_on_days_off = wishes.is_quiet_on_days_off
        return uow.commit()
