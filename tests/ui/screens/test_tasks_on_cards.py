"""Clients and deals list their tasks, and new ones begin with them."""

from __future__ import annotations

from datetime import timedelta

from pytestqt.qtbot import QtBot

from app.core import clock
from app.services import records
from app.ui.kit.pages import PAGES
from app.ui.lists.list_panel import ListPanel
from app.ui.screens.client_card import ClientCard
from app.ui.screens.deal_card import DealCard
from tests.helpers.firm import SmallFirm
from tests.helpers.window import RememberingNavigator, settle, show
from tests.ui.screens.planning import make_task


def test_client_when_it_has_tasks_then_the_tab_counts_and_lists_them(qtbot: QtBot, firm: SmallFirm) -> None:
    make_task(firm.ctx, "Call Alfa", clock.now() + timedelta(hours=3), client_id=firm.client)
    make_task(firm.ctx, "Not about Alfa")
    card = PAGES.get("client.card").make(firm.ctx, id=firm.client)
    assert isinstance(card, ClientCard)
    show(qtbot, card)
    settle(qtbot, lambda: card.draft is not None and card.parts is not None)
    panel = card.show_part("tasks")
    assert isinstance(panel, ListPanel)
    settle(qtbot, lambda: panel.model.is_open)
    assert panel.model.total == 1
    assert card.parts is not None
    assert card.parts.tabs.accessibleTabName(card.parts.tabs.index_of("tasks")) == "Tasks, 1"


def test_deal_when_it_has_tasks_then_they_are_listed_and_a_new_one_is_about_it(
    qtbot: QtBot, firm: SmallFirm, opened: RememberingNavigator,
) -> None:
    deal = records.save(firm.ctx, records.new(firm.ctx, "deal", title="Fit-out", client=firm.client)).created("deal")[0]
    make_task(firm.ctx, "Write the offer", clock.now() + timedelta(hours=3), deal_id=deal)
    card = PAGES.get("deal.card").make(firm.ctx, id=deal)
    assert isinstance(card, DealCard)
    show(qtbot, card)
    settle(qtbot, lambda: card.draft is not None and card.grid is not None)
    panel = card.show_part("tasks")
    assert isinstance(panel, ListPanel)
    settle(qtbot, lambda: panel.model.is_open)
    assert panel.model.total == 1
    card.new_task()
    assert opened.pages == [("task.card", {"id": None, "deal": deal, "client": firm.client})]
