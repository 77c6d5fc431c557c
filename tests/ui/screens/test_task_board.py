"""The board of tasks: cards are pushed by keys and dragged by hand, what is done is asked for its result, Esc puts back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.enums.planning import TaskState
from app.services import records
from app.services.context import Context
from app.ui.screens.finish_dialog import FinishDialog
from app.ui.screens.task_board import TaskBoard
from tests.helpers.window import RememberingNavigator, press, settle, show
from tests.ui.screens.planning import EVENING, at_evening, make_task


@pytest.fixture(autouse=True)
def evening() -> Iterator[datetime]:
    """A Wednesday evening."""
    yield from at_evening()


@pytest.fixture
def board(qtbot: QtBot, ctx: Context) -> TaskBoard:
    """A board with two tasks to do."""
    make_task(ctx, "Call Alfa", EVENING - timedelta(days=3))
    make_task(ctx, "Write the offer", EVENING + timedelta(days=1), 90)
    page = TaskBoard(ctx)
    show(qtbot, page)
    settle(qtbot, lambda: bool(page.columns[0].cards.cards))
    return page


def _state(ctx: Context, id: int) -> TaskState:
    return TaskState(records.load(ctx, "task", id)["state"])


def _titles(page: TaskBoard) -> list[list[str]]:
    return [[card.title for card in column.cards.cards] for column in page.columns]


def test_board_when_opened_then_columns_have_counts_lengths_and_late_words(board: TaskBoard) -> None:
    assert _titles(board) == [["Call Alfa", "Write the offer"], [], [], []]
    assert (board.heads[0].count.text(), board.heads[0].length.text()) == ("2", "")
    assert board.columns[0].cards.cards[0].late_words == "3 d late"
    assert "1 late" in board.status_text


def test_card_when_pushed_by_alt_right_then_it_is_in_work_and_keeps_the_focus(qtbot: QtBot, board: TaskBoard, ctx: Context) -> None:
    board.columns[0].setFocus()
    card = board.columns[0].current
    assert card is not None
    press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, lambda: bool(board.columns[1].cards.cards))
    assert _state(ctx, card.id) is TaskState.IN_WORK
    assert board.columns[1].hasFocus()
    assert board.columns[1].current is not None
    press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, lambda: not board.columns[1].cards.cards)
    assert _state(ctx, card.id) is TaskState.OPEN


def _drag(board: TaskBoard, number: int, target: int) -> tuple[QPoint, QPoint]:
    column = board.columns[number]
    begin = column.rect_of(column.cards.cards[0].id).center()
    QTest.mousePress(column.viewport(), Qt.MouseButton.LeftButton, pos=begin)
    end = column.viewport().mapFromGlobal(board.columns[target].mapToGlobal(QPoint(60, 90)))
    for step in range(1, 6):
        QTest.mouseMove(column.viewport(), begin + (end - begin) * step / 5)
        QApplication.processEvents()
    return begin, end


def test_card_when_dragged_into_work_then_it_is_written_once(qtbot: QtBot, board: TaskBoard, ctx: Context) -> None:
    card = board.columns[0].cards.cards[0]
    _begin, end = _drag(board, 0, 1)
    assert board.columns[1].is_target
    QTest.mouseRelease(board.columns[0].viewport(), Qt.MouseButton.LeftButton, pos=end)
    settle(qtbot, lambda: bool(board.columns[1].cards.cards))
    assert _state(ctx, card.id) is TaskState.IN_WORK


def test_card_when_esc_is_pressed_in_a_drag_then_nothing_is_written(qtbot: QtBot, board: TaskBoard, ctx: Context) -> None:
    card = board.columns[0].cards.cards[0]
    version = records.load(ctx, "task", card.id).version
    _begin, end = _drag(board, 0, 1)
    press(Qt.Key.Key_Escape)
    QTest.mouseRelease(board.columns[0].viewport(), Qt.MouseButton.LeftButton, pos=end)
    settle(qtbot)
    assert records.load(ctx, "task", card.id).version == version
    assert not any(column.is_target for column in board.columns)


def test_card_when_pushed_to_done_then_the_digit_picks_the_result_and_enter_makes_the_next(qtbot: QtBot, board: TaskBoard, ctx: Context) -> None:
    card = board.columns[0].cards.cards[0]
    board.columns[0].choose(card.id)
    board.put(card, TaskState.DONE)
    settle(qtbot)
    dialog = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, FinishDialog))
    qtbot.waitUntil(dialog.isActiveWindow)
    press(Qt.Key.Key_2)
    settle(qtbot, lambda: dialog.title.isVisible() and dialog.button.isEnabled())
    assert dialog.title.text() == "Call again"
    press(Qt.Key.Key_Return)
    settle(qtbot, lambda: bool(board.columns[2].cards.cards))
    assert _state(ctx, card.id) is TaskState.DONE
    assert "Call again" in [each.title for each in board.columns[0].cards.cards]


def test_card_when_double_clicked_then_it_opens(qtbot: QtBot, board: TaskBoard, opened: RememberingNavigator) -> None:
    column = board.columns[0]
    card = column.cards.cards[0]
    QTest.mouseDClick(column.viewport(), Qt.MouseButton.LeftButton, pos=column.rect_of(card.id).center())
    assert opened.opened == [("task", card.id)]


def test_board_when_there_are_no_tasks_then_it_says_what_to_do(qtbot: QtBot, ctx: Context, opened: RememberingNavigator) -> None:
    page = TaskBoard(ctx)
    show(qtbot, page)
    settle(qtbot, page.empty.isVisible)
    page.empty.chosen.emit("new")
    assert opened.opened == [("task", None)]
