"""What a screen reader finds in the board."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.i18n import set_language
from app.ui.planner.view import TimelineView
from tests.helpers.planner_board import NOW, at, board, person, task


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def shown(qtbot: QtBot) -> TimelineView:
    blocks = (
        task(1, 0, at(0, 9), 120, title="Visit Alfa", detail="Hamburg", is_fixed=True), task(2, 1, at(1, 10), 30, title="Secret", is_hidden=True),
        task(3, 1, at(3), 2 * 1440, title="Trade fair", is_all_day=True),
    )
    view = TimelineView()
    qtbot.addWidget(view)
    view.resize(1000, 400)
    view.show()
    view.set_board(board((person(0, 5), person(1, 5, off=(2,))), blocks, 5))
    QApplication.processEvents()
    return view


def names(view: TimelineView) -> list[list[str]]:
    tree = QAccessible.queryAccessibleInterface(view)
    rows = [tree.child(number) for number in range(tree.childCount())]
    return [[row.text(QAccessible.Text.Name), *(row.child(number).text(QAccessible.Text.Name) for number in range(row.childCount()))] for row in rows]


def test_tree_when_walked_then_names_person_time_and_title(qtbot: QtBot) -> None:
    assert names(shown(qtbot)) == [
        ["Anna Weber. 2 / 40 h", "Anna Weber. Mon 16 Nov, 09:00 – 11:00. Visit Alfa. Hamburg. Assignment. late. fixed"],
        ["Maria Krüger. +16.5 h. Vacation", "Maria Krüger. Tue 17 Nov, 10:00 – 10:30. Busy",
         "Maria Krüger. Thu 19 Nov – Fri 20 Nov. Trade fair. Assignment"],
    ]


def test_tree_when_russian_then_speaks_russian(qtbot: QtBot) -> None:
    view = shown(qtbot)
    set_language("ru")
    assert names(view)[0][1] == "Anna Weber. пн 16 нояб., 09:00 – 11:00. Visit Alfa. Hamburg. Поручение. просрочено. закреплено"


def test_tree_when_the_board_changes_then_follows_and_tells_what_is_selected(qtbot: QtBot) -> None:
    view = shown(qtbot)
    tree = QAccessible.queryAccessibleInterface(view)
    first = tree.child(0).child(0)
    view.select({1}, 1)
    assert first.state().selected
    assert tree.focusChild() is first
    view.set_board(board(view.board.rows, view.board.blocks[1:], 5))
    assert not first.isValid()
    assert tree.child(0).childCount() == 0
    assert tree.child(5) is None


def test_child_at_when_pointed_at_then_is_the_block(qtbot: QtBot) -> None:
    view = shown(qtbot)
    tree = QAccessible.queryAccessibleInterface(view)
    place = tree.child(0).child(0).rect().center()
    row = tree.childAt(place.x(), place.y())
    assert row.childAt(place.x(), place.y()) is tree.child(0).child(0)
    assert (tree.indexOfChild(row), row.indexOfChild(row.child(0)), row.parent() is tree) == (0, 0, True)
