"""Hands on the board: real events on the real page, written to the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from app.core.enums.planning import TaskKind
from app.core.planning.wall_time import to_utc
from app.services.planning.creating import NewTask
from app.services.planning.moving import Move, move_tasks
from app.services.planning.series import Repeat, create_series
from app.ui.kit import message
from app.ui.kit.changes_bus import changes_bus
from app.ui.kit.message import Choice
from app.ui.planner.page import PlannerPage
from tests.helpers.planner_desk import Desk, move
from tests.helpers.window import settle, write_into


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


def test_stretch_when_an_end_is_pulled_then_only_that_end_moves(desk: Desk) -> None:
    desk.task("Alpha", 1, desk.wall(1, 11), 120)
    desk.open()
    desk.drag(desk.point("Alpha", 0.97), desk.spot(1, desk.wall(1, 16)))
    desk.rest()
    first = desk.times("Alpha")
    desk.drag(desk.point("Alpha", 0.03), desk.spot(1, desk.wall(1, 10, 8)))
    desk.rest()
    assert (first, desk.times("Alpha")) == ("1 11:00-16:00 1", "1 10:00-16:00 1")


def test_drop_on_another_person_when_nothing_else_is_moved_then_given_once_at_the_same_time(desk: Desk) -> None:
    desk.task("Alpha", 1, desk.wall(1, 10, 7))
    desk.open()
    source = desk.point("Alpha")
    desk.drag(source, QPoint(source.x(), desk.spot(2, desk.wall(1, 10)).y()))
    desk.rest()
    assert (desk.times("Alpha"), desk.block("Alpha").version) == ("1 10:07-11:07 2", 2)


def test_drag_on_free_time_when_a_title_is_typed_then_a_task_stands_there(desk: Desk) -> None:
    page = desk.open()
    desk.drag(desk.spot(2, desk.wall(3, 10)), desk.spot(2, desk.wall(3, 12)))
    assert page.entry.isVisible()
    write_into(page.entry, "Tour")
    QTest.keyClick(page.entry, Qt.Key.Key_Return)
    assert [block.title for block in page.view.board.blocks] == ["Tour"]
    desk.rest()
    made = page.view.board.blocks[0]
    desk.tasks["Tour"] = made.id
    assert (desk.times("Tour"), page.view.selection) == ("3 10:00-12:00 2", {made.id})


def test_drag_on_free_time_when_given_up_then_nothing_is_made(desk: Desk) -> None:
    page = desk.open()
    desk.drag(desk.spot(2, desk.wall(3, 10)), desk.spot(2, desk.wall(3, 12)))
    QTest.keyClick(page.entry, Qt.Key.Key_Escape)
    desk.rest()
    assert (page.view.board.blocks, page.scene.drawn, page.entry.isVisible()) == ((), None, False)


def test_drag_with_ctrl_when_dropped_then_a_copy_is_selected_and_the_first_stays(desk: Desk) -> None:
    desk.task("Alpha", 1, desk.wall(1, 10))
    page = desk.open()
    held = Qt.KeyboardModifier.ControlModifier
    source = desk.point("Alpha")
    desk.press(source)
    desk.hover(source + QPoint(30, 0), held)
    desk.hover(desk.spot(2, desk.wall(2, 10, 30)), held)
    assert "copy" in page.scene.held.tip.who  # type: ignore[union-attr]
    desk.release(desk.spot(2, desk.wall(2, 10, 30)), held)
    desk.rest()
    assert (desk.times("Alpha"), len(page.view.board.blocks)) == ("1 10:00-11:00 1", 2)
    copy = next(block for block in page.view.board.blocks if block.id != desk.tasks["Alpha"])
    desk.tasks["Copy"] = copy.id
    assert (desk.times("Copy"), copy.title, page.view.selection) == ("2 10:00-11:00 2", "Alpha", {copy.id})


def test_shift_while_dragging_when_let_go_then_the_grid_is_off(desk: Desk) -> None:
    desk.task("Alpha", 1, desk.wall(1, 10))
    page = desk.open(view="day")
    page.go(desk.monday + timedelta(days=1))
    desk.rest()
    source = desk.point("Alpha")
    target = desk.spot(1, desk.wall(1, 12, 37))
    desk.press(source)
    desk.hover(target, Qt.KeyboardModifier.ShiftModifier)
    free = page.grip.places[0].starts_at.minute % 5
    desk.hover(target)
    on_grid = page.grip.places[0].starts_at.minute % 5
    desk.key(Qt.Key.Key_Escape)
    desk.release(target)
    assert (free != 0, on_grid) == (True, 0)


def test_backlog_when_dragged_onto_the_board_and_off_again_then_planned_and_unplanned(desk: Desk) -> None:
    desk.task("Call", None, None, 90)
    page = desk.open()
    cards = page.backlog.list
    card = cards.visualRect(cards.lines.index(1)).center()
    target = page.view.viewport().mapToGlobal(desk.spot(2, desk.wall(2, 10)))
    QTest.mousePress(cards.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, card)
    move(cards.viewport(), card + QPoint(-30, 10))
    move(cards.viewport(), cards.viewport().mapFromGlobal(target))
    assert page.scene.held is not None
    assert page.scene.held.fitting
    QTest.mouseRelease(cards.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, cards.viewport().mapFromGlobal(target))
    desk.rest()
    planned = desk.times("Call")
    back = page.view.viewport().mapFromGlobal(page.backlog.mapToGlobal(page.backlog.rect().center()))
    desk.drag(desk.point("Call"), back)
    desk.rest()
    assert (planned, desk.times("Call"), desk.block("Call").minutes) == ("2 10:00-11:30 2", "waits", 90)


def test_fixed_task_when_dropped_then_refused_with_a_sentence(desk: Desk) -> None:
    desk.task("Fair", 1, desk.wall(1, 10), is_fixed=True)
    page = desk.open()
    source = desk.point("Fair")
    desk.press(source)
    desk.hover(desk.spot(1, desk.wall(2, 12)))
    assert page.scene.held is not None
    assert page.scene.held.tip.refused
    desk.release(desk.spot(1, desk.wall(2, 12)))
    desk.rest()
    assert desk.block("Fair").version == 1
    assert "Fair" in page.doing.said


def test_tip_while_dragging_when_it_overlaps_then_says_time_person_and_conflict_that_are_saved(desk: Desk) -> None:
    desk.task("Visit Alpha", 2, desk.wall(1, 11))
    desk.task("Demo", 1, desk.wall(2, 10))
    page = desk.open()
    target = desk.spot(2, desk.wall(1, 11, 0))
    desk.press(desk.point("Demo"))
    desk.hover(target)
    assert page.scene.held is not None
    tip = page.scene.held.tip
    assert tip.when.endswith("10:30 – 11:30")
    assert "Carla Cordes" in tip.who
    assert tip.problems == ("Overlaps “Visit Alpha” by 30 minutes",)
    desk.release(target)
    desk.rest()
    assert desk.times("Demo") == "1 10:30-11:30 2"


def test_frame_with_shift_when_drawn_over_rows_then_all_touched_are_selected(desk: Desk) -> None:
    for row in range(3):
        desk.task(f"Task {row}", row, desk.wall(1, 10))
    page = desk.open()
    source, target = desk.spot(0, desk.wall(1, 14)), desk.spot(2, desk.wall(1, 9, 10))
    source, target = (source, target) if source.y() < target.y() else (desk.spot(2, desk.wall(1, 14)), desk.spot(0, desk.wall(1, 9, 10)))
    desk.drag(source, target, Qt.KeyboardModifier.ShiftModifier)
    assert len(page.view.selection) >= 2
    desk.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.view.selection == frozenset(desk.tasks.values())


def test_pointer_at_the_edge_while_dragging_then_the_view_scrolls_faster_nearer_to_it(desk: Desk) -> None:
    desk.task("Alpha", 1, desk.wall(4, 10))
    page = desk.open()
    view = page.view
    begin = view.horizontalScrollBar().value()
    desk.press(desk.point("Alpha"))
    speeds = []
    for distance in (30, 4):
        desk.hover(QPoint(view.viewport().width() - distance, desk.point("Alpha").y()))
        view.stop_ticking()
        before = view.horizontalScrollBar().value()
        page.grip.tick()
        speeds.append(view.horizontalScrollBar().value() - before)
    assert 0 < speeds[0] < speeds[1]
    view.start_ticking()
    desk.qtbot.waitUntil(lambda: view.horizontalScrollBar().value() > begin + 400)
    assert page.grip.is_busy
    desk.hover(QPoint(view.viewport().width() - 200, desk.point("Alpha").y()))
    desk.release(QPoint(view.viewport().width() - 200, desk.point("Alpha").y()))
    desk.rest()
    assert int(desk.times("Alpha").split()[0]) > 6


def test_keys_when_several_are_selected_then_all_move_and_the_new_time_is_spoken(desk: Desk) -> None:
    desk.task("Alpha", 0, desk.wall(1, 10))
    desk.task("Beta", 0, desk.wall(2, 10))
    page = desk.open()
    order = [row.key for row in page.view.board.rows]
    page.view.select(desk.tasks.values(), desk.tasks["Alpha"])
    alt = Qt.KeyboardModifier.AltModifier
    desk.key(Qt.Key.Key_Right, alt)
    assert "10:15 – 11:15" in page.doing.said
    desk.rest()
    desk.key(Qt.Key.Key_Up, alt)
    desk.rest()
    desk.key(Qt.Key.Key_Right, alt | Qt.KeyboardModifier.ShiftModifier)
    desk.rest()
    row = desk.people.index(order[order.index(desk.people[0]) - 1])
    assert [desk.times(title) for title in ("Alpha", "Beta")] == [f"1 10:15-11:30 {row}", f"2 10:15-11:30 {row}"]


def test_key_repeated_before_it_is_written_then_the_last_place_is_written_too(desk: Desk) -> None:
    desk.task("Alpha", 1, desk.wall(1, 10))
    page = desk.open()
    page.view.select({desk.tasks["Alpha"]}, desk.tasks["Alpha"])
    for _press in range(6):
        desk.key(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert desk.times("Alpha") == "1 11:30-12:30 1"
    desk.rest()
    assert desk.times("Alpha") == "1 11:30-12:30 1"
    assert 2 <= desk.block("Alpha").version <= 4


def test_delete_when_pressed_then_unplanned_and_ins_begins_a_task_at_the_cursor(desk: Desk) -> None:
    desk.task("Alpha", 1, desk.wall(1, 10))
    page = desk.open()
    page.view.select({desk.tasks["Alpha"]}, desk.tasks["Alpha"])
    desk.key(Qt.Key.Key_Return)
    assert desk.navigator.opened == [("task", desk.tasks["Alpha"])]
    desk.key(Qt.Key.Key_Delete)
    desk.rest()
    assert desk.times("Alpha") == "waits"
    point = desk.spot(2, desk.wall(2, 11))
    desk.press(point)
    desk.release(point)
    desk.key(Qt.Key.Key_Insert)
    write_into(page.entry, "Here")
    QTest.keyClick(page.entry, Qt.Key.Key_Return)
    desk.rest()
    desk.tasks["Here"] = page.view.board.blocks[0].id
    assert desk.times("Here") == "2 11:00-12:00 2"


def test_drop_when_somebody_else_was_faster_then_told_and_put_by_one_key(desk: Desk) -> None:
    id = desk.task("Alpha", 1, desk.wall(1, 10))
    page = desk.open()
    starts_at = to_utc(desk.wall(1, 14), desk.zone)
    move_tasks(desk.ctx, [Move(id, 1, desk.people[1], starts_at, starts_at + timedelta(hours=1))])
    desk.drag(desk.point("Alpha"), desk.spot(2, desk.wall(2, 10, 30)))
    desk.rest()
    assert desk.times("Alpha") == "1 14:00-15:00 1"
    assert "moved “Alpha” to Tue 17 Nov, 14:00" in page.doing.said
    desk.key(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    assert desk.times("Alpha") == "2 10:00-11:00 2"


def test_change_of_another_workstation_when_announced_then_shown_with_selection_and_place_kept(desk: Desk) -> None:
    id = desk.task("Alpha", 1, desk.wall(1, 10))
    desk.task("Beta", 2, desk.wall(3, 10))
    page = desk.open()
    page.view.select({desk.tasks["Beta"]}, desk.tasks["Beta"])
    page.view.scroll_by(37, 0)
    place = page.view.horizontalScrollBar().value()
    starts_at = to_utc(desk.wall(1, 14), desk.zone)
    changes = move_tasks(desk.ctx, [Move(id, 1, desk.people[1], starts_at, starts_at + timedelta(hours=1))])
    changes_bus.changed.emit(changes)
    settle(desk.qtbot, lambda: desk.times("Alpha") == "1 14:00-15:00 1")
    assert (page.view.selection, page.view.horizontalScrollBar().value()) == ({desk.tasks["Beta"]}, place)


def test_views_filters_and_find_when_used_then_kept_for_the_next_planner(desk: Desk) -> None:
    desk.task("Alpha", 1, desk.wall(1, 10))
    desk.task("Beta", 2, desk.wall(3, 10), is_important=True)
    page = desk.open()
    page.filter_row.begin_finding()
    write_into(page.filter_row.box, "bet")
    settle(desk.qtbot, lambda: page.view.current == desk.tasks["Beta"])
    desk.key(Qt.Key.Key_PageDown)
    desk.rest()
    assert page.shown_days[0] == desk.monday + timedelta(days=7)
    page.show_view("month")
    page.narrow(page.wanted.filters.toggled("kinds", TaskKind.CALL, "Call"))
    desk.rest()
    assert (page.view.board.blocks, page.wanted.view) == ((), "month")
    again = PlannerPage(desk.ctx)
    desk.qtbot.addWidget(again)
    settle(desk.qtbot, lambda: again.plan.read is not None)
    assert (again.wanted.view, again.wanted.filters.chosen().kinds) == ("month", (TaskKind.CALL,))


def test_recurring_task_when_dragged_then_one_question_tells_how_many_and_moves_them(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    starts_at = to_utc(desk.wall(0, 10), desk.zone)
    new = NewTask(TaskKind.MEETING, "Stand-up", desk.people[1], starts_at, starts_at + timedelta(minutes=60), desk.zone)
    ids = create_series(desk.ctx, new, Repeat("RRULE:FREQ=DAILY;COUNT=5")).created("task")
    desk.tasks = dict(zip(("Mon", "Tue", "Wed", "Thu", "Fri"), ids, strict=True))
    asked: list[list[str]] = []

    def answer(code: str) -> None:
        def choose(_parent: object, _title: str, _text: str, choices: Sequence[Choice]) -> str:
            asked.append([choice.text for choice in choices])
            return code

        monkeypatch.setattr(message, "choose", choose)

    desk.open()
    answer("")
    desk.drag(desk.point("Wed"), desk.spot(1, desk.wall(2, 14, 30)))
    desk.rest()
    put_back = desk.times("Wed")
    answer("later")
    desk.drag(desk.point("Wed"), desk.spot(1, desk.wall(2, 14, 30)))
    desk.rest()
    assert (put_back, asked[0]) == ("2 10:00-11:00 1", ["All (5)", "This and later (3)", "Only this one", "Put it back"])
    hours = [desk.times(title).split()[1] for title in desk.tasks]
    assert hours == ["10:00-11:00", "10:00-11:00", "14:00-15:00", "14:00-15:00", "14:00-15:00"]


def test_board_when_saved_as_pdf_then_a_page_lies_there(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.task("Alpha", 1, desk.wall(1, 10))
    page = desk.open()
    file = tmp_path / "board.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(file), ""))
    page.save_pdf("A3")
    assert file.read_bytes().startswith(b"%PDF")
