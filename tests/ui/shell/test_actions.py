"""Commands: the page takes over, keys say why, mnemonics are unique."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QTreeWidget
from pytestqt.qtbot import QtBot

from app.core import settings
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.theme import theme
from app.ui.kit.theme.style import KontorStyle
from app.ui.kit.widgets import Toast
from app.ui.shell.actions import MENUS, joined, with_mnemonics
from app.ui.shell.keys_dialog import show_keys
from app.ui.shell.window import Shell
from tests.ui.shell.conftest import TestPage


def test_page_takes_over_a_command_of_the_shell(shell: Shell, qtbot: QtBot) -> None:
    navigator().open_page("desk")
    qtbot.keyClick(shell, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    page = shell.workspace.current
    assert isinstance(page, TestPage)
    assert page.done == ["new"]


def _command(code: str, keys: str = "", menu: str = "", title: str = "") -> Command:
    return Command(code, title or code, lambda: None, keys, menu=menu)


@pytest.mark.parametrize(("page", "window"), [
    (_command("file.new"), _command("file.new", "Ctrl+N")),
    (_command("list.new", "Ins", "file"), _command("file.new", "Ctrl+N")),
    (_command("list.search", "Ctrl+F", "edit"), _command("edit.find", "Ctrl+F")),
])
def test_commands_when_they_mean_the_same_then_the_page_has_the_place_of_the_window(page: Command, window: Command) -> None:
    window = replace(window, menu="file.1")
    (left,) = joined([window], [page])
    assert (left.code, left.menu) == (page.code, "file.1")


def test_commands_when_they_mean_something_else_then_both_stay() -> None:
    window = [_command("go.tab_1", "Ctrl+1", "go"), _command("file.save", "Ctrl+S", "file"), _command("view.refresh", "F5", "view")]
    page = [_command("report.open", "Ctrl+O", "file"), _command("invoice.new_refresh", "", "view")]
    assert len(joined(window, page)) == 5


def test_key_of_a_command_that_cannot_be_used_says_why(shell: Shell, qtbot: QtBot) -> None:
    navigator().open_page("desk")
    qtbot.keyClick(shell, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert [toast.accessibleName() for toast in shell.findChildren(Toast)] == ["The invoice has no lines."]


def test_menu_greys_what_cannot_be_used_and_says_why(shell: Shell) -> None:
    navigator().open_page("desk")
    menu = QMenu(shell)
    shell.commands.fill(menu, "tools")
    (action,) = menu.actions()
    assert not action.isEnabled()
    assert action.toolTip() == "The invoice has no lines."


@pytest.mark.parametrize("name", MENUS)
def test_mnemonics_of_each_menu_are_unique(name: str, shell: Shell) -> None:
    navigator().open_page("desk")
    menu = QMenu(shell)
    shell.commands.fill(menu, name)
    texts = [action.text().partition("\t")[0] for action in menu.actions() if not action.isSeparator()]
    letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
    assert len(letters) == len(set(letters))
    assert texts == [] or letters


def test_mnemonics_of_the_menu_row_are_unique(shell: Shell) -> None:
    titles = [action.text() for action in shell.menu_row.bar.actions()]
    letters = [title[title.index("&") + 1].lower() for title in titles]
    assert len(letters) == len(MENUS) == len(set(letters))


def test_mnemonics_keep_what_was_marked_by_hand() -> None:
    assert with_mnemonics(["Save", "&Send", "Sum"]) == ["S&ave", "&Send", "S&um"]


def test_mnemonics_are_underlined_while_alt_is_down(shell: Shell, qtbot: QtBot) -> None:
    assert not KontorStyle.shows_mnemonics
    qtbot.keyPress(shell.windowHandle(), Qt.Key.Key_Alt)
    assert KontorStyle.shows_mnemonics
    qtbot.keyRelease(shell.windowHandle(), Qt.Key.Key_Alt)
    assert not KontorStyle.shows_mnemonics


def test_no_key_belongs_to_two_commands_of_the_shell(shell: Shell) -> None:
    keys = [key for command in shell.commands.all() for key in command.shortcuts]
    assert len(keys) == len(set(keys))


def test_every_key_of_the_shell_is_known_to_qt(shell: Shell) -> None:
    bound = {key.toString() for action in shell.commands._actions.values() for key in action.shortcuts()}
    wanted = {key for command in shell.commands.all() for key in command.shortcuts}
    assert len(bound) == len(wanted)
    assert "" not in bound


def test_refresh_reaches_the_page(shell: Shell, qtbot: QtBot) -> None:
    navigator().open_page("desk")
    qtbot.keyClick(shell, Qt.Key.Key_F5)
    page = shell.workspace.current
    assert isinstance(page, TestPage)
    assert page.done == ["refresh"]


def test_field_keeps_its_own_keys(shell: Shell, qtbot: QtBot) -> None:
    navigator().open_page("desk")
    page = shell.workspace.current
    assert isinstance(page, TestPage)
    shell.activateWindow()
    page.field.setFocus()
    qtbot.keyClick(page.field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.field.selectedText() == "some words"
    command = shell.commands.find("edit.cut")
    assert command is not None
    command.run()
    assert page.field.text() == ""


def test_look_is_changed_at_once_and_kept(shell: Shell) -> None:
    command = shell.commands.find("view.theme_dark")
    assert command is not None
    command.run()
    assert theme().name == "dark"
    assert settings.load().theme == "dark"


def test_same_code_twice_in_the_shell_is_an_error(shell: Shell) -> None:
    with pytest.raises(ValueError, match="declared twice"):
        shell.commands.add([Command("file.quit", "Quit", lambda: None)])


def test_keys_of_the_screen_are_listed_with_those_of_the_page_first(shell: Shell) -> None:
    navigator().open_page("desk")
    dialog = show_keys(shell, shell.commands)
    table = dialog.findChild(QTreeWidget)
    rows = [(table.topLevelItem(n).text(0), table.topLevelItem(n).text(1)) for n in range(table.topLevelItemCount())]
    assert rows[:2] == [("New client", "Ctrl+N"), ("Post", "Ctrl+Shift+P")]
    assert table.topLevelItem(1).toolTip(0) == "The invoice has no lines."


def test_menu_without_commands_is_not_shown(shell: Shell) -> None:
    shown = {action.text().replace("&", "") for action in shell.menu_row.bar.actions() if action.isVisible()}
    assert shown == {"File", "Edit", "View", "Go", "Help"}
    navigator().open_page("desk")
    assert "Tools" in {action.text().replace("&", "") for action in shell.menu_row.bar.actions() if action.isVisible()}


def test_bell_without_a_page_of_notices_is_not_shown(shell: Shell) -> None:
    assert not shell.menu_row.bell.isVisible()
