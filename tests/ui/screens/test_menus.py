"""The menus of the window with real pages in it: each thing stands there once, under one name and one key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.ui.kit.pages import PAGES
from app.ui.loading import declare_pages
from app.ui.shell.actions import MENUS
from app.ui.shell.window import Person, Shell
from tests.helpers.firm import SmallFirm
from tests.helpers.window import settle


@pytest.fixture
def shell(qtbot: QtBot, firm: SmallFirm) -> Iterator[Shell]:
    """The window of the owner of a firm."""
    declare_pages()
    made = Shell(firm.ctx, PAGES, Person("Olga Owner"), "Alfa Handel", may=firm.ctx.rights.may)
    made.show()
    yield made
    made.close()


@pytest.mark.parametrize(("code", "arguments"), [
    ("start", {}), ("client.list", {}), ("invoice.list", {}), ("claim.list", {}), ("client.card", {"id": 1}), ("client.card", {"id": None}),
    ("invoice.card", {"id": None}), ("employee.card", {"id": 1}), ("settings", {}), ("numbers", {}),
])
def test_menus_when_a_page_is_open_then_each_thing_stands_there_once(qtbot: QtBot, shell: Shell, code: str, arguments: dict[str, int | None]) -> None:
    shell.workspace.open_page(code, **arguments)
    settle(qtbot)
    menu = QMenu(shell)
    texts: list[str] = []
    for name in MENUS:
        shell.commands.fill(menu, name)
        texts += [action.text() for action in menu.actions() if not action.isSeparator()]
    titles = Counter(text.partition("\t")[0].replace("&", "").rstrip("…") for text in texts)
    keys = Counter(text.partition("\t")[2] for text in texts if "\t" in text)
    assert [title for title, count in titles.items() if count > 1] == []
    assert [key for key, count in keys.items() if count > 1] == []
