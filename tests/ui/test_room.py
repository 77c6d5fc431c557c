"""No text is cut: every list, every report and the card of a client, in both languages, at 100 % and at 200 % (UX 11 M8)."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.core.i18n import LANGUAGES, set_language
from app.services import reporting
from app.services.documents import defaults, drafts
from app.ui.forms.spec import SCREENS
from app.ui.kit.navigator import use_navigator
from app.ui.kit.pages import PAGES, Page
from app.ui.kit.theme import apply_theme
from app.ui.lists.list_page import ListPage
from app.ui.reporting.report_page import ReportPage
from app.ui.screens import catalog, clients, documents, finance, organisation, sales, stock  # noqa: F401 - they declare the screens
from app.ui.screens.client_card import PARTS, ClientCard
from tests.helpers.firm import SmallFirm, post
from tests.helpers.room import cut_texts
from tests.helpers.window import RememberingNavigator, settle, show

#: size of texts → room of a page beside the navigation and beside the folded one: the smallest window, and a usual one
ROOM = {1.0: (904, 1048), 2.0: (1048, 1336)}
#: day by day the shortest words at the usual size and the longest at the largest
_DAILY = {("en", 1.0), ("ru", 2.0)}
EVERYWHERE = [
    pytest.param(language, scale, id=f"{language}-{scale:.0%}", marks=() if (language, scale) in _DAILY else pytest.mark.heavy)
    for language in LANGUAGES for scale in ROOM
]


@pytest.fixture
def firm(standing_firm: SmallFirm) -> SmallFirm:
    """A firm with an invoice that a client has not paid."""
    made = standing_firm
    use_navigator(RememberingNavigator())
    draft = drafts.new(made.ctx, "invoice", client=made.client)
    draft.lines = defaults.product_lines(made.ctx, draft, [(made.products[0], None)])
    post(made.ctx, drafts.save(made.ctx, draft))
    return made


def _dress(app: QApplication, language: str, scale: float) -> None:
    set_language(language)
    apply_theme(app, "light", scale)


def _check(qtbot: QtBot, page: Page, width: int, name: str) -> list[str]:
    """What is cut on a page, with the name of the page before it."""
    settle(qtbot)
    found = cut_texts(page)
    if page.minimumSizeHint().width() > width:
        found.append(f"needs {page.minimumSizeHint().width()} of {width} px")
    return [f"{name}: {line}" for line in found]


@pytest.mark.parametrize(("language", "scale"), EVERYWHERE)
def test_lists_when_shown_then_no_text_is_cut(qapp: QApplication, qtbot: QtBot, firm: SmallFirm, language: str, scale: float) -> None:
    _dress(qapp, language, scale)
    width, _wide = ROOM[scale]
    cut: list[str] = []
    for screen in SCREENS:
        page = PAGES.get(f"{screen.list_code}.list").make(firm.ctx)
        assert isinstance(page, ListPage)
        show(qtbot, page, width, 700)
        settle(qtbot, lambda page=page: page.panel.model.is_open)  # type: ignore[misc]
        cut += _check(qtbot, page, width, screen.list_code)
        page.hide()
    assert not cut, "\n".join(cut)


@pytest.mark.parametrize(("language", "scale"), EVERYWHERE)
def test_reports_when_shown_then_no_text_is_cut(qapp: QApplication, qtbot: QtBot, firm: SmallFirm, language: str, scale: float) -> None:
    _dress(qapp, language, scale)
    _width, width = ROOM[scale]
    cut: list[str] = []
    for info in reporting.catalogue(firm.ctx):
        asked = {question.name: (firm.products[0],) for question in info.questions if question.required and question.reference == "product"}
        page = ReportPage(firm.ctx, info.code, asked)
        show(qtbot, page, width, 700)
        settle(qtbot, lambda page=page: page.result is not None)  # type: ignore[misc]
        cut += _check(qtbot, page, width, info.code)
        page.hide()
    assert not cut, "\n".join(cut)


@pytest.mark.parametrize(("language", "scale"), EVERYWHERE)
def test_client_when_shown_then_no_text_is_cut(qapp: QApplication, qtbot: QtBot, firm: SmallFirm, language: str, scale: float) -> None:
    _dress(qapp, language, scale)
    width, _wide = ROOM[scale]
    card = ClientCard(firm.ctx, SCREENS.get("client"), firm.client)
    show(qtbot, card, width, 700)
    settle(qtbot, lambda: card.grid is not None and bool(card.strip.texts))
    cut = _check(qtbot, card, width, "general")
    for part in PARTS:
        card.show_part(part.code)
        cut += _check(qtbot, card, width, part.code)
    assert not cut, "\n".join(cut)


def test_cut_texts_when_there_is_no_room_then_they_are_found(qtbot: QtBot, firm: SmallFirm) -> None:
    window = QWidget()
    label, button = QLabel("A sentence that needs its room", window), QPushButton("Do a long thing", window)
    label.setGeometry(0, 0, 60, 20)
    button.setGeometry(0, 30, 40, 30)
    show(qtbot, window, 300, 100)
    assert len(cut_texts(window)) == 2
    page = ListPage(firm.ctx, SCREENS.get("client"))
    show(qtbot, page, 900, 600)
    settle(qtbot, lambda: page.panel.model.is_open)
    assert not cut_texts(page)
    page.panel.table.setColumnWidth(2, 45)
    assert any(line.startswith("ListTable “Status”") for line in cut_texts(page))
