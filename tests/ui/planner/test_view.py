"""The board on the screen: places, zoom, scrolling, selection, keys, events of gestures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.planning.board import Board, RowKey
from app.ui.kit.theme import apply_theme
from app.ui.planner.axis import FINEST
from app.ui.planner.view import TimelineView
from tests.helpers.planner_board import NOW, at, board, large_board, person, task

ANNA, MARIA = RowKey("employee", 1), RowKey("employee", 2)


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def small_board() -> Board:
    rows = (person(0, 5), person(1, 5))
    blocks = (task(1, 0, at(0, 9), 120), task(2, 0, at(0, 14), 60), task(3, 1, at(1, 9), 240), task(4, 0, at(2, 9), 180), task(5, 0, at(2, 10), 60))
    return board(rows, blocks, 5)


def shown(qtbot: QtBot, what: Board, width: int = 1140, height: int = 500) -> TimelineView:
    view = TimelineView()
    qtbot.addWidget(view)
    view.resize(width, height)
    view.show()
    view.set_board(what)
    QApplication.processEvents()
    return view


def wheel(view: TimelineView, x: float, notches: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    port, place = view.viewport(), QPointF(x, 100)
    event = QWheelEvent(place, port.mapToGlobal(place), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(port, event)


def test_zoom_when_turned_in_and_out_then_the_moment_under_the_pointer_stays(qtbot: QtBot) -> None:
    view = shown(qtbot, large_board(6, 21, 200))
    moment = view.moment_at(400)
    for notch in (1,) * 30 + (-1,) * 8 + (1,) * 12:
        wheel(view, 400, notch, Qt.KeyboardModifier.ControlModifier)
        assert abs(view.x_of(moment) - 400) <= 1
    assert view.axis.scale == FINEST


def test_zoom_when_at_its_ends_then_shows_all_days_or_single_minutes(qtbot: QtBot) -> None:
    view = shown(qtbot, large_board(6, 21, 100))
    wheel(view, 400, 100, Qt.KeyboardModifier.ControlModifier)
    assert view.axis.scale == FINEST
    assert view.axis.step(24) == 1
    wheel(view, 400, -100, Qt.KeyboardModifier.ControlModifier)
    assert view.axis.width == pytest.approx(view.viewport().width(), abs=1)


def test_blocks_when_drawn_at_any_zoom_then_are_wide_enough_and_never_overlap(qtbot: QtBot) -> None:
    view = shown(qtbot, large_board(5, 14, 300))
    for _zoom in range(14):
        layout = view.layout_of_board
        for number, members in enumerate(layout.members):
            boxes = sorted(layout.place(block.id, layout.rows[number].key).box for block in members)  # type: ignore[union-attr]
            assert all(box.width >= 3 for box in boxes)
            for first, box in enumerate(boxes):
                for other in boxes[first + 1:]:
                    if other.left >= box.left + box.width - 0.001:
                        break
                    assert other.top >= box.top + box.height or box.top >= other.top + other.height
            row = layout.row_box(number)
            assert all(row.top <= box.top and box.top + box.height <= row.top + row.height for box in boxes)
        view.zoom_at(300, 1.6)


def test_row_when_its_blocks_overlap_then_grows(qtbot: QtBot) -> None:
    view = shown(qtbot, small_board())
    anna, maria = view.row_rect(ANNA), view.row_rect(MARIA)
    assert anna is not None
    assert maria is not None
    assert (anna.height(), maria.height()) == (74, 54)


def test_block_at_when_pointed_at_then_tells_block_and_part(qtbot: QtBot) -> None:
    view = shown(qtbot, small_board())
    rect = view.block_rect(3)
    assert rect is not None
    middle = rect.center().y()
    assert [view.block_at(QPointF(x, middle))[1] for x in (rect.left() + 1, rect.center().x(), rect.right() - 1)] == ["start", "body", "end"]  # type: ignore[index]
    assert view.block_at(QPointF(rect.left() - 20, middle)) is None
    assert view.row_at(middle).key == MARIA  # type: ignore[union-attr]
    assert view.row_at(499) is None
    assert {block.id for block in view.blocks_in(QRectF(0, 0, view.viewport().width(), 60))} == {1, 2, 4, 5}


def test_block_rect_when_asked_of_each_row_of_a_shared_task_then_differs(qtbot: QtBot) -> None:
    what = small_board()
    both = task(9, 0, at(3, 9), 60, rows=(ANNA, MARIA, RowKey("employee", 77)))
    view = shown(qtbot, board(what.rows, (*what.blocks, both), 5))
    anna, maria = view.block_rect(9), view.block_rect(9, MARIA)
    assert anna is not None
    assert maria is not None
    assert anna.left() == maria.left()
    assert anna.top() < maria.top()
    assert view.block_rect(9, RowKey("employee", 77)) is None
    assert view.block_rect(12345) is None


def test_board_when_read_again_then_zoom_place_and_selection_stay(qtbot: QtBot) -> None:
    what = large_board(30, 14, 400)
    view = shown(qtbot, what)
    view.zoom_at(0, 3)
    view.scroll_by(700, 200)
    view.select({5, 6}, 6)
    before = (view.axis, view.horizontalScrollBar().value(), view.verticalScrollBar().value())
    told: list[None] = []
    view.selection_changed.connect(lambda: told.append(None))
    view.set_board(board(what.rows, what.blocks[:-1], 14))
    assert told == []
    assert (view.axis, view.horizontalScrollBar().value(), view.verticalScrollBar().value()) == before
    assert (view.selection, view.current) == ({5, 6}, 6)
    view.set_board(board(what.rows, tuple(block for block in what.blocks if block.id != 6), 14))
    assert told == [None]
    assert (view.selection, view.current) == ({5}, None)


def test_day_when_its_last_task_is_gone_then_stays_until_other_time_is_shown(qtbot: QtBot) -> None:
    rows = (person(0, 14),)
    view = shown(qtbot, board(rows, (task(1, 0, at(5, 10), 60),), 7))
    assert len(view.axis.days) == 6
    view.set_board(board(rows, (), 7))
    assert len(view.axis.days) == 6
    view.set_board(board(rows, (), 14))
    assert len(view.axis.days) == 10


def test_whole_days_when_switched_then_the_middle_stays(qtbot: QtBot) -> None:
    view = shown(qtbot, small_board())
    view.zoom_at(500, 2)
    view.scroll_to(at(2, 12))
    middle = view.viewport().width() / 2
    assert abs(view.x_of(at(2, 12)) - middle) <= 1
    view.set_whole_days(True)
    assert view.axis.window == 1440
    assert abs(view.x_of(at(2, 12)) - middle) <= 1


def test_days_when_asked_for_then_fill_the_width_also_after_resizing(qtbot: QtBot) -> None:
    view = shown(qtbot, large_board(4, 14, 40))
    view.show_days(view.axis.days[7], 3)
    for width in (1140, 800):
        view.resize(width, 500)
        QApplication.processEvents()
        assert view.axis.day_width * 3 == pytest.approx(view.viewport().width())
        assert view.visible_days() == range(7, 10)


def test_wheel_when_turned_without_keys_then_scrolls_rows_and_with_shift_time(qtbot: QtBot) -> None:
    view = shown(qtbot, large_board(40, 14, 100))
    view.zoom_at(0, 4)
    wheel(view, 300, -2)
    assert (view.verticalScrollBar().value(), view.horizontalScrollBar().value()) == (108, 0)
    wheel(view, 300, -2, Qt.KeyboardModifier.ShiftModifier)
    assert view.horizontalScrollBar().value() == 240


@pytest.mark.parametrize("theme", ["light", "contrast"])
def test_picture_when_scrolled_by_parts_then_is_the_same_as_drawn_anew(qtbot: QtBot, qapp: QApplication, theme: str) -> None:
    apply_theme(qapp, theme)
    what = large_board(30, 7, 300)
    agreed = tuple(replace(block, is_tentative=False) for block in what.blocks)  # Qt begins dashes elsewhere where a part of a line is cut off
    view = shown(qtbot, board(what.rows, agreed, 7))
    view.select({3, 9}, 9)
    for down in (37, 120, -61, 1000, -333):
        view.scroll_by(13 * (down > 500), down)
        QApplication.processEvents()
        shifted = view.viewport().grab().toImage()
        view.soil()
        assert view.viewport().grab().toImage() == shifted


def test_clicks_without_gestures_when_made_then_select(qtbot: QtBot) -> None:
    view = shown(qtbot, small_board())
    places = {id: view.block_rect(id).center().toPoint() for id in (1, 3)}  # type: ignore[union-attr]
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[1])
    assert (view.selection, view.current) == ({1}, 1)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, places[3])
    assert (view.selection, view.current) == ({1, 3}, 3)
    with qtbot.waitSignal(view.activated) as told:
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[3])
    assert told.args == [3]
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(600, 400))
    assert view.selection == frozenset()


def test_keys_when_pressed_then_go_from_block_to_block(qtbot: QtBot) -> None:
    view = shown(qtbot, small_board())
    view.setFocus()
    for key, modifiers, wanted, current in (
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, {1}, 1), (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, {2}, 2),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, {3}, 3), (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, {2}, 2),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, {2, 4}, 4), (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, {2}, 4),
        (Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier, {1, 2, 3, 4, 5}, 4),
    ):
        QTest.keyClick(view, key, modifiers)
        assert (view.selection, view.current) == (wanted, current), key
    with qtbot.waitSignal(view.activated) as told:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert told.args == [4]
    before = view.axis.scale
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.axis.scale > before


class Taking:
    """A gesture that takes the press of the left button and the key X, and counts its ticks."""

    def __init__(self) -> None:
        self.seen: list[QEvent.Type] = []
        self.ticks = 0

    def handle(self, event: QEvent) -> bool:
        self.seen.append(event.type())
        return event.type() == QEvent.Type.MouseButtonPress

    def tick(self) -> None:
        self.ticks += 1


class Red:
    """An overlay that covers a corner."""

    def paint(self, painter: QPainter) -> None:
        painter.fillRect(QRectF(0, 0, 10, 10), Qt.GlobalColor.red)


def test_gesture_when_hung_in_then_sees_events_first_and_ticks(qtbot: QtBot) -> None:
    view, gesture = shown(qtbot, small_board()), Taking()
    view.gesture = gesture
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, view.block_rect(1).center().toPoint())  # type: ignore[union-attr]
    assert view.selection == frozenset()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.KeyPress, QEvent.Type.KeyRelease} <= set(gesture.seen)
    assert view.selection == {1}
    view.start_ticking()
    qtbot.waitUntil(lambda: gesture.ticks >= 3)
    view.stop_ticking()


def test_overlay_when_hung_in_then_is_drawn_over_the_board(qtbot: QtBot) -> None:
    view = shown(qtbot, small_board())
    view.overlay = Red()
    QApplication.processEvents()
    assert view.viewport().grab().toImage().pixelColor(4, 4) == Qt.GlobalColor.red
    view.overlay = None
    QApplication.processEvents()
    assert view.viewport().grab().toImage().pixelColor(4, 4) != Qt.GlobalColor.red


def test_lifted_when_set_then_only_a_hole_stays(qtbot: QtBot) -> None:
    view = shown(qtbot, small_board())
    rect = view.block_rect(3)
    assert rect is not None
    place = rect.center().toPoint() + QPoint(0, 15)
    before = view.viewport().grab().toImage().pixelColor(place)
    view.set_lifted({3})
    assert view.viewport().grab().toImage().pixelColor(place) != before
    view.set_lifted(())
    assert view.viewport().grab().toImage().pixelColor(place) == before


def test_now_when_the_clock_goes_on_then_its_line_follows_and_tasks_become_late(qtbot: QtBot) -> None:
    view = shown(qtbot, small_board())
    before = view.viewport().grab().toImage()
    with clock.frozen(NOW + timedelta(hours=3)):
        view.tell_time()
        QApplication.processEvents()
        after = view.viewport().grab().toImage()
    x = round(view.x_of(NOW))
    assert before.pixelColor(x, 120) != after.pixelColor(x, 120)
    rect = view.block_rect(4)
    assert rect is not None
    assert before.copy(rect.toRect()) != after.copy(rect.toRect())  # the triangle of what is late


def test_board_when_empty_then_is_drawn_and_answers(qtbot: QtBot) -> None:
    view = shown(qtbot, board((), (), 5))
    assert view.row_at(10) is None
    assert view.block_at(QPointF(10, 10)) is None
    wheel(view, 100, 3, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.selection == frozenset()
    assert not view.grab().isNull()


def test_view_when_new_then_lives_without_a_board(qtbot: QtBot) -> None:
    view = TimelineView()
    qtbot.addWidget(view)
    view.show()
    QApplication.processEvents()
    assert view.board.rows == ()
    assert not view.grab().isNull()
