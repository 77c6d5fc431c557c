"""The only clock. All moments in the program are naive UTC of whole milliseconds.

On a server the server's clock decides, whatever this computer's says: each sign-in follows it, and the window from time to time.
"""

from __future__ import annotations

import time as system
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

#: seconds by which this computer may be away before we follow the server: less is the way there and back
_UNNOTICED = 2.0

_frozen: datetime | None = None
#: the moment that one thread takes for the present while it tries something out
_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)
_ahead = timedelta()
#: where the person works; None for the zone of this workstation
_zone: tzinfo | None = None


def now() -> datetime:
    """The present moment: naive UTC, milliseconds (the coarsest grain that the three databases share)."""
    moment = _pretended.get() or _frozen or datetime.fromtimestamp(system.time(), UTC).replace(tzinfo=None) + _ahead
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def today() -> date:
    """The present day where the person works."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """A moment of ours as naive local time where the person works."""
    return moment.replace(tzinfo=UTC).astimezone(_zone).replace(tzinfo=None)


def moment_of(wall: datetime) -> datetime:
    """The naive UTC moment of a naive local time; of two equal ones at the end of summer time the first.

    :raises OverflowError: it lies beyond what a calendar knows; some systems raise OSError instead.
    """
    aware = wall.astimezone(UTC) if _zone is None else wall.replace(tzinfo=_zone).astimezone(UTC)
    return aware.replace(tzinfo=None)


def begin_of(day: date) -> datetime:
    """The naive UTC moment at which a day begins here: later than midnight where clocks are put forward at midnight."""
    midnight = datetime.combine(day, time())
    moment = moment_of(midnight)
    return moment + max(midnight - local(moment), timedelta())


def follow(ahead: float) -> None:
    """Keep to a clock that is so many seconds ahead of this computer's; 0 for our own."""
    global _ahead
    _ahead = timedelta(seconds=ahead if abs(ahead) > _UNNOTICED else 0.0)


def live_in(zone: str) -> None:
    """Show times as they are in a zone, by its IANA name; empty for that of this workstation."""
    global _zone
    _zone = ZoneInfo(zone) if zone else None


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Stop the clock at a naive UTC moment; for tests and for making the demo firm's past."""
    global _frozen
    before, _frozen = _frozen, moment
    try:
        yield
    finally:
        _frozen = before


@contextmanager
def pretended(moment: datetime) -> Iterator[None]:
    """Take a naive UTC moment for the present, in this thread alone: for what is tried out while others go on working."""
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)
