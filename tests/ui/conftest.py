"""Fixtures of the window's tests: a house style, a home folder of the test's own, and nothing left running."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.core.i18n import set_language
from app.db.engine import Database
from app.ui.kit import memory as memory_module
from app.ui.kit import message
from app.ui.kit.run import is_idle, set_crash_handler
from app.ui.kit.theme import apply_theme

LONGEST_WORK = 30.0  # s that a worker may go on after its test, on a busy machine


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Settings, memory and drafts of a test stay in a folder of its own."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("KONTOR_HOME", str(folder))
    memory_module.memory.cache_clear()
    yield folder
    memory_module.memory.cache_clear()


@pytest.fixture(autouse=True)
def house_style(qapp: QApplication, home: Path) -> Iterator[None]:
    """Each test begins in the light theme and in English, and leaves no window, bar, pointer or worker behind."""
    if QGuiApplication.palette().window().color().name() != "#f3f4f6":
        apply_theme(qapp, "light")
    set_language("en")
    crashes: list[BaseException] = []
    set_crash_handler(crashes.append)
    yield
    _end_windows(qapp)
    apply_theme(qapp, "light")
    assert is_idle(), "an operation is still running"
    assert QGuiApplication.overrideCursor() is None, "the waiting pointer was not taken back"
    assert not crashes, f"an operation failed unexpectedly: {crashes[0]!r}"


@pytest.fixture
def database(database: Database, qapp: QApplication) -> Iterator[Database]:
    """The fresh database, and no window of the test outlives it: its timers would ask a database that is gone."""
    yield database
    _end_windows(qapp)


@pytest.fixture
def crashes(house_style: None) -> list[BaseException]:
    """Collects the unexpected errors of workers instead of failing the test."""
    caught: list[BaseException] = []
    set_crash_handler(caught.append)
    return caught


def _end_windows(qapp: QApplication) -> None:
    """Let workers come to their end, and take every window and bar away."""
    _await_workers(qapp)
    for key in list(message.bars.all()):
        message.bars.hide(key)
    for window in QApplication.topLevelWidgets():
        window.hide()
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    _await_workers(qapp)


def _await_workers(qapp: QApplication) -> None:
    patience = time.monotonic() + LONGEST_WORK
    while not is_idle() and time.monotonic() < patience:
        qapp.processEvents()
        time.sleep(0.005)
