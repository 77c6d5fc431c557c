"""The first page: greets, makes, shows what waits, leads a firm that begins."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.core import clock
from app.db.engine import Database
from app.services import records, setup
from app.services.context import Context, open_context
from app.services.documents import actions, drafts
from app.ui.kit.pages import PAGES
from app.ui.kit.session import Session, Tab, session, use_session
from app.ui.screens import start_page
from app.ui.screens.start_page import StartPage, greeting
from app.ui.screens.start_widgets import RecordRow
from tests.helpers.firm import SmallFirm, post, sell
from tests.helpers.window import RememberingNavigator, settle, show


@pytest.fixture(autouse=True)
def own_session() -> None:
    """Nothing was looked at before."""
    use_session(Session("a test"))


def _open(qtbot: QtBot, ctx: Context) -> StartPage:
    page = PAGES.get("start").make(ctx)
    assert isinstance(page, StartPage)
    show(qtbot, page)
    settle(qtbot)
    return page


def _rows(panel: object) -> list[str]:
    assert isinstance(panel, start_page.RowsPanel)
    return [row.accessibleName() for row in panel.findChildren(RecordRow) if row.isVisible()]


def test_greeting_when_the_day_goes_on_then_it_fits() -> None:
    said = [greeting(hour, "Anna") for hour in (4, 5, 12, 18)]
    assert said == ["Good evening, Anna", "Good morning, Anna", "Good afternoon, Anna", "Good evening, Anna"]
    assert greeting(9, "") == "Good morning"


def test_start_when_something_waits_then_it_is_told_and_opened(qtbot: QtBot, firm: SmallFirm, opened: RememberingNavigator) -> None:
    order = sell(firm, "order", [(firm.products[0], Decimal(2))])
    actions.post(firm.ctx, order, 1)
    late = drafts.load(firm.ctx, sell(firm, "invoice", [(firm.products[0], Decimal(1))]))
    late["date"], late["due_on"] = clock.today() - timedelta(days=9), clock.today() - timedelta(days=3)
    invoice = post(firm.ctx, drafts.save(firm.ctx, late))
    page = _open(qtbot, firm.ctx)
    assert len(_rows(page.orders)) == 1
    (words,) = _rows(page.overdue)
    assert "Beta Bau" in words
    assert "3 d late" in words
    assert page.status_text == "1 open order · 1 claim is overdue"
    for panel in (page.orders, page.overdue):
        qtbot.keyClick(panel.findChildren(RecordRow)[0], Qt.Key.Key_Space)
    assert opened.opened == [("document", order), ("document", invoice)]


def test_start_when_nothing_waits_then_it_says_so_calmly(qtbot: QtBot, firm: SmallFirm) -> None:
    page = _open(qtbot, firm.ctx)
    assert _rows(page.overdue) == []
    assert page.overdue.isVisible()
    assert page.status_text == ""


def test_start_when_another_window_saves_then_it_is_up_to_date(qtbot: QtBot, firm: SmallFirm) -> None:
    from app.ui.kit.changes_bus import changes_bus

    page = _open(qtbot, firm.ctx)
    order = sell(firm, "order", [(firm.products[0], Decimal(2))])
    changes_bus.changed.emit(actions.post(firm.ctx, order, 1))
    settle(qtbot, lambda: len(_rows(page.orders)) == 1)


def test_tiles_when_pressed_or_their_keys_used_then_a_new_card_opens(qtbot: QtBot, firm: SmallFirm, opened: RememberingNavigator) -> None:
    page = _open(qtbot, firm.ctx)
    for tile in page.tiles:
        tile.click()
    assert opened.opened == [(code, None) for code in start_page.NEW]
    assert [command.shortcut for command in page.actions()] == [f"Alt+{number}" for number in range(1, 7)]


def test_lately_when_a_record_is_gone_then_it_is_not_shown(qtbot: QtBot, firm: SmallFirm, opened: RememberingNavigator) -> None:
    gone = records.save(firm.ctx, records.new(firm.ctx, "client", name="Gone")).created("client")[0]
    records.delete(firm.ctx, "client", [gone])
    for id, name in ((firm.client, "Beta Bau"), (gone, "Gone")):
        session().look_at(Tab("client.card", name, "client", {"id": id}))
    page = _open(qtbot, firm.ctx)
    assert _rows(page.recent) == ["Beta Bau, Client"]
    page.recent.findChildren(RecordRow)[0].click()
    assert opened.pages == [("client.card", {"id": firm.client})]


def test_start_when_the_firm_is_new_then_it_leads_through_the_first_steps(qtbot: QtBot, database: Database, opened: RememberingNavigator) -> None:
    ctx = open_context(database)
    setup.set_up(ctx, setup.Beginning("Nova", "DE", "Anna", ctx.user.login))
    page = _open(qtbot, open_context(database))
    steps = page._first_steps
    assert steps is not None
    assert not page.orders.isVisible()
    for code in ("firm", "import", "invoice"):
        steps.chosen.emit(code)
    assert [entity for entity, _id in opened.opened] == ["firm", "invoice"]
    assert [code for code, _arguments in opened.pages] == ["import_wizard"]


@pytest.mark.parametrize("width", [1300, 900, 500])
def test_start_when_the_window_is_narrow_then_nothing_is_cut(qtbot: QtBot, firm: SmallFirm, width: int) -> None:
    page = _open(qtbot, firm.ctx)
    page.resize(width, 700)
    settle(qtbot)
    shown = [*page.tiles, page.orders, page.overdue, page.recent]
    assert all(widget.mapTo(page, widget.rect().topRight()).x() < width for widget in shown)
    assert len({widget.mapTo(page, widget.rect().topLeft()).toTuple() for widget in shown}) == len(shown)
