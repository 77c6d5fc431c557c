"""Bar 4, the canvas: what UX 2 says of drawing (M1 to M5), each with real mouse and key events on the real canvas."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.process_editor.items.edge import EdgeItem
from app.process_editor.items.lane import LaneItem
from app.process_editor.items.node import NodeItem
from app.process_editor.overlays.pick_list import PickList
from app.processes.definition import Edge, Graph, Shape
from tests.helpers.process_canvas import Canvas, canvas_of, node, small_process
from tests.helpers.window import focused, press, write
from tests.ui.conftest import home, house_style  # noqa: F401 - fixtures

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(300)]
CTRL, SHIFT, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
Say = Callable[[str], None]
#: shapes above which random events take back what they copied
MANY = 60


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    """A canvas on a small process."""
    return canvas_of(qtbot, small_process())


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Print a figure."""

    def tell(text: str) -> None:
        with capsys.disabled():
            print(f"\nbar 4, {text}", end="")

    return tell


def is_level_and_upright(points: tuple[tuple[float, float], ...]) -> bool:
    """Whether every stretch of a line is level or upright."""
    return all(abs(one[0] - two[0]) < 0.5 or abs(one[1] - two[1]) < 0.5 for one, two in zip(points, points[1:]))


def runs_over(canvas: Canvas, key: str) -> list[str]:
    """The nodes that a line runs over, its ends left out."""
    edge, points = canvas.graph.edges[key], canvas.view.drawing.courses.points(key)
    found = []
    for other in canvas.graph.nodes.values():
        if other.key in (edge.source, edge.target):
            continue
        for (x1, y1), (x2, y2) in zip(points, points[1:]):
            if min(x1, x2) < other.x + other.width and max(x1, x2) > other.x and min(y1, y2) < other.y + other.height and max(y1, y2) > other.y:
                found.append(other.key)
    return found


def shows_what_is_there(canvas: Canvas) -> None:
    """The scene holds an item for each part of the process as it is now, and none besides."""
    graph, drawing = canvas.graph, canvas.view.drawing
    assert drawing.graph is graph
    items = drawing.items()
    assert {item.node.key: item.node for item in items if isinstance(item, NodeItem)} == dict(graph.nodes)
    lines = {item.edge.key: (item.edge, item.points) for item in items if isinstance(item, EdgeItem)}
    assert lines == {key: (edge, drawing.courses.points(key)) for key, edge in graph.edges.items()}
    assert {item.lane.key for item in items if isinstance(item, LaneItem)} == graph.lanes.keys()
    assert canvas.view.selection <= graph.nodes.keys() | graph.edges.keys() | graph.lanes.keys() | graph.notes.keys()


# M1


def test_letters_when_pressed_on_a_node_then_step_choice_mail_and_end_follow_joined_in_free_places_with_the_name_open(canvas: Canvas, say: Say) -> None:
    canvas.click("check")
    before = "check"
    shapes = {"A": Shape.STEP, "G": Shape.CHOICE, "M": Shape.STEP, "E": Shape.END}
    for number, (letter, shape) in enumerate(shapes.items()):
        write(letter.lower())
        made = canvas.view.current or ""
        assert canvas.graph.nodes[made].shape == shape
        assert [edge.source for edge in canvas.graph.incoming[made]] == [before]
        assert canvas.graph.nodes[made].x > canvas.graph.nodes[before].x
        box = canvas.view.drawing.rect(made)
        assert not [key for key in canvas.graph.nodes if key != made and canvas.view.drawing.rect(key).intersects(box)], "the place is not free"
        assert isinstance(focused(), QLineEdit), "the name cannot be typed at once"
        write(f"Name {number}")
        press(Qt.Key.Key_Return)
        assert canvas.graph.nodes[made].name == f"Name {number}"
        assert focused() is canvas.view
        before = made
    say("M1: A, G, M, E append, joined, in free places, named at once")


def test_letters_when_the_keyboard_writes_russian_then_they_append_too(canvas: Canvas) -> None:
    canvas.click("check")
    write("п")  # the key of G
    assert canvas.graph.nodes[canvas.view.current or ""].shape == Shape.CHOICE


