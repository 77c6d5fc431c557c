"""How many statements the main screens need: on a slow line each of them is a wait, so none of these figures may grow unnoticed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from app.services import listing, records
from app.services.documents import actions
from app.services.listing import ListQuery
from app.ui.forms.spec import SCREENS
from app.ui.lists.list_page import ListPage
from app.ui.screens.client_card import ClientCard
from app.ui.screens.document_card import DocumentCard
from tests.helpers.firm import SmallFirm, sell
from tests.helpers.statements import counted
from tests.helpers.window import settle, show

#: first rows, views, counts of all views, total and sums
LIST = 4
#: record with its references, figures, claims; processes under way; what happened: people, journal, notes, documents
CLIENT_CARD = 8
#: header with its references, firm, lines; family: members, edges, lines; what rests on it, or the paper with its rules; processes under way and
#: what they keep shut
DOCUMENT_CARD = 11
#: saving a draft and posting it, with journal, ledgers, number and the processes that wait for it, and the card that is read after it
POSTING = 34


@pytest.mark.parametrize("code", ["client", "invoice", "product", "deal"])
def test_list_when_opened_then_few_statements(qtbot: QtBot, firm: SmallFirm, code: str) -> None:
    with counted(firm.ctx.database) as statements:
        page = ListPage(firm.ctx, SCREENS.get(code))
        show(qtbot, page)
        settle(qtbot, lambda: page.panel.model.is_open and page.panel.views.all_count is not None)
    assert len(statements) <= LIST, statements


def test_window_when_read_then_one_statement(firm: SmallFirm) -> None:
    query = ListQuery("document", ("number", "date", "client", "manager", "open"), sort=(("date", True),))
    with counted(firm.ctx.database) as statements:
        assert listing.window(firm.ctx, query, 0, 100)
    assert len(statements) == 1, statements


def test_record_when_loaded_then_its_references_come_with_it(firm: SmallFirm) -> None:
    with counted(firm.ctx.database) as statements:
        draft = records.load(firm.ctx, "product", firm.products[0])
    assert len(draft.labels) == 2
    assert len(statements) == 1, statements


def test_client_card_when_opened_then_few_statements(qtbot: QtBot, firm: SmallFirm) -> None:
    with counted(firm.ctx.database) as statements:
        card = ClientCard(firm.ctx, SCREENS.get("client"), firm.client)
        show(qtbot, card)
        settle(qtbot, lambda: card.grid is not None)
    assert len(statements) <= CLIENT_CARD, statements


@pytest.mark.parametrize("is_posted", [True, False])
def test_invoice_card_when_opened_then_few_statements(qtbot: QtBot, firm: SmallFirm, is_posted: bool) -> None:
    id = sell(firm, "invoice", [(product, Decimal(2)) for product in firm.products])
    if is_posted:
        actions.post(firm.ctx, id, None)
    with counted(firm.ctx.database) as statements:
        card = DocumentCard(firm.ctx, SCREENS.get("invoice"), id)
        show(qtbot, card)
        settle(qtbot, lambda: card.body is not None)
    assert len(statements) <= DOCUMENT_CARD, statements


def test_invoice_when_saved_and_posted_then_few_statements(qtbot: QtBot, firm: SmallFirm) -> None:
    card = DocumentCard(firm.ctx, SCREENS.get("invoice"), sell(firm, "invoice", [(product, Decimal(2)) for product in firm.products]))
    show(qtbot, card)
    settle(qtbot, lambda: card.body is not None)
    with counted(firm.ctx.database) as statements:
        card.post()
        settle(qtbot, lambda: card.document.is_posted)
    assert len(statements) <= POSTING, statements
