"""What a start asks is asked wherever a case is begun by hand: on a card, in the editor, for a list."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from app.core.enums.processes import ProcessEntity, RunState
from app.core.errors import FieldErrors
from app.process_editor.page import EditorPage
from app.processes.definition import Graph
from app.processes.questions import Question, QuestionKind, stored
from app.processes.stored_values import from_stored
from app.services import records
from app.services.process_runs import starting
from app.services.process_work.case_reading import read_case
from app.ui.forms.start_case import StartDialog
from app.ui.kit.pages import PAGES
from app.ui.kit.widgets import Button
from app.ui.lists.list_page import ListPage
from app.ui.screens.begin_list_dialog import BeginListDialog
from app.ui.screens.process_run_page import RunPage
from app.ui.screens.start_process import StartProcess
from tests.helpers.firm import SmallFirm
from tests.helpers.processes import case_of, chain, published, step
from tests.helpers.window import RememberingNavigator, settle, show

ASKED = stored((
    Question("amount", "For how much?", QuestionKind.MONEY, is_required=True),
    Question("why", "Why so much?", QuestionKind.TEXT, is_required=True, condition='amount > 1000 and client.city = "Hamburg"'),
))


def asking() -> Graph:
    """A process about clients whose start asks."""
    graph = chain(step("call"), about="client")
    return graph.with_(nodes=[replace(graph.nodes["start"], params={"questions": ASKED})])


def answers(firm: SmallFirm, case: int) -> dict[str, object]:
    """What a case knows."""
    return dict(from_stored(case_of(firm.ctx, case).answers))


def test_card_when_the_start_asks_then_typed_answers_are_checked_and_stand_in_the_case(
    qtbot: QtBot, firm: SmallFirm, opened: RememberingNavigator,
) -> None:
    process = published(firm.ctx, asking(), "Offer")
    with pytest.raises(FieldErrors):
        starting.start_case(firm.ctx, process, ProcessEntity.CLIENT, firm.client)
    card = PAGES.get("client.card").make(firm.ctx, id=firm.client)
    show(qtbot, card)
    dialog = StartProcess(card, firm.ctx, ("client", firm.client))
    dialog.open()
    settle(qtbot, lambda: dialog.questions.fields is not None)
    fields = dialog.questions.fields
    assert fields is not None
    dialog.go()
    assert fields.rows["amount"].error.text() == "Answer “For how much?”."
    begun: list[int] = []
    dialog.done_well.connect(lambda changes: begun.extend(changes.created("process_case")))
    amount = fields.rows["amount"].editor
    qtbot.keyClicks(amount.focusProxy(), "1500")
    amount.edited.emit()
    assert not fields.rows["why"].isHidden()
    qtbot.keyClicks(fields.rows["why"].editor.focusProxy(), "A large order")
    dialog.go()
    settle(qtbot, lambda: bool(begun))
    assert answers(firm, begun[0]) == {"amount": Decimal(1500), "why": "A large order"}
    assert dict(read_case(firm.ctx, begun[0]).begun_with)["Why so much?"] == "A large order"


def test_editor_when_the_start_asks_then_its_dialog_does_too(qtbot: QtBot, firm: SmallFirm, opened: RememberingNavigator) -> None:
    process = published(firm.ctx, asking(), "Offer")
    page = EditorPage(firm.ctx, process)
    show(qtbot, page)
    settle(qtbot, lambda: page.opened is not None and page.checker.is_settled)
    assert not page.checker.errors
    page.life.start_case()
    (dialog,) = page.window().findChildren(StartDialog)
    settle(qtbot)
    assert dialog.go.toolTip() == "Choose the record first."
    assert dialog.record is not None
    dialog.record.set(firm.client, "Beta Bau")
    dialog.record.edited.emit()
    settle(qtbot, lambda: dialog.questions.fields is not None)
    dialog.start()
    assert dialog.isVisible()
    assert dialog.questions.fields is not None
    qtbot.keyClicks(dialog.questions.fields.rows["amount"].editor.focusProxy(), "900")
    dialog.go.click()
    settle(qtbot, lambda: not dialog.isVisible())


def test_list_when_the_start_asks_then_one_answer_holds_for_all(qtbot: QtBot, firm: SmallFirm, opened: RememberingNavigator) -> None:
    published(firm.ctx, asking(), "Offer")
    known = [firm.client, *(records.save(firm.ctx, records.new(firm.ctx, "client", name=f"Client {each}")).created("client")[0] for each in range(2))]
    page = PAGES.get("process_run.card").make(firm.ctx, about="client", records=known)
    assert isinstance(page, RunPage)
    show(qtbot, page)
    settle(qtbot, lambda: page.processes.count() == 1)
    page.begin()
    settle(qtbot, lambda: bool(page.findChildren(BeginListDialog)))
    (dialog,) = page.findChildren(BeginListDialog)
    settle(qtbot, lambda: dialog.questions.fields is not None)
    assert dialog.questions.fields is not None
    qtbot.keyClicks(dialog.questions.fields.rows["amount"].editor.focusProxy(), "12.50")
    dialog.go()
    settle(qtbot, lambda: page.reading is not None and page.reading.state is RunState.FINISHED)
    assert page.reading is not None
    assert page.reading.begun == 3
    assert {str(answers(firm, item.case_id or 0)["amount"]) for item in page.reading.items} == {"12.50"}


def test_list_of_processes_when_a_case_is_started_there_then_it_begins(qtbot: QtBot, firm: SmallFirm, opened: RememberingNavigator) -> None:
    process = published(firm.ctx, chain(step("call")), "Round call")
    page = PAGES.get("process.list").make(firm.ctx)
    assert isinstance(page, ListPage)
    show(qtbot, page)
    settle(qtbot, lambda: page.panel.model.is_open)
    page.panel.table.setFocus()
    page.panel.table.selectRow(0)
    settle(qtbot, lambda: page.panel.table.current_id == process)
    (button,) = (each for each in page.findChildren(Button) if each.isVisible() and each.text() == "Start a case…")
    assert button.isEnabled()
    button.click()
    settle(qtbot, lambda: bool(page.window().findChildren(StartDialog)))
    (dialog,) = page.window().findChildren(StartDialog)
    settle(qtbot, dialog.go.isEnabled)
    dialog.go.click()
    settle(qtbot, lambda: not dialog.isVisible())
    assert case_of(firm.ctx, 1).process_id == process
