"""A task in one line: chips while typing, corrected by keys, made with Enter; a doubt makes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.enums.planning import TaskKind
from app.main import open_shell
from app.models.planning import Task
from app.services import records
from app.services.context import Context
from app.ui.forms.quick_chips import ReadingChip
from app.ui.forms.quick_task_dialog import QuickTaskDialog
from tests.helpers.firm import SmallFirm
from tests.helpers.window import settle, show


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """Stop the clock on a Monday morning: what an hour means depends on what has passed."""
    with clock.frozen(datetime(2026, 11, 23, 8)):
        yield


@pytest.fixture
def dialog(qtbot: QtBot, owned: Context) -> Iterator[QuickTaskDialog]:
    """The line over an empty window of a firm with two colleagues of one name and a client."""
    for name in ("John Smith", "Laura Smith"):
        records.save(owned, records.new(owned, "employee", name=name))
    records.save(owned, records.new(owned, "client", name="Romashka LLC"))
    window = QWidget()
    show(qtbot, window)
    opened = QuickTaskDialog(window, owned)
    opened.open()
    settle(qtbot, lambda: opened.reading is not None)
    yield opened
    window.close()


def type_line(qtbot: QtBot, dialog: QuickTaskDialog, text: str) -> None:
    dialog.line.setFocus()
    dialog.line.clear()
    QTest.keyClicks(dialog.line, text)
    settle(qtbot, lambda: dialog.reading is not None and dialog.reading.line == text)


def chip(dialog: QuickTaskDialog, field: str) -> ReadingChip:
    return next(each for each in dialog.chips if each.accessibleName().startswith(f"{field}:"))


def tasks(ctx: Context) -> list[Task]:
    with ctx.reading() as session:
        return list(session.scalars(sa.select(Task).order_by(Task.id)))


def test_line_when_typed_then_chips_say_what_was_understood(qtbot: QtBot, dialog: QuickTaskDialog) -> None:
    type_line(qtbot, dialog, "tomorrow 10:30 call Romashka 20 min")
    assert dialog.chips[0].accessibleName() == "What: Call"
    assert {"Day: tomorrow", "Time: 10:30", "How long: 20 minutes", "Client: Romashka LLC"} <= {each.accessibleName() for each in dialog.chips}
    assert dialog.title.text() == "Call Romashka"


def test_line_when_entered_then_the_task_is_made_and_the_line_is_gone(qtbot: QtBot, dialog: QuickTaskDialog, owned: Context) -> None:
    type_line(qtbot, dialog, "tomorrow 10:30 call Romashka 20 min")
    closed: list[int] = []
    dialog.finished.connect(closed.append)
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    settle(qtbot, lambda: bool(closed))
    (task,) = tasks(owned)
    assert (task.kind, task.title, task.planned_minutes, task.client_id is not None) == (TaskKind.CALL, "Call Romashka", 20, True)


def test_line_when_entered_at_once_after_typing_then_all_of_it_is_read(qtbot: QtBot, dialog: QuickTaskDialog, owned: Context) -> None:
    closed: list[int] = []
    dialog.finished.connect(closed.append)
    QTest.keyClicks(dialog.line, "tomorrow fix the printer")
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    settle(qtbot, lambda: bool(closed))
    assert [task.title for task in tasks(owned)] == ["Fix the printer"]


def test_doubt_when_entered_then_nothing_is_made_and_the_arrows_decide_it(qtbot: QtBot, dialog: QuickTaskDialog, owned: Context) -> None:
    type_line(qtbot, dialog, "meeting with Smith tomorrow 10:00")
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    settle(qtbot, lambda: not dialog.error.isHidden())
    assert (tasks(owned), "Smith" in dialog.error.text()) == ([], True)
    doubtful = chip(dialog, "With")
    assert doubtful.hasFocus() and not doubtful.is_sure
    QTest.keyClick(doubtful, Qt.Key.Key_Down)
    settle(qtbot, lambda: dialog.reading is not None and dialog.reading.is_sure)
    closed: list[int] = []
    dialog.finished.connect(closed.append)
    QTest.keyClick(chip(dialog, "With"), Qt.Key.Key_Return)
    settle(qtbot, lambda: bool(closed))
    assert [task.kind for task in tasks(owned)] == [TaskKind.MEETING]


def test_choice_when_the_line_goes_on_then_it_stands(qtbot: QtBot, dialog: QuickTaskDialog) -> None:
    type_line(qtbot, dialog, "call the bank at 5")
    QTest.keyClick(chip(dialog, "Time"), Qt.Key.Key_Down)
    settle(qtbot, lambda: chip(dialog, "Time").is_sure)
    QTest.keyClicks(dialog.line, ", 10 min")
    settle(qtbot, lambda: dialog.reading is not None and dialog.reading.minutes is not None)
    assert chip(dialog, "Time").accessibleName() == "Time: 17:00"
    assert dialog.reading is not None and dialog.reading.is_sure


def test_tab_when_pressed_in_the_line_then_the_chips_follow_one_another(qtbot: QtBot, dialog: QuickTaskDialog) -> None:
    type_line(qtbot, dialog, "tomorrow 10:30 call Romashka")
    QTest.keyClick(dialog.line, Qt.Key.Key_Tab)
    assert dialog.chips[0].hasFocus()
    QTest.keyClick(dialog.chips[0], Qt.Key.Key_Tab)
    assert dialog.chips[1].hasFocus()


def test_assignment_when_made_without_typing_then_two_clicks_do_it(qtbot: QtBot, dialog: QuickTaskDialog, owned: Context) -> None:
    closed: list[int] = []
    dialog.finished.connect(closed.append)
    next(action for action in dialog.people.actions() if action.text() == "Laura Smith").trigger()
    settle(qtbot, lambda: bool(closed))
    (task,) = tasks(owned)
    assert (task.title, task.employee_id != owned.user.id) == ("Assignment", True)


def test_key_when_pressed_in_the_window_then_the_line_opens_over_any_page(qtbot: QtBot, firm: SmallFirm) -> None:
    shell = open_shell(firm.ctx, demo=True)
    show(qtbot, shell)
    settle(qtbot)
    QTest.keyClick(shell, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: bool(shell.findChildren(QuickTaskDialog)))
    (opened,) = shell.findChildren(QuickTaskDialog)
    settle(qtbot, lambda: opened.reading is not None)
    opened.reject()
    shell.close()
    settle(qtbot)
