"""When somebody is reminded: how long before, on which channels, and not at night. Pure rules; moments are naive UTC."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from app.core.enums.planning import Channel, TaskKind
from app.core.enums.vocabulary import choice
from app.core.planning.wall_time import DAY, to_utc, to_wall

#: wall time from which a task of whole days, which has no hour, is counted
ALL_DAY_AT = time(9)
#: days before which an instance of what recurs has its reminders
REMINDED_DAYS = 30
#: longest stretch of quiet that is looked for, in days: nobody rests longer
_LONGEST_QUIET = 60


def _first_channels() -> dict[Channel, int]:
    return {Channel.POPUP: 0, Channel.PROGRAM: 0}


def _first_minutes() -> dict[TaskKind, int]:
    return {TaskKind.CALL: 5, TaskKind.MESSAGE: 5, TaskKind.MEETING: 15, TaskKind.ASSIGNMENT: 10, TaskKind.VISIT: 30}


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a person wants to be reminded; as made here for whoever has said nothing.

    :param channels: channel → minutes after the reminder at which it is used when nobody has reacted.
    :param minutes_before: kind of task → minutes before its beginning; a kind that is missing has no reminder of its own.
    :param quiet_from: wall time from which to be quiet until ``quiet_until``, also over midnight; None for never.
    """

    channels: Mapping[Channel, int] = field(default_factory=_first_channels)
    minutes_before: Mapping[TaskKind, int] = field(default_factory=_first_minutes)
    quiet_from: time | None = None
    quiet_until: time | None = None
    is_quiet_on_days_off: bool = False


def wishes_of(
    channels: Mapping[str, Any], minutes_before: Mapping[str, Any], quiet_from: str | None, quiet_until: str | None, days_off: bool,
) -> Wishes:
    """The wishes as the row of a person keeps them; what is not known by this version is left out."""
    known_channels, known_kinds = {one.value for one in Channel}, {one.value for one in TaskKind}
    return Wishes(
        {choice(Channel, name): int(minutes) for name, minutes in channels.items() if name in known_channels},
        {choice(TaskKind, name): int(minutes) for name, minutes in minutes_before.items() if name in known_kinds},
        time.fromisoformat(quiet_from) if quiet_from and quiet_until else None,
        time.fromisoformat(quiet_until) if quiet_from and quiet_until else None,
        days_off,
    )


def counted_from(starts_at: datetime | None, due_at: datetime | None, is_all_day: bool, zone: str) -> datetime | None:
    """The moment from which "minutes before" counts: the beginning, nine o'clock of a whole day, else when it is due; None without any."""
    moment = starts_at or due_at
    if moment is None or not is_all_day or starts_at is None:
        return moment
    return to_utc(datetime.combine(to_wall(starts_at, zone).date(), ALL_DAY_AT), zone)


def held_until(moment: datetime, wishes: Wishes, zone: str, is_day_off: Callable[[date], bool]) -> datetime:
    """The first moment, from the given one on, at which the person may be disturbed; the given one itself where nothing forbids it.

    :param zone: of the person's wall; :param is_day_off: whether the person does not work on a day.
    """
    at = moment
    for _step in range(2 * _LONGEST_QUIET):
        wall = to_wall(at, zone)
        if wishes.is_quiet_on_days_off and is_day_off(wall.date()):
            end = datetime.combine(wall.date() + DAY, time())
        elif (until := _quiet_end(wall, wishes)) is not None:
            end = until
        else:
            return at
        at = max(to_utc(end, zone), at + timedelta(milliseconds=1))
    return moment


def _quiet_end(wall: datetime, wishes: Wishes) -> datetime | None:
    """Wall time at which the quiet hours end in which a wall time lies."""
    first, last = wishes.quiet_from, wishes.quiet_until
    if first is None or last is None or first == last:
        return None
    here = wall.time()
    if first < last:
        return datetime.combine(wall.date(), last) if first <= here < last else None
    if here >= first:
        return datetime.combine(wall.date() + DAY, last)
    return datetime.combine(wall.date(), last) if here < last else None
