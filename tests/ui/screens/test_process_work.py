"""A case from a client's card to its end by the window: begun, found in My work, taken, asked for its answers, done, read in its log."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.enums.processes import CaseState, ProcessEntity, StepState
from app.core.i18n import format_number, set_language
from app.processes.definition import Lane, Node, Shape
from app.processes.questions import Question, QuestionKind, stored
from app.services.process_runs import starting
from app.services.process_work.case_reading import read_case
from app.services.process_work.step_form import read_form
from app.ui.kit import message
from app.ui.kit.pages import PAGES
from app.ui.kit.theme import apply_theme
from app.ui.kit.widgets import Button
from app.ui.screens import process_cases  # noqa: F401 - it declares the page of a case
from app.ui.screens.case_page import CasePage
from app.ui.screens.client_card import ClientCard
from app.ui.screens.my_work_page import MINE, OFFERED, MyWorkPage
from app.ui.screens.start_process import StartProcess
from app.ui.screens.step_dialog import StepDialog, open_form
from tests.helpers.firm import SmallFirm
from tests.helpers.processes import chain, open_step, published, state_of, step
from tests.helpers.room import cut_texts
from tests.helpers.window import RememberingNavigator, press, settle, show

ASKED = stored((
    Question("amount", "For how much?", QuestionKind.MONEY, is_required=True),
    Question("why", "Why so much?", QuestionKind.TEXT, is_required=True, condition="amount > 1000"),
))


def lanes() -> tuple[list[Lane], tuple[Node, Node]]:
    """Two steps in the lane of the owner."""
    ask, send = replace(step("ask", "form", questions=ASKED, minutes=30), lane="lead"), replace(step("send"), lane="lead")
    return [Lane("lead", "Owner", "owner")], (ask, send)


def offer(firm: SmallFirm) -> int:
    """A published process about clients: questions, then a task, both of the owner's role."""
    drawn, nodes = lanes()
    return published(firm.ctx, chain(*nodes, about="client", lanes=drawn), "Offer")


def test_case_when_begun_on_a_card_then_done_by_keys_to_its_end(qtbot: QtBot, firm: SmallFirm, opened: RememberingNavigator) -> None:
    offer(firm)
    card = PAGES.get("client.card").make(firm.ctx, id=firm.client)
    assert isinstance(card, ClientCard)
    show(qtbot, card)
    settle(qtbot, lambda: card.parts is not None)
    next(command for command in card.actions() if command.code == "process.begin").run()
    dialog = card.findChild(StartProcess)
    assert dialog is not None
    settle(qtbot, lambda: dialog.button.isEnabled())
    press(Qt.Key.Key_Return)
    processes = card.parts.processes  # type: ignore[union-attr]
    settle(qtbot, lambda: len(processes.found.cases) == 1)
    strip = processes.found.cases[0]
    assert [(one.title, one.state) for one in strip.steps] == [("Ask", "now"), ("Send", "ahead")]

    page = PAGES.get("my_work").make(firm.ctx)
    assert isinstance(page, MyWorkPage)
    show(qtbot, page)
    settle(qtbot, lambda: bool(page.work.offered))
    assert page.tabs.current == OFFERED
    page.take()
    settle(qtbot, lambda: bool(page.work.mine))
    assert open_step(firm.ctx, strip.case_id).state is StepState.IN_WORK
    page.tabs.choose(MINE)
    page.do()
    settle(qtbot, lambda: page.findChild(StepDialog) is not None)
    form = page.findChild(StepDialog)
    assert form is not None
    assert form.questions.rows["why"].isHidden()
    form.go()
    assert form.questions.rows["amount"].error.text() == "Answer “For how much?”."
    amount = form.questions.rows["amount"].editor
    qtbot.keyClicks(amount.focusProxy(), "1500")
    amount.edited.emit()
    assert not form.questions.rows["why"].isHidden()
    qtbot.keyClicks(form.questions.rows["why"].editor.focusProxy(), "A large order")
    press(Qt.Key.Key_Return)
    settle(qtbot, lambda: [one.title for one in page.work.offered] == ["Send"])
    (send,) = page.work.offered
    sending = open_form(page, firm.ctx, read_form(firm.ctx, send.id), lambda _changes: page.refresh())
    settle(qtbot)
    sending.go()
    settle(qtbot, lambda: not page.work.offered)
    assert state_of(firm.ctx, strip.case_id) is CaseState.FINISHED

    reading = read_case(firm.ctx, strip.case_id)
    assert [(one.title, one.state, one.answers) for one in reading.lines] == [
        ("Ask", StepState.DONE, (("For how much?", format_number(Decimal(1500), 2)), ("Why so much?", "A large order"))), ("Send", StepState.DONE, ()),
    ]
    log = PAGES.get("process_case.card").make(firm.ctx, id=strip.case_id)
    assert isinstance(log, CasePage)
    show(qtbot, log)
    settle(qtbot, lambda: log.case is not None)
    assert log.table.cells.rowCount() == 2
    log.open_record()
    assert opened.opened[-1] == ("client", firm.client)


