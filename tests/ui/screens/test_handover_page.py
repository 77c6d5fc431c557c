"""An employee leaves: the page says what there is, shows who gets what, does it, and the list of handovers takes it back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from app.core.enums.handover import HandoverState
from app.services import handover_past, records, sessions
from app.services.context import Context
from app.ui.kit import message
from app.ui.kit.message import MessageDialog
from app.ui.kit.pages import PAGES
from app.ui.kit.widgets import Label
from app.ui.screens.employee_card import EmployeeCard
from app.ui.screens.handover_page import HandoverPage
from app.ui.screens.handovers_page import HandoversPage
from app.ui.screens.sessions_page import SessionsPage
from tests.helpers.window import RememberingNavigator, settle, show


@pytest.fixture
def people(ctx: Context) -> dict[str, int]:
    """Sam with four clients of two categories, and two colleagues."""
    made = {name: records.save(ctx, records.new(ctx, "employee", name=name, role="sales")).created("employee")[0] for name in ("Sam", "Tina", "Uwe")}
    categories = [records.save(ctx, records.new(ctx, "client_category", name=name)).created("client_category")[0] for name in ("Big", "Small")]
    for number in range(4):
        records.save(ctx, records.new(ctx, "client", name=f"Client {number}", manager=made["Sam"], category=categories[number % 2]))
    return made


@pytest.fixture
def page(qtbot: QtBot, ctx: Context, people: dict[str, int]) -> HandoverPage:
    made = PAGES.get("handover").make(ctx, employee=people["Sam"])
    assert isinstance(made, HandoverPage)
    show(qtbot, made)
    settle(qtbot, lambda: made.form is not None)
    return made


def _why_not(page: HandoverPage) -> str:
    return page.actions()[0].why_not()


def _texts(page: HandoverPage) -> list[str]:
    return [label.text() for label in page.table.findChildren(Label)]


def test_handover_when_dealt_by_share_then_it_is_shown_done_and_taken_back(
    qtbot: QtBot, page: HandoverPage, people: dict[str, int], ctx: Context, monkeypatch: pytest.MonkeyPatch,
) -> None:
    form = page.form
    assert form is not None
    assert page.title == "Dismiss or hand over: Sam"
    assert _why_not(page) == "Choose who gets it."
    form.kinds["shares"].setChecked(True)
    for name in ("Tina", "Uwe"):
        form.shares[people[name]].setChecked(True)
    settle(qtbot, lambda: page.preview is not None and len(page.preview.names) == 2)
    assert _texts(page)[5:] == ["Tina", "2", "0", "0", "0", "Uwe", "2", "0", "0", "0"]
    page.dismiss.setChecked(True)
    monkeypatch.setattr(message, "ask", lambda *_words, **_more: True)
    with qtbot.waitSignal(page.closing):
        page.apply()
    settle(qtbot)
    assert not records.load(ctx, "employee", people["Sam"])["is_active"]
    assert _why_not(page) == "It is done."
    past = HandoversPage(ctx)
    show(qtbot, past)
    settle(qtbot, lambda: bool(past.buttons))
    ((id, button),) = past.buttons.items()
    client = next(one for one in handover_past.all_past(ctx) if one.id == id)
    assert client.state is HandoverState.DONE
    _give(ctx, people["Uwe"], people["Tina"])
    button.click()
    settle(qtbot, lambda: not past.buttons)
    (told,) = past.findChildren(MessageDialog)
    assert told.accessibleName() == "These records stayed where they are"
    told.close()
    assert records.load(ctx, "employee", people["Sam"])["is_active"]


def _give(ctx: Context, giver: int, taker: int) -> None:
    """One client of one colleague goes to another one."""
    from app.services import listing
    from app.services.listing import ListQuery

    id = listing.window(ctx, ListQuery("client", (), fixed=(("manager_id", giver),)), 0, 1)[0].id
    draft = records.load(ctx, "client", id)
    draft["manager"] = taker
    records.save(ctx, draft)


def test_rule_when_by_category_then_each_category_has_its_own_colleague(qtbot: QtBot, page: HandoverPage, people: dict[str, int]) -> None:
    form = page.form
    assert form is not None
    assert not form.kinds["branch"].isEnabled()
    form.kinds["category"].setChecked(True)
    assert _why_not(page) == "Choose who gets it."
    form.colleague.setCurrentIndex(form.colleague.findData(people["Tina"]))
    box = next(iter(form.by["category"].values()))
    box.setCurrentIndex(box.findData(people["Uwe"]))
    box.activated.emit(box.currentIndex())
    settle(qtbot, lambda: page.preview is not None)
    assert _texts(page)[5:] == ["Tina", "2", "0", "0", "0", "Uwe", "2", "0", "0", "0"]


def test_card_of_an_employee_when_the_person_leaves_then_the_page_is_one_command_away(
    qtbot: QtBot, ctx: Context, people: dict[str, int], opened: RememberingNavigator,
) -> None:
    card = PAGES.get("employee.card").make(ctx, id=people["Sam"])
    assert isinstance(card, EmployeeCard)
    show(qtbot, card)
    settle(qtbot, lambda: card.factor is not None)
    commands = {command.code: command for command in card.actions()}
    assert commands["employee.factor"].why_not() == "There is no second factor."
    commands["employee.handover"].run()
    assert opened.pages == [("handover", {"employee": people["Sam"]})]


def test_person_when_oneself_then_dismissal_is_not_offered(qtbot: QtBot, ctx: Context) -> None:
    page = HandoverPage(ctx, ctx.user.id or 0)
    show(qtbot, page)
    settle(qtbot)
    (box,) = [one for one in page.findChildren(QCheckBox) if one is page.dismiss]
    assert not box.isEnabled()


def test_sessions_when_one_is_ended_then_its_line_goes(qtbot: QtBot, ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    (first,) = sessions.begin(ctx).created("sign_in")
    (second,) = sessions.begin(ctx).created("sign_in")
    page = SessionsPage(ctx)
    show(qtbot, page)
    settle(qtbot, lambda: set(page.buttons) == {first, second})
    assert page.status_text == "2 windows are open"
    monkeypatch.setattr(message, "ask", lambda *_words, **_more: True)
    page.buttons[first].click()
    settle(qtbot, lambda: set(page.buttons) == {second})
    assert sessions.beat(ctx, first) == "Olga Owner has ended your session."
