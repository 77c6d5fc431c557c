"""The whole window of a person: what was open comes back from the disk, in the firm it belongs to, without what is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from app import main
from app.services import records
from app.services.context import Context
from app.ui.kit import memory as memory_module
from app.ui.screens.client_card import ClientCard
from app.ui.screens.start_page import StartPage
from app.ui.shell.window import Shell
from tests.helpers.firm import SmallFirm
from tests.helpers.window import settle


@pytest.fixture
def window(qtbot: QtBot, firm: SmallFirm) -> Iterator[Callable[[], Shell]]:
    """Starts the program anew."""
    made: list[Shell] = []

    def start() -> Shell:
        for old in made:
            old.close()
        made.clear()
        memory_module.memory.cache_clear()
        shell = main.open_shell(firm.ctx)
        made.append(shell)
        shell.show()
        settle(qtbot, lambda: shell.workspace.current is not None)
        return shell

    yield start
    for shell in made:
        for page in shell.workspace.all():
            page.set_changed(False)
        shell.close()


def _client(ctx: Context, name: str) -> int:
    return records.save(ctx, records.new(ctx, "client", name=name)).created("client")[0]


def test_window_when_nothing_was_open_then_the_start_page_is(window: Callable[[], Shell]) -> None:
    assert isinstance(window().workspace.current, StartPage)


def test_window_when_started_again_then_the_tabs_are_there_without_what_is_gone(qtbot: QtBot, window: Callable[[], Shell], firm: SmallFirm) -> None:
    gone, kept = _client(firm.ctx, "Gone GmbH"), _client(firm.ctx, "Kept GmbH")
    first = window()
    for id in (gone, kept):
        first.workspace.open("client", id)
        settle(qtbot)
    first.workspace.open_list("invoice")
    first.workspace.open("invoice", None)
    settle(qtbot)
    first.workspace.go(3)
    records.delete(firm.ctx, "client", [gone])
    again = window()
    assert [page.title for page in again.workspace.all()] == ["Start", "Kept GmbH", "Invoices"]
    settle(qtbot)
    page = again.workspace.current
    assert isinstance(page, ClientCard)
    assert page.record_id == kept
    assert again.windowTitle().startswith("Kept GmbH")
