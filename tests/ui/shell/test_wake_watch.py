"""A computer that has slept: told once, and only then."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.core import clock
from app.ui.shell.wake_watch import EVERY, SLEPT, WakeWatch


@pytest.mark.parametrize(("passed", "times"), [(timedelta(milliseconds=EVERY), 0), (SLEPT, 0), (timedelta(hours=8), 1), (timedelta(hours=-1), 0)])
def test_watch_when_time_passed_between_two_beats_then_a_sleep_is_told_once(qtbot: QtBot, passed: timedelta, times: int) -> None:
    here, woken = QObject(), list[bool]()
    moment = clock.now()
    with clock.frozen(moment):
        watch = WakeWatch(here)
        watch.woken.connect(lambda: woken.append(True))
    with clock.frozen(moment + passed):
        watch.look()
        watch.look()
    assert len(woken) == times
