"""Until when people are not to be disturbed: their quiet hours and days off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.planning.board import Span
from app.core.planning.wall_time import whole_days
from app.core.rules.reminding import Wishes, held_until
from app.models.organisation import Employee
from app.services.reminders.wishes import wishes_by_person
from app.services.working_time.hours import WorkingTime, of_people

#: how far days off are looked up; a longer vacation is looked up again at its end
_AHEAD = timedelta(days=45)


def quiet_until(session: Session, employees: Iterable[int], now: datetime) -> dict[int, datetime]:
    """Employee → the end of the quiet in which a moment lies, for those who have quiet now; naive UTC."""
    wishes = {one: wish for one, wish in wishes_by_person(session, employees).items() if wish.is_quiet_on_days_off or wish.quiet_from}
    if not wishes:
        return {}
    people = session.execute(sa.select(Employee.id, Employee.branch_id, Employee.schedule_id).where(Employee.id.in_(sorted(wishes)))).all()
    times = of_people(session, [(row.id, row.branch_id, row.schedule_id) for row in people], Span(now, now + _AHEAD))
    held = {person: _end(wishes[person], time, now) for person, time in times.items()}
    return {person: end for person, end in held.items() if end > now}


def _end(wish: Wishes, time: WorkingTime, now: datetime) -> datetime:
    def is_day_off(day: date) -> bool:
        return not time.working(whole_days(day, day, time.zone))

    return held_until(now, wish, time.zone, is_day_off)