def test_undo_when_a_step_was_appended_and_named_then_both_go_in_one_step(canvas: Canvas) -> None:
    before = canvas.graph
    canvas.click("check")
    write("a")
    write("Call back")
    press(Qt.Key.Key_Return)
    canvas.key(Qt.Key.Key_Z, CTRL)
    assert canvas.graph is before


# M2


def test_line_when_dragged_to_empty_ground_then_a_filtered_list_makes_and_joins_a_node(canvas: Canvas, say: Say) -> None:
    canvas.click("check")
    handle = canvas.spot(280 + 75, 100)
    canvas.drag(handle, canvas.spot(424, 304))
    lists = canvas.view.findChildren(PickList)
    assert len(lists) == 1
    everything = lists[0].list.count()
    write("choi")
    assert 0 < lists[0].list.count() < everything
    press(Qt.Key.Key_Return)
    made = canvas.graph.nodes[canvas.view.current or ""]
    assert made.shape == Shape.CHOICE
    assert (made.x + made.width / 2, made.y + made.height / 2) == (424, 304)
    assert [edge.source for edge in canvas.graph.incoming[made.key]] == ["check"]
    say(f"M2: a line to empty ground offers {everything} kinds, typing filters, Enter makes and joins")


def test_line_when_dragged_to_a_node_then_it_joins_and_a_wrong_one_says_why(canvas: Canvas) -> None:
    said: list[str] = []
    canvas.view.refused.connect(said.append)
    canvas.click("start")
    canvas.drag(canvas.spot(120, 100 + 17), canvas.point("end"))
    assert [edge.target for edge in canvas.graph.outgoing["start"]] == ["check", "end"]
    before = canvas.graph
    canvas.click("check")
    canvas.drag(canvas.spot(280 - 75, 100), canvas.point("start"))
    assert canvas.graph is before
    assert len(said) == 1
    assert said[0]


def test_line_when_given_up_by_escape_then_nothing_has_changed(canvas: Canvas) -> None:
    before = canvas.graph
    canvas.click("check")
    canvas.press(canvas.spot(280 + 75, 100))
    canvas.hover(canvas.spot(400, 200))
    canvas.hover(canvas.point("end"))
    canvas.key(Qt.Key.Key_Escape)
    canvas.release(canvas.point("end"))
    assert canvas.graph is before
    assert canvas.view.drawing.graph is before


# M3


def test_node_when_dropped_on_a_line_then_it_stands_between_and_deleting_it_joins_its_neighbours(canvas: Canvas, say: Say) -> None:
    canvas.document.reset(canvas.graph.with_(nodes=[node("loose", Shape.STEP, "Weigh", 400, 260, "task")]))
    canvas.drag(canvas.point("loose"), canvas.spot(415, 100))
    assert [edge.target for edge in canvas.graph.outgoing["check"]] == ["loose"]
    assert [edge.target for edge in canvas.graph.outgoing["loose"]] == ["end"]
    assert canvas.graph.edges["b"].target == "loose", "the line keeps its key"
    canvas.key(Qt.Key.Key_Delete)
    assert "loose" not in canvas.graph.nodes
    assert [edge.target for edge in canvas.graph.outgoing["check"]] == ["end"]
    canvas.key(Qt.Key.Key_Z, CTRL)
    canvas.key(Qt.Key.Key_Z, CTRL)
    assert [edge.target for edge in canvas.graph.outgoing["check"]] == ["end"]
    assert "loose" in canvas.graph.nodes
    say("M3: a node dropped on a line stands between; deleted, its neighbours are joined; each is one step of undo")


# M4


def test_lines_when_nodes_move_then_they_stay_orthogonal_and_go_round_shapes(canvas: Canvas, say: Say) -> None:
    graph = canvas.graph.with_(nodes=[node("block", Shape.STEP, "In the way", 380, 320, "task")], edges=[Edge("c", "start", "block")])
    canvas.document.reset(graph)
    checked = 0
    for across, down in ((0, 100), (120, -20), (-60, 140), (200, 60), (-220, -80)):
        canvas.drag(canvas.point("check"), canvas.point("check", across, down))
        for key in canvas.graph.edges:
            points = canvas.view.drawing.courses.points(key)
            assert is_level_and_upright(points), (key, points)
            assert not runs_over(canvas, key), key
            checked += 1
    say(f"M4: {checked} lines after five moves: level and upright, none over a shape")


