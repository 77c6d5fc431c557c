"""Windows come back where they can be seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.shell import geometry
from app.ui.shell.geometry import visible_rect

MAIN, RIGHT = QRect(0, 0, 1920, 1040), QRect(1920, 0, 1280, 984)


@pytest.mark.parametrize(("wished", "screens", "shown"), [
    (QRect(100, 80, 1200, 800), [MAIN], QRect(100, 80, 1200, 800)),
    (QRect(2000, 50, 1100, 700), [MAIN, RIGHT], QRect(2000, 50, 1100, 700)),
    (QRect(2000, 50, 1100, 700), [MAIN], QRect(820, 50, 1100, 700)),
    (QRect(0, 0, 4000, 3000), [MAIN], QRect(0, 0, 1920, 1040)),
    (QRect(-3000, -3000, 1100, 700), [MAIN, RIGHT], QRect(0, 0, 1100, 700)),
    (QRect(300, -500, 1100, 700), [MAIN], QRect(300, 0, 1100, 700)),
    (QRect(1900, 100, 1100, 700), [MAIN, RIGHT], QRect(1920, 100, 1100, 700)),
])
def test_window_is_brought_to_a_visible_place(wished: QRect, screens: list[QRect], shown: QRect) -> None:
    assert visible_rect(wished, screens) == shown


def test_window_keeps_its_size_until_the_next_start(qtbot: QtBot) -> None:
    first, second = QWidget(), QWidget()
    qtbot.addWidget(first)
    qtbot.addWidget(second)
    first.setGeometry(10, 20, 500, 400)
    geometry.keep(first, "test")
    geometry.restore(second, "test")
    available = second.screen().availableGeometry()
    assert available.contains(second.geometry())
    assert second.minimumSize() == geometry.SMALLEST.boundedTo(available.size())
