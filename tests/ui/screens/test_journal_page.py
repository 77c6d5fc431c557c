"""The journal, who saw a client, the bin, and what the owner is told: as pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.access import Rights
from app.services import bin as recycle
from app.services import events, journal, records, taking
from app.services.context import Context
from app.services.events import Event
from app.services.journal import JournalQuery
from app.services.taking import Taking
from app.ui.forms.reason_dialog import ReasonDialog
from app.ui.forms.spec import SCREENS
from app.ui.kit import message
from app.ui.kit.pages import PAGES
from app.ui.lists.list_page import ListPage
from app.ui.screens.bin_page import BinPage
from app.ui.screens.client_card import ClientCard
from app.ui.screens.journal_page import JournalPageView
from app.ui.screens.start_page import StartPage
from app.ui.screens.who_saw_panel import WhoSawPanel
from tests.helpers.firm import SmallFirm
from tests.helpers.window import RememberingNavigator, press, settle, show


@pytest.fixture
def page(ctx: Context, qtbot: QtBot) -> JournalPageView:
    made = PAGES.get("journal").make(ctx)
    assert isinstance(made, JournalPageView)
    show(qtbot, made)
    settle(qtbot)
    return made


def actions(page: JournalPageView) -> list[str]:
    return [line.action for line in page.table.cells.lines]


def open_dialog(qtbot: QtBot) -> ReasonDialog:
    settle(qtbot, lambda: any(isinstance(one, ReasonDialog) and one.isVisible() for one in QApplication.topLevelWidgets()))
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, ReasonDialog) and one.isVisible())


def test_journal_when_filtered_by_chips_then_only_fitting_lines_are_shown_and_enter_opens_the_record(
    page: JournalPageView, firm: SmallFirm, ctx: Context, qtbot: QtBot, opened: RememberingNavigator
) -> None:
    assert page.table.cells.lines
    events.opened(ctx, "client", firm.client)
    page.filters.take(JournalQuery(kind="open"))
    settle(qtbot)
    assert actions(page) == ["Opened"]
    assert [chip.text() for chip in page.filters.chips.values()] == ["Action Opened"]
    page.table.setFocus()
    press(Qt.Key.Key_Return)
    assert opened.opened == [("client", firm.client)]
    line = page.table.cells.lines[0]
    titles = [action.text() for action in page.menu_of(line).actions()]
    assert titles == ["Open", "Only this record", "Only this person", "Only this action"]
    page.menu_of(line).actions()[1].trigger()
    page.filters.chips["kind"].removed.emit()
    settle(qtbot)
    assert set(actions(page)) == {"Opened", "Created"}
    page.filters.text_box.setText("no such words")
    settle(qtbot, lambda: not page.table.cells.lines)
    page.filters.clear()
    settle(qtbot, lambda: bool(page.table.cells.lines))


def test_journal_when_something_is_written_meanwhile_then_it_comes_above_and_scrolling_brings_older_lines(
    page: JournalPageView, ctx: Context, firm: SmallFirm, qtbot: QtBot
) -> None:
    for _number in range(journal.PAGE * 2):
        events.opened(ctx, "client", firm.client)
    page.read()
    settle(qtbot)
    assert len(page.table.cells.lines) == journal.PAGE
    page.table.scrollToBottom()
    settle(qtbot, lambda: len(page.table.cells.lines) > journal.PAGE)
    newest = page.table.cells.lines[0].id
    events.note(ctx, Event.BACKUP, title="night.backup")
    page.refresh()
    settle(qtbot, lambda: page.table.cells.lines[0].id > newest)
    ids = [line.id for line in page.table.cells.lines]
    assert ids == sorted(set(ids), reverse=True)
    assert page.table.cells.lines[0].title == "night.backup"


def test_journal_when_a_text_is_far_back_then_the_page_says_how_far_it_looked_and_goes_on(
    page: JournalPageView, ctx: Context, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "SCAN", journal.PAGE)
    events.note(ctx, Event.BACKUP, title="far.backup")
    for number in range(journal.PAGE + 5):
        events.note(ctx, Event.REPORT, title=f"report {number}")
    page.filters.take(JournalQuery(text="far.backup"))
    settle(qtbot, page.further_button.isVisible)
    assert page.reach.text().startswith("Looked back to ")
    assert not page.table.cells.lines
    page.further_button.click()
    settle(qtbot, lambda: bool(page.table.cells.lines))
    assert page.table.cells.lines[0].title == "far.backup"


def test_journal_when_exported_above_the_limit_then_a_reason_is_asked_for(page: JournalPageView, ctx: Context, qtbot: QtBot, tmp_path: Path) -> None:
    taking.save_limit(ctx, 3)
    page.filters.take(JournalQuery(kind="created"))
    settle(qtbot)
    page.write(tmp_path / "journal.xlsx")
    dialog = open_dialog(qtbot)
    assert not dialog.verb_button.isEnabled()
    dialog.line.setText("for the auditor")
    press(Qt.Key.Key_Return)
    settle(qtbot, (tmp_path / "journal.xlsx").exists)
    rows = list(load_workbook(tmp_path / "journal.xlsx").active.iter_rows(values_only=True))
    assert len(rows) - 1 == len(page.table.cells.lines)
    assert taking.not_acknowledged(ctx)[0].reason == "for the auditor"


def test_list_when_many_rows_are_copied_or_exported_then_the_journal_tells_and_above_the_limit_a_reason_is_asked_for(
    ctx: Context, qtbot: QtBot, tmp_path: Path
) -> None:
    for number in range(12):
        records.save(ctx, records.new(ctx, "client", name=f"Firm {number:02}"))
    taking.save_limit(ctx, 11)
    shown = ListPage(ctx, SCREENS.get("client"))
    show(qtbot, shown)
    settle(qtbot, lambda: bool(shown.panel.model.total))
    shown.panel.toggle_all()
    QApplication.clipboard().setText("before")
    shown.panel.actions_of_list.copy()
    dialog = open_dialog(qtbot)
    assert QApplication.clipboard().text() == "before"
    dialog.line.setText("a letter to all")
    press(Qt.Key.Key_Return)
    settle(qtbot, lambda: "Firm 00" in QApplication.clipboard().text())
    taking.save_limit(ctx, 500)
    shown.panel.actions_of_list.write_excel(tmp_path / "clients.xlsx")
    settle(qtbot, (tmp_path / "clients.xlsx").exists)
    exported, copied = (journal.older(ctx, JournalQuery(kind=kind)).lines[0] for kind in ("export", "copy"))
    assert "Reason: a letter to all" in copied.detail
    assert taking.digest_of_file(tmp_path / "clients.xlsx")[:12] in exported.detail
    assert not list(tmp_path.glob("*.part"))


def test_owner_when_much_was_taken_out_then_the_start_page_tells_until_it_was_seen(ctx: Context, qtbot: QtBot) -> None:
    taking.take(ctx, Taking(Event.EXPORT, "client", "Clients", 900, "0" * 64, reason="moving house"))
    start = StartPage(ctx)
    show(qtbot, start)
    settle(qtbot, start.taken.isVisible)
    assert start.taken.accessibleName() == "Taken out in large numbers, 1"
    start.acknowledge()
    settle(qtbot, lambda: not taking.not_acknowledged(ctx))
    start.refresh()
    settle(qtbot, lambda: not start.taken.isVisible())


def test_client_card_when_opened_then_it_stands_in_the_journal_and_the_card_tells_who_saw_it(firm: SmallFirm, ctx: Context, qtbot: QtBot) -> None:
    card = PAGES.get("client.card").make(ctx, id=firm.client)
    assert isinstance(card, ClientCard)
    show(qtbot, card)
    settle(qtbot, lambda: card.grid is not None)
    panel = card.show_part("who_saw")
    assert isinstance(panel, WhoSawPanel)
    settle(qtbot, lambda: bool(panel.table.cells.lines))
    assert panel.table.cells.lines[0].action == "Opened"
    assert panel.table.cells.columnCount() == 5


def test_bin_when_records_are_restored_or_deleted_for_ever_then_they_leave_it(
    firm: SmallFirm, ctx: Context, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    spare = next(iter(records.save(ctx, records.new(ctx, "client", name="Nobody's")).created("client")))
    records.delete(ctx, "client", [firm.client, spare])
    page = PAGES.get("bin").make(ctx)
    assert isinstance(page, BinPage)
    show(qtbot, page)
    settle(qtbot, lambda: len(page.table.cells.lines) == 2)
    page.show_kind("contact")
    settle(qtbot, lambda: not page.table.cells.lines)
    page.show_kind("")
    page.search("nobody")
    settle(qtbot, lambda: len(page.table.cells.lines) == 1)
    page.table.selectAll()
    answers = iter([False, True])
    monkeypatch.setattr(message, "ask", lambda *_arguments, **_more: next(answers))
    page.purge()
    settle(qtbot)
    assert len(page.table.cells.lines) == 1
    page.purge()
    settle(qtbot, lambda: not page.table.cells.lines)
    page.search("")
    settle(qtbot, lambda: len(page.table.cells.lines) == 1)
    page.table.selectAll()
    page.restore()
    settle(qtbot, lambda: not page.table.cells.lines)
    assert records.load(ctx, "client", firm.client)


def test_pages_when_rights_are_missing_then_the_journal_is_not_offered_and_the_bin_deletes_nothing_for_ever(ctx: Context, qtbot: QtBot) -> None:
    seller = replace(ctx, rights=Rights(frozenset({"clients.*"})))
    assert not PAGES.get("journal").is_open_to(seller.rights.may)
    page = BinPage(seller)
    qtbot.addWidget(page)
    settle(qtbot)
    assert [command.code for command in page.actions()] == ["bin.restore", "list.search", "list.refresh"]
    assert recycle.entities(seller) == ["client", "contact", "legal_entity", "client_bank_account", "address", "client_category"]
