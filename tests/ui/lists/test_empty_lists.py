"""Empty lists: one sentence, one main button, "Import from Excel" where a file can fill the list (UX 11 M3)."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QStackedLayout, QWidget
from pytestqt.qtbot import QtBot

from app.core.i18n import LANGUAGES, _, set_language
from app.ui.forms.spec import SCREENS, Screen
from app.ui.kit.widgets import Button, EmptyState, Label
from app.ui.lists.emptiness import Emptiness, in_a_sentence
from app.ui.screens import catalog, clients, documents, finance, organisation, sales, stock  # noqa: F401 - they declare the screens


def _empty(window: QWidget, screen: Screen) -> EmptyState:
    table = QWidget()
    stack = QStackedLayout(window)
    stack.addWidget(table)
    emptiness = Emptiness(stack, table, screen, can_import=screen.imports)
    emptiness.show(0, 0)
    assert emptiness.shown is not None
    return emptiness.shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", [pytest.param(screen, id=screen.list_code) for screen in SCREENS])
def test_empty_list_when_shown_then_one_sentence_and_what_to_do(qtbot: QtBot, screen: Screen, language: str) -> None:
    set_language(language)
    window = QWidget()
    qtbot.addWidget(window)
    shown = _empty(window, screen)
    texts = [label.text() for label in shown.findChildren(Label)]
    buttons = shown.findChildren(Button)
    assert len(texts) == 2
    assert texts[1].endswith(".")
    assert [button.property("kind") for button in buttons].count("primary") == min(1, len(buttons))
    assert (_("Import from Excel") in [button.text().strip() for button in buttons]) == screen.imports
    assert len(buttons) == bool(screen.new) + screen.imports
    if language == "ru":
        words = [*texts, *(button.text() for button in buttons)]
        assert not [text for text in words if not re.search("[а-яё]", text)]


@pytest.mark.parametrize(("title", "words"), [("Clients", "clients"), ("VAT rates", "VAT rates"), ("Ставки НДС", "ставки НДС"), ("", "")])
def test_in_a_sentence_when_a_title_begins_with_capitals_then_they_stay(title: str, words: str) -> None:
    assert in_a_sentence(title) == words
