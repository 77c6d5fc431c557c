"""What the people of the demo firm have done in the last weeks, what they plan for the next ones, and how they were reminded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

import sqlalchemy as sa

from app.core import clock
from app.core.enums.people import Role
from app.core.enums.planning import PostponementReason, ReminderAction, TaskKind, TaskState
from app.core.planning.board import RowKey
from app.core.planning.wall_time import to_utc
from app.demo import days
from app.demo.working_time import FOUR_DAYS, PART_TIME, Times, make_times
from app.demo.world import Employee, World
from app.models.planning import Task
from app.models.reminders import Reminder
from app.services.context import Context
from app.services.planning.creating import NewTask, create_tasks
from app.services.planning.finishing import begin_task, finish_tasks
from app.services.planning.moving import Move, move_tasks
from app.services.planning.results import results
from app.services.planning.series import Repeat, create_series
from app.services.reminders import answering

WEEKS_BEFORE, WEEKS_AHEAD = 3, 3
#: how full the coming weeks are already, compared with this one
_AHEAD = {1: 0.65, 2: 0.3, 3: 0.12}
#: how much of a day is filled, by place of the employee; beyond 1 two things lie at once
_FILL = (0.5, 0.6, 0.55, 0.85, 1.15, 0.8, 0.9, 0.75, 0.85, 0.7, 0.9, 0.8, 0.95, 0.85, 0.9)
_PUT_OFF, _CHRONIC = 0.08, 6
#: days whose reminders were answered in the program
_PROVEN_DAYS = 3
_LONGER = (1.0, 1.25, 1.5)


@dataclass(frozen=True, slots=True)
class _Wish:
    """A task that somebody is to do, and the time for which it was planned at first, if that was another."""

    employee: Employee
    task: NewTask
    first_at: datetime | None


def make_plans(world: World) -> None:
    """Play three weeks and plan three."""
    Plans(world).play()


class Plans:
    """Writes tasks week by week, each person the own ones, and lets them become what they became."""

    def __init__(self, world: World) -> None:
        self._world, self._rng = world, Random(world.rng.random())
        self._words, self._zone = world.words.planning, str(world.words.planning["zone"])
        self._people: dict[int, Context] = {one.id: world.as_employee(one) for one in world.employees}
        self._done = next(one.id for one in results(world.owner, TaskKind.ASSIGNMENT))
        self._monday = world.last - timedelta(days=world.last.weekday())

    def play(self) -> None:
        """From the first week to the last."""
        begin = self._monday - timedelta(weeks=WEEKS_BEFORE)
        with clock.frozen(days.noon(days.working(begin - timedelta(days=3)), 7)):
            times = make_times(self._world)
            self._repeat(begin)
        for week in range(-WEEKS_BEFORE, WEEKS_AHEAD + 1):
            monday = self._monday + timedelta(weeks=week)
            with clock.frozen(days.noon(min(monday, self._world.last), 5)):
                self._plan_week(monday, times)
        with clock.frozen(days.noon(self._world.last, 6)):
            self._fill_backlog()
        for day in days.working_days(begin, self._world.last):
            self._live(day)

    def _at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A wall time of the firm as a moment."""
        return to_utc(datetime.combine(day, time(hour, minute)), self._zone)

    def _plan_week(self, monday: date, times: Times) -> None:
        by_author: dict[int, list[_Wish]] = defaultdict(list)
        for place, employee in enumerate(self._world.employees):
            for day in days.working_days(monday, monday + timedelta(days=4)):
                if (employee.id, day) in times.away or (place == FOUR_DAYS and day.weekday() == 2):
                    continue
                for wish in self._day(place, employee, day, times):
                    given = employee.role in (Role.SALES, Role.STOREKEEPER) and self._rng.random() < 0.15
                    by_author[self._world.of_role(Role.HEAD)[0].id if given else employee.id].append(wish)
        for author, wishes in by_author.items():
            first = [replace(wish.task, starts_at=wish.first_at, ends_at=wish.first_at + _length(wish.task)) if wish.first_at else wish.task
                     for wish in wishes]
            keys = create_tasks(self._people[author], first).created("task")
            put_off = [(key, wish) for key, wish in zip(sorted(keys), wishes, strict=True) if wish.first_at is not None]
            self._put_off(author, put_off)

    def _day(self, place: int, employee: Employee, day: date, times: Times) -> Iterator[_Wish]:
        """What one person does on one day: one thing after another, until the day is as full as usual."""
        rng, minute, filled = self._rng, 9 * 60 + rng_step(self._rng, 2), 0
        end = 13 * 60 if place == PART_TIME else 18 * 60
        week = (day - self._monday).days // 7
        wanted = _FILL[place] * (end - 10 * 60) * rng.uniform(0.7, 1.1) * _AHEAD.get(week, 1.0)
        while filled < wanted and minute < end - 30:
            kind, title, minutes = rng.choice(self._words[employee.role.value]["tasks"])
            starts_at = self._at(day, *divmod(minute, 60))
            length = min(round(minutes * rng.choice(_LONGER) / 15) * 15 if minutes > 60 else minutes, end - minute)
            task = self._task(TaskKind[kind.upper()], title, employee, starts_at, length, times)
            first_at = starts_at - timedelta(days=1) if rng.random() < (_PUT_OFF * 4 if place == _CHRONIC else _PUT_OFF) and day.weekday() else None
            yield _Wish(employee, task, first_at)
            filled += length
            minute += (length // 2 if _FILL[place] > 1 and rng.random() < 0.3 else length) + rng_step(rng, 3)
            minute = -(-minute // 30) * 30

    def _task(self, kind: TaskKind, title: str, employee: Employee, starts_at: datetime, length: int, times: Times) -> NewTask:
        rng = self._rng
        is_outside = kind is not TaskKind.ASSIGNMENT and employee.role in (Role.HEAD, Role.SALES, Role.OWNER)
        client = rng.choice(self._world.customers).id if is_outside else None
        resources: tuple[int, ...] = ()
        if kind is TaskKind.VISIT and rng.random() < 0.5:
            resources = (rng.choice(times.cars),)
        elif kind is TaskKind.MEETING and rng.random() < 0.6:
            resources = (rng.choice(times.rooms),)
        others = [one.id for one in self._world.of_role(employee.role) if one.id != employee.id]
        return NewTask(
            kind, title, RowKey("employee", employee.id), starts_at, starts_at + timedelta(minutes=length), self._zone, client_id=client,
            planned_minutes=length, resources=resources, is_tentative=kind is TaskKind.MEETING and rng.random() < 0.2, is_fixed=rng.random() < 0.07,
            is_important=rng.random() < 0.08, participants=(rng.choice(others),) if kind is TaskKind.MEETING and rng.random() < 0.3 else (),
        )

    def _put_off(self, author: int, put_off: list[tuple[int, _Wish]]) -> None:
        """Move what was planned for another day to where it stands now, with a reason; what is fixed cannot be moved and stays."""
        versions = self._versions([key for key, _wish in put_off])
        by_reason: dict[PostponementReason, list[Move]] = defaultdict(list)
        for key, wish in put_off:
            assert wish.task.starts_at is not None
            assert wish.task.ends_at is not None
            assert wish.task.row is not None
            if not wish.task.is_fixed:
                move = Move(key, versions[key], wish.task.row, wish.task.starts_at, wish.task.ends_at)
                by_reason[self._rng.choice(list(PostponementReason))].append(move)
        for reason, moves in by_reason.items():
            move_tasks(self._people[author], moves, reason=reason, comment=self._rng.choice(self._words["comments"]) or None)

    def _versions(self, keys: list[int]) -> dict[int, int]:
        with self._world.owner.reading() as session:
            return dict(session.execute(sa.select(Task.id, Task.version).where(Task.id.in_(keys))).all())

    def _repeat(self, begin: date) -> None:
        """What comes again: the meeting of the sales people, the check of the store, the tax return."""
        head, accountant, keeper = (self._world.of_role(role)[0] for role in (Role.HEAD, Role.ACCOUNTANT, Role.STOREKEEPER))
        sales = tuple(one.id for one in self._world.of_role(Role.SALES))
        for employee, kind, title, hour, length, rule, others in (
            (head, TaskKind.MEETING, "sales_meeting", 9, 60, "FREQ=WEEKLY;BYDAY=MO", sales),
            (keeper, TaskKind.ASSIGNMENT, "stock_check", 16, 60, "FREQ=WEEKLY;BYDAY=FR", ()),
            (accountant, TaskKind.ASSIGNMENT, "vat_return", 10, 180, "FREQ=MONTHLY;BYMONTHDAY=10", ()),
        ):
            starts_at = self._at(begin, hour)
            task = NewTask(
                kind, self._words[title], RowKey("employee", employee.id), starts_at, starts_at + timedelta(minutes=length), self._zone,
                planned_minutes=length, participants=others,
            )
            create_series(self._people[employee.id], task, Repeat(rule))

    def _fill_backlog(self) -> None:
        wishes = []
        for place, (kind, title, minutes) in enumerate(self._words["backlog"]):
            due = self._at(days.after(self._world.last, 1 + place), 17) if place % 2 else None
            client = self._rng.choice(self._world.customers).id if place % 3 else None
            nobody = RowKey("employee", 0 if place % 4 == 3 else self._rng.choice(self._world.employees).id)
            wishes.append(NewTask(TaskKind[kind.upper()], title, nobody, zone=self._zone, planned_minutes=minutes, due_at=due, client_id=client))
        create_tasks(self._world.owner, wishes)

    def _live(self, day: date) -> None:
        """A day that has come: what was to be done by now is done, but for one thing in twenty."""
        now = min(self._at(day, 18, 15), datetime.combine(day, clock.now().time()) if day == self._world.last else datetime.max)
        statement = sa.select(Task.id, Task.version, Task.employee_id, Task.ends_at).order_by(Task.id)
        todays = statement.where(Task.starts_at >= self._at(day, 0), Task.starts_at < min(now, self._at(day, 23)), Task.state == TaskState.OPEN)
        with self._world.owner.reading() as session:
            rows = [(id, version, employee or 0, ends_at or now) for id, version, employee, ends_at in session.execute(todays)]
        done: dict[int, list[tuple[int, int]]] = defaultdict(list)
        begun: list[tuple[int, int, int]] = []
        for id, version, employee, ends_at in rows:
            if ends_at > now:
                begun.append((employee, id, version))
            elif employee == self._world.employees[0].id or self._rng.random() > 0.05:  # nothing missed pops up when the firm is opened
                done[employee].append((id, version))
        with clock.frozen(now):
            if day > self._world.last - timedelta(days=_PROVEN_DAYS):
                self._react([id for tasks in done.values() for id, _version in tasks])
            for employee, tasks in done.items():
                finish_tasks(self._people[employee], tasks, self._done if self._rng.random() < 0.9 else None)
            for employee, id, version in begun:
                begin_task(self._people[employee], id, version)

    def _react(self, tasks: list[int]) -> None:
        """Reminders were looked at and answered: the proof of it."""
        with self._world.owner.reading() as session:
            asked = sa.select(Reminder.employee_id, Reminder.id).where(Reminder.task_id.in_(tasks), Reminder.is_open).order_by(Reminder.id)
            waiting = session.execute(asked).all()
        by_person: dict[int, list[int]] = defaultdict(list)
        for employee, reminder in waiting:
            by_person[employee].append(reminder)
        for employee, reminders in by_person.items():
            answering.see(self._people[employee], reminders)
            answering.answer(self._people[employee], reminders, ReminderAction.OPENED)


def _length(task: NewTask) -> timedelta:
    assert task.starts_at is not None
    assert task.ends_at is not None
    return task.ends_at - task.starts_at


def rng_step(rng: Random, most: int) -> int:
    """Some half hours, in minutes."""
    return 30 * rng.randrange(most)
