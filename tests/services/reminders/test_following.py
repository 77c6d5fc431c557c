"""What is planned already follows when a person's wishes change."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from app.core import clock
from app.core.enums.planning import Channel, DeliveryState, TaskKind
from app.core.rules.reminding import Wishes
from app.services import undo
from app.services.reminders import firing, of_task, own_settings, popping
from tests.helpers.statements import counted
from tests.services.reminders.conftest import People

HOUR = timedelta(hours=1)
POPUP = {Channel.POPUP: 0}
FIRST = Wishes(POPUP, {TaskKind.CALL: 5, TaskKind.MEETING: 15})


@pytest.mark.backends
def test_wishes_when_changed_then_reminders_to_come_follow_and_what_has_come_or_was_chosen_stays(people: People) -> None:
    ann = people.of("ann")
    own_settings.save_wishes(ann, FIRST)
    begin = clock.now() + 3 * HOUR
    call, meeting, visit, shown = (
        people.task(begin), people.task(begin, kind="meeting"), people.task(begin, kind="visit"), people.task(clock.now() + timedelta(minutes=1)),
    )
    of_task.add(ann, call, minutes_before=60)
    assert len(popping.confirm(ann, firing.fire_mine(ann, "desk").popups)) == 1
    assert people.reminders(visit) == []
    own_settings.save_wishes(ann, Wishes({Channel.EMAIL: 10}, {TaskKind.CALL: 20, TaskKind.VISIT: 30}))
    assert {(one.minutes_before, one.due_at) for one in people.reminders(call)} == {
        (20, begin - timedelta(minutes=20)), (60, begin - HOUR),
    }
    ways = {(one.channel, one.state, one.due_at) for one in people.deliveries(call)}
    assert ways == {
        *((Channel.EMAIL, DeliveryState.WAITING, begin - timedelta(minutes=minutes - 10)) for minutes in (20, 60)),
        *((Channel.POPUP, DeliveryState.CANCELLED, begin - timedelta(minutes=minutes)) for minutes in (5, 60)),
    }
    assert people.reminders(meeting) == []
    assert [one.due_at for one in people.reminders(visit)] == [begin - timedelta(minutes=30)]
    assert [one.state for one in people.deliveries(shown)] == [DeliveryState.DELIVERED]
    own_settings.save_wishes(ann, FIRST)
    assert sorted(one.minutes_before or 0 for one in people.reminders(call)) == [5, 60]
    assert [one.minutes_before for one in people.reminders(meeting)] == [15]
    assert {one.state for one in people.deliveries(call) if one.channel is Channel.POPUP} == {DeliveryState.WAITING}


@pytest.mark.backends
def test_wishes_when_the_quiet_ends_earlier_then_what_was_held_comes_at_once(people: People) -> None:
    ann = people.of("ann")
    hour = clock.local(clock.now()).hour
    quiet = replace(FIRST, quiet_from=time((hour - 11) % 24), quiet_until=time((hour + 11) % 24))
    own_settings.save_wishes(ann, quiet)
    task = people.task(clock.now() + timedelta(minutes=1))
    assert firing.fire_mine(ann, "desk").popups == ()
    assert people.deliveries(task)[0].due_at > clock.now() + HOUR
    own_settings.save_wishes(ann, FIRST)
    assert [item.task_id for item in firing.fire_mine(ann, "desk").popups] == [task]


def test_wishes_when_many_tasks_are_planned_then_statements_do_not_grow_with_them_and_all_comes_back_by_undo(people: People) -> None:
    ann = people.of("ann")
    own_settings.save_wishes(ann, FIRST)
    begin, asked = clock.now() + 5 * HOUR, []
    tasks = []
    for minutes in (20, 30):
        tasks += [people.task(begin + number * HOUR) for number in range(12)]
        with counted(people.ctx.database) as seen:
            own_settings.save_wishes(ann, Wishes({Channel.PROGRAM: 0}, {TaskKind.CALL: minutes}))
        asked.append(len(seen))
    assert asked[1] <= asked[0]
    assert {one.minutes_before for task in tasks for one in people.reminders(task)} == {30}
    undo.undo(ann, undo.recent(ann, everybody=True)[0].id)
    assert {one.minutes_before for task in tasks for one in people.reminders(task)} == {20}
