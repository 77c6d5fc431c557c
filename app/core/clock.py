"""The only clock. All moments in the program are naive UTC of whole milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

_frozen: datetime | None = None


def now() -> datetime:
    """The present moment: naive UTC, milliseconds (the coarsest grain that the three databases share)."""
    moment = _frozen or datetime.now(UTC).replace(tzinfo=None)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def today() -> date:
    """The present day at this workstation."""
    return local(_frozen).date() if _frozen else date.today()


def local(moment: datetime) -> datetime:
    """A moment of ours as naive local time of this workstation."""
    return moment.replace(tzinfo=UTC).astimezone().replace(tzinfo=None)


def begin_of(day: date) -> datetime:
    """The naive UTC moment at which a day begins here: later than midnight where clocks are put forward at midnight."""
    midnight = datetime.combine(day, time())
    moment = midnight.astimezone(UTC).replace(tzinfo=None)
    return moment + max(midnight - local(moment), timedelta())


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Stop the clock at a naive UTC moment; for tests and for making the demo firm's past."""
    global _frozen
    before, _frozen = _frozen, moment
    try:
        yield
    finally:
        _frozen = before
