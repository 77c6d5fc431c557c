"""The journal of a process as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

#: transitions of the XES lifecycle extension that begin a step, and those that end it; the others (assigned, suspended …) are no step of their own
BEGINNINGS, ENDINGS = frozenset({"start"}), frozenset({"", "complete", "unknown", "manualskip", "autoskip"})


@dataclass(frozen=True, slots=True)
class Event:
    """A step that was done.

    :param at: naive UTC, when it was done. :param who: did it; empty where nobody says. :param began_at: when it was begun, where the journal says.
    """

    activity: str
    at: datetime
    who: str = ""
    began_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """A case: its steps in the order in which they were done.

    :param came_at: naive UTC, when it began, where the journal says.
    """

    case: str
    events: tuple[Event, ...]
    came_at: datetime | None = None

    @property
    def began_at(self) -> datetime:
        """When it began, or its first step was begun, or done where no beginning is known."""
        return self.came_at or min(event.began_at or event.at for event in self.events)

    @property
    def ended_at(self) -> datetime:
        """When its last step was done."""
        return self.events[-1].at

    @property
    def length(self) -> timedelta:
        """Time by the clock from end to end."""
        return self.ended_at - self.began_at

    @property
    def path(self) -> tuple[str, ...]:
        """The names of its steps."""
        return tuple(event.activity for event in self.events)


@dataclass(frozen=True)
class EventLog:
    """The cases of a process."""

    traces: tuple[Trace, ...]

    @cached_property
    def activities(self) -> frozenset[str]:
        """The names of all steps."""
        return frozenset(event.activity for trace in self.traces for event in trace.events)

    @cached_property
    def event_count(self) -> int:
        """How many steps were done."""
        return sum(len(trace.events) for trace in self.traces)


@dataclass(frozen=True, slots=True)
class Record:
    """A line of a journal as files tell it, before beginnings and ends are put together."""

    activity: str
    at: datetime
    who: str = ""
    transition: str = ""


def trace_of(case: str, records: Iterable[Record]) -> Trace | None:
    """A case out of its lines: each end finds the oldest open beginning of its step. A step that was begun and never ended counts from its
    beginning; None where nothing of the case can be used.
    """
    begun: dict[str, list[int]] = {}
    events: list[Event] = []
    for record in sorted(records, key=lambda each: each.at):
        transition = record.transition.lower()
        waiting = begun.get(record.activity)
        if transition in BEGINNINGS:
            begun.setdefault(record.activity, []).append(len(events))
            events.append(Event(record.activity, record.at, record.who, record.at))
        elif transition in ENDINGS and waiting:
            place = waiting.pop(0)
            events[place] = replace(events[place], at=record.at, who=record.who or events[place].who)
        elif transition in ENDINGS:
            events.append(Event(record.activity, record.at, record.who))
    return Trace(case, tuple(sorted(events, key=lambda each: each.at))) if events else None


def log_of(cases: Iterable[tuple[str, Sequence[Record]]]) -> EventLog:
    """A journal out of the lines of its cases, the oldest case first."""
    traces = [trace for case, records in cases if (trace := trace_of(case, records)) is not None]
    return EventLog(tuple(sorted(traces, key=lambda each: each.began_at)))
