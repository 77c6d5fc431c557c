"""Errors that nobody expected are shown once, can be copied, and the program goes on."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit.message import MessageDialog
from app.ui.kit.run import run
from app.ui.shell.crash_dialog import CrashReporter, report_text


@pytest.fixture
def reporter(house_style: None) -> Iterator[CrashReporter]:
    before = sys.excepthook, threading.excepthook
    made = CrashReporter("1.0")
    made.install()
    yield made
    sys.excepthook, threading.excepthook = before


def _dialogs() -> list[MessageDialog]:
    return [window for window in QApplication.topLevelWidgets() if isinstance(window, MessageDialog) and window.isVisible()]


def test_error_of_a_worker_is_shown_with_its_traceback(reporter: CrashReporter, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    with qtbot.waitSignal(run(page, lambda: 1 // 0).finished):
        pass
    (dialog,) = _dialogs()
    next(button for button in dialog.findChildren(QPushButton) if button.text().strip() == "Copy").click()
    assert "ZeroDivisionError" in QGuiApplication.clipboard().text()


def test_second_error_opens_no_second_dialog_and_a_later_one_does(reporter: CrashReporter, qtbot: QtBot) -> None:
    for number in range(3):
        reporter.caught.emit(ValueError(str(number)))
    (dialog,) = _dialogs()
    dialog.accept()
    assert _dialogs() == []
    reporter.caught.emit(ValueError("later"))
    assert len(_dialogs()) == 1


def test_error_of_a_plain_thread_reaches_the_dialog(reporter: CrashReporter, qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ValueError("in a thread")

    with qtbot.waitSignal(reporter.caught):
        thread = threading.Thread(target=fail)
        thread.start()
    thread.join()
    assert len(_dialogs()) == 1
    assert "in a thread" in caplog.text


def test_report_names_versions() -> None:
    text = report_text(ValueError("x"))
    assert "Qt 6." in text
    assert text.endswith("ValueError: x\n")
