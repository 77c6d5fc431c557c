"""Bar 4, around the canvas: UX 2 M6 to M8, B2, B4 and B5, on the page of the editor; and bar 9: two people at one drawing."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.enums.processes import CaseState
from app.process_editor.commands.rename import rename
from app.process_editor.commands.set_values import set_param
from app.process_editor.table.model import KIND, NEXT, STEP, TIME, WHO
from app.process_editor.versions.publish_dialog import PublishDialog
from app.services.context import Context
from app.services.process_designs import drafts
from app.services.process_runs.starting import start_case
from app.ui.kit import message
from tests.helpers.process_page import begun, open_page, order_to_delivery
from tests.helpers.processes import case_of, open_step, published
from tests.helpers.window import settle
from tests.ui.conftest import home, house_style  # noqa: F401 - fixtures

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(300)]


def test_m6_drawing_when_broken_then_the_problem_stands_on_the_node_and_a_click_goes_there(qtbot: QtBot, new_firm: Context) -> None:
    page = open_page(qtbot, new_firm, begun(new_firm, order_to_delivery()))
    page.document.apply("Break", lambda graph: graph.without(["f"]))
    settle(qtbot, lambda: page.checker.is_settled)
    assert page.view.drawing.look("ship").mark.icon == "error"
    line = next(each for each in page.frame.problems.lines if each.problem.node == "ship")
    line.click()
    assert page.view.current == "ship"
    assert page.checker.took <= 200


def test_m7_wrong_process_when_saved_then_it_is_a_draft_and_the_button_says_why_it_is_not_published(qtbot: QtBot, new_firm: Context) -> None:
    page = open_page(qtbot, new_firm, begun(new_firm, order_to_delivery()))
    page.document.apply("Break", lambda graph: graph.without(["f"]))
    page.save()
    settle(qtbot, lambda: not page.is_changed and page.checker.is_settled)
    assert page.opened is not None
    assert "f" not in drafts.read_design(new_firm, page.opened.design.line.id).graph.edges
    assert not page.frame.head.publish.isEnabled()
    assert "Ship the goods" in page.frame.head.publish.toolTip()
    assert "cannot be published" in page.status_text


def test_m8_page_when_changed_then_its_tab_shows_it_and_closing_asks(qtbot: QtBot, new_firm: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(qtbot, new_firm, begun(new_firm, order_to_delivery()))
    told: list[bool] = []
    page.edited.connect(told.append)
    page.document.apply("Rename", lambda graph: rename(graph, "ask", "Other"))
    assert told == [True]
    asked: list[str] = []
    monkeypatch.setattr(message, "choose", lambda _page, title, *_more: asked.append(title) or "")
    assert not page.can_close()
    assert asked
    page.acts.undo()
    assert told == [True, False]
    assert page.can_close()


def test_b2_version_when_published_then_each_case_stays_or_moves_as_chosen_and_none_disappears(
    qtbot: QtBot, new_firm: Context, capsys: pytest.CaptureFixture[str],
) -> None:
    process = published(new_firm, order_to_delivery(), "Order to delivery")
    cases = [start_case(new_firm, process, key=f"case-{number}").created("process_case")[0] for number in range(3)]
    page = open_page(qtbot, new_firm, process)
    page.document.apply("More time", lambda graph: set_param(graph, "ask", "due", 960))
    page.life.publish()
    settle(qtbot, lambda: any(isinstance(each, PublishDialog) and each.go.isEnabled() for each in QApplication.topLevelWidgets()))
    dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, PublishDialog) and each.isVisible())
    assert dialog.difference is not None and dialog.rows is not None
    assert [(line.kind, line.name) for line in dialog.difference.lines] == [("changed", "Ask prepayment")]
    assert set(dialog.rows.boxes) == set(cases)
    dialog.rows.boxes[cases[0]].setCurrentIndex(1)
    dialog.publish()
    settle(qtbot, lambda: page.opened is not None and page.opened.published is not None and page.opened.published.number == 2)
    assert page.opened is not None
    versions = {line.id: line.number for line in page.opened.versions}
    numbers = [versions[case_of(new_firm, case).version_id] for case in cases]
    assert numbers == [2, 1, 1]
    assert all(case_of(new_firm, case).state is CaseState.RUNNING and open_step(new_firm, case).node == "check" for case in cases)
    with capsys.disabled():
        print(f"\nbar 4, B2: 3 cases under way, one moved, versions {numbers}, none lost", end="")


def test_b4_table_when_everything_is_changed_in_it_then_both_views_stay_equal(qtbot: QtBot, new_firm: Context) -> None:
    page = open_page(qtbot, new_firm, begun(new_firm, order_to_delivery()))
    page.toggle_table()
    rows, document = page.frame.table.rows, page.document

    def cell(key: str, column: int) -> QModelIndex:
        return rows.index(rows.keys.index(key), column)

    assert rows.setData(cell("ask", STEP), "Ask for money")
    assert rows.setData(cell("ask", KIND), "approval")
    assert rows.setData(cell("ask", WHO), "role:accountant")
    assert rows.setData(cell("ask", TIME), "2 days")
    assert rows.setData(cell("ask", NEXT), "Ship the goods")
    node = document.graph.nodes["ask"]
    assert (node.name, node.type, node.params["role"], node.params["due"]) == ("Ask for money", "approval", "accountant", 960)
    assert [edge.target for edge in document.graph.outgoing["ask"]] == ["ship"]
    page.view.select(("ask",), "ask")
    page.frame.table.delete()
    assert "ask" not in document.graph.nodes
    assert rows.keys == [key for key in rows.keys if key in document.graph.nodes]
    assert {edge.target for edge in document.graph.outgoing["limit"]} == {"ship"}
    for _step in range(6):
        page.acts.undo()
    assert document.graph.nodes["ask"].name == "Ask prepayment"
    assert set(rows.keys) == set(document.graph.nodes)


def test_b5_part_when_selected_then_the_inspector_reads_it_aloud(qtbot: QtBot, new_firm: Context) -> None:
    page = open_page(qtbot, new_firm, begun(new_firm, order_to_delivery()))
    page.view.select(("ask",), "ask")
    said = page.frame.inspector.sentence
    assert "Ask prepayment" in said
    assert "1 day" in said
    assert said.endswith(".")


def test_bar_9_two_people_when_both_save_then_the_later_one_is_told_who_and_when_and_nothing_is_lost(
    qtbot: QtBot, new_firm: Context, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    process = begun(new_firm, order_to_delivery())
    first, second = open_page(qtbot, new_firm, process), open_page(qtbot, new_firm, process)
    second.document.apply("Rename", lambda graph: rename(graph, "ask", "Second"))
    first.document.apply("Rename", lambda graph: rename(graph, "check", "First"))
    first.save()
    settle(qtbot, lambda: not first.is_changed)
    asked: list[str] = []
    monkeypatch.setattr(message, "choose", lambda _page, title, *_more: asked.append(title) or "")
    began = time.monotonic()
    second.save()
    settle(qtbot, lambda: bool(asked))
    assert second.is_changed and second.document.graph.nodes["ask"].name == "Second"
    assert second.opened is not None and new_firm.user.name in asked[0]
    with capsys.disabled():
        print(f"\nbar 9, two people: the later one told after {time.monotonic() - began:.1f} s: {asked[0]}", end="")
    monkeypatch.setattr(message, "choose", lambda *_more: "mine")
    second.save()
    settle(qtbot, lambda: not second.is_changed)
    assert drafts.read_design(new_firm, second.opened.design.line.id).graph.nodes["ask"].name == "Second"
    first.refresh()
    settle(qtbot, lambda: first.document.graph.nodes["ask"].name == "Second")
