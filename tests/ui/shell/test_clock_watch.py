"""A computer whose clock is wrong: the person is told, and the program keeps to the server's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from app import main
from app.core import clock
from app.db.engine import Database
from app.services.context import open_context
from app.ui.kit.message import bars
from app.ui.shell import clock_watch
from app.ui.shell.clock_watch import ClockWatch
from tests.helpers.window import settle


@pytest.fixture(autouse=True)
def own_time() -> Iterator[None]:
    """Own time again at the end, and no bar."""
    yield
    clock.follow(0)
    bars.hide(clock_watch.BAR)


@pytest.mark.backends("postgres", "firebird-fdb")
def test_window_when_the_clock_is_wrong_then_told_until_it_is_right(qtbot: QtBot, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    away = [3600.0]
    monkeypatch.setattr(type(database.backend), "clock_skew", lambda _backend, _connection: away[0])
    began = clock.now()
    shell = main.open_shell(open_context(database))
    try:
        qtbot.waitUntil(lambda: clock_watch.BAR in bars.all())
        assert clock.now() >= began + timedelta(hours=1)
        away[0] = 59.0
        shell.findChild(ClockWatch).look()
        qtbot.waitUntil(lambda: clock_watch.BAR not in bars.all())
        assert began + timedelta(seconds=59) <= clock.now() < began + timedelta(hours=1)
    finally:
        shell.close()
        settle(qtbot)


def test_window_when_on_a_file_then_no_clock_is_asked(qtbot: QtBot, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    shell = main.open_shell(open_context(database))
    monkeypatch.setattr(type(database.backend), "clock_skew", lambda _backend, _connection: 3600.0)
    try:
        shell.findChild(ClockWatch).look()
        settle(qtbot)
        assert clock_watch.BAR not in bars.all()
    finally:
        shell.close()
        settle(qtbot)
