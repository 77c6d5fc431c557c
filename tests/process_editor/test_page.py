"""The page around the canvas: what is drawn is saved, told to others, shown as a table and written to files."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.process_editor.commands.rename import rename
from app.process_editor.commands.set_values import set_param
from app.process_editor.files import pictures
from app.process_editor.table.model import NEXT, STEP, TIME
from app.process_editor.versions.changes import change_lines
from app.processes.bpmn import Drawing, read, write
from app.processes.definition import Graph
from app.processes.validation import World
from app.services.context import Context
from app.services.process_designs import drafts
from app.ui.kit import message
from tests.helpers.process_page import begun, open_page, order_to_delivery
from tests.helpers.window import settle, write_into
from tests.ui.conftest import home, house_style  # noqa: F401 - fixtures


def test_field_of_the_inspector_when_typed_then_drawing_and_stored_draft_have_it(qtbot: QtBot, new_firm: Context) -> None:
    page = open_page(qtbot, new_firm, begun(new_firm, order_to_delivery()))
    page.view.select(("ask",), "ask")
    line = page.frame.inspector.fields["due"].editor.focusProxy()
    line.selectAll()
    write_into(line, "2 days")
    assert page.document.graph.nodes["ask"].params["due"] == 960
    assert page.is_changed
    page.save()
    settle(qtbot, lambda: not page.is_changed)
    assert page.opened is not None
    assert drafts.read_design(new_firm, page.opened.design.line.id).graph.nodes["ask"].params["due"] == 960
    page.acts.undo()
    assert page.document.graph.nodes["ask"].params["due"] == 480
    assert page.frame.inspector.fields["due"].value() == 480


def test_table_when_cells_are_typed_then_the_drawing_is_the_same(qtbot: QtBot, new_firm: Context) -> None:
    page = open_page(qtbot, new_firm, begun(new_firm, order_to_delivery()))
    rows, document = page.frame.table.rows, page.document
    at = rows.keys.index("limit")
    assert rows.index(at, NEXT).data() == "no → Ask prepayment; enough → Ship the goods"
    assert rows.setData(rows.index(at, NEXT), "no → Ask prepayment; large → Cancelled")
    assert {(edge.name, edge.target) for edge in document.graph.outgoing["limit"]} == {("no", "ask"), ("large", "paid")}
    assert not rows.setData(rows.index(at, NEXT), "nowhere at all")
    assert rows.setData(rows.index(rows.keys.index("ask"), TIME), "3 h")
    assert document.graph.nodes["ask"].params["due"] == 180
    assert rows.setData(rows.index(rows.rowCount() - 1, STEP), "Call the client")
    assert any(node.name == "Call the client" for node in document.graph.nodes.values())
    assert rows.rowCount() == len(document.graph.nodes) + 1


@pytest.mark.parametrize("answer", ["mine", "theirs"])
def test_two_people_when_both_draw_then_the_second_decides_and_nothing_is_lost(
    qtbot: QtBot, new_firm: Context, monkeypatch: pytest.MonkeyPatch, answer: str,
) -> None:
    page = open_page(qtbot, new_firm, begun(new_firm, order_to_delivery()))
    assert page.opened is not None
    line = page.opened.design.line
    drafts.save_draft(new_firm, line.id, line.lock, rename(page.document.graph, "check", "Theirs"))
    page.document.apply("Mine", lambda graph: rename(graph, "ask", "Mine"))
    asked: list[str] = []
    monkeypatch.setattr(message, "choose", lambda _page, title, *_more: asked.append(title) or answer)
    page.save()
    settle(qtbot, lambda: not page.is_changed)
    assert asked
    assert line.edited_by in asked[0]
    stored = drafts.read_design(new_firm, line.id).graph
    assert (stored.nodes["check"].name, stored.nodes["ask"].name) == (("Check order", "Mine") if answer == "mine" else ("Theirs", "Ask prepayment"))
    if answer == "theirs":
        page.acts.undo()
        assert page.document.graph.nodes["ask"].name == "Mine"


def test_publish_button_when_the_drawing_is_wrong_then_it_says_why_and_the_cure_is_a_click(qtbot: QtBot, new_firm: Context) -> None:
    page = open_page(qtbot, new_firm, begun(new_firm, order_to_delivery().without(["f"])))
    assert not page.frame.head.publish.isEnabled()
    problem = next(each for each in page.checker.errors if each.node == "ship")
    assert problem.text in page.frame.head.publish.toolTip()
    line = next(each for each in page.frame.problems.lines if each.problem is problem)
    page.acts.fix(line.problem)
    settle(qtbot, lambda: page.checker.is_settled)
    assert page.frame.head.publish.isEnabled()
    assert page.view.current == "ship"


def test_drawing_when_written_to_files_then_they_hold_it(qtbot: QtBot) -> None:
    graph = order_to_delivery()
    svg = pictures.as_svg(graph, {}, "Order").decode()
    assert "Ask prepayment" in svg
    assert pictures.as_png(graph, {}).startswith(b"\x89PNG")
    assert pictures.as_pdf(graph, {}, "Order", "Draft").startswith(b"%PDF")
    again: Graph = read(write([Drawing("", "Order", graph)])).drawings[0].graph
    assert sorted(node.name for node in again.nodes.values()) == sorted(node.name for node in graph.nodes.values())


def test_changes_when_told_then_each_says_what_was_and_is(new_firm: Context) -> None:
    old = order_to_delivery()
    new = set_param(rename(old, "check", "Check the order"), "ask", "due", 960).without(["paid", "e"])
    told = {line.key: (line.kind, line.text) for line in change_lines(old, new, World())}
    assert told["ask"] == ("changed", "Late after: 1 day → 2 days")
    assert told["check"] == ("changed", "Name: Check order → Check the order")
    assert told["paid"][0] == "removed"


def test_inspector_when_several_parts_are_selected_then_it_says_that_it_is_about_one(qtbot: QtBot, new_firm: Context) -> None:
    page = open_page(qtbot, new_firm, begun(new_firm, order_to_delivery()))
    inspector = page.frame.inspector
    page.view.select(("check",), "check")
    assert inspector.alone.isHidden()
    page.view.select(("check", "ask", "ship"), "check")
    assert inspector.key == "check"
    assert inspector.alone.text() == "3 parts are selected; what is set here counts for this one alone."
    assert not inspector.alone.isHidden()
    page.view.select(("ask",), "ask")
    assert inspector.alone.isHidden()
