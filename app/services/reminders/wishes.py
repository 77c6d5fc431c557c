"""How people want to be reminded, as kept for each of them."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.rules.reminding import Wishes, wishes_of
from app.models.reminders import ReminderSetting


def wishes_by_person(session: Session, employees: Iterable[int]) -> dict[int, Wishes]:
    """The wishes of each of these people; those as made for whoever has said nothing."""
    wanted = set(employees)
    found = dict.fromkeys(wanted, Wishes())
    if wanted:
        rows = session.execute(
            sa.select(
                ReminderSetting.employee_id, ReminderSetting.channels, ReminderSetting.minutes_before, ReminderSetting.quiet_from,
                ReminderSetting.quiet_until, ReminderSetting.is_quiet_on_days_off,
            ).where(ReminderSetting.employee_id.in_(sorted(wanted)))
        )
        for person, channels, minutes, first, last, days_off in rows:
            found[person] = wishes_of(channels or {}, minutes or {}, first, last, days_off)
    return found
