"""Aligning and spreading several shapes, with real hands: the bar above them, keys, the menu; lanes, bends, reasons, undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.core.i18n import set_language
from app.process_editor.commands.align import Line, why_not_align
from app.process_editor.gestures.menu import build_menu
from app.process_editor.gestures.ordering import ORDERINGS
from app.process_editor.overlays.beside import PadButton
from app.processes.definition import Edge, Graph, Lane, Node, Note, Shape
from app.services.context import Context
from tests.helpers.drawing_faults import faults
from tests.helpers.process_canvas import Canvas, canvas_of, node
from tests.helpers.process_page import begun, open_page, order_to_delivery
from tests.ui.conftest import home, house_style  # noqa: F401 - fixtures

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
BOTH = CONTROL | SHIFT
CHOSEN = ("one", "two", "three")


def crooked() -> Graph:
    """Three steps that go down crookedly, joined."""
    return Graph().with_(
        nodes=[
            node("one", Shape.STEP, "Check", 300, 140, "task"), node("two", Shape.STEP, "Ask", 347, 240, "task"),
            node("three", Shape.STEP, "Ship", 260, 420, "task"), node("end", Shape.END, "Done", 560, 420),
        ],
        edges=[Edge("a", "one", "two"), Edge("b", "two", "three"), Edge("c", "three", "end")],
    )


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    """A canvas on three crooked steps, all three selected by clicks."""
    made = canvas_of(qtbot, crooked())
    for key in CHOSEN:
        made.click(key, CONTROL)
    assert made.view.selection == set(CHOSEN)
    return made


def press(canvas: Canvas, code: str) -> None:
    """Click a button of the bar."""
    assert canvas.view.hand is not None
    button = canvas.view.hand.bar.buttons[code]
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def edge(shape: Node, line: Line) -> float:
    """The edge or middle of a shape that meets a line."""
    axis, share = line.value
    return shape.y + shape.height * share if axis else shape.x + shape.width * share


@pytest.mark.parametrize(("code", "line"), [("align_left", Line.LEFT), ("align_centre", Line.CENTRE), ("align_right", Line.RIGHT)])
def test_shapes_below_each_other_when_aligned_by_the_bar_then_they_stand_in_one_line_and_one_undo_takes_it_back(
    canvas: Canvas, code: str, line: Line,
) -> None:
    before = canvas.graph
    press(canvas, code)
    assert len({edge(canvas.graph.nodes[key], line) for key in CHOSEN}) == 1
    assert [canvas.graph.nodes[key].y for key in CHOSEN] == [before.nodes[key].y for key in CHOSEN]
    assert canvas.view.selection == set(CHOSEN)
    assert faults(canvas.view.drawing) == []
    canvas.key(Qt.Key.Key_Z, CONTROL)
    assert canvas.graph is before
    assert not canvas.document.undo_title


@pytest.mark.parametrize(("key", "line"), [(Qt.Key.Key_Up, Line.TOP), (Qt.Key.Key_M, Line.MIDDLE), (Qt.Key.Key_Down, Line.BOTTOM)])
def test_shapes_side_by_side_when_aligned_by_keys_then_they_stand_in_one_line(qtbot: QtBot, key: Qt.Key, line: Line) -> None:
    graph = Graph().with_(nodes=[
        node("one", Shape.STEP, "Check", 200, 140, "task"), node("two", Shape.CHOICE, "Enough?", 400, 170), node("three", Shape.STEP, "Ship", 620, 220, "task"),
    ])
    canvas = canvas_of(qtbot, graph)
    canvas.key(Qt.Key.Key_A, CONTROL)
    canvas.key(key, BOTH)
    assert len({edge(canvas.graph.nodes[each], line) for each in CHOSEN}) == 1
    assert canvas.document.undo_title


def test_middles_when_most_stand_in_line_already_then_only_the_others_move(qtbot: QtBot) -> None:
    graph = Graph().with_(nodes=[
        node("one", Shape.STEP, "Check", 200, 140, "task"), node("two", Shape.STEP, "Ask", 420, 140, "task"), node("three", Shape.STEP, "Ship", 640, 300, "task"),
    ])
    canvas = canvas_of(qtbot, graph)
    canvas.key(Qt.Key.Key_A, CONTROL)
    canvas.key(Qt.Key.Key_M, BOTH)
    assert canvas.graph.nodes["one"] is graph.nodes["one"]
    assert canvas.graph.nodes["two"] is graph.nodes["two"]
    assert canvas.graph.nodes["three"].y == graph.nodes["one"].y
    canvas.key(Qt.Key.Key_M, BOTH)
    canvas.key(Qt.Key.Key_Z, CONTROL)
    assert canvas.graph is graph, "what stands in line already is no step of undo"


def test_shapes_when_spread_down_then_the_gaps_are_even_and_the_outermost_stay(canvas: Canvas) -> None:
    before = canvas.graph
    press(canvas, "spread_down")
    one, two, three = (canvas.graph.nodes[key] for key in CHOSEN)
    assert two.y - one.y - one.height == three.y - two.y - two.height
    assert (one, three) == (before.nodes["one"], before.nodes["three"])
    canvas.key(Qt.Key.Key_Z, CONTROL)
    assert canvas.graph is before


def test_columns_when_spread_across_then_those_below_each_other_go_together(qtbot: QtBot) -> None:
    graph = Graph().with_(nodes=[
        node("one", Shape.STEP, "Check", 150, 200, "task"), node("upper", Shape.STEP, "Ask", 350, 140, "task"),
        node("lower", Shape.STEP, "Reserve", 360, 260, "task"), node("last", Shape.STEP, "Ship", 800, 200, "task"),
    ])
    canvas = canvas_of(qtbot, graph)
    canvas.key(Qt.Key.Key_A, CONTROL)
    canvas.key(Qt.Key.Key_A, BOTH)
    made = canvas.graph.nodes
    assert made["lower"].x - made["upper"].x == 10
    left, right = made["upper"].x - made["one"].x - made["one"].width, made["last"].x - made["lower"].x - made["lower"].width
    assert abs(left - right) <= 1
    assert canvas.view.selection == set(graph.nodes), "the keys with Shift select nothing"


def test_shapes_that_lie_over_each_other_when_spread_then_they_are_pulled_apart(qtbot: QtBot) -> None:
    graph = Graph().with_(nodes=[node(key, Shape.STEP, key, 200 + 30 * place, 200, "task") for place, key in enumerate(CHOSEN)])
    canvas = canvas_of(qtbot, graph)
    canvas.key(Qt.Key.Key_A, CONTROL)
    press(canvas, "spread_across")
    one, two, three = (canvas.graph.nodes[key] for key in CHOSEN)
    assert two.x - one.x - one.width == three.x - two.x - two.width >= 24


def test_steps_of_two_lanes_when_aligned_by_height_then_each_stays_in_its_lane(qtbot: QtBot) -> None:
    nodes = [
        node("one", Shape.STEP, "Check", 200, 80, "task", lane="upper"), node("two", Shape.STEP, "Ask", 420, 110, "task", lane="upper"),
        node("three", Shape.STEP, "Ship", 300, 240, "task", lane="lower"), node("four", Shape.STEP, "Bill", 560, 270, "task", lane="lower"),
    ]
    lanes = [Lane("upper", "Sales", "sales", None, 40, 20, 800, 150), Lane("lower", "Store", "warehouse", None, 40, 170, 800, 150)]
    canvas = canvas_of(qtbot, Graph().with_(nodes=nodes, lanes=lanes))
    for key in ("one", "two", "three", "four"):
        canvas.click(key, CONTROL)
    canvas.key(Qt.Key.Key_Up, BOTH)
    made = canvas.graph.nodes
    assert made["one"].y == made["two"].y == 80 - 29
    assert made["three"].y == made["four"].y == 240 - 29
    assert [made[key].lane for key in ("one", "two", "three", "four")] == ["upper", "upper", "lower", "lower"]


def test_one_step_of_each_lane_when_selected_then_height_is_grey_and_says_why(qtbot: QtBot) -> None:
    graph = order_to_delivery()
    canvas = canvas_of(qtbot, graph)
    for key in ("check", "ship"):
        canvas.click(key, CONTROL)
    assert canvas.view.hand is not None
    bar = canvas.view.hand.bar
    assert bar.isVisible()
    assert not bar.buttons["align_middle"].isEnabled()
    assert "different lanes" in bar.buttons["align_middle"].toolTip()
    assert bar.buttons["align_left"].isEnabled()
    assert "three shapes" in bar.buttons["spread_across"].toolTip()
    told: list[str] = []
    canvas.view.refused.connect(told.append)
    canvas.key(Qt.Key.Key_M, BOTH)
    canvas.key(Qt.Key.Key_A, BOTH)
    assert told == ["They stand in different lanes, and each stays in its own.", "Select three shapes or more."]
    assert canvas.graph is graph


def test_alignment_when_shapes_would_lie_over_each_other_then_it_is_refused_and_nothing_moves(qtbot: QtBot) -> None:
    graph = Graph().with_(nodes=[node("one", Shape.STEP, "Check", 200, 140, "task"), node("two", Shape.STEP, "Ask", 420, 150, "task")])
    canvas = canvas_of(qtbot, graph)
    canvas.key(Qt.Key.Key_A, CONTROL)
    told: list[str] = []
    canvas.view.refused.connect(told.append)
    canvas.key(Qt.Key.Key_Left, BOTH)
    assert canvas.graph is graph
    assert len(told) == 1
    assert "would lie over" in told[0]


def test_hand_made_bends_when_both_ends_are_aligned_alike_then_they_stay_and_other_lines_are_laid_anew(qtbot: QtBot) -> None:
    graph = Graph().with_(
        nodes=[
            node("one", Shape.STEP, "Check", 300, 140, "task"), node("two", Shape.STEP, "Ask", 300, 260, "task"),
            node("three", Shape.STEP, "Ship", 260, 420, "task"),
        ],
        edges=[Edge("a", "one", "two", bends=((440.0, 140.0), (440.0, 260.0)), is_by_hand=True), Edge("b", "two", "three")],
    )
    canvas = canvas_of(qtbot, graph)
    canvas.key(Qt.Key.Key_A, CONTROL)
    canvas.key(Qt.Key.Key_Left, BOTH)
    moved = canvas.graph.edges["a"].bends
    assert moved == ((400.0, 140.0), (400.0, 260.0))
    course = canvas.view.drawing.courses.points("b")
    assert {x for x, _y in course} == {260.0}, "straight down"


def test_what_sits_on_a_step_and_notes_when_aligned_then_it_goes_along_and_they_take_part(qtbot: QtBot) -> None:
    graph = crooked().with_(
        nodes=[node("late", Shape.BOUNDARY, "Late", 300, 449, "timer", host="three")], notes=[Note("note", "Ask the boss", None, 420.0, 500.0, 120.0, 40.0)],
    )
    canvas = canvas_of(qtbot, graph)
    canvas.view.select(("one", "three", "note"), "one")
    canvas.key(Qt.Key.Key_Left, BOTH)
    made = canvas.graph
    assert made.nodes["one"].x == made.nodes["three"].x == made.notes["note"].x == 185.0
    assert made.nodes["late"].x == graph.nodes["late"].x
    canvas.key(Qt.Key.Key_Right, BOTH)
    assert made.nodes["late"].x - made.nodes["three"].x == canvas.graph.nodes["late"].x - canvas.graph.nodes["three"].x
    assert why_not_align(graph, ("three", "late"), Line.LEFT) == "Select two shapes or more."


def test_bar_when_shapes_are_selected_then_it_lies_over_none_and_goes_with_the_selection(canvas: Canvas) -> None:
    view = canvas.view
    assert view.hand is not None
    bar, pad = view.hand.bar, view.hand.pad
    assert bar.isVisible()
    assert not pad.isVisible()
    inner = bar.geometry().adjusted(bar.margin, bar.margin, -bar.margin, -bar.margin)
    assert view.viewport().rect().contains(inner)
    assert not [key for key in view.graph.nodes if view.place(view.drawing.rect(key)).intersects(inner)]
    assert all(button.accessibleName() and button.toolTip() for button in bar.findChildren(PadButton))
    canvas.key(Qt.Key.Key_Escape)
    assert not bar.isVisible()
    canvas.click("one")
    assert pad.isVisible()
    assert not bar.isVisible()


def test_menu_when_several_are_selected_then_it_offers_every_order_with_its_keys(canvas: Canvas) -> None:
    menu = build_menu(canvas.view, canvas.view.hand, (0.0, 0.0))  # type: ignore[arg-type]
    (sub,) = [each for each in menu.findChildren(QMenu) if each.title() == "Align and spread"]
    texts = [action.text() for action in sub.actions() if not action.isSeparator()]
    assert texts == [f"{each.name}\t{each.keys}" for each in ORDERINGS]
    before = canvas.graph
    next(action for action in sub.actions() if action.text().startswith("Align left")).trigger()
    assert canvas.graph is not before
    canvas.view.select(("one",), "one")
    menu = build_menu(canvas.view, canvas.view.hand, (0.0, 0.0))  # type: ignore[arg-type]
    assert "Align and spread" not in [each.title() for each in menu.findChildren(QMenu)]


def test_commands_of_the_page_when_little_is_selected_then_they_say_why(qtbot: QtBot, new_firm: Context) -> None:
    page = open_page(qtbot, new_firm, begun(new_firm, order_to_delivery()))
    commands = {command.code: command for command in page.actions()}
    page.view.select(("check",), "check")
    assert commands["process.align_left"].why_not() == "Select two shapes or more."
    page.view.select(("start", "check", "limit"), "check")
    assert commands["process.spread_across"].why_not() == ""
    commands["process.spread_across"].run()
    made = page.document.graph.nodes
    first = made["check"].x - made["start"].x - made["start"].width
    assert abs(first - (made["limit"].x - made["check"].x - made["check"].width)) <= 1
    assert page.document.undo_title == "Spread evenly across"
    set_language("ru")
    try:
        assert ORDERINGS[0].name == "Выровнять по левому краю"
    finally:
        set_language("en")
