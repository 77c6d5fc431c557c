"""Deadlines in working time: of whoever holds a step, or of the branch where nobody does yet."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.core.planning.board import Span
from app.core.planning.working_time import minutes
from app.services.working_time.hours import of_person

#: stretches of time in which the end is looked for, one after the other
_SEARCHED = (timedelta(days=14), timedelta(days=90), timedelta(days=800))


def after_working_minutes(session: Session, employee_id: int | None, start: datetime, count: int) -> datetime:
    """The moment at which so many minutes of somebody's working time have passed; where nobody ever works, plain time counts.

    :param start: naive UTC. :param count: working minutes.
    """
    if count <= 0:
        return start
    for stretch in _SEARCHED:
        left = count * 60
        span = Span(start, start + stretch)
        for working in of_person(session, employee_id, span).working(span):
            seconds = (working.ends_at - working.starts_at).total_seconds()
            if seconds >= left:
                return working.starts_at + timedelta(seconds=left)
            left -= int(seconds)
    return start + timedelta(minutes=count)


def working_minutes(session: Session, employee_id: int | None, start: datetime, end: datetime) -> int:
    """Minutes of somebody's working time between two moments, naive UTC."""
    if end <= start:
        return 0
    span = Span(start, end)
    return minutes(of_person(session, employee_id, span).working(span))
