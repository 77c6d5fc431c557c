"""Cards in the tabs of the window: one tab for a record also after its first save, the caret where work begins."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services.documents import defaults, drafts
from app.ui.forms.card_page import CardPage
from app.ui.kit.draft_store import DraftStore
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import PAGES
from app.ui.screens.document_card import DocumentCard
from app.ui.shell.window import Person, Shell
from tests.helpers.firm import SmallFirm, post
from tests.helpers.window import focused, press, settle, write


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DraftStore]:
    """Where unsaved work is kept."""
    made = DraftStore(tmp_path / "drafts")
    yield made
    made.close()


@pytest.fixture
def shell(qtbot: QtBot, firm: SmallFirm, store: DraftStore) -> Iterator[Shell]:
    """The window with all pages."""
    made = Shell(firm.ctx, PAGES, Person("Olga Owner"), "Alfa Handel", drafts=store)
    made.resize(1280, 800)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    for page in made.workspace.all():
        page.set_changed(False)
    made.close()
    made.deleteLater()


def card_of(shell: Shell, qtbot: QtBot) -> CardPage:
    page = shell.workspace.current
    assert isinstance(page, CardPage)
    settle(qtbot, lambda: page.grid is not None)
    return page


def test_new_record_when_saved_then_its_tab_is_found_by_its_key(
    qtbot: QtBot, shell: Shell, store: DraftStore, tmp_path: Path
) -> None:
    navigator().open("product_group", None)
    card = card_of(shell, qtbot)
    write("Tools")
    card.save()
    settle(qtbot, lambda: card.record_id is not None and not card.is_changed)
    navigator().open("product_group", card.record_id)
    assert shell.workspace.all() == [card]
    assert not shell.workspace.how(card).is_new_record
    write(" new")
    store.write_now().result()  # type: ignore[union-attr]
    (file,) = tmp_path.glob("drafts/*/*.json")
    assert f'"id": {card.record_id}' in file.read_text(encoding="utf-8")


def test_new_document_when_saved_and_closed_then_reopened_as_what_it_became(qtbot: QtBot, shell: Shell, firm: SmallFirm) -> None:
    navigator().open_page("invoice.card", id=None, client=firm.client)
    card = card_of(shell, qtbot)
    write("2*bolt m7")
    press(Qt.Key.Key_Return)
    settle(qtbot)
    card.save()
    settle(qtbot, lambda: card.record_id is not None and not card.is_changed)
    id = card.record_id
    navigator().open("document", id)
    assert shell.workspace.all() == [card]
    shell.workspace.close_page(card)
    shell.workspace.reopen()
    again = card_of(shell, qtbot)
    assert again.record_id == id


@pytest.mark.parametrize("entity", ["client", "product"])
def test_stored_record_when_opened_then_the_caret_is_in_its_first_field(qtbot: QtBot, shell: Shell, firm: SmallFirm, entity: str) -> None:
    navigator().open(entity, firm.client if entity == "client" else firm.products[0])
    card = card_of(shell, qtbot)
    assert card.grid is not None
    name = str(card.draft["name"]) if card.draft else ""
    qtbot.waitUntil(lambda: card.grid is not None and card.grid.value_of_focus() == ("name", len(name)))
    assert not focused().hasSelectedText()  # type: ignore[attr-defined]
    write("!")
    assert card.draft is not None
    assert card.draft["name"] == f"{name}!"
    shell.workspace.open_page("product.list" if entity == "client" else "client.list")
    shell.workspace.step(-1)
    assert card.grid.value_of_focus()[0] == "name"
    card.reload()
    settle(qtbot)
    press(Qt.Key.Key_Escape)
    assert card not in shell.workspace.all()
    settle(qtbot)


def test_stored_document_when_opened_then_a_draft_begins_in_the_header_and_a_posted_one_in_its_lines(
    qtbot: QtBot, shell: Shell, firm: SmallFirm
) -> None:
    draft = drafts.new(firm.ctx, "invoice", client=firm.client)
    draft.lines = defaults.product_lines(firm.ctx, draft, [(firm.products[0], Decimal(2))])
    changes = drafts.save(firm.ctx, draft)
    id = changes.ids("document")[0]
    navigator().open("document", id)
    card = card_of(shell, qtbot)
    assert isinstance(card, DocumentCard)
    assert card.grid is not None
    assert card.grid.value_of_focus()[0] == "client"
    shell.workspace.close_page(card)
    post(firm.ctx, changes)
    navigator().open("document", id)
    card = card_of(shell, qtbot)
    assert isinstance(card, DocumentCard)
    assert card.body is not None
    assert card.body.table is not None
    assert card.body.table.hasFocus()
    press(Qt.Key.Key_Escape)
    assert shell.workspace.all() == []


def test_stored_record_when_the_person_is_elsewhere_by_then_the_caret_stays(qtbot: QtBot, shell: Shell, firm: SmallFirm) -> None:
    navigator().open("product", firm.products[0])
    shell.navigation.setFocus()
    before = focused()
    page = shell.workspace.current
    assert isinstance(page, CardPage)
    settle(qtbot, lambda: page.grid is not None)
    assert focused() is before
