"""Pages: fresh when seen, stale when hidden, and never closed over unsaved work without asking."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import pytest
from pytestqt.qtbot import QtBot

from app.core.changes import Change, Changes
from app.ui.kit import message
from app.ui.kit.changes_bus import changes_bus
from app.ui.kit.pages import Page


class Clients(Page):
    entities: ClassVar = ("client",)

    def __init__(self) -> None:
        super().__init__("Clients", "client")
        self.refreshed = 0
        self.saved = 0

    def refresh(self) -> None:
        self.refreshed += 1

    def save(self, then: Callable[[], None] | None = None) -> None:
        self.saved += 1
        self.set_changed(False)
        super().save(then)


@pytest.fixture
def page(qtbot: QtBot) -> Clients:
    made = Clients()
    qtbot.addWidget(made)
    return made


def _touch(entity: str) -> None:
    changes_bus.changed.emit(Changes((Change(entity, 1),)))


def test_seen_page_reads_again_once_for_several_changes(page: Clients, qtbot: QtBot) -> None:
    page.show()
    for _time in range(3):
        _touch("client")
    qtbot.waitUntil(lambda: page.refreshed > 0)
    qtbot.wait(120)
    assert page.refreshed == 1


def test_changes_of_other_entities_are_no_concern(page: Clients, qtbot: QtBot) -> None:
    page.show()
    _touch("invoice")
    qtbot.wait(120)
    assert page.refreshed == 0


def test_hidden_page_waits_until_it_is_seen(page: Clients, qtbot: QtBot) -> None:
    _touch("client")
    qtbot.wait(120)
    assert page.refreshed == 0
    page.show()
    qtbot.waitUntil(lambda: page.refreshed == 1)


def test_page_without_unsaved_work_closes_without_a_word(page: Clients) -> None:
    assert page.can_close()


@pytest.mark.parametrize(("answer", "closes", "saves"), [("save", False, 1), ("discard", True, 0), ("", False, 0)])
def test_page_with_unsaved_work_asks(
    answer: str, closes: bool, saves: int, page: Clients, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.set_changed(True)
    monkeypatch.setattr(message, "choose", lambda *_words: answer)
    closed: list[int] = []
    page.closing.connect(lambda: closed.append(1))
    assert page.can_close() is closes
    assert page.saved == saves
    assert bool(closed) is (answer == "save")


def test_status_keeps_its_parts(page: Clients, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.status_changed):
        page.set_status("212 of 1 284", "", "3 filters")
    assert page.status_parts == ("212 of 1 284", "3 filters")
    assert page.status_text == "212 of 1 284 · 3 filters"
