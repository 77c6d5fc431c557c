"""From a page to a worker thread and back: results, errors, Changes, parents that are gone."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.core.changes import Change, Changes
from app.core.errors import FieldErrors, UserError
from app.ui.kit.changes_bus import changes_bus
from app.ui.kit.message import MessageDialog
from app.ui.kit.run import Report, is_idle, run
from app.ui.kit.widgets.progress_note import ProgressNote

CHANGES = Changes((Change("client", 7),))


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    widget.resize(800, 600)
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.fixture
def announced() -> Iterator[list[Changes]]:
    heard: list[Changes] = []
    changes_bus.changed.connect(heard.append)
    yield heard
    changes_bus.changed.disconnect(heard.append)


def _dialogs() -> list[MessageDialog]:
    return [window for window in QApplication.topLevelWidgets() if isinstance(window, MessageDialog) and window.isVisible()]


def test_result_comes_back_on_the_gui_thread(page: QWidget, qtbot: QtBot) -> None:
    threads: dict[str, int] = {}
    job = run(page, lambda: threads.setdefault("work", threading.get_ident()), lambda _result: threads.setdefault("done", threading.get_ident()))
    with qtbot.waitSignal(job.finished):
        pass
    assert threads["done"] == threading.get_ident()
    assert threads["work"] != threading.get_ident()


def test_changes_are_announced_after_done(page: QWidget, announced: list[Changes], qtbot: QtBot) -> None:
    before_done: list[int] = []
    with qtbot.waitSignal(run(page, lambda: CHANGES, lambda _result: before_done.append(len(announced))).finished):
        pass
    assert announced == [CHANGES]
    assert before_done == [0]


def test_user_error_is_shown_as_it_stands(page: QWidget, qtbot: QtBot) -> None:
    def refuse() -> None:
        raise UserError("The invoice has no lines.", "Add one.")

    with qtbot.waitSignal(run(page, refuse).finished):
        pass
    (dialog,) = _dialogs()
    assert dialog.accessibleName() == "The invoice has no lines."
    assert dialog.accessibleDescription() == "Add one."


@pytest.mark.parametrize(("answer", "dialogs"), [(True, 0), (None, 1), (False, 1)])
def test_error_shown_by_the_page_is_not_shown_twice(answer: bool | None, dialogs: int, page: QWidget, qtbot: QtBot) -> None:
    def refuse() -> None:
        raise FieldErrors({"name": "The name is missing."})

    with qtbot.waitSignal(run(page, refuse, failed=lambda _error: answer).finished):
        pass
    assert len(_dialogs()) == dialogs


def test_unexpected_error_is_logged_and_reported(
    page: QWidget, crashes: list[BaseException], caplog: pytest.LogCaptureFixture, qtbot: QtBot
) -> None:
    put_back: list[Exception] = []
    with qtbot.waitSignal(run(page, lambda: 1 // 0, failed=lambda error: put_back.append(error) or True).finished):
        pass
    assert [type(error) for error in crashes] == [ZeroDivisionError]
    assert put_back == crashes
    assert "ZeroDivisionError" in caplog.text


def test_parent_deleted_meanwhile_is_not_called_but_changes_are_announced(announced: list[Changes], qtbot: QtBot) -> None:
    go, called = threading.Event(), []
    page = QWidget()

    def work() -> Changes:
        assert go.wait(60)
        return CHANGES

    job = run(page, work, called.append)
    page.deleteLater()
    QApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)
    with qtbot.waitSignal(job.finished):
        go.set()
    assert called == []
    assert announced == [CHANGES]


def test_cancelled_operation_stops_at_its_next_report(page: QWidget, qtbot: QtBot) -> None:
    reached, go, told, done = threading.Event(), threading.Event(), [], []

    def work(report: Report) -> str:
        report(1, 10, "first")
        reached.set()
        assert go.wait(60)
        report(2, 10)
        return "never"

    job = run(page, work, done.append, progress=lambda *words: told.append(words))
    assert reached.wait(60)
    job.cancel()
    with qtbot.waitSignal(job.finished):
        go.set()
    assert done == []
    assert told[0] == (1, 10, "first")
    assert is_idle()


def test_waiting_pointer_after_a_tenth_of_a_second_and_note_after_one(page: QWidget, qtbot: QtBot) -> None:
    go = threading.Event()
    job = run(page, lambda report: (report(3, 4, "Reading"), go.wait(60)), progress=True)
    assert QGuiApplication.overrideCursor() is None
    qtbot.waitUntil(lambda: QGuiApplication.overrideCursor() is not None, timeout=900)
    assert QGuiApplication.overrideCursor().shape() == Qt.CursorShape.BusyCursor
    assert page.findChild(ProgressNote) is None
    qtbot.waitUntil(lambda: page.findChild(ProgressNote) is not None, timeout=2500)
    note = page.findChild(ProgressNote)
    assert note.findChild(QPushButton).text() == "Cancel"
    with qtbot.waitSignal(job.finished):
        go.set()
    assert QGuiApplication.overrideCursor() is None


def test_error_of_a_page_that_is_gone_is_still_told(qtbot: QtBot, page: QWidget) -> None:
    go = threading.Event()
    child = QWidget()

    def refuse() -> None:
        assert go.wait(60)
        raise UserError("The server refused to save.")

    job = run(child, refuse)
    child.deleteLater()
    QApplication.sendPostedEvents(child, QEvent.Type.DeferredDelete)
    with qtbot.waitSignal(job.finished):
        go.set()
    assert [dialog.accessibleName() for dialog in _dialogs()] == ["The server refused to save."]


def test_quiet_operation_changes_no_pointer(page: QWidget, qtbot: QtBot) -> None:
    go = threading.Event()
    job = run(page, lambda: go.wait(60), quiet=True)
    qtbot.wait(250)
    assert QGuiApplication.overrideCursor() is None
    with qtbot.waitSignal(job.finished):
        go.set()


def test_what_an_operation_held_is_let_go_of_on_the_gui_thread(page: QWidget, qtbot: QtBot) -> None:
    """Also the frames of its error; a widget that a worker lets go of last crashes Qt."""
    died_in: list[int] = []

    class Held:
        def __del__(self) -> None:
            died_in.append(threading.get_ident())

    def fail(held: Held) -> None:
        mine = held
        raise UserError(f"no {mine is held}")

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # the threads overtake each other all the time
    try:
        for _time in range(300):
            run(page, partial(fail, Held()), failed=lambda _error: True, quiet=True)
            run(page, partial(lambda held: held, Held()), quiet=True)
            while not is_idle():
                QApplication.processEvents()
    finally:
        sys.setswitchinterval(usual)
    gc.collect()
    assert len(died_in) == 600
    assert set(died_in) == {threading.get_ident()}


class _Receiver(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.got: list[str] = []

    def take(self, word: str) -> None:
        self.got.append(word)


def test_older_answer_that_takes_longer_comes_before_the_newer(qtbot: QtBot) -> None:
    receiver, newer_is_back = _Receiver(), threading.Event()
    qtbot.addWidget(receiver)
    run(receiver, lambda: newer_is_back.wait(5) and "older", done=receiver.take)
    run(receiver, lambda: "newer", done=receiver.take)
    apart = run(receiver, lambda: "apart", done=lambda word: receiver.take(word))
    qtbot.waitUntil(lambda: not apart.is_running)
    qtbot.wait(50)
    assert receiver.got == ["apart"]
    newer_is_back.set()
    qtbot.waitUntil(is_idle)
    assert receiver.got == ["apart", "older", "newer"]


def test_answer_behind_a_cancelled_one_does_not_wait(qtbot: QtBot) -> None:
    receiver, may_end = _Receiver(), threading.Event()
    qtbot.addWidget(receiver)
    cancelled = run(receiver, lambda: may_end.wait(5) and "cancelled", done=receiver.take)
    cancelled.cancel()
    newer = run(receiver, lambda: "newer", done=receiver.take)
    qtbot.waitUntil(lambda: not newer.is_running)
    may_end.set()
    qtbot.waitUntil(is_idle)
    assert receiver.got == ["newer"]


def test_answer_behind_one_that_failed_still_comes(page: QWidget, qtbot: QtBot) -> None:
    receiver, newer_is_back = _Receiver(), threading.Event()
    qtbot.addWidget(receiver)

    def fail() -> str:
        newer_is_back.wait(5)
        raise UserError("No.")

    told: list[Exception] = []

    def tell(error: Exception) -> bool:
        told.append(error)
        return True

    run(receiver, fail, done=receiver.take, failed=tell)
    run(receiver, lambda: "newer", done=receiver.take)
    newer_is_back.set()
    qtbot.waitUntil(is_idle)
    assert receiver.got == ["newer"]
    assert len(told) == 1
