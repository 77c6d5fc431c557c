"""Reminders at a workstation: shown over other programs, answered by one key, shared out among the person's workstations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.enums.planning import ReminderAction, TaskState
from app.core.registry import Registry
from app.db.engine import Database
from app.models.planning import Task
from app.services.reminders import answering, firing, popping
from app.ui.kit import message
from app.ui.kit.changes_bus import changes_bus
from app.ui.kit.message import MessageDialog
from app.ui.kit.pages import PageType
from app.ui.shell.reminder_watch import ReminderWatch
from app.ui.shell.window import Person, Shell
from tests.helpers.window import settle
from tests.services.reminders.conftest import People, make_people

SOON = timedelta(minutes=1)


class Desk:
    """The window of Ann."""

    def __init__(self, qtbot: QtBot, people: People) -> None:
        self.qtbot, self.people, self.ctx = qtbot, people, people.of("ann")
        self.shell = Shell(self.ctx, Registry[PageType]("page"), Person("Ann"), "Alfa")
        qtbot.addWidget(self.shell)
        self.watch = ReminderWatch(self.ctx, self.shell)
        self.window = self.watch.window

    def press(self, key: Qt.Key) -> None:
        """Press a key in the reminder window."""
        QTest.keyClick(self.window, key)
        settle(self.qtbot)

    def titles(self) -> list[str]:
        """What the window shows."""
        return [item.title for item in self.window.items]


@pytest.fixture
def people(database: Database) -> People:
    return make_people(database)


@pytest.fixture
def desk(qtbot: QtBot, people: People) -> Iterator[Desk]:
    made = Desk(qtbot, people)
    settle(qtbot)
    yield made
    made.shell.close()
    settle(qtbot)


def test_reminder_when_due_then_it_stands_up_with_the_main_window_minimised_and_takes_no_focus(qtbot: QtBot, desk: Desk, people: People) -> None:
    desk.shell.showMinimized()
    assert not desk.window.isVisible()
    due = clock.now() + timedelta(seconds=1.5)
    task = people.task(due + timedelta(minutes=5))
    desk.watch.look()
    settle(qtbot, lambda: desk.window.isVisible() and people.reminders(task)[0].shown_at is not None)
    assert people.reminders(task)[0].shown_at - due >= timedelta()  # type: ignore[operator]
    assert desk.window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert desk.window.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert people.reminders(task)[0].seen_at is None


def test_reminders_when_several_are_due_then_one_list_has_them_and_dismiss_all_answers_them(qtbot: QtBot, desk: Desk, people: People) -> None:
    tasks = [people.task(clock.now() + timedelta(minutes=number), title=f"Call {number}") for number in (3, 1, 2)]
    desk.watch.look()
    settle(qtbot, lambda: len(desk.window.items) == 3)
    assert desk.titles() == ["Call 1", "Call 2", "Call 3"]
    desk.press(Qt.Key.Key_A)
    assert not desk.window.isVisible()
    assert {people.reminders(task)[0].action for task in tasks} == {ReminderAction.DISMISSED}


@pytest.mark.parametrize(("key", "minutes"), [(Qt.Key.Key_5, 5), (Qt.Key.Key_1, 15), (Qt.Key.Key_6, 60)])
def test_key_when_later_is_pressed_then_it_comes_again_after_so_many_minutes(
    qtbot: QtBot, desk: Desk, people: People, key: Qt.Key, minutes: int,
) -> None:
    task = people.task(clock.now() + SOON)
    desk.watch.look()
    settle(qtbot, lambda: len(desk.window.items) == 1)
    before = clock.now()
    desk.press(key)
    first, again = people.reminders(task)
    assert (first.action, first.seen_at is None) == (ReminderAction.SNOOZED, False)
    assert again.due_at >= before + timedelta(minutes=minutes)


def test_keys_when_done_and_tomorrow_then_the_task_is_finished_and_moved(qtbot: QtBot, desk: Desk, people: People) -> None:
    begin = clock.now() + SOON
    done, moved = people.task(begin), people.task(begin + SOON)
    desk.watch.look()
    settle(qtbot, lambda: len(desk.window.items) == 2)
    desk.press(Qt.Key.Key_D)
    QApplication.sendEvent(desk.window, QKeyEvent(QEvent.Type.KeyPress, 0x0415, Qt.KeyboardModifier.NoModifier))  # T on a Russian keyboard
    settle(qtbot, lambda: not desk.window.items)
    with people.ctx.reading() as session:
        assert session.get_one(Task, done).state is TaskState.DONE
        later = session.get_one(Task, moved).starts_at
    assert later is not None
    assert later - (begin + SOON) >= timedelta(hours=23)
    assert people.reminders(done)[0].action is ReminderAction.DONE
    assert [reminder.action for reminder in people.reminders(moved)] == [ReminderAction.MOVED, None]


def test_reminder_when_answered_at_another_workstation_then_it_goes_here(qtbot: QtBot, desk: Desk, people: People) -> None:
    task = people.task(clock.now() + SOON)
    desk.watch.look()
    settle(qtbot, lambda: len(desk.window.items) == 1 and not desk.window.items[0].held)
    changes = answering.answer(desk.ctx, [people.reminders(task)[0].id], ReminderAction.DISMISSED)
    changes_bus.changed.emit(changes)
    settle(qtbot, lambda: not desk.window.isVisible())


def test_reminder_when_another_workstation_is_faster_then_it_is_not_shown_here(qtbot: QtBot, desk: Desk, people: People) -> None:
    people.task(clock.now() + SOON)
    taken = firing.fire_mine(desk.ctx, "laptop").popups
    desk.watch.look()
    settle(qtbot)
    assert desk.window.items == []
    popping.confirm(desk.ctx, taken)
    settle(qtbot)
    assert desk.window.items == []


def test_start_when_something_was_missed_and_something_unanswered_then_one_list_has_both(qtbot: QtBot, people: People) -> None:
    shown = people.task(clock.now() + SOON, title="Shown before")
    popping.confirm(people.of("ann"), firing.fire_mine(people.of("ann"), "laptop").popups)
    people.task(clock.now() + 2 * SOON, title="Missed")
    desk = Desk(qtbot, people)
    settle(qtbot, lambda: len(desk.window.items) == 2)
    assert desk.titles() == ["Shown before", "Missed"]
    assert people.reminders(shown)[0].acted_at is None
    desk.shell.close()
    settle(qtbot)


def test_bell_when_a_notice_comes_then_it_counts(qtbot: QtBot, desk: Desk, people: People) -> None:
    people.task(clock.now() + SOON)
    desk.watch.look()
    bell = desk.shell.menu_row.bell
    settle(qtbot, lambda: "1" in bell.accessibleName())
    assert QApplication.activeModalWidget() is None


def test_call_when_task_names_no_client_then_the_button_says_why(qtbot: QtBot, desk: Desk, people: People) -> None:
    people.task(clock.now() + SOON)
    desk.watch.look()
    settle(qtbot, lambda: len(desk.window.items) == 1)
    assert not desk.window.buttons["C"].isEnabled()
    desk.press(Qt.Key.Key_C)
    assert len(desk.window.items) == 1


@pytest.mark.parametrize("comes_first", ["reminder", "dialog"])
def test_reminder_when_a_dialog_waits_for_an_answer_then_it_can_be_answered_by_hand(
    qtbot: QtBot, desk: Desk, people: People, comes_first: str,
) -> None:
    task = people.task(clock.now() + SOON)
    desk.shell.show()
    if comes_first == "reminder":
        desk.watch.look()
        settle(qtbot, lambda: desk.window.isVisible() and not desk.window.items[0].held)
    answered: list[bool] = []

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, MessageDialog)
        try:
            if comes_first == "dialog":
                desk.watch.look()
                settle(qtbot, lambda: desk.window.isVisible() and not desk.window.items[0].held)
            button = desk.window.buttons["5"]
            place = button.mapTo(desk.window, button.rect().center())
            QTest.mouseClick(desk.window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
            settle(qtbot, lambda: people.reminders(task)[0].action is ReminderAction.SNOOZED)
            answered.append(dialog.isVisible())
        finally:
            dialog.reject()

    QTimer.singleShot(0, act)
    assert not message.ask(desk.shell, "Delete for ever?", "", "Delete")
    assert answered == [True]
    settle(qtbot, lambda: desk.window.windowHandle().transientParent() is None)
