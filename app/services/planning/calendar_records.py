"""Tasks and series beside their calendar entries: what an entry gives a record, and what a record says in place of its entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.core import clock
from app.core.enums.planning import Answer, TaskState
from app.core.folding import fold_all
from app.core.planning.calendar_entry import Entry
from app.core.planning.wall_time import to_wall
from app.models.planning import Task, TaskSeries
from app.services.planning import series_instances as instances

#: title of what has none
UNTITLED = "—"
#: people that a task has: employee → answer
People = Mapping[int, Answer]


def title_of(entry: Entry) -> str:
    """The title of a task; the file may give none."""
    return entry.title or UNTITLED


def task_values(entry: Entry) -> dict[str, Any]:
    """What an entry gives a single task."""
    is_over = not entry.is_todo and entry.ends_at is not None and entry.ends_at < clock.now() and entry.state is TaskState.OPEN
    return {
        "kind": entry.kind, "title": title_of(entry), "description": entry.description, "place": entry.place, "starts_at": entry.starts_at,
        "ends_at": entry.ends_at, "due_at": entry.due_at, "finished_at": entry.finished_at, "is_all_day": entry.is_all_day, "zone": entry.zone,
        "state": TaskState.DONE if is_over else entry.state, "is_tentative": entry.is_tentative, "is_important": entry.is_important,
        "search": fold_all([title_of(entry), entry.place]),
    }


def series_of(entry: Entry, author_id: int | None, participants: Sequence[int]) -> TaskSeries:
    """A series as an entry describes it."""
    assert entry.starts_at is not None
    values = dict.fromkeys(instances.PATTERN) | {
        "kind": entry.kind, "title": title_of(entry), "description": entry.description, "place": entry.place, "is_fixed": False,
        "is_tentative": entry.is_tentative, "is_important": entry.is_important,
    }
    pattern = instances.stored_pattern(values, participants) | {"alarms": list(entry.alarms)}
    return TaskSeries(
        employee_id=author_id, author_id=author_id, rule=entry.rule, starts_at=entry.starts_at, zone=entry.zone, minutes=_minutes(entry),
        is_all_day=entry.is_all_day, pattern=pattern, calendar_uid=entry.uid,
    )


def _minutes(entry: Entry) -> int:
    assert entry.starts_at is not None
    ends = entry.ends_at or entry.starts_at
    begins = entry.starts_at
    if entry.is_all_day:
        begins, ends = to_wall(begins, entry.zone), to_wall(ends, entry.zone)
    return int((ends - begins).total_seconds()) // 60


def entry_of_task(was: Entry, task: Task, people: People, addresses: Mapping[str, int], alarms: tuple[int, ...] = ()) -> Entry:
    """What the entry of a task says now.

    :param was: what it said when it came in. :param addresses: e-mail address → employee. :param alarms: minutes before it.
    """
    return replace(
        was, kind=task.kind, title=_title(was, task.title), description=task.description, place=task.place, starts_at=task.starts_at,
        ends_at=task.ends_at, due_at=task.due_at, is_all_day=task.is_all_day, state=_state(was, task), is_tentative=task.is_tentative,
        is_important=task.is_important, people=_people(was, people, addresses), finished_at=task.finished_at if was.is_todo else was.finished_at,
        alarms=alarms,
    )


def entry_of_series(was: Entry, series: TaskSeries, addresses: Mapping[str, int]) -> Entry:
    """What the entry of a series says now."""
    values = instances.pattern_values(series)
    same_length = was.starts_at is not None and was.ends_at is not None and _minutes(was) == series.minutes
    ends_at = instances.end_of(series, series.starts_at)
    if same_length and was.starts_at == series.starts_at:
        ends_at = was.ends_at or ends_at
    people = dict.fromkeys(series.pattern.get("participants") or (), Answer.INVITED)
    known = {address: answer for address, answer in was.people if addresses.get(address) in people}
    people |= {addresses[address]: answer for address, answer in known.items()}
    return replace(
        was, kind=values["kind"], title=_title(was, values["title"]), description=values["description"], place=values["place"],
        starts_at=series.starts_at, ends_at=None if was.ends_at is None else ends_at, is_all_day=series.is_all_day,
        is_tentative=bool(values["is_tentative"]), is_important=bool(values["is_important"]), rule=instances.recurrence_of(series).lines(),
        people=_people(was, people, addresses),
    )


def new_entry(task: Task, uid: str, people: Sequence[tuple[str, Answer]], occurrence_at: datetime | None = None) -> Entry:
    """The entry of a task that was born here: an event if it has a time, else a to-do."""
    return Entry(
        uid, task.starts_at is None, task.kind, occurrence_at, task.title, task.description, task.place, task.starts_at, task.ends_at, task.due_at,
        task.finished_at if task.starts_at is None else None, task.is_all_day, task.zone, task.state, task.is_tentative, task.is_important, "",
        tuple(people),
    )


def is_unlike_its_series(task: Task, series: TaskSeries) -> bool:
    """Whether an instance has to be told on its own beside its series."""
    if task.is_exception or task.starts_at is None or task.state is not TaskState.OPEN:
        return True
    if abs(task.starts_at - (task.occurrence_at or task.starts_at)) > timedelta(0) or task.ends_at != instances.end_of(series, task.starts_at):
        return True
    values = instances.pattern_values(series)
    return any(getattr(task, name) != values[name] for name in ("kind", "title", "description", "place", "is_important", "is_tentative"))


def _title(was: Entry, title: str) -> str:
    return "" if title == UNTITLED and not was.title else title


def _state(was: Entry, task: Task) -> TaskState:
    """The state of a task; that an event has passed, which the import noted as done, is no news to its calendar."""
    is_passed = not was.is_todo and task.state is TaskState.DONE and task.finished_at is None
    return was.state if is_passed else task.state


def _people(was: Entry, people: People, addresses: Mapping[str, int]) -> tuple[tuple[str, Answer], ...]:
    """The attendees: those of the file who are not ours stay, ours are who takes part now."""
    kept = [(address, people.get(addresses[address], answer) if address in addresses else answer) for address, answer in was.people
            if address not in addresses or addresses[address] in people]
    named = {address for address, _answer in was.people}
    by_person = {person: address for address, person in addresses.items()}
    fresh = [(by_person[person], answer) for person, answer in people.items() if person in by_person and by_person[person] not in named]
    return (*kept, *fresh)
