"""Hands on the board: real events on the real page, written to the database."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from tests.ui.planner.conftest import Desk


def test_drag_by_two_hours_when_dropped_then_moved_once_and_shown_before_it_is_written(desk: Desk) -> None:
    desk.task("Visit Alpha", 1, desk.wall(1, 9))
    desk.open()
    desk.drag(desk.spot(1, desk.wall(1, 9, 30)), desk.spot(1, desk.wall(1, 11, 30)))
    assert desk.times("Visit Alpha") == "1 11:00-12:00 1"
    desk.rest()
    assert desk.times("Visit Alpha") == "1 11:00-12:00 1"
    assert desk.block("Visit Alpha").version == 2


def test_press_when_the_pointer_moves_less_than_a_drag_then_nothing_moves(desk: Desk) -> None:
    desk.task("Visit Alpha", 1, desk.wall(1, 9))
    desk.open()
    point = desk.point("Visit Alpha")
    near = point + QPoint(QApplication.startDragDistance() - 1, 0)
    desk.press(point)
    desk.hover(near)
    assert not desk.page.grip.is_busy
    desk.release(near)
    desk.rest()
    assert desk.block("Visit Alpha").version == 1
    assert desk.page.view.selection == {desk.tasks["Visit Alpha"]}


def test_escape_when_dragging_several_then_all_are_back_with_selection_and_current(desk: Desk) -> None:
    desk.task("Alpha", 1, desk.wall(1, 9))
    desk.task("Beta", 2, desk.wall(1, 9))
    page = desk.open()
    both = frozenset(desk.tasks.values())
    page.view.select(both, desk.tasks["Beta"])
    desk.press(desk.point("Alpha"))
    desk.hover(desk.spot(0, desk.wall(2, 14)))
    assert len(page.grip.places) == 2
    desk.key(Qt.Key.Key_Escape)
    desk.release(desk.spot(0, desk.wall(2, 14)))
    desk.rest()
    assert (page.view.selection, page.view.current) == (both, desk.tasks["Beta"])
    assert [desk.block(title).version for title in ("Alpha", "Beta")] == [1, 1]
    assert not page.view.picture.lifted
