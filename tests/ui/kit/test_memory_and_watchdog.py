"""What the window remembers, and how long it was held."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.ui.kit.memory import Memory
from app.ui.kit.watchdog import Watchdog


def test_memory_comes_back_after_it_was_written(tmp_path: Path) -> None:
    first = Memory(tmp_path / "window.json")
    first.put("columns/client", [120, 80])
    first.write()
    assert Memory(tmp_path / "window.json").get("columns/client") == [120, 80]


def test_memory_writes_by_itself_a_moment_after_the_change(tmp_path: Path, qtbot: QtBot) -> None:
    memory = Memory(tmp_path / "window.json")
    memory.put("a", 1)
    qtbot.waitUntil((tmp_path / "window.json").exists, timeout=3000)


@pytest.mark.parametrize("content", ["{", "[]", "\0"])
def test_broken_memory_starts_anew(content: str, tmp_path: Path) -> None:
    (tmp_path / "window.json").write_text(content, encoding="utf-8")
    assert Memory(tmp_path / "window.json").get("a", 5) == 5


def test_watchdog_measures_a_held_thread_and_says_where(qtbot: QtBot) -> None:
    dog = Watchdog()
    dog.start()
    qtbot.wait(60)

    def hold() -> None:
        end = time.monotonic() + 30
        time.sleep(0.2)
        while not dog.sampler.text and time.monotonic() < end:  # on a loaded machine the other thread comes later
            time.sleep(0.01)

    QTimer.singleShot(0, hold)
    qtbot.waitUntil(lambda: dog.longest >= 150)
    dog.stop()
    assert "hold" in dog.where


def test_watchdog_of_an_idle_loop_finds_nothing_long(qtbot: QtBot) -> None:
    held = []
    for _time in range(20):  # a loaded machine may hold one or two of them up
        dog = Watchdog()
        dog.start()
        qtbot.wait(200)
        dog.stop()
        held.append(dog.longest)
        if min(held) < 150:
            break
    assert min(held) < 150  # shorter than the wait itself: the loop did turn
