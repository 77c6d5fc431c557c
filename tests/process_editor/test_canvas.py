"""The canvas under hands, and what its changes bring with them."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.i18n import set_language
from app.process_editor.behaviours import settled
from app.process_editor.commands.add import attach
from app.process_editor.commands.bend import push
from app.process_editor.commands.lanes import add_lane, resize_lane
from app.process_editor.commands.move import move
from app.process_editor.commands.remove import remove
from app.process_editor.commands.rename import rename
from app.process_editor.document import EditorDocument
from app.process_editor.items.node import NodeItem
from app.process_editor.kinds import kind
from app.process_editor.marks import Mark
from app.process_editor.overlays.name_editor import NameEditor
from app.process_editor.view import ProcessView
from app.process_editor.wizard.templates import drawing
from app.processes.definition import Edge, Graph, Lane, Shape
from app.processes.templates.template import templates
from tests.helpers.drawing_faults import faults
from tests.helpers.process_canvas import Canvas, canvas_of, node, small_process
from tests.ui.conftest import home, house_style  # noqa: F401 - fixtures


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    """A canvas on a small process."""
    return canvas_of(qtbot, small_process())


def test_step_when_dragged_then_it_moves_once_and_undo_puts_it_back(canvas: Canvas) -> None:
    before = canvas.graph.nodes["check"]
    canvas.drag(canvas.point("check"), canvas.point("check", 0, 120))
    after = canvas.graph.nodes["check"]
    assert (after.x, after.y) == (before.x, before.y + 120)
    canvas.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert canvas.graph.nodes["check"] is before
    assert not canvas.document.undo_title


def test_drag_when_escape_is_pressed_then_everything_is_as_before(canvas: Canvas) -> None:
    before = canvas.graph
    canvas.press(canvas.point("check"))
    canvas.hover(canvas.point("check", 60, 90))
    assert canvas.view.drawing.graph is not before
    canvas.key(Qt.Key.Key_Escape)
    canvas.release(canvas.point("check", 60, 90))
    assert canvas.graph is before
    assert canvas.view.drawing.graph is before
    assert canvas.view.selection == {"check"}


def test_frame_when_drawn_on_empty_ground_then_it_selects_what_lies_in_it(canvas: Canvas) -> None:
    canvas.drag(canvas.spot(190, 40), canvas.spot(560, 170))
    assert canvas.view.selection == {"check", "end"}


def test_canvas_when_read_only_then_it_shows_marks_and_nothing_changes(qtbot: QtBot) -> None:
    graph = small_process()
    view = ProcessView(graph, read_only=True, marks={"check": Mark("12 now", spoken="12 cases wait here")})
    qtbot.addWidget(view)
    view.resize(900, 500)
    view.show()
    canvas, opened = Canvas(view), []
    view.activated.connect(opened.append)
    canvas.drag(canvas.point("check"), canvas.point("check", 0, 80))
    canvas.click("check")
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_A, Qt.Key.Key_Down, Qt.Key.Key_Return):
        canvas.key(key)
    assert view.graph is graph
    assert opened == ["check"]
    assert "12 cases wait here" in view.spoken("check")


def test_screen_reader_when_it_asks_then_it_hears_name_kind_role_and_way(canvas: Canvas) -> None:
    set_language("en")
    canvas.view.go_to("check")
    part = QAccessible.queryAccessibleInterface(canvas.view)
    assert part is not None
    names = [part.child(number).text(QAccessible.Text.Name) for number in range(part.childCount())]
    assert names == ["Order accepted. Start. leads to Check order", "Check order. Task. Sales. leads to Done", "Done. End"]
    assert part.focusChild().text(QAccessible.Text.Name) == names[1]
    assert part.child(1).state().selected


def test_document_when_changes_follow_each_other_then_undo_redo_and_the_mark_of_unsaved_are_right() -> None:
    document = EditorDocument(small_process())
    told: list[frozenset[str]] = []
    document.changed.connect(lambda found: told.append(found.keys))
    document.apply("Rename", partial(rename, key="check", name="Look"))
    assert document.is_changed
    document.mark_saved()
    assert not document.is_changed
    document.undo()
    assert document.is_changed
    document.redo()
    assert not document.is_changed
    assert told == [{"check"}] * 3


def test_host_when_moved_or_removed_then_what_sits_on_it_goes_along() -> None:
    graph = small_process()
    graph = settled(graph, attach(graph, kind("deadline"), "late", "check"))
    moved = settled(graph, move(graph, ["check"], 40, 16))
    assert (moved.nodes["late"].x - graph.nodes["late"].x, moved.nodes["late"].y - graph.nodes["late"].y) == (40, 16)
    slid = settled(graph, move(graph, ["late"], 500, 3))
    assert slid.nodes["late"].y == graph.nodes["late"].y
    assert slid.nodes["late"].x < graph.nodes["check"].x + graph.nodes["check"].width
    gone = settled(graph, remove(graph, ["check"]))
    assert gone.nodes.keys() == {"start", "end"}
    assert [(edge.source, edge.target) for edge in gone.edges.values()] == [("start", "end")]


def test_name_when_long_then_the_step_is_wide_enough_for_all_of_it() -> None:
    graph = small_process()
    wide = settled(graph, rename(graph, "check", "Check the order and the limit")).nodes["check"]
    assert wide.width > 200
    assert wide.height == graph.nodes["check"].height
    high = settled(graph, rename(graph, "check", "Check the order, the limit of the client and what is still open")).nodes["check"]
    assert high.height > wide.height
    assert high.y + high.height / 2 == wide.y + wide.height / 2


def test_lanes_when_one_grows_then_those_below_go_down_with_their_steps() -> None:
    graph = small_process()
    two = settled(graph, add_lane(graph, "stock", "Stock").with_(nodes=[node("pick", Shape.STEP, "Pick", 280, 260, "task")]))
    assert two.nodes["pick"].lane == "stock"
    grown = settled(two, resize_lane(two, "sales", 0, 48))
    assert grown.lanes["stock"].y == two.lanes["stock"].y + 48
    assert grown.nodes["pick"].y == two.nodes["pick"].y + 48
    assert grown.nodes["pick"].lane == "stock"
    beyond = settled(two, two.with_(nodes=[node("far", Shape.STEP, "Far", 900, 100, "task")]))
    assert {lane.x + lane.width for lane in beyond.lanes.values()} == {900 + 75 + 32}


@pytest.mark.parametrize(("part", "across", "down"), [(0, 0, 12), (0, 0, 90), (1, 30, 0), (2, 0, -60)])
def test_stretch_when_pushed_then_the_line_stays_level_and_upright(part: int, across: float, down: float) -> None:
    graph = Graph().with_(nodes=[node("a", Shape.STEP, "A", 100, 100), node("b", Shape.STEP, "B", 400, 200)], edges=[Edge("e", "a", "b")])
    course = ((175.0, 100.0), (250.0, 100.0), (250.0, 200.0), (325.0, 200.0))
    edge = push(graph, "e", course, part, across, down).edges["e"]
    points = [(175.0, edge.bends[0][1]), *edge.bends, (325.0, edge.bends[-1][1])]
    assert edge.is_by_hand
    assert all(one[0] == two[0] or one[1] == two[1] for one, two in zip(points, points[1:]))


def test_question_when_dragged_then_only_its_words_move_and_they_go_along_with_the_choice(canvas: Canvas) -> None:
    canvas.document.reset(canvas.graph.with_(nodes=[node("ask", Shape.CHOICE, "Enough?", 650, 100, lane="sales")]))
    words = canvas.view.drawing.words_at(canvas.view.drawing.item("ask").name_rect.center())  # type: ignore[union-attr]
    assert words is not None
    middle = words[1].center()
    canvas.drag(canvas.spot(middle.x(), middle.y()), canvas.spot(middle.x() + 40, middle.y() - 8))
    moved = canvas.graph.nodes["ask"]
    assert (moved.x, moved.label[0] - words[1].left(), moved.label[1] - words[1].top()) == (630, 40, -8)  # type: ignore[index]
    there = move(canvas.graph, ["ask"], 16, 24).nodes["ask"].label
    assert there == (moved.label[0] + 16, moved.label[1] + 24, *moved.label[2:])  # type: ignore[index]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_ready_process_when_drawn_then_its_words_lie_over_nothing_and_are_not_cut(qtbot: QtBot, language: str) -> None:
    set_language(language)
    try:
        view = ProcessView(drawing(next(each for each in templates() if each.code == "repair"), {})())
        qtbot.addWidget(view)
        assert faults(view.drawing) == []
    finally:
        set_language("en")


def test_outcomes_when_appended_then_the_words_of_each_stand_on_its_own_line(canvas: Canvas) -> None:
    canvas.document.reset(Graph().with_(nodes=[node("ask", Shape.STEP, "Approve", 200, 300, "approval")]))
    for code in ("task", "end", "task"):
        canvas.view.select(("ask",), "ask")
        canvas.view.hand.append(kind(code))  # type: ignore[union-attr]
        canvas.key(Qt.Key.Key_Escape)
    assert len(canvas.graph.edges) == 3
    assert faults(canvas.view.drawing) == []


def test_bars_when_all_of_a_drawing_is_in_sight_then_there_are_none(canvas: Canvas) -> None:
    canvas.view.fit()
    assert not canvas.view.horizontalScrollBar().isVisible()
    canvas.view.set_zoom(3.0)
    assert canvas.view.horizontalScrollBar().isVisible()


def test_step_when_its_lane_is_called_otherwise_or_it_comes_into_another_then_its_second_line_is_not_cut(qtbot: QtBot) -> None:
    long = "Purchasing and receiving department"
    graph = small_process().with_(lanes=[Lane("far", long, "", None, 40, 180, 800, 160)])
    canvas = canvas_of(qtbot, graph)
    canvas.drag(canvas.point("check"), canvas.point("check", 0, 160))
    assert canvas.graph.nodes["check"].lane == "far"
    assert faults(canvas.view.drawing) == []
    canvas.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert canvas.graph is graph
    canvas.document.apply("Rename", partial(rename, key="sales", name=long))
    assert canvas.graph.nodes["check"].width > graph.nodes["check"].width
    assert [fault for fault in faults(canvas.view.drawing) if "check" in fault] == []


def test_lane_when_it_is_called_otherwise_then_its_steps_say_so_at_once(canvas: Canvas) -> None:
    canvas.document.apply("Rename", partial(rename, key="sales", name="Desk"))
    item = canvas.view.drawing.item("check")
    assert isinstance(item, NodeItem)
    assert item.look.detail == "Desk"
    canvas.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert item.look.detail == "Sales"


def test_undo_when_what_it_touches_is_out_of_sight_then_it_comes_into_sight(canvas: Canvas) -> None:
    canvas.click("check")
    canvas.key(Qt.Key.Key_Down)
    canvas.view.scroll_by(4000, 3000)
    assert not canvas.view.in_sight().intersects(canvas.view.drawing.rect("check"))
    canvas.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert canvas.view.in_sight().contains(canvas.view.drawing.rect("check"))
    spot = canvas.view.in_sight()
    canvas.key(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert canvas.view.in_sight() == spot, "what is seen does not jump"


def test_parts_of_another_process_when_pasted_then_they_lie_over_nothing(qtbot: QtBot, canvas: Canvas) -> None:
    other = canvas_of(qtbot, Graph().with_(nodes=[node("a", Shape.STEP, "Pick", 270, 110, "task"), node("b", Shape.STEP, "Pack", 470, 110, "task")]))
    other.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    other.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    canvas.view.setFocus()
    canvas.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    pasted = [canvas.view.drawing.rect(key) for key in canvas.view.selection & canvas.graph.nodes.keys()]
    assert len(pasted) == 2
    assert not [key for key in small_process().nodes for rect in pasted if canvas.view.drawing.rect(key).intersects(rect)]


def test_name_when_it_is_longer_than_its_step_then_all_of_it_is_seen_while_typing(canvas: Canvas) -> None:
    canvas.click("check")
    canvas.key(Qt.Key.Key_F2)
    editor = canvas.view.findChild(NameEditor)
    assert editor is not None
    left = editor.x()
    QTest.keyClicks(editor, "Check the limit of the client")
    assert editor.width() >= editor.fontMetrics().horizontalAdvance(editor.text()) + 8
    assert editor.x() == left