def test_step_when_what_follows_by_itself_fails_then_whoever_did_it_is_told_why(
    qtbot: QtBot, firm: SmallFirm, opened: RememberingNavigator, monkeypatch: pytest.MonkeyPatch,
) -> None:
    empty = step("prepare", "create_document", document_type="quotation", source="empty")
    process = published(firm.ctx, chain(empty, step("fill"), step("post", "post_document", document_type="quotation"), about="client"), "Offer")
    (case,) = starting.start_case(firm.ctx, process, ProcessEntity.CLIENT, firm.client).created("process_case")
    told: list[str] = []
    monkeypatch.setattr(message, "choose", lambda _parent, title, text, _choices: told.append(f"{title} {text}") or "open")
    page = PAGES.get("my_work").make(firm.ctx)
    show(qtbot, page)
    form = open_form(page, firm.ctx, read_form(firm.ctx, open_step(firm.ctx, case).id), lambda _changes: None)
    settle(qtbot)
    assert [button.text() for button in form.findChildren(Button) if button.text().startswith("Quotation")]
    form.go()
    settle(qtbot, lambda: bool(told))
    assert told[0].startswith("“Fill” is done, but the case has stopped. There are no lines")
    assert opened.opened[-1] == ("process_case", case)


@pytest.mark.heavy
def test_pages_when_texts_are_twice_as_large_and_russian_then_nothing_is_cut(qtbot: QtBot, qapp: QApplication, firm: SmallFirm) -> None:
    process = offer(firm)
    (case,) = starting.start_case(firm.ctx, process, ProcessEntity.CLIENT, firm.client).created("process_case")
    set_language("ru")
    apply_theme(qapp, "light", 2.0)
    work, log = PAGES.get("my_work").make(firm.ctx), PAGES.get("process_case.card").make(firm.ctx, id=case)
    for page in (work, log):
        show(qtbot, page, 1336)
        settle(qtbot)
        assert cut_texts(page) == []
    form = open_form(work, firm.ctx, read_form(firm.ctx, open_step(firm.ctx, case).id), lambda _changes: None)
    settle(qtbot)
    assert cut_texts(form) == []


def test_wait_when_the_answer_is_noted_or_said_to_have_come_then_the_case_goes_on(qtbot: QtBot, firm: SmallFirm, opened: RememberingNavigator) -> None:
    process = published(firm.ctx, chain(Node("first", Shape.WAIT, "First", "wait_reply"), Node("again", Shape.WAIT, "Again", "wait_reply"), about="client"))
    (case,) = starting.start_case(firm.ctx, process, ProcessEntity.CLIENT, firm.client).created("process_case")
    card = PAGES.get("client.card").make(firm.ctx, id=firm.client)
    assert isinstance(card, ClientCard)
    show(qtbot, card)
    settle(qtbot, lambda: card.draft is not None)
    dialog = card.note_answer()
    dialog.line.setText("Yes, on Monday")
    dialog.accept()
    settle(qtbot, lambda: open_step(firm.ctx, case).node == "again")
    log = PAGES.get("process_case.card").make(firm.ctx, id=case)
    assert isinstance(log, CasePage)
    show(qtbot, log)
    settle(qtbot, lambda: log.case is not None)
    log.end_wait()
    settle(qtbot, lambda: state_of(firm.ctx, case) is CaseState.FINISHED)
    settle(qtbot, lambda: log.case is not None and log.case.state is CaseState.FINISHED)
    assert log.line is not None and log.line.who == firm.ctx.user.name
