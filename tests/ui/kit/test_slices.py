"""Building in slices: the event loop turns between them, and nothing is built for an owner that is gone."""

from __future__ import annotations

from collections.abc import Generator
from time import sleep

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit.run import is_idle
from app.ui.kit.slices import SLICE, Slices

STEPS = 6


def slow(built: list[str]) -> Generator[None]:
    """Steps that take more than a slice each."""
    for number in range(STEPS):
        sleep(SLICE * 1.2)
        built.append(str(number))
        yield


def test_slices_when_long_then_event_loop_turns_between(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    built: list[str] = []
    ticks = QTimer(owner)
    ticks.timeout.connect(lambda: built.append("turn"))
    ticks.start(0)
    Slices(owner, slow(built))
    assert built == ["0"]
    assert not is_idle()
    qtbot.waitUntil(lambda: built.count(str(STEPS - 1)) == 1)
    assert [step for step in built if step != "turn"] == [str(number) for number in range(STEPS)]
    assert "turn" in built[: built.index("2")]
    qtbot.waitUntil(is_idle)


def test_slices_when_finished_then_rest_is_there_at_once(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    built: list[str] = []
    Slices(owner, slow(built)).finish()
    assert len(built) == STEPS
    assert is_idle()


def test_slices_when_stopped_then_rest_is_left(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    built: list[str] = []
    Slices(owner, slow(built)).stop()
    qtbot.wait(60)
    assert built == ["0"]
    assert is_idle()


def test_slices_when_owner_is_gone_then_nothing_more_is_built(qtbot: QtBot) -> None:
    owner, built = QWidget(), []  # type: tuple[QWidget, list[str]]
    Slices(owner, slow(built))
    owner.deleteLater()
    del owner
    qtbot.wait(60)
    assert len(built) <= 2
    assert is_idle()


def test_slices_when_step_fails_then_it_is_no_longer_waited_for(qtbot: QtBot) -> None:
    def broken() -> Generator[None]:
        yield
        raise ValueError("a bug")

    owner = QWidget()
    qtbot.addWidget(owner)
    with pytest.raises(ValueError, match="a bug"):
        Slices(owner, broken())
    assert is_idle()


def test_step_when_it_wants_drawing_then_the_next_one_waits_for_its_turn(qtbot: QtBot) -> None:
    owner, built = QWidget(), []
    qtbot.addWidget(owner)

    def two() -> Generator[bool]:
        built.append("around")
        yield True
        built.append("fields")

    Slices(owner, two())
    assert built == ["around"]
    qtbot.waitUntil(lambda: built == ["around", "fields"])
