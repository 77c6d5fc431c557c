"""Thirty cases under way when a version is published: decided about together by their place, one by one where somebody wants, also later."""

from __future__ import annotations

from collections import Counter

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.enums.processes import CaseState, StepState
from app.process_editor.page import EditorPage
from app.process_editor.versions.move_dialog import MoveDialog
from app.process_editor.versions.places_dialog import PlacesDialog
from app.process_editor.versions.publish_dialog import PublishDialog
from app.process_editor.versions.versions_dialog import VersionsDialog
from app.processes.definition import Edge
from app.services.context import Context
from app.services.process_designs import drafts, publishing
from app.services.process_runs import working
from app.services.process_runs.starting import start_case
from app.ui.kit.widgets import Button
from tests.helpers.process_page import open_page
from tests.helpers.processes import block, case_of, chain, open_step, published, step, steps_of
from tests.helpers.window import settle
from tests.ui.conftest import home, house_style  # noqa: F401 - fixtures

CASES, ALONG = 30, 12


def shown(kind: type) -> object:
    """The dialog of a kind that is open."""
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible())


def versions_of(page: EditorPage, ctx: Context, cases: list[int]) -> Counter[int]:
    """How many cases run by each version."""
    assert page.opened is not None
    numbers = {line.id: line.number for line in page.opened.versions}
    return Counter(numbers[case_of(ctx, case).version_id] for case in cases)


def test_30_cases_when_a_version_is_published_then_places_are_decided_about_together_and_the_rest_moves_later(
    qtbot: QtBot, new_firm: Context,
) -> None:
    process = published(new_firm, chain(step("call"), step("check"), step("pay")), "Sale")
    cases = [start_case(new_firm, process, key=f"case-{number}").created("process_case")[0] for number in range(CASES)]
    for case in cases[:ALONG]:
        row = open_step(new_firm, case)
        working.complete(new_firm, row.id, row.version)
    page = open_page(qtbot, new_firm, process)
    page.document.apply("Shorter", lambda graph: graph.without(["check"]).with_(edges=[Edge("over", "call", "pay")]))
    settle(qtbot, lambda: page.checker.is_settled)
    page.life.publish()
    settle(qtbot, lambda: any(isinstance(each, PublishDialog) and each.go.isEnabled() for each in QApplication.topLevelWidgets()))
    dialog = shown(PublishDialog)
    assert isinstance(dialog, PublishDialog) and dialog.rows is not None
    boxes = list(dict.fromkeys(dialog.rows.boxes.values()))
    assert [box.itemText(1) for box in boxes] == ["moves to version 2 at Pay", "moves to version 2 at Call"]
    dialog.rows.boxes[cases[0]].setCurrentIndex(1)
    links = [each for each in dialog.rows.findChildren(Button) if each.text() == "One by one"]
    assert len(links) == 2
    links[1].click()
    assert len(set(map(id, dialog.rows.boxes.values()))) == 1 + CASES - ALONG
    assert dialog.rows.boxes[cases[0]].currentText() == "moves to version 2 at Pay"
    dialog.rows.boxes[cases[-1]].setCurrentIndex(1)
    dialog.publish()
    settle(qtbot, lambda: page.opened is not None and page.opened.published is not None and page.opened.published.number == 2)
    assert versions_of(page, new_firm, cases) == {2: ALONG + 1, 1: CASES - ALONG - 1}
    assert {open_step(new_firm, case).node for case in cases[:ALONG]} == {"pay"}

    page.life.show_versions()
    settle(qtbot)
    versions = shown(VersionsDialog)
    assert isinstance(versions, VersionsDialog)
    versions.move_cases.click()
    settle(qtbot, lambda: any(isinstance(each, MoveDialog) and each.rows is not None for each in QApplication.topLevelWidgets()))
    later = shown(MoveDialog)
    assert isinstance(later, MoveDialog) and later.rows is not None
    assert not later.go.isEnabled()
    later.rows.move_all()
    assert later.go.text() == f"Move {CASES - ALONG - 1} cases"
    later.go.click()
    settle(qtbot, lambda: versions_of(page, new_firm, cases) == {2: CASES})
    assert all(case_of(new_firm, case).state is CaseState.RUNNING for case in cases)


