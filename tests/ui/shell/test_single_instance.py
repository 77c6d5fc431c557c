"""A second start raises the first."""

from __future__ import annotations

import subprocess
import sys

from pytestqt.qtbot import QtBot

from app.ui.shell.single_instance import SingleInstance

_SECOND = """
import sys
from PySide6.QtCore import QCoreApplication
from app.ui.shell.single_instance import SingleInstance
app = QCoreApplication([])
sys.exit(0 if SingleInstance(sys.argv[1]).is_first(sys.argv[2]) else 3)
"""


def _start(key: str, argument: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", _SECOND, key, argument])


def test_second_start_hands_over_its_argument_and_ends(qtbot: QtBot) -> None:
    first = SingleInstance("test-one")
    assert first.is_first()
    with qtbot.waitSignal(first.called, timeout=10_000) as caught:
        second = _start("test-one", "kontor:client/7 – Ä")
    assert caught.args == ["kontor:client/7 – Ä"]
    assert second.wait(10) == 3
    first.close()


def test_other_database_may_run_beside(qtbot: QtBot) -> None:
    first = SingleInstance("test-two")
    assert first.is_first()
    assert _start("test-three", "").wait(20) == 0
    first.close()


def test_next_start_after_the_end_is_first_again(qtbot: QtBot) -> None:
    first, second = SingleInstance("test-four"), SingleInstance("test-four")
    assert first.is_first()
    first.close()
    assert second.is_first()
    second.close()
