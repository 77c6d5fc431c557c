"""What waits wait for: moments, and events about a record by one name for whoever waits and whoever tells."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from app.core.planning.local_zone import local_zone
from app.core.planning.wall_time import to_utc


def event_key(event: str, entity: str | None, record_id: int | None) -> str:
    """An event about a record as waiting steps name it: ``document.posted|invoice|deal:7``.

    :param event: code, with a detail where there is one: ``document.posted|invoice``.
    """
    code, _bar, detail = event.partition("|")
    return f"{code}|{detail}|{entity}:{record_id}" if entity and record_id is not None else f"{code}|{detail}|"


def as_moment(value: Any) -> datetime | None:
    """A day (its beginning here) or a moment as naive UTC; None for anything else."""
    if isinstance(value, datetime):
        return value
    return to_utc(datetime.combine(value, time()), local_zone()) if isinstance(value, date) else None
