"""The pages of reminders: notices, proof, wishes, rules of escalation."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.changes import Changes
from app.core.enums.planning import Channel, TaskKind
from app.core.rules.reminding import Wishes
from app.db.engine import Database
from app.services import records
from app.services.context import Context
from app.services.reminders import answering, firing, notices, own_settings, popping
from app.ui.forms.spec import SCREENS
from app.ui.kit.navigator import use_navigator
from app.ui.screens import reminder_settings_page
from app.ui.screens.escalation_card import EscalationCard
from app.ui.screens.notices_page import NoticesPage
from app.ui.screens.reminder_settings_page import ReminderSettingsPage
from app.ui.screens.reminders_page import RemindersPage
from tests.helpers.window import RememberingNavigator, settle
from tests.services.reminders.conftest import People, make_people

SOON = timedelta(minutes=1)


@pytest.fixture
def people(database: Database) -> People:
    return make_people(database)


def test_notices_when_page_is_looked_at_then_they_are_read_and_open_their_task(qtbot: QtBot, people: People) -> None:
    navigator = RememberingNavigator()
    use_navigator(navigator)
    task = people.task(clock.now() + SOON)
    ann = people.of("ann")
    firing.fire_mine(ann, "desk")
    assert notices.unread(ann) == 1
    page = NoticesPage(ann)
    qtbot.addWidget(page)
    page.show()
    settle(qtbot, lambda: notices.unread(ann) == 0)
    page.timeline.opened.emit(str(next(iter(page.lines))))
    assert navigator.opened == [("task", task)]
    assert people.reminders(task)[0].seen_at is not None


def test_proof_when_reminder_was_answered_then_its_three_moments_stand_in_the_list(qtbot: QtBot, people: People) -> None:
    people.task(clock.now() + SOON)
    ann = people.of("ann")
    popups = firing.fire_mine(ann, "desk").popups
    popping.confirm(ann, popups)
    answering.see(ann, [popups[0].reminder_id])
    page = RemindersPage(ann)
    qtbot.addWidget(page)
    page.show()
    settle(qtbot, lambda: len(page.table.cells.lines) == 1)
    texts = [page.table.cells.index(0, column).data() for column in range(8)]
    assert texts[1:3] == ["Ann Active", "Call Beta"]
    assert "–" not in texts[3:5]
    assert texts[5:7] == ["–", "waits"]
    assert "Window over other programs: Delivered" in texts[7]


def test_wishes_when_changed_then_they_are_kept_and_the_next_task_follows_them(qtbot: QtBot, people: People) -> None:
    ann = people.of("ann")
    page = ReminderSettingsPage(ann)
    qtbot.addWidget(page)
    page.show()
    settle(qtbot, lambda: page.channels[Channel.POPUP][0].isChecked())
    page.channels[Channel.EMAIL][0].setChecked(True)
    page.channels[Channel.EMAIL][1].setValue(20)
    page.kinds[TaskKind.CALL][1].setValue(45)
    page.is_quiet.setChecked(True)
    settle(qtbot, lambda: own_settings.my_wishes(ann).quiet_from is not None)
    wishes = own_settings.my_wishes(ann)
    assert wishes == page.wishes()
    assert (wishes.channels[Channel.EMAIL], wishes.minutes_before[TaskKind.CALL]) == (20, 45)
    begin = clock.now() + timedelta(hours=5)
    task = people.task(begin)
    assert people.reminders(task)[0].due_at == begin - timedelta(minutes=45)
    assert people.deliveries(task)[-1].due_at == begin - timedelta(minutes=25)


def test_wishes_when_changed_again_while_they_are_written_then_the_last_ones_are_kept(
    qtbot: QtBot, people: People, monkeypatch: pytest.MonkeyPatch,
) -> None:
    ann, save, may_go, began = people.of("ann"), own_settings.save_wishes, threading.Event(), []

    def slowly(ctx: Context, wishes: Wishes) -> Changes:
        began.append(wishes)
        if len(began) == 1:
            assert may_go.wait(20)
        return save(ctx, wishes)

    monkeypatch.setattr(own_settings, "save_wishes", slowly)
    monkeypatch.setattr(reminder_settings_page, "KEPT_AFTER", 10)
    page = ReminderSettingsPage(ann)
    qtbot.addWidget(page)
    page.show()
    settle(qtbot, lambda: page.channels[Channel.POPUP][0].isChecked())
    page.kinds[TaskKind.CALL][1].setValue(30)
    qtbot.waitUntil(lambda: len(began) == 1, timeout=20_000)
    page.kinds[TaskKind.CALL][1].setValue(45)
    qtbot.wait(100)  # a second writing would have begun and ended
    may_go.set()
    settle(qtbot, lambda: len(began) == 2 and own_settings.my_wishes(ann).minutes_before[TaskKind.CALL] == 45)
    assert own_settings.my_wishes(ann) == page.wishes()


def test_rule_when_its_card_is_filled_then_it_is_said_in_words_and_tried_on_last_week(qtbot: QtBot, people: People) -> None:
    people.task(clock.now() + SOON)
    popping.confirm(people.of("ann"), firing.fire_mine(people.of("ann"), "desk").popups)
    page = EscalationCard(people.ctx, SCREENS.get("escalation_rule"), None, {"kind": "call", "minutes": 1})
    qtbot.addWidget(page)
    page.show()
    settle(qtbot, lambda: page.draft is not None)
    settle(qtbot, lambda: bool(page.trial.text()))
    assert page.sentence.text() == "When the reminder of a task (Call) is not answered within 1 minute, the head of the person is told."
    assert page.trial.text() == "In the last seven days it would have told Ben Boss 1 time."
    assert "Ann Active: Call Beta → Ben Boss" in page.lines.text()
    made = records.save(people.ctx, records.new(people.ctx, "escalation_rule", name="Calls", kind="call", minutes=1))
    assert made.created("escalation_rule")