def test_bends_when_set_by_hand_then_an_end_that_moves_in_parallel_keeps_them(canvas: Canvas) -> None:
    canvas.view.select(())
    canvas.drag(canvas.spot(420, 100), canvas.spot(420, 180))
    bent = canvas.graph.edges["b"]
    assert bent.is_by_hand
    assert {y for _x, y in bent.bends} == {100.0, 180.0} or {y for _x, y in bent.bends} == {180.0}
    canvas.drag(canvas.point("end"), canvas.point("end", 80, 0))
    kept = canvas.graph.edges["b"]
    assert kept.is_by_hand
    assert 180.0 in {y for _x, y in kept.bends}
    assert is_level_and_upright(canvas.view.drawing.courses.points("b"))
    before = canvas.graph.edges["b"].bends
    canvas.key(Qt.Key.Key_A, CTRL)
    canvas.key(Qt.Key.Key_Right)
    assert canvas.graph.edges["b"].bends == tuple((x + 8, y) for x, y in before), "with both ends all corners go along"


def test_line_when_its_end_is_led_elsewhere_then_it_keeps_its_key_words_and_corners(canvas: Canvas) -> None:
    canvas.document.reset(canvas.graph.with_(nodes=[node("other", Shape.END, "Refused", 480, 260)]))
    canvas.drag(canvas.spot(480 - 17 - 4, 100), canvas.point("other"))
    assert canvas.graph.edges["b"].target == "other"
    assert len(canvas.graph.edges) == 2


# M5


def test_keys_when_pressed_then_copy_paste_duplicate_cut_delete_and_undo_work(canvas: Canvas) -> None:
    canvas.click("check")
    canvas.key(Qt.Key.Key_C, CTRL)
    canvas.key(Qt.Key.Key_V, CTRL)
    assert len(canvas.graph.nodes) == 4
    pasted = canvas.graph.nodes[next(iter(canvas.view.selection))]
    assert (pasted.name, pasted.type) == ("Check order", "task")
    assert (pasted.x, pasted.y) != (canvas.graph.nodes["check"].x, canvas.graph.nodes["check"].y)
    canvas.key(Qt.Key.Key_D, CTRL)
    assert len(canvas.graph.nodes) == 5
    canvas.key(Qt.Key.Key_X, CTRL)
    assert len(canvas.graph.nodes) == 4
    canvas.key(Qt.Key.Key_Z, CTRL)
    canvas.key(Qt.Key.Key_Z, CTRL)
    canvas.key(Qt.Key.Key_Z, CTRL)
    assert len(canvas.graph.nodes) == 3
    canvas.key(Qt.Key.Key_Y, CTRL)
    assert len(canvas.graph.nodes) == 4


