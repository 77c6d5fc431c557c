"""Metered contacts in the window: masks until they are asked for, calls, what is left of the day, rows taken out in clear, the owner's switch."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.services import contacts, journal, records
from app.services.context import Context, open_context
from app.ui.forms.spec import SCREENS
from app.ui.kit.message import MessageDialog
from app.ui.lists.list_page import ListPage
from app.ui.screens.client_card import ClientCard
from app.ui.screens.metering_page import MeteringPage
from app.ui.screens.reachable_card import ReachableCard
from tests.helpers.firm import SmallFirm
from tests.helpers.window import press, settle, show, write

pytestmark = pytest.mark.backends("sqlite")

PHONE, EMAIL, MASK = "+7 900 123-45-12", "max@firm.example", "+7 900 •••-••-12"


@pytest.fixture
def clients(firm: SmallFirm) -> list[int]:
    """Three clients of Sam, in a firm that meters."""
    contacts.set_metering(firm.ctx, on=True)
    sam = records.save(firm.ctx, records.new(firm.ctx, "employee", name="Sam Seller", role="sales", login="sam")).created("employee")[0]
    made = []
    for name in ("Alpha", "Beta", "Gamma"):
        draft = records.new(firm.ctx, "client", name=f"{name} Ltd", phone=PHONE, email=EMAIL, manager=sam)
        made.append(records.save(firm.ctx, draft).created("client")[0])
    return made


@pytest.fixture
def sam(firm: SmallFirm, clients: list[int]) -> Context:
    """A salesperson."""
    return open_context(firm.ctx.database, "sam")


class Telephone(QObject):
    """What the system would dial."""

    def __init__(self) -> None:
        super().__init__()
        self.dialled: list[str] = []

    @Slot(QUrl)
    def dial(self, url: QUrl) -> None:
        """A program of the system that takes calls."""
        self.dialled.append(url.toString())


@pytest.fixture
def telephone() -> Iterator[Telephone]:
    """A program that takes calls and letters."""
    made = Telephone()
    for scheme in ("tel", "mailto"):
        QDesktopServices.setUrlHandler(scheme, made, "dial")
    yield made
    for scheme in ("tel", "mailto"):
        QDesktopServices.unsetUrlHandler(scheme)


def opened(qtbot: QtBot, ctx: Context, client: int) -> ClientCard:
    card = ClientCard(ctx, SCREENS.get("client"), client)
    show(qtbot, card)
    settle(qtbot, lambda: card.grid is not None and bool(card.reachable))
    return card


def line(card: ReachableCard, name: str) -> QLineEdit:
    field = card.reachable[name].focusProxy()
    assert isinstance(field, QLineEdit)
    return field


def start(card: ReachableCard, code: str) -> None:
    next(command for command in card.actions() if command.code == code).run()


def test_card_when_opened_with_a_limit_then_masked_until_shown_and_never_changed(qtbot: QtBot, sam: Context, clients: list[int]) -> None:
    card = opened(qtbot, sam, clients[0])
    assert (line(card, "phone").text(), line(card, "email").text()) == (MASK, "m•••@firm.example")
    start(card, "contact.show")
    settle(qtbot, lambda: line(card, "phone").text() == PHONE)
    assert line(card, "email").text() == EMAIL
    assert not card.is_changed
    assert card.grid is not None
    card.grid.focus_field("city")
    write("Berlin")
    card.save()
    settle(qtbot, lambda: not card.is_changed)
    assert records.load(sam, "client", clients[0])["city"] == "Berlin"
    settle(qtbot, lambda: line(card, "phone").text() == PHONE)
    assert contacts.allowance(sam).shown == 1
    assert contacts.reveal(sam, "client", clients[0], "show").phone == PHONE


def test_card_when_opened_without_a_limit_then_shown_at_once(qtbot: QtBot, firm: SmallFirm, clients: list[int]) -> None:
    card = opened(qtbot, firm.ctx, clients[0])
    settle(qtbot, lambda: line(card, "phone").text() == PHONE)
    assert not card.is_changed
    told = [one for one in journal.who_saw(firm.ctx, "client", clients[0]) if one.kind == "reveal"]
    assert [(one.action, one.detail) for one in told] == [("Contacts shown", "to look at them")]


def test_mask_when_typed_over_then_all_of_it_goes_and_the_new_number_is_kept(qtbot: QtBot, sam: Context, clients: list[int]) -> None:
    card = opened(qtbot, sam, clients[0])
    assert card.grid is not None
    card.grid.focus_field("phone", 4)
    write("030 5550199")
    assert line(card, "phone").text() == "030 5550199"
    card.save()
    settle(qtbot, lambda: not card.is_changed)
    assert records.load(sam, "client", clients[0])["phone"] != "030 5550199"
    assert contacts.reveal(sam, "client", clients[0], "show").phone == "030 5550199"


def test_mask_when_mended_then_the_field_says_that_it_is_no_number(qtbot: QtBot, sam: Context, clients: list[int]) -> None:
    card = opened(qtbot, sam, clients[0])
    line(card, "phone").setText("+7 911 •••-••-12")
    assert "only what is shown" in card.reachable["phone"].problem()


def test_call_when_started_then_the_true_number_is_dialled_and_counted(
    qtbot: QtBot, sam: Context, clients: list[int], telephone: Telephone,
) -> None:
    card = opened(qtbot, sam, clients[0])
    start(card, "contact.call")
    settle(qtbot, lambda: bool(telephone.dialled))
    start(card, "contact.write")
    settle(qtbot, lambda: len(telephone.dialled) == 2)
    assert telephone.dialled == ["tel:+79001234512", f"mailto:{EMAIL}"]
    assert line(card, "phone").text() == PHONE
    card.reachable["phone"].wanted.emit("copy")
    settle(qtbot, lambda: QGuiApplication.clipboard().text() == PHONE)
    assert contacts.allowance(sam).shown == 1


def test_allowance_when_it_runs_out_then_told_and_refused_with_the_cure(qtbot: QtBot, firm: SmallFirm, sam: Context, clients: list[int]) -> None:
    contacts.save_quota(firm.ctx, 1)
    first = opened(qtbot, sam, clients[0])
    start(first, "contact.show")
    settle(qtbot, lambda: line(first, "phone").text() == PHONE)
    assert first.grid is not None
    note = first.grid.rows["phone"].note
    assert note is not None
    assert note.text() == "0 of 1 left today"
    second = opened(qtbot, sam, clients[1])
    start(second, "contact.show")
    settle(qtbot, lambda: any(isinstance(one, MessageDialog) for one in QApplication.topLevelWidgets() if one.isVisible()))
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, MessageDialog) and one.isVisible())
    assert "1 record" in dialog.accessibleName()
    assert "the owner can raise it" in dialog.accessibleDescription()
    dialog.reject()
    assert line(second, "phone").text() == MASK


def test_list_when_copied_then_masked_and_in_clear_only_with_a_reason(qtbot: QtBot, firm: SmallFirm, sam: Context, clients: list[int]) -> None:
    page = ListPage(firm.ctx, SCREENS.get("client"))
    show(qtbot, page)
    settle(qtbot, lambda: page.panel.model.is_open)
    page.panel.set_columns(["name", "phone"])
    settle(qtbot, lambda: len(page.panel.model.columns) == 2 and page.panel.model.is_open)
    page.panel.table.setFocus()
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    actions = page.panel.actions_of_list
    actions.copy()
    settle(qtbot, lambda: MASK in QGuiApplication.clipboard().text())
    assert PHONE not in QGuiApplication.clipboard().text()
    dialog = actions.copy_in_clear()
    dialog.accept()
    settle(qtbot)
    assert PHONE not in QGuiApplication.clipboard().text()
    dialog = actions.copy_in_clear()
    dialog.line.setText("Christmas cards")
    dialog.verb_button.click()
    settle(qtbot, lambda: PHONE in QGuiApplication.clipboard().text())
    assert EMAIL in QGuiApplication.clipboard().text()
    theirs = ListPage(sam, SCREENS.get("client"))
    show(qtbot, theirs)
    assert "list.copy_contacts" not in {command.code for command in theirs.actions()}


def test_switch_when_turned_then_everything_is_masked_and_the_note_takes_it_back(qtbot: QtBot, firm: SmallFirm) -> None:
    client = records.save(firm.ctx, records.new(firm.ctx, "client", name="Alpha Ltd", phone=PHONE)).created("client")[0]
    page = MeteringPage(firm.ctx)
    show(qtbot, page)
    settle(qtbot, lambda: page.rule is not None)
    assert not page.switch.isChecked()
    page.switch.click()
    settle(qtbot, lambda: page.rule is not None and page.rule.is_on)
    assert records.load(firm.ctx, "client", client)["phone"] == MASK
    page.number.setValue(7)
    settle(qtbot, lambda: page.rule is not None and page.rule.quota == 7)
    assert contacts.quota(firm.ctx) == 7
    page.turn(False)
    settle(qtbot, lambda: page.rule is not None and not page.rule.is_on)
    assert records.load(firm.ctx, "client", client)["phone"] == PHONE
