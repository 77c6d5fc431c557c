"""Numbers of documents are set on a page: an example tells at once what comes of it, saving is undone by nobody's refresh."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.access import rights_of
from app.services.documents import series
from app.services.documents.series import Series
from app.ui.kit import message
from app.ui.kit.message import MessageDialog
from app.ui.kit.pages import PAGES
from app.ui.kit.widgets import Button
from app.ui.screens.numbers_page import NumbersPage
from tests.helpers.firm import SmallFirm, only
from tests.helpers.window import settle, show


@pytest.fixture
def page(qtbot: QtBot, firm: SmallFirm) -> NumbersPage:
    made = PAGES.get("numbers").make(firm.ctx)
    assert isinstance(made, NumbersPage)
    show(qtbot, made)
    settle(qtbot)
    return made


def test_series_when_typed_then_the_example_shows_it_and_saving_keeps_it(qtbot: QtBot, page: NumbersPage, firm: SmallFirm) -> None:
    row = page.rows["invoice"]
    assert row.example.text() == f"INV-{clock.today().year}-00015"
    assert not page.is_changed
    row.prefix.setText("")
    qtbot.keyClicks(row.prefix, "R-")
    row.digits.setValue(3)
    row.by_year.setChecked(False)
    assert row.example.text() == "R-015"
    assert page.is_changed
    settle(qtbot)
    assert [button.isEnabled() for button in page.head.findChildren(Button) if button.isVisible()] == [True]
    page.refresh()
    settle(qtbot)
    assert row.example.text() == "R-015"
    page.save()
    settle(qtbot, lambda: not page.is_changed)
    kept = series.series_of_firm(firm.ctx, only(firm.ctx, "firm"))
    assert (kept["invoice"], kept["order"]) == (Series("R-", 3, by_year=False), Series("SO-"))


def test_series_when_refused_then_it_is_told_and_the_field_has_the_keyboard(qtbot: QtBot, page: NumbersPage) -> None:
    page.rows["order"].prefix.setText("A:")
    page._on_edited()
    page.save()
    settle(qtbot)
    (dialog,) = page.findChildren(MessageDialog)
    assert "prefix" in dialog.windowTitle() or "prefix" in dialog.accessibleName() or any(
        "prefix" in label.text() for label in dialog.findChildren(message.Label)
    )
    dialog.close()
    assert page.is_changed


def test_page_when_the_right_is_missing_then_it_is_not_open() -> None:
    assert PAGES.get("numbers").is_open_to(rights_of("accountant").may)
    assert not PAGES.get("numbers").is_open_to(rights_of("sales").may)
