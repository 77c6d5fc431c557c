"""The only clock. All moments in the program are naive UTC of whole milliseconds.

On a server the server's clock decides, whatever this computer's says: each sign-in follows it, and the window from time to time.
"""

from __future__ import annotations

import time as system
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

#: seconds by which this computer may be away before we follow the server: less is the way there and back
_UNNOTICED = 2.0

_frozen: datetime | None = None
_ahead = timedelta()


def now() -> datetime:
    """The present moment: naive UTC, milliseconds (the coarsest grain that the three databases share)."""
    moment = _frozen or datetime.fromtimestamp(system.time(), UTC).replace(tzinfo=None) + _ahead
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def today() -> date:
    """The present day at this workstation."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """A moment of ours as naive local time of this workstation."""
    return moment.replace(tzinfo=UTC).astimezone().replace(tzinfo=None)


def begin_of(day: date) -> datetime:
    """The naive UTC moment at which a day begins here: later than midnight where clocks are put forward at midnight."""
    midnight = datetime.combine(day, time())
    moment = midnight.astimezone(UTC).replace(tzinfo=None)
    return moment + max(midnight - local(moment), timedelta())


def follow(ahead: float) -> None:
    """Keep to a clock that is so many seconds ahead of this computer's; 0 for our own."""
    global _ahead
    _ahead = timedelta(seconds=ahead if abs(ahead) > _UNNOTICED else 0.0)


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Stop the clock at a naive UTC moment; for tests and for making the demo firm's past."""
    global _frozen
    before, _frozen = _frozen, moment
    try:
        yield
    finally:
        _frozen = before
