"""The warning that a new record is there already."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from app.services import records
from app.ui.forms.card_page import CardPage
from app.ui.forms.spec import SCREENS
from app.ui.kit.widgets import InfoBar
from tests.helpers.firm import SmallFirm
from tests.helpers.window import RememberingNavigator, settle, show, write


def opened_card(qtbot: QtBot, firm: SmallFirm, entity: str, **given: object) -> CardPage:
    card = CardPage(firm.ctx, SCREENS.get(entity), None, given)
    show(qtbot, card)
    settle(qtbot, lambda: card.grid is not None)
    return card


def test_typing_when_the_name_is_there_already_then_told_and_that_one_opens(
    qtbot: QtBot, firm: SmallFirm, opened: RememberingNavigator
) -> None:
    card = opened_card(qtbot, firm, "client")
    write("beta bau")
    settle(qtbot, lambda: bool(card.findChildren(InfoBar)))
    (bar,) = card.findChildren(InfoBar)
    assert any("Beta Bau" in label.text() for label in bar.findChildren(QLabel))
    next(button for button in bar.findChildren(QAbstractButton) if button.text() == "Open that one").click()
    assert opened.opened == [("client", firm.client)]
    assert card.grid is not None
    assert card.grid.value_of_focus()[0] == "name"
    write(" sued")
    settle(qtbot, lambda: not card.findChildren(InfoBar))
    card.save()
    settle(qtbot, lambda: card.record_id is not None)


def test_typing_when_a_person_is_there_already_then_saving_is_still_free(qtbot: QtBot, firm: SmallFirm) -> None:
    records.save(firm.ctx, records.new(firm.ctx, "contact", client=firm.client, name="Anna Schmidt"))
    card = opened_card(qtbot, firm, "contact", client=firm.client)
    write("Anna Schmidt")
    settle(qtbot, lambda: bool(card.findChildren(InfoBar)))
    card.save()
    settle(qtbot, lambda: card.record_id is not None)
