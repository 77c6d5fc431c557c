"""The list of open amounts: it opens with what is unpaid, and says that nothing is there only when that is so."""

from __future__ import annotations

from decimal import Decimal

from pytestqt.qtbot import QtBot

from app.services.context import Context
from app.services.documents import defaults, drafts
from app.ui.forms.spec import SCREENS
from app.ui.lists.list_page import ListPage
from app.ui.lists.list_state import ALL
from tests.helpers.firm import SmallFirm, post
from tests.helpers.window import settle, show


def _opened(qtbot: QtBot, ctx: Context) -> ListPage:
    page = ListPage(ctx, SCREENS.get("claim"))
    show(qtbot, page)
    settle(qtbot, lambda: page.panel.model.is_open and page.panel.views.all_count is not None)
    return page


def test_claims_when_there_are_none_then_the_list_says_so_and_offers_no_filter_to_clear(qtbot: QtBot, ctx: Context) -> None:
    page = _opened(qtbot, ctx)
    shown = page.panel.emptiness.shown
    assert shown is not None
    assert shown.accessibleName() == "No open amounts yet"


def test_claims_when_opened_first_then_unpaid_ones_with_their_sum(qtbot: QtBot, firm: SmallFirm) -> None:
    draft = drafts.new(firm.ctx, "invoice", client=firm.client)
    draft.lines = defaults.product_lines(firm.ctx, draft, [(firm.service, Decimal(2))])
    post(firm.ctx, drafts.save(firm.ctx, drafts.recompute(draft)))
    page = _opened(qtbot, firm.ctx)
    assert page.panel.views.current_name == "Unpaid"
    assert not page.panel.state.is_changed
    assert page.panel.model.total == 1
    page.panel.views.show_view(ALL)
    settle(qtbot, lambda: page.panel.model.is_open)
    assert page.panel.model.total == 1
