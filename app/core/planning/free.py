"""Where several people have time at once. Pure; moments are naive UTC."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from app.core.planning.board import Span
from app.core.planning.wall_time import DAY, begin_of, day_of
from app.core.planning.working_time import common, without


def shared(times: Sequence[Iterable[Span]]) -> tuple[Span, ...]:
    """The stretches that lie in all of some lists of stretches; nothing for no lists."""
    if not times:
        return ()
    found = tuple(times[0])
    for other in times[1:]:
        others = tuple(other)
        found = tuple(part for span in found for part in common(others, span))
    return found


def slots(free: Iterable[Span], minutes: int, step: int, zone: str) -> Iterator[Span]:
    """The places of a length within free stretches, one after the other without overlap.

    :param step: minutes of the day's clock at which a place may begin.
    """
    length = timedelta(minutes=minutes)
    for span in free:
        start = _aligned(span.starts_at, step, zone)
        while start + length <= span.ends_at:
            yield Span(start, start + length)
            start = _aligned(start + max(length, timedelta(minutes=step)), step, zone)


def free_of(working: Iterable[Span], busy: Iterable[Span], after: datetime) -> tuple[Span, ...]:
    """What is left of working hours from a moment on, when others take their part."""
    left = without(working, busy)
    return tuple(Span(max(span.starts_at, after), span.ends_at) for span in left if span.ends_at > after)


def _aligned(moment: datetime, step: int, zone: str) -> datetime:
    """The next moment at which the clock shows a multiple of the step."""
    begin = begin_of(day_of(moment, zone), zone)
    over = (moment - begin) % timedelta(minutes=step)
    return moment if not over else min(moment - over + timedelta(minutes=step), begin_of(day_of(moment, zone) + DAY, zone))
