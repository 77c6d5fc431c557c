"""My settings: every choice is kept and in force at once, keys are given with a look at who has them, all of it can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.core import settings
from app.core.settings import SavedConnection, Settings
from app.services.context import Context
from app.ui.kit.commands import Command
from app.ui.kit.key_map import key_map
from app.ui.kit.memory import memory
from app.ui.kit.theme import scaled, theme
from app.ui.kit.widgets import Toast
from app.ui.screens.settings_page import SettingsPage
from app.ui.shell.actions import Actions
from tests.helpers.window import settle, show


@pytest.fixture
def page(qtbot: QtBot, ctx: Context) -> Iterator[SettingsPage]:
    """The page, with two commands known."""
    key_map.note([Command("file.new", "New", lambda: None, "Ctrl+N|Ins"), Command("list.excel", "To Excel", lambda: None, "Ctrl+E")])
    made = SettingsPage(ctx)
    show(qtbot, made)
    settle(qtbot)
    yield made
    key_map.reset()


def _pick(box: QComboBox, value: object) -> None:
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def test_choices_when_made_then_they_are_kept_and_in_force(page: SettingsPage) -> None:
    _pick(page.theme, "dark")
    _pick(page.text_size, 130)
    _pick(page.start_page, "client.list")
    page.enter_moves.click()
    page.restore_tabs.click()
    known = settings.load()
    assert (known.theme, known.start_page, known.enter_moves, known.restore_tabs) == ("dark", "client.list", False, False)
    assert theme().name == "dark"
    assert memory().get("text_size") == 130
    assert scaled(100) == 130


def test_language_when_another_is_chosen_then_it_says_that_it_comes_with_the_next_start(page: SettingsPage) -> None:
    _pick(page.language, "en")
    assert not page._later.isVisible()
    _pick(page.language, "ru")
    assert settings.load().language == "ru"
    assert page._later.isVisible()


def test_enter_when_it_shall_not_move_then_open_fields_obey_at_once(qtbot: QtBot, page: SettingsPage, ctx: Context) -> None:
    from app.services import records
    from app.ui.forms.field_grid import FieldGrid
    from app.ui.screens.organisation import BRANCH

    grid = FieldGrid(BRANCH.card, records.new(ctx, "branch"), ctx)
    show(qtbot, grid)
    first, second = (grid.rows[name].editor.focusProxy() for name in ("name", "code"))
    assert isinstance(first, QLineEdit)
    first.setFocus()
    page.enter_moves.setChecked(False)
    qtbot.keyClick(first, Qt.Key.Key_Return)
    assert grid.focusWidget() is first
    page.enter_moves.setChecked(True)
    qtbot.keyClick(first, Qt.Key.Key_Return)
    assert grid.focusWidget() is second


def test_settings_when_reset_then_all_are_as_delivered_and_undo_brings_them_back(page: SettingsPage) -> None:
    settings.save(Settings(connections=(SavedConnection("Nord", "sqlite:///a.kontor"),), last_connection="Nord"))
    _pick(page.theme, "dark")
    page.enter_moves.setChecked(False)
    key_map.assign("file.new", "Ctrl+Alt+N")
    before = settings.load()
    page.reset()
    assert settings.load() == Settings(connections=before.connections, last_connection="Nord")
    assert theme().name == "light"
    assert page.enter_moves.isChecked()
    page._take(before, 100)
    assert settings.load() == before
    assert any("as delivered" in toast.accessibleName() for toast in page.window().findChildren(Toast))


def _press(page: SettingsPage, code: str, keys: str) -> None:
    page.keys.choose(code)
    page.keys.keys.setKeySequence(QKeySequence(keys))


def test_keys_when_given_then_the_command_has_them(page: SettingsPage) -> None:
    _press(page, "list.excel", "Ctrl+Alt+E")
    page.keys.set_button.click()
    assert key_map.keys_of("list.excel") == ("Ctrl+Alt+E",)
    assert settings.load().shortcuts == {"list.excel": "Ctrl+Alt+E"}
    page.keys.declared_button.click()
    assert settings.load().shortcuts == {}


def test_keys_when_they_belong_to_another_then_it_is_said_and_they_can_be_taken(page: SettingsPage) -> None:
    _press(page, "list.excel", "Ctrl+N")
    assert page.keys.told.text() == "Ctrl+N belongs to “New”."
    page.keys.set_button.click()
    assert key_map.keys_of("list.excel") == ("Ctrl+N",)
    assert key_map.keys_of("file.new") == ("Ins",)


def test_keys_when_taken_away_then_the_command_has_none(page: SettingsPage) -> None:
    page.keys.choose("file.new")
    page.keys.none_button.click()
    assert key_map.keys_of("file.new") == ()


def test_keys_when_searched_then_words_and_keys_are_found_in_any_layout(page: SettingsPage) -> None:
    def shown() -> set[str]:
        lines = (page.keys.table.topLevelItem(number) for number in range(page.keys.table.topLevelItemCount()))
        return {line.text(0) for line in lines if line is not None and not line.isHidden()}

    for text in ("excel", "ctrl+e", "учсуд"):
        page.keys.search.setText(text)
        assert "To Excel" in shown()
        assert "New" not in shown()
    page.keys.search.clear()
    assert {"New", "To Excel"} <= shown()


def test_field_of_keys_when_used_ones_are_pressed_then_it_takes_them(qtbot: QtBot, page: SettingsPage) -> None:
    done: list[str] = []
    action = QAction("new", page)
    action.setShortcut("Ctrl+N")
    action.triggered.connect(lambda: done.append("new"))
    page.addAction(action)
    page.keys.choose("list.excel")
    page.keys.keys.setFocus()
    qtbot.keyClick(page.keys.keys, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert page.keys.keys.keySequence() == QKeySequence("Ctrl+N")
    assert done == []


def test_actions_when_keys_are_set_then_the_window_and_what_stands_in_obey(qtbot: QtBot, page: SettingsPage) -> None:
    done: list[str] = []
    actions = Actions(page)
    actions.add([Command("file.new", "New", lambda: done.append("window"), "Ctrl+N|Ins", menu="file.1")])
    key_map.assign("file.new", "Ctrl+Alt+N")
    for of_page in ((), (Command("list.new", "New client", lambda: done.append("page"), "Ctrl+N|Ins", menu="file"),)):
        actions.set_page_commands(of_page)
        qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    assert done == ["window", "page"]


def test_settings_when_the_menu_changes_them_then_the_page_shows_it(page: SettingsPage) -> None:
    settings.save(replace(settings.load(), theme="contrast"))
    page.refresh()
    assert page.theme.currentData() == "contrast"
