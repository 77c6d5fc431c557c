"""A second start raises the first."""

from __future__ import annotations

import os
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


def key(name: str) -> str:
    """A name that no other run of the tests on this computer has."""
    return f"test-{os.getpid()}-{name}"


def _start(name: str, argument: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", _SECOND, name, argument])


def test_second_start_hands_over_its_argument_and_ends(qtbot: QtBot) -> None:
    first = SingleInstance(key("one"))
    assert first.is_first()
    with qtbot.waitSignal(first.called, timeout=10_000) as caught:
        second = _start(key("one"), "kontor:client/7 – Ä")
    assert caught.args == ["kontor:client/7 – Ä"]
    assert second.wait(60) == 3
    first.close()


def test_other_database_may_run_beside(qtbot: QtBot) -> None:
    first = SingleInstance(key("two"))
    assert first.is_first()
    assert _start(key("three"), "").wait(60) == 0
    first.close()


def test_next_start_after_the_end_is_first_again(qtbot: QtBot) -> None:
    first, second = SingleInstance(key("four")), SingleInstance(key("four"))
    assert first.is_first()
    first.close()
    assert second.is_first()
    second.close()
