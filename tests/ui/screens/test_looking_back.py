"""The history of a card: a change opened and taken back, the card as it was, and undo from the window."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.core import clock
from app.services import history, records, undo
from app.ui.kit.message import MessageDialog
from app.ui.kit.navigator import use_navigator
from app.ui.kit.pages import PAGES
from app.ui.kit.run import run
from app.ui.kit.widgets import Toast
from app.ui.screens.change_dialog import ChangeDialog
from app.ui.screens.history_page import HistoryPage
from app.ui.screens.past_card import PastCardDialog
from app.ui.screens.undo_page import UndoPage
from app.ui.shell.undo_steps import UndoSteps
from app.ui.shell.window import Person, Shell
from tests.helpers.firm import SmallFirm
from tests.helpers.window import press, settle, show


def save(firm: SmallFirm, **values: Any) -> int:
    """Change Beta Bau; returns the entry in the journal."""
    draft = records.load(firm.ctx, "client", firm.client)
    for name, value in values.items():
        draft[name] = value
    records.save(firm.ctx, draft)
    return history.changes(firm.ctx, "client", firm.client)[0].entry


def stored(firm: SmallFirm, *names: str) -> list[Any]:
    draft = records.load(firm.ctx, "client", firm.client)
    return [draft[name] for name in names]


def texts(widget: Any) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


@pytest.fixture
def page(qtbot: QtBot, firm: SmallFirm) -> HistoryPage:
    """The history of Beta Bau, whose city and phone were changed in one edit."""
    save(firm, city="Kiel", phone="+49 40 1")
    made = HistoryPage(firm.ctx, "client", firm.client, "Beta Bau")
    show(qtbot, made)
    settle(qtbot, lambda: made.panel.timeline.model().rowCount() > 1)
    return made


def open_last(qtbot: QtBot, page: HistoryPage) -> ChangeDialog:
    timeline = page.panel.timeline
    with qtbot.waitSignal(timeline.opened):
        timeline.clicked.emit(timeline.model().index(1, 0))
    dialog = page.window().findChild(ChangeDialog)
    assert isinstance(dialog, ChangeDialog)
    settle(qtbot, lambda: bool(dialog.fields))
    return dialog


def test_change_when_opened_then_old_new_and_now_stand_by_field_and_one_field_can_be_taken_back(
    qtbot: QtBot, page: HistoryPage, firm: SmallFirm
) -> None:
    dialog = open_last(qtbot, page)
    assert {"Phone", "City", "Kiel", "It was", "It became", "Now"} <= set(texts(dialog))
    assert dialog.whole.isEnabled()
    dialog.fields["city"].click()
    settle(qtbot, lambda: stored(firm, "city") != ["Kiel"])
    assert stored(firm, "phone") == ["+49 40 1"]
    settle(qtbot, lambda: page.panel.timeline.model().rowCount() > 2)
    assert history.changes(firm.ctx, "client", firm.client)[0].title.startswith("City: Kiel →")


def test_change_when_a_field_was_changed_since_then_its_buttons_say_by_whom(qtbot: QtBot, page: HistoryPage, firm: SmallFirm) -> None:
    entry = history.changes(firm.ctx, "client", firm.client)[0].entry
    save(firm, city="Bonn")
    dialog = page.panel.open_change(entry)
    settle(qtbot, lambda: bool(dialog.fields))
    assert not dialog.whole.isEnabled()
    assert not dialog.fields["city"].isEnabled()
    assert "“City” was changed by" in dialog.fields["city"].toolTip()
    assert dialog.fields["phone"].isEnabled()


def test_past_card_when_shown_from_a_change_then_what_differs_from_today_is_marked(qtbot: QtBot, page: HistoryPage, firm: SmallFirm) -> None:
    save(firm, city="Bonn", discount=records.load(firm.ctx, "client", firm.client)["discount"] + 1)
    dialog = page.panel.open_change(history.changes(firm.ctx, "client", firm.client)[1].entry)
    settle(qtbot, dialog.past.isEnabled)
    past = dialog.show_past()
    settle(qtbot, lambda: past.card is not None)
    assert any(text.endswith("2 fields differ from today.") and text.startswith("As of ") for text in texts(past))
    past.only_changed.setChecked(True)
    settle(qtbot)
    shown = texts(past)
    assert {"City", "Kiel", "Bonn", "Discount"} <= set(shown)
    assert "Phone" not in shown
    dialog.reject()


def test_past_card_when_the_record_was_not_there_yet_then_that_is_told(qtbot: QtBot, page: HistoryPage) -> None:
    past = page.show_past()
    assert isinstance(past, PastCardDialog)
    settle(qtbot, lambda: "was not there" in past.note.text())
    assert past.card is None
    past.show_day(clock.today().toordinal())
    settle(qtbot, lambda: past.card is not None)
    assert past.card is not None
    assert past.card.title == "Beta Bau"


def test_undo_page_when_an_action_is_chosen_then_it_is_undone_or_the_dependencies_are_listed(qtbot: QtBot, firm: SmallFirm) -> None:
    save(firm, city="Kiel")
    save(firm, city="Bonn")
    page = UndoPage(firm.ctx)
    show(qtbot, page)
    settle(qtbot, lambda: len(page.deeds) > 2)
    newest, before = list(page.deeds)[:2]
    refused = page.open_deed(before)
    settle(qtbot, lambda: bool(refused.obstacles))
    assert not refused.button.isEnabled()
    assert any("City: was changed later" in text for text in texts(refused))
    refused.reject()
    chosen = page.open_deed(newest)
    settle(qtbot, chosen.button.isEnabled)
    assert "Client “Beta Bau”: City: Kiel → Bonn" in texts(chosen)
    chosen.button.click()
    settle(qtbot, lambda: stored(firm, "city") == ["Kiel"])
    settle(qtbot, lambda: page.deeds[newest].is_undone)


@pytest.fixture
def shell(qtbot: QtBot, firm: SmallFirm) -> Shell:
    """The window of the owner."""
    made = Shell(firm.ctx, PAGES, Person("Olga"), "Nova")
    show(qtbot, made)
    use_navigator(made.workspace)
    return made


def test_undo_key_when_pressed_outside_of_texts_then_the_last_action_of_the_session_is_taken_back_and_redone(
    qtbot: QtBot, shell: Shell, firm: SmallFirm
) -> None:
    before = stored(firm, "city")
    steps = UndoSteps(firm.ctx, shell)
    draft = records.load(firm.ctx, "client", firm.client)
    draft["city"] = "Kiel"
    run(shell, lambda: records.save(firm.ctx, draft))
    settle(qtbot, lambda: steps.steps.undo is not None)
    command = shell.commands.find("edit.undo")
    assert command is not None
    assert command.words() == "Undo: Changed: Client “Beta Bau”"
    shell.setFocus()
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, lambda: stored(firm, "city") == before and steps.steps.redo is not None)
    assert any("Undone: Changed: Client “Beta Bau”" in texts(toast) for toast in shell.findChildren(Toast))
    press(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, lambda: stored(firm, "city") == ["Kiel"])


def test_undo_key_when_a_text_has_the_focus_then_only_the_text_is_undone(qtbot: QtBot, shell: Shell, firm: SmallFirm) -> None:
    steps = UndoSteps(firm.ctx, shell)
    save(firm, city="Kiel")
    steps.look()
    settle(qtbot, lambda: steps.steps.undo is not None)
    field = QLineEdit(shell)
    field.show()
    field.setFocus()
    field.insert("abc")
    command = shell.commands.find("edit.undo")
    assert command is not None
    assert command.words() == ""
    shell.commands.start(command)
    settle(qtbot)
    assert field.text() == ""
    assert stored(firm, "city") == ["Kiel"]


def test_undo_key_when_somebody_changed_the_field_since_then_the_refusal_names_field_and_person(
    qtbot: QtBot, shell: Shell, firm: SmallFirm
) -> None:
    steps = UndoSteps(firm.ctx, shell)
    save(firm, city="Kiel")
    steps.look()
    settle(qtbot, lambda: steps.steps.undo is not None)
    save(firm, city="Bonn")
    steps.undo()
    settle(qtbot, lambda: any(isinstance(window, MessageDialog) for window in QApplication.topLevelWidgets()))
    assert stored(firm, "city") == ["Bonn"]
    assert undo.recent(firm.ctx, 1)[0].title == "Changed: Client “Beta Bau”"
