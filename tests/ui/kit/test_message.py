"""Words to the person."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit import message
from app.ui.kit.message import Bar, Choice, MessageDialog, bars


def _window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    window.resize(900, 600)
    qtbot.addWidget(window)
    window.show()
    return window


def _press(words: str) -> None:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, MessageDialog)
    next(button for button in dialog.findChildren(QPushButton) if button.text() == words).click()


def test_choose_gives_the_code_of_the_button(qtbot: QtBot) -> None:
    window = _window(qtbot)
    QTimer.singleShot(0, lambda: _press("Keep both"))
    assert message.choose(window, "Two clients?", "", (Choice("both", "Keep both"), Choice("", "Cancel"))) == "both"


def test_escape_means_the_safe_choice(qtbot: QtBot) -> None:
    window = _window(qtbot)
    QTimer.singleShot(0, lambda: qtbot.keyClick(QApplication.activeModalWidget(), Qt.Key.Key_Escape))
    assert message.ask(window, "Reverse the invoice?", "", "Reverse") is False


def test_ask_when_the_verb_is_pressed_is_true(qtbot: QtBot) -> None:
    window = _window(qtbot)
    QTimer.singleShot(0, lambda: _press("Delete for ever"))
    assert message.ask(window, "Delete?", "", "Delete for ever", danger=True) is True


def test_main_button_stands_at_the_right_end_and_danger_is_not_the_default(qtbot: QtBot) -> None:
    choices = (Choice("save", "Save all", "primary"), Choice("discard", "Do not save", "danger"), Choice("", "Cancel"))
    dialog = MessageDialog(None, "Save?", "", choices)
    qtbot.addWidget(dialog)
    buttons = [dialog.buttons.itemAt(n).widget() for n in range(dialog.buttons.count()) if dialog.buttons.itemAt(n).widget()]
    assert [button.text() for button in buttons] == ["Do not save", "Cancel", "Save all"]
    assert [button.isDefault() for button in buttons] == [False, False, True]
    cautious = MessageDialog(None, "Delete?", "", (Choice("yes", "Delete", "danger"), Choice("", "Cancel")))
    qtbot.addWidget(cautious)
    assert [button.text() for button in cautious.findChildren(QPushButton) if button.isDefault()] == ["Cancel"]


def test_one_toast_at_a_time(qtbot: QtBot) -> None:
    window = _window(qtbot)
    first = message.toast(window, "Saved")
    second = message.toast(window, "Moved", "Undo", lambda: None)
    assert first is not None
    assert second is not None
    assert not first.isVisible()
    assert second.isVisible()


def test_bug_can_be_copied(qtbot: QtBot) -> None:
    window = _window(qtbot)
    dialog = message.show_bug(window, ZeroDivisionError("seven"))
    next(button for button in dialog.findChildren(QPushButton) if button.text().strip() == "Copy").click()
    assert "ZeroDivisionError: seven" in QGuiApplication.clipboard().text()


def test_bars_are_kept_by_key(qtbot: QtBot) -> None:
    with qtbot.waitSignal(bars.changed):
        bars.show("demo", Bar("Demo firm"))
    bars.show("demo", Bar("Demo firm, changed"))
    assert [bar.text for bar in bars.all().values()] == ["Demo firm, changed"]
    bars.hide("demo")
    bars.hide("demo")
    assert bars.all() == {}
