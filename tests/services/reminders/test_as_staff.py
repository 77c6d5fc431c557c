"""Reminders in the hands of staff, with the rights that the server gives them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core import clock
from app.core.changes import Changes
from app.core.enums.planning import ReminderAction
from app.db.engine import Database
from app.models.planning import Task
from app.services.context import Context
from app.services.reminders import answering, firing, notices, popping
from app.services.reminders.planning import arrange
from app.services.use_case import declare, perform
from tests.helpers.staffed import staffed

declare("planning.task.try_as_staff", undo=False)


@pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")
def test_staff_when_reminded_then_own_ones_are_shown_answered_and_told_and_others_are_not_seen(database: Database) -> None:
    with staffed(database) as firm, firm.context("sales") as ann, firm.context("rival") as ben:

        def plan(inner: Context) -> Changes:
            begin = clock.now() + timedelta(minutes=1)
            with inner.uow() as uow:
                task = Task(
                    title="Call", kind="call", employee_id=ann.user.id, author_id=ann.user.id, zone="UTC", starts_at=begin, ends_at=begin,
                )
                uow.session.add(task)
                arrange(uow, inner, task)
                notices.tell(uow, inner, [ben.user.id], "invited", "task", task.id, title="Call", at=begin)
                return uow.commit()

        perform(ann, "planning.task.try_as_staff", plan)
        assert firing.fire_mine(ben, "other desk").popups == ()
        firing.stand_in(ben, "other desk", lease=0)
        found = firing.fire_mine(ann, "desk")
        assert [item.title for item in found.popups] == ["Call"]
        rightly = popping.confirm(ann, found.popups)
        assert len(rightly) == 1
        answering.see(ann, list(rightly))
        answering.snooze(ann, list(rightly), clock.now() + timedelta(minutes=5))
        answering.answer(ben, list(rightly), ReminderAction.DISMISSED)
        assert popping.unanswered(ann) == ()
        assert [line.code for line in notices.latest(ann)] == ["reminder"]
        assert [line.code for line in notices.latest(ben)] == ["invited"]
        notices.see(ben, [line.id for line in notices.latest(ben)])
        assert notices.unread(ben) == 0
