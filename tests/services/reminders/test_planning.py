"""Reminders follow their tasks."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.core import clock
from app.core.enums.planning import DeliveryState, TaskState
from app.models.planning import Task
from tests.services.reminders.conftest import People

HOUR = timedelta(hours=1)


@pytest.mark.backends
def test_reminder_when_task_is_made_and_moved_then_it_follows_before_it_and_once_for_each_channel(people: People) -> None:
    begin = clock.now() + 2 * HOUR
    task = people.task(begin)
    (reminder,) = people.reminders(task)
    assert (reminder.employee_id, reminder.due_at, reminder.minutes_before) == (people.ann, begin - timedelta(minutes=5), 5)
    assert [delivery.channel.value for delivery in people.deliveries(task)] == ["popup", "program"]
    people.move(task, begin + HOUR)
    (moved,) = people.reminders(task)
    assert moved.id == reminder.id
    assert moved.due_at == begin + HOUR - timedelta(minutes=5)
    assert {delivery.due_at for delivery in people.deliveries(task)} == {moved.due_at}


@pytest.mark.backends
def test_reminder_when_task_is_given_away_and_done_then_only_open_people_are_reminded(people: People) -> None:
    task = people.task()
    people.change(task, lambda one: setattr(one, "employee_id", people.ben))
    first, second = people.reminders(task)
    assert (first.employee_id, first.is_open, second.employee_id, second.is_open) == (people.ann, False, people.ben, True)

    def finish(one: Task) -> None:
        one.state = TaskState.DONE

    people.change(task, finish)
    assert [reminder.is_open for reminder in people.reminders(task)] == [False, False]
    assert {delivery.state for delivery in people.deliveries(task)} == {DeliveryState.CANCELLED}


def test_reminder_when_task_loses_and_regains_its_time_then_the_same_one_comes_back(people: People) -> None:
    task = people.task()

    def unplan(one: Task) -> None:
        one.starts_at = one.ends_at = None

    people.change(task, unplan)
    assert not people.reminders(task)[0].is_open
    later = clock.now() + 5 * HOUR
    people.move(task, later)
    (reminder,) = people.reminders(task)
    assert reminder.is_open
    assert reminder.due_at == later - timedelta(minutes=5)
    assert {delivery.state for delivery in people.deliveries(task)} == {DeliveryState.WAITING}


def test_reminder_when_task_is_arranged_twice_then_nothing_is_doubled(people: People) -> None:
    task = people.task()
    people.change(task, lambda one: setattr(one, "title", "Call Gamma"))
    assert len(people.reminders(task)) == 1
    assert len(people.deliveries(task)) == 2


def test_reminder_when_task_lasts_whole_days_then_it_comes_in_the_morning(people: People) -> None:
    with clock.frozen(datetime(2027, 3, 1)):
        task = people.task(datetime(2027, 3, 27, 23), is_all_day=True, kind="assignment")  # 28 March in Berlin, when clocks are put forward
    assert people.reminders(task)[0].due_at == datetime(2027, 3, 28, 6, 50)
