"""The card of a client: figures, tabs with counts, timeline, files."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.core import clock
from app.services import clients, records
from app.services.context import Context
from app.services.documents import defaults, drafts
from app.ui.forms.spec import SCREENS
from app.ui.kit.changes_bus import changes_bus
from app.ui.lists.list_panel import ListPanel
from app.ui.screens.client_card import PARTS, ClientCard, Part, figures
from app.ui.screens.files_panel import FilesPanel
from tests.helpers.firm import SmallFirm, post
from tests.helpers.window import RememberingNavigator, press, settle, show, write


@pytest.fixture
def card(qtbot: QtBot, firm: SmallFirm) -> ClientCard:
    """The card of Beta Bau."""
    made = ClientCard(firm.ctx, SCREENS.get("client"), firm.client)
    show(qtbot, made)
    settle(qtbot, lambda: made.grid is not None)
    return made


def labels(card: ClientCard) -> list[str]:
    return card.strip.texts


def invoice(firm: SmallFirm) -> Any:
    draft = drafts.new(firm.ctx, "invoice", client=firm.client)
    draft.lines = defaults.product_lines(firm.ctx, draft, [(firm.products[0], None)])
    return drafts.save(firm.ctx, draft)


def test_card_when_opened_then_figures_tabs_and_subtitle(card: ClientCard) -> None:
    assert card.title == "Beta Bau"
    assert labels(card)[0].startswith("Balance: 0.00")
    assert card.parts is not None
    assert card.parts.tabs.count() == 10


def test_tabs_when_first_shown_then_their_list_is_made(qtbot: QtBot, card: ClientCard, firm: SmallFirm, opened: RememberingNavigator) -> None:
    records.save(firm.ctx, records.new(firm.ctx, "contact", client=firm.client, name="Julia Alfers"))
    assert card.parts is not None
    assert "contacts" not in card.parts.pages
    panel = card.show_part("contacts")
    assert isinstance(panel, ListPanel)
    settle(qtbot, lambda: panel.model.is_open)
    assert panel.model.index(0, 1).data() == "Julia Alfers"
    panel.asked.emit("new")
    assert opened.pages == [("contact.card", {"id": None, "client": firm.client})]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.code)
def test_part_when_shown_then_no_column_repeats_the_client(qtbot: QtBot, card: ClientCard, part: Part) -> None:
    panel = card.show_part(part.code)
    assert isinstance(panel, ListPanel)
    settle(qtbot, lambda: panel.model.is_open)
    names = [column.name for column in panel.model.columns]
    assert "client" not in names
    assert len(names) >= 3


def test_figures_when_the_last_document_is_old_then_its_day_stands_once(qtbot: QtBot, card: ClientCard, firm: SmallFirm) -> None:
    found = replace(clients.summary(firm.ctx, firm.client), last_document=clock.today() - timedelta(days=40))
    assert figures(found)[-1].note == "40 days ago"
    assert figures(replace(found, last_document=None))[-1].note == "none yet"


def test_figures_when_an_invoice_is_posted_elsewhere_then_they_follow(qtbot: QtBot, card: ClientCard, firm: SmallFirm) -> None:
    changes = invoice(firm)
    post(firm.ctx, changes)
    changes_bus.changed.emit(changes)
    settle(qtbot, lambda: labels(card)[0].startswith("Balance: 14.88"))
    assert card.parts is not None
    assert card.parts.tabs.accessibleTabName(card.parts.tabs.index_of("documents")) == "Documents, 1"


def test_note_when_written_then_it_stands_in_the_timeline(qtbot: QtBot, card: ClientCard) -> None:
    assert card.parts is not None
    card.parts.timeline.note_line.setFocus()
    write("wants spare parts by Friday")
    press(Qt.Key.Key_Return)
    timeline = card.parts.timeline.timeline
    settle(qtbot, lambda: any("spare parts" in str(timeline.model().index(row, 0).data()) for row in range(timeline.model().rowCount())))
    assert card.parts.timeline.note_line.text() == ""


def test_files_when_dropped_then_they_are_on_the_record(qtbot: QtBot, card: ClientCard, tmp_path: Path) -> None:
    files = card.show_part("files")
    assert isinstance(files, FilesPanel)
    file = tmp_path / "offer.txt"
    file.write_text("an offer")
    files.add([file])
    settle(qtbot, lambda: files.panel.model.total == 1)
    assert files.panel.model.index(0, 1).data() == "offer.txt"


def test_new_client_when_opened_then_only_fields(qtbot: QtBot, ctx: Context) -> None:
    made = ClientCard(ctx, SCREENS.get("client"), None)
    show(qtbot, made)
    settle(qtbot, lambda: made.grid is not None)
    assert made.parts is None


def test_timeline_when_narrow_then_it_gives_way(qtbot: QtBot, card: ClientCard) -> None:
    assert card.parts is not None
    assert card.parts.timeline.isVisible()
    card.resize(860, 700)
    qtbot.wait(30)
    assert not card.parts.timeline.isVisible()