def test_cases_when_two_places_are_gone_then_both_are_mapped_for_all_at_once_and_what_cannot_go_on_is_refused(
    qtbot: QtBot, new_firm: Context,
) -> None:
    process = published(new_firm, block("call", "write"), "Sale")
    cases = [start_case(new_firm, process, key=f"case-{number}").created("process_case")[0] for number in range(7)]
    version, _changes = drafts.open_draft(new_firm, process)
    drafts.save_draft(new_firm, version, drafts.read_design(new_firm, version).line.lock, block("ring", "draft", "ask"))
    publishing.publish(new_firm, version, drafts.read_design(new_firm, version).line.lock)
    page = open_page(qtbot, new_firm, process)
    page.life.show_versions()
    settle(qtbot)
    versions = shown(VersionsDialog)
    assert isinstance(versions, VersionsDialog)
    versions.move_cases.click()
    settle(qtbot, lambda: any(isinstance(each, MoveDialog) and each.rows is not None for each in QApplication.topLevelWidgets()))
    dialog = shown(MoveDialog)
    assert isinstance(dialog, MoveDialog) and dialog.rows is not None
    box = dialog.rows.boxes[cases[0]]
    assert [box.itemText(index) for index in range(box.count())] == [
        "goes on with version 1", "moves to version 2, on at Send", "choose the places…",
    ]
    box.setCurrentIndex(2)
    settle(qtbot)
    places = shown(PlacesDialog)
    assert isinstance(places, PlacesDialog)
    assert sorted(places.boxes) == [0, 1]
    for each, node in zip(places.boxes.values(), ("ring", "draft"), strict=True):
        each.setCurrentIndex(each.findData(node))
    assert not places.go.isEnabled() and "at once in the new version" in places.said.text()
    places.reject()
    assert dialog.rows.moved() == []
    dialog.reject()

    drafted, _changes = drafts.open_draft(new_firm, process)
    drafts.save_draft(new_firm, drafted, drafts.read_design(new_firm, drafted).line.lock, block("ring", "draft"))
    publishing.publish(new_firm, drafted, drafts.read_design(new_firm, drafted).line.lock)
    again = open_page(qtbot, new_firm, process)
    again.life.show_versions()
    settle(qtbot)
    versions = shown(VersionsDialog)
    assert isinstance(versions, VersionsDialog)
    versions.move_cases.click()
    settle(qtbot, lambda: any(isinstance(each, MoveDialog) and each.isVisible() and each.rows is not None for each in QApplication.topLevelWidgets()))
    dialog = shown(MoveDialog)
    assert isinstance(dialog, MoveDialog) and dialog.rows is not None
    box = dialog.rows.boxes[cases[0]]
    assert len(set(map(id, dialog.rows.boxes.values()))) == 1
    assert box.itemText(1) == "moves to version 3, on at Ring, Draft"
    box.setCurrentIndex(2)
    settle(qtbot)
    places = shown(PlacesDialog)
    assert isinstance(places, PlacesDialog)
    first, second = places.boxes.values()
    second.setCurrentIndex(second.findData("ring"))
    assert not places.go.isEnabled() and places.said.text().startswith("Nobody stands at “Ring” alone")
    first.setCurrentIndex(first.findData("draft"))
    assert places.go.isEnabled() and not places.said.text()
    places.take()
    assert dialog.rows.boxes[cases[0]].currentText() == "moves to version 3, on at Draft, Ring"
    assert dialog.go.text() == "Move 7 cases"
    dialog.go.click()
    settle(qtbot, lambda: versions_of(again, new_firm, cases) == {3: 7})
    for case in cases:
        titles = {row.node for row in steps_of(new_firm, case) if row.state is StepState.OPEN}
        assert titles == {"ring", "draft"}
