"""When a process that begins on a schedule begins next."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.core.planning.recurrence import count, parse_recurrence
from app.core.planning.wall_time import day_of, whole_days

_FURTHEST = timedelta(days=800)
_STEP = timedelta(milliseconds=1)


def next_moment(rule: str, zone: str, after: datetime) -> datetime | None:
    """The first moment of a rule that lies behind another; None where none comes within two years.

    :param rule: of RFC 5545, such as ``FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=8``. :param zone: in which its hours are meant. :param after: naive UTC.
    :raises UserError: the rule cannot be read.
    """
    midnight = whole_days(day_of(after, zone), day_of(after, zone), zone).starts_at
    found = count(parse_recurrence(rule, midnight, zone), after + _STEP, after + _FURTHEST, most=1).found
    return found[0].starts_at if found else None
