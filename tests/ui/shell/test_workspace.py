"""Tabs and pages: one tab for each, asked before closing, reopened, gone to by keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from app.ui.kit import message
from app.ui.kit.draft_store import DraftStore
from app.ui.kit.memory import memory
from app.ui.kit.navigator import navigator
from app.ui.shell import workspace as workspace_module
from app.ui.shell.navigation import Navigation, Place
from app.ui.shell.window import Person, Shell
from tests.ui.shell.conftest import TestPage, make_pages


def _titles(shell: Shell) -> list[str]:
    return [page.title for page in shell.workspace.all()]


def test_page_gets_context_and_arguments(shell: Shell) -> None:
    navigator().open("client", 7)
    page = shell.workspace.current
    assert isinstance(page, TestPage)
    assert page.context == "the context"
    assert page.arguments == {"id": 7}
    assert shell.windowTitle() == "Client 7 — Nordwind — Kontor"


def test_same_record_is_opened_once_and_each_new_one_gets_its_tab(shell: Shell) -> None:
    for id in (7, 8, 7, None, None):
        navigator().open("client", id)
    assert _titles(shell) == ["Client 7", "Client 8", "Client", "Client"]


def test_entity_without_its_own_page_gets_the_common_one(shell: Shell) -> None:
    navigator().open_list("warehouse")
    page = shell.workspace.current
    assert isinstance(page, TestPage)
    assert page.arguments == {"entity": "warehouse"}


def test_unknown_page_is_an_error_of_the_program(shell: Shell) -> None:
    with pytest.raises(KeyError):
        navigator().open_page("nothing")


def test_page_without_the_right_is_neither_shown_nor_opened(shell: Shell) -> None:
    assert "payroll" not in [button.place.key for button in shell.navigation._buttons]
    navigator().open_page("payroll")
    assert shell.workspace.all() == []


def test_closed_tab_is_reopened_with_its_arguments(shell: Shell, qtbot: QtBot) -> None:
    navigator().open("client", 7)
    navigator().open_page("desk")
    shell.workspace.go(1)
    qtbot.keyClick(shell, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert _titles(shell) == ["Desk"]
    qtbot.keyClick(shell, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert _titles(shell) == ["Desk", "Client 7"]


def test_keys_go_round_the_tabs(shell: Shell, qtbot: QtBot) -> None:
    for code in ("desk", "client.list", "planner"):
        navigator().open_page(code)
    control = Qt.KeyboardModifier.ControlModifier
    seen = []
    for key in (Qt.Key.Key_1, Qt.Key.Key_Tab, Qt.Key.Key_9, Qt.Key.Key_Tab):
        qtbot.keyClick(shell, key, control)
        assert shell.workspace.current is not None
        seen.append(shell.workspace.current.title)
    assert seen == ["Desk", "Clients", "Planner", "Desk"]


def test_unsaved_tab_says_so_and_asks(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    navigator().open("client", 7)
    page = shell.workspace.current
    assert isinstance(page, TestPage)
    page.set_changed(True)
    assert shell.workspace.tabs.accessibleTabName(0) == "Client 7, not saved"
    monkeypatch.setattr(message, "choose", lambda *_words: "")
    assert not shell.workspace.close_page(page)
    monkeypatch.setattr(message, "choose", lambda *_words: "save")
    shell.workspace.close_page(page)
    assert page.done == ["save"]
    assert shell.workspace.all() == []


def test_window_asks_once_about_all_unsaved_work(shell: Shell, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answers = iter(["", "save"])

    def choose(_parent: object, _title: str, text: str, _choices: object) -> str:
        asked.append(text)
        return next(answers)

    monkeypatch.setattr(workspace_module, "choose", choose)
    for id in (7, 8):
        navigator().open("client", id)
        assert shell.workspace.current is not None
        shell.workspace.current.set_changed(True)
    pages = shell.workspace.all()
    shell.close()
    assert shell.isVisible()
    shell.close()
    qtbot.waitUntil(lambda: not shell.isVisible())
    assert asked == ["Not saved yet: “Client 7”, “Client 8”."] * 2
    assert [page.done for page in pages if isinstance(page, TestPage)] == [["save"], ["save"]]


def test_cross_and_middle_button_close_the_tab(shell: Shell, qtbot: QtBot) -> None:
    for code in ("desk", "client.list", "planner"):
        navigator().open_page(code)
    tabs = shell.workspace.tabs
    qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs._cross(2).center().toPoint())
    qtbot.mouseClick(tabs, Qt.MouseButton.MiddleButton, pos=tabs.tabRect(0).center())
    assert _titles(shell) == ["Clients"]


def test_tab_when_moved_keeps_its_page(shell: Shell) -> None:
    for code in ("desk", "client.list"):
        navigator().open_page(code)
    shell.workspace.tabs.moveTab(0, 1)
    shell.workspace.go(1)
    assert shell.workspace.current is not None
    assert shell.workspace.current.title == "Clients"
    assert shell.workspace.current.isVisible()


def test_status_and_place_follow_the_tab(shell: Shell) -> None:
    navigator().open("client", 7)
    assert shell.status.accessibleName() == "12 of 40, 2 filters"
    assert [button.place.key for button in shell.navigation._buttons if button.isChecked()] == ["client.list"]


def test_pinned_page_comes_back_with_the_next_window(shell: Shell, qtbot: QtBot) -> None:
    navigator().open("client", 7)
    assert shell.workspace.current is not None
    shell.pin(shell.workspace.current)
    shell.pin(shell.workspace.current)
    memory().write()
    again = Shell(None, make_pages(), Person("Anna"), "Nordwind")
    qtbot.addWidget(again)
    pinned = [button for button in again.navigation._buttons if button.place.key == "client.card"]
    assert [button.place.title for button in pinned] == ["Client 7"]
    pinned[0].click()
    assert _titles(again) == ["Client 7"]
    again.navigation.unpinned.emit(pinned[0].place)
    assert memory().get("pinned/Nordwind") == []


def test_wide_page_folds_the_navigation_without_remembering(shell: Shell) -> None:
    navigator().open_page("planner")
    assert shell.navigation.is_folded
    assert shell.navigation.width() == 52
    assert not memory().get("navigation/folded")


def test_navigation_when_another_page_than_the_wide_one_is_shown_then_it_is_back(shell: Shell) -> None:
    navigator().open_page("planner")
    navigator().open_page("desk")
    assert not shell.navigation.is_folded
    shell.workspace.go(1)
    assert shell.navigation.is_folded
    shell.workspace.close_current()
    assert not shell.navigation.is_folded


def test_navigation_when_unfolded_by_hand_on_a_wide_page_then_it_stays_open_there(shell: Shell) -> None:
    navigator().open_page("planner")
    shell.navigation.toggle()
    navigator().open_page("desk")
    shell.workspace.go(1)
    assert not shell.navigation.is_folded


def test_navigation_when_the_person_folds_it_then_it_is_folded_on_all_pages(shell: Shell) -> None:
    navigator().open_page("desk")
    shell.navigation.toggle()
    navigator().open_page("client.list")
    assert shell.navigation.is_folded


def test_bars_of_the_window_are_shown_and_put_away(shell: Shell, qtbot: QtBot) -> None:
    message.bars.show("server", message.Bar("No server since 11:31.", "warn", closable=True))

    def seen() -> list[str]:
        return [bar.accessibleName() for bar in shell.workspace.findChildren(workspace_module.InfoBar) if bar.isVisible()]

    qtbot.waitUntil(lambda: seen() == ["No server since 11:31."])
    next(bar for bar in shell.workspace.findChildren(workspace_module.InfoBar) if bar.isVisible()).closed.emit()
    qtbot.waitUntil(lambda: seen() == [])


def test_left_draft_is_offered_and_taken_back(tmp_path: Path, qtbot: QtBot) -> None:
    left = tmp_path / "left"
    left.mkdir()
    text = '{"saved_at": "2026-11-21T08:00:00", "draft": {"title": "Client 7", "page": "client.card", "arguments": {"id": 7}, "state": {"name": "Alfa"}}}'
    (left / "a.json").write_text(text, encoding="utf-8")
    drafts = DraftStore(tmp_path)
    shell = Shell(None, make_pages(), Person("Anna"), "Nordwind", drafts=drafts)
    qtbot.addWidget(shell)
    bar = message.bars.all()["drafts"]
    assert "“Client 7”" in bar.text
    assert bar.act is not None
    bar.act()
    page = shell.workspace.current
    assert isinstance(page, TestPage)
    assert page.state == {"name": "Alfa"}
    assert "drafts" not in message.bars.all()
    drafts.close()
    assert not (left / "a.json").exists()


def test_every_control_of_the_frame_has_a_name(shell: Shell) -> None:
    navigator().open_page("desk")
    waiting, nameless = [QAccessible.queryAccessibleInterface(shell)], []
    spoken = {QAccessible.Role.Button, QAccessible.Role.ButtonMenu, QAccessible.Role.PageTab, QAccessible.Role.MenuItem, QAccessible.Role.EditableText}
    while waiting:
        interface = waiting.pop()
        if interface is None or not interface.isValid():
            continue
        if interface.role() in spoken and not interface.state().invisible and not interface.text(QAccessible.Text.Name).strip():
            nameless.append((interface.role(), interface.object()))
        waiting += [interface.child(n) for n in range(interface.childCount())]
    assert nameless == []


def test_pane_key_goes_from_navigation_to_tabs_to_page(shell: Shell, qtbot: QtBot) -> None:
    navigator().open_page("desk")
    shell.activateWindow()
    seen = []
    for _time in range(3):
        shell.step_pane(1)
        focused = shell.focusWidget()
        seen.append("tabs" if focused is shell.workspace.tabs else "navigation" if shell.navigation.isAncestorOf(focused) else "page")
    assert sorted(seen) == ["navigation", "page", "tabs"]


def test_menu_of_a_tab_closes_the_others(shell: Shell, qtbot: QtBot) -> None:
    for code in ("desk", "client.list", "planner"):
        navigator().open_page(code)
    page = shell.workspace.all()[1]
    shell._show_tab_menu(page, QPoint(10, 10))
    menu = next(menu for menu in shell.findChildren(workspace_module.QWidget) if menu.metaObject().className() == "QMenu" and menu.isVisible())
    next(action for action in menu.actions() if action.text() == "Close the others").trigger()
    assert _titles(shell) == ["Clients"]


def test_group_of_places_stays_folded_as_the_person_left_it(qtbot: QtBot) -> None:
    places = [Place(f"p{n}", f"Place {n}", "client", f"Group {n}") for n in range(6)]

    def open_groups() -> list[str]:
        navigation = Navigation(places)
        qtbot.addWidget(navigation)
        navigation.show()
        return [button.place.title for button in navigation._buttons if button.place.key and button.isVisible()]

    assert open_groups() == ["Place 0", "Place 1", "Place 2", "Place 3"]
    navigation = Navigation(places)
    qtbot.addWidget(navigation)
    heads = [head for head in navigation._heads if head.accessibleName().startswith("Group")]
    heads[0].click()
    heads[5].click()
    assert open_groups() == ["Place 1", "Place 2", "Place 3", "Place 5"]


def test_count_of_a_place_is_spoken(shell: Shell) -> None:
    shell.navigation.set_count("client.list", 23)
    assert "Clients, 23" in [button.accessibleName() for button in shell.navigation._buttons]