def test_copy_when_pasted_into_another_process_then_it_has_new_keys_and_its_inner_lines(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.key(Qt.Key.Key_A, CTRL)
    canvas.key(Qt.Key.Key_C, CTRL)
    other = canvas_of(qtbot, Graph())
    other.key(Qt.Key.Key_V, CTRL)
    assert sorted(each.name for each in other.graph.nodes.values()) == ["Check order", "Done", "Order accepted"]
    assert len(other.graph.edges) == 2
    assert not other.graph.nodes.keys() & canvas.graph.nodes.keys()


def test_keys_when_pressed_then_names_open_and_nodes_are_nudged(canvas: Canvas) -> None:
    canvas.click("check")
    canvas.key(Qt.Key.Key_F2)
    write("Look at the order")
    press(Qt.Key.Key_Return)
    assert canvas.graph.nodes["check"].name == "Look at the order"
    before = canvas.graph.nodes["check"]
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        canvas.key(key)
    after = canvas.graph.nodes["check"]
    assert (after.x, after.y) == (before.x + 16, before.y + 8)
    canvas.key(Qt.Key.Key_Z, CTRL)
    assert canvas.graph.nodes["check"] == before, "many nudges are one step of undo"


def test_view_when_scrolled_and_zoomed_then_the_point_below_the_pointer_stays(canvas: Canvas, say: Say) -> None:
    view = canvas.view
    before = view.horizontalScrollBar().value()
    canvas.key(Qt.Key.Key_Right, CTRL)
    assert view.horizontalScrollBar().value() == before + 60
    at = QPointF(420, 210)
    fixed = view.at(at)
    worst = 0.0
    for notches in (1, 1, 1, -1, -1, -1, -1, 1):
        QApplication.sendEvent(view.viewport(), QWheelEvent(
            at, view.viewport().mapToGlobal(at), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, CTRL, Qt.ScrollPhase.NoScrollPhase, False,
        ))
        worst = max(worst, (view.mapFromScene(fixed) - at.toPoint()).manhattanLength())
    assert worst <= 2
    view.set_zoom(3.0)
    canvas.key(Qt.Key.Key_0, CTRL)
    assert view.in_sight().contains(view.drawing.rect("start"))
    assert view.in_sight().contains(view.drawing.rect("end"))
    say(f"M5: all keys; after eight notches the point below the pointer is {worst:.0f} px off")


def test_canvas_when_only_keys_are_used_then_a_line_is_drawn_and_a_step_becomes_another(canvas: Canvas) -> None:
    canvas.view.setFocus()
    canvas.key(Qt.Key.Key_Tab)
    assert canvas.view.current == "start"
    write("l")
    write("Done")
    press(Qt.Key.Key_Return)
    assert [edge.target for edge in canvas.graph.outgoing["start"]] == ["check", "end"]
    canvas.key(Qt.Key.Key_Tab)
    assert canvas.view.current == "check"
    write("r")
    write("split")
    press(Qt.Key.Key_Return)
    assert canvas.graph.nodes["check"].shape == Shape.PARALLEL
    assert canvas.graph.nodes["check"].name == "Check order"


def test_canvas_when_hundreds_of_random_events_come_then_drawing_and_process_stay_equal_and_undo_leads_back(canvas: Canvas, say: Say) -> None:
    """Presses, drags, keys and half-done gestures in any order: nothing falls, nothing dangles, and undo goes back to the beginning."""
    chance, begin, view = random.Random(7), canvas.graph, canvas.view
    letters = "agmelr+"
    keys = [
        Qt.Key.Key_Delete, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Home, Qt.Key.Key_Down,
    ]
    events = 600
    for _number in range(events):
        kind = chance.random()
        if kind < 0.45:
            spots = [QPoint(chance.randrange(20, 1060), chance.randrange(20, 600)) for _side in range(2)]
            known = [*canvas.graph.nodes, *canvas.graph.edges]
            if known and chance.random() < 0.8:
                spots[0] = canvas.point(chance.choice(known), chance.choice((0, 0, 75, -75)), chance.choice((0, 0, 29)))
            if known and chance.random() < 0.4:
                spots[1] = canvas.point(chance.choice(known))
            canvas.press(spots[0])
            canvas.hover((spots[0] + spots[1]) / 2)
            canvas.hover(spots[1])
            if chance.random() < 0.15:
                canvas.key(Qt.Key.Key_Escape)
            canvas.release(spots[1])
        elif kind < 0.55 and canvas.graph.nodes:
            canvas.click(chance.choice([*canvas.graph.nodes, *canvas.graph.edges]))
        elif kind < 0.7:
            write(chance.choice(letters))
        elif kind < 0.8:
            press(chance.choice((Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_D)), CTRL)
        else:
            press(chance.choice(keys))
        while len(canvas.graph.nodes) > MANY and canvas.document.undo():
            pass  # copies of copies would fill the drawing
        QApplication.processEvents()
        graph = canvas.graph
        if view.hand is not None and not view.hand.is_busy:
            shows_what_is_there(canvas)
        assert all(edge.source in graph.nodes and edge.target in graph.nodes for edge in graph.edges.values())
        assert all(each.host is None or each.host in graph.nodes for each in graph.nodes.values())
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    view.setFocus()
    QApplication.processEvents()
    shows_what_is_there(canvas)
    steps = 0
    while canvas.document.undo():
        steps += 1
    if steps < 490:
        assert canvas.graph is begin
    say(f"{events} random events: {len(canvas.graph.nodes)} nodes at the beginning again after {steps} steps of undo")
