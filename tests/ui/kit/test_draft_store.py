"""Drafts: kept while typing, gone after saving, offered after a crash."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.ui.kit.draft_store import DraftStore
from app.ui.kit.pages import Page


class Card(Page):
    state: dict[str, Any] | None = None

    def draft_state(self) -> dict[str, Any] | None:
        return self.state


@pytest.fixture
def card(qtbot: QtBot) -> Card:
    made = Card("Alfa")
    qtbot.addWidget(made)
    return made


def _wait(store: DraftStore) -> None:
    if (work := store.write_now()) is not None:
        work.result(60)


def test_draft_of_a_living_program_is_not_offered_to_another(tmp_path: Path, card: Card) -> None:
    card.state = {"name": "Alfa"}
    store, other = DraftStore(tmp_path), DraftStore(tmp_path)
    store.watch(card, "client.card", {"id": 7})
    _wait(store)
    assert len(list(tmp_path.rglob("*.json"))) == 1
    assert other.pending() == []
    store.close()
    other.close()


def test_order_at_the_end_leaves_nothing_behind(tmp_path: Path, card: Card) -> None:
    card.state = {"name": "Alfa"}
    store = DraftStore(tmp_path)
    store.watch(card, "client.card", {"id": 7})
    _wait(store)
    store.close()
    assert list(tmp_path.rglob("*")) == []


def test_saved_page_has_no_draft_any_more(tmp_path: Path, card: Card) -> None:
    card.state = {"name": "Alfa"}
    store = DraftStore(tmp_path)
    store.watch(card, "client.card", {"id": 7})
    _wait(store)
    card.state = None
    store.write_now()
    store.close()
    assert list(tmp_path.rglob("*.json")) == []


def test_timer_writes_by_itself(tmp_path: Path, card: Card, qtbot: QtBot) -> None:
    card.state = {"name": "Alfa"}
    store = DraftStore(tmp_path, every=20)
    store.watch(card, "client.card", {"id": 7})
    qtbot.waitUntil(lambda: bool(list(tmp_path.rglob("*.json"))))
    store.close()


_CRASH = """
import os, sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.ui.kit.draft_store import DraftStore
from app.ui.kit.pages import Page
app = QApplication([])
class Card(Page):
    def draft_state(self):
        return {"total": Decimal("1.10"), "due": date(2026, 11, 21), "at": datetime(2026, 11, 21, 8, 30), "lines": [{"quantity": Decimal("2")}]}
store = DraftStore(Path(sys.argv[1]))
store.watch(Card("Invoice 01042"), "invoice.card", {"id": None})
store.write_now().result(60)
os._exit(9)
"""


def test_draft_of_a_killed_program_comes_back_with_its_types(tmp_path: Path, card: Card) -> None:
    ended = subprocess.run([sys.executable, "-c", _CRASH, str(tmp_path)], check=False, timeout=120)
    assert ended.returncode == 9
    store = DraftStore(tmp_path)
    (draft,) = store.pending()
    assert (draft.title, draft.page, draft.arguments) == ("Invoice 01042", "invoice.card", {"id": None})
    assert draft.state == {
        "total": Decimal("1.10"), "due": date(2026, 11, 21), "at": datetime(2026, 11, 21, 8, 30), "lines": [{"quantity": Decimal(2)}],
    }
    store.discard(draft)
    assert store.pending() == []
    store.close()
    assert list(tmp_path.rglob("*")) == []


def test_broken_draft_is_passed_over(tmp_path: Path, card: Card, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "left"
    folder.mkdir()
    (folder / "a.json").write_text("{", encoding="utf-8")
    store = DraftStore(tmp_path)
    assert store.pending() == []
    assert "cannot be read" in caplog.text
    store.close()
