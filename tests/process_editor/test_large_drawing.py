"""A large drawing, and a long list of problems, come in slices: the window answers between them, and what comes of it is the same."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from app.process_editor.items.edge import EdgeItem
from app.process_editor.items.node import NodeItem
from app.process_editor.marks import Mark
from app.process_editor.problems import AT_ONCE as LINES_AT_ONCE
from app.process_editor.problems import MOST, ProblemsPanel
from app.process_editor.scene import AT_ONCE, ProcessScene
from app.process_editor.view import ProcessView
from app.processes.definition import Edge, Graph, Node, Shape
from app.processes.validation import Problem
from app.ui.kit import slices

COUNT = AT_ONCE * 2


def large(first: str = "step") -> Graph:
    """Rows of steps, each with a line that has words."""
    nodes = [Node(f"n{at}", Shape.STEP, f"{first} {at}", x=at % 20 * 200.0, y=at // 20 * 120.0, width=150.0, height=58.0) for at in range(COUNT)]
    return Graph().with_(nodes=nodes, edges=[Edge(f"e{at}", f"n{at - 1}", f"n{at}", f"to {at}") for at in range(1, COUNT)])


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slice is one part."""
    monkeypatch.setattr(slices, "SLICE", 0.0)


def shown(scene: ProcessScene) -> dict[str, tuple[object, ...]]:
    """What stands where."""
    found: dict[str, tuple[object, ...]] = {}
    for key in (*scene.graph.nodes, *scene.graph.edges):
        item = scene.item(key)
        if isinstance(item, NodeItem):
            found[key] = (item.node, item.name_rect, item.look)
        elif isinstance(item, EdgeItem):
            found[key] = (item.edge, item.points, item.text, item.place)
    return found


@pytest.fixture
def whole(qapp: object) -> dict[str, tuple[object, ...]]:
    """The drawing made at a stretch."""
    scene = ProcessScene()
    scene.show_graph(large())
    scene.finish()
    return shown(scene)


@pytest.mark.usefixtures("one_by_one")
def test_large_drawing_when_shown_then_no_slice_makes_more_than_one_part(qtbot: QtBot, whole: dict[str, tuple[object, ...]]) -> None:
    view = ProcessView()
    qtbot.addWidget(view)
    before, most = 0, 0
    view.show_graph(large())
    assert slices.are_unfinished()
    while slices.are_unfinished():
        before = len(view.drawing.items())
        qtbot.wait(1)
        most = max(most, len(view.drawing.items()) - before)
    assert shown(view.drawing) == whole
    assert len(whole) == 2 * COUNT - 1
    assert 0 < most < AT_ONCE


def test_small_drawing_when_shown_then_it_is_there_at_once(qtbot: QtBot) -> None:
    view = ProcessView()
    qtbot.addWidget(view)
    graph = large()
    few = list(graph.nodes.values())[:AT_ONCE]
    view.show_graph(Graph().with_(nodes=few))
    assert len(shown(view.drawing)) == AT_ONCE


@pytest.mark.usefixtures("one_by_one")
def test_large_drawing_when_changed_before_it_is_whole_then_nothing_is_missing(qtbot: QtBot) -> None:
    scene = ProcessScene()
    scene.show_graph(large("other"))
    assert len(scene.items()) < COUNT
    graph = large()
    left = [each for each in graph.nodes.values() if each.key != "n7"]
    scene.show_graph(Graph().with_(nodes=left, edges=[each for each in graph.edges.values() if "n7" not in (each.source, each.target)]))
    scene.finish()
    found = shown(scene)
    assert len(found) == 2 * COUNT - 1 - 3
    assert found["n8"][0] is scene.graph.nodes["n8"]
    assert scene.item("n7") is None
    assert scene.node_at(QPointF(8 * 200 + 75, 29)) == "n8"


@pytest.mark.usefixtures("one_by_one")
def test_marks_names_and_selection_when_they_come_meanwhile_then_they_are_seen_in_the_end(qtbot: QtBot) -> None:
    view = ProcessView()
    qtbot.addWidget(view)
    graph = large()
    view.show_graph(graph)
    mark = Mark("3", spoken="three")
    view.set_marks(dict.fromkeys(graph.nodes, mark))
    view.select(graph.nodes)
    assert slices.are_unfinished()
    view.drawing.finish()
    looks = [item.look for key in graph.nodes if isinstance(item := view.drawing.item(key), NodeItem)]
    assert len(looks) == COUNT
    assert all(look.mark == mark and look.is_selected for look in looks)


@pytest.mark.usefixtures("one_by_one")
def test_problems_when_many_then_a_few_lines_at_once_and_one_in_each_slice(qtbot: QtBot) -> None:
    graph, panel, most = large(), ProblemsPanel(), 0
    qtbot.addWidget(panel)
    problems = tuple(Problem(f"n{at}", "warning", f"nothing leads to {at}") for at in range(COUNT))
    panel.mark_current("n20")
    panel.show_problems(graph, problems, 1)
    assert len(panel.lines) == LINES_AT_ONCE + 1  # the first slice is made at once
    while slices.are_unfinished():
        before = len(panel.lines)
        qtbot.wait(1)
        most = max(most, len(panel.lines) - before)
    assert [line.problem for line in panel.lines] == list(problems[:MOST])
    assert most < LINES_AT_ONCE
    with qtbot.waitSignal(panel.chosen) as chosen:
        panel.lines[150].click()
    assert chosen.args == ["n150"]
    panel.show_problems(graph, problems[:3], 1)
    assert len(panel.lines) == 3
