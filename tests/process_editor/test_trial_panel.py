"""“Run it” in its window: what is drawn is tried by the real engine, shown step by step, and nothing of it stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.enums.processes import CaseState, ProcessEntity
from app.process_editor.commands.set_values import set_param
from app.process_editor.page import EditorPage
from app.process_editor.side_panel import SidePanel
from app.process_editor.trial.dry_panel import DryRunPanel
from app.process_editor.trial.panel import TrialPanel
from app.processes.questions import Question, QuestionKind, stored
from app.services import records
from app.services.context import Context
from app.services.documents import actions, drafts
from app.ui.kit.widgets import Button, Label
from tests.helpers.everything import everything
from tests.helpers.firm import SmallFirm, sell
from tests.helpers.process_page import begun, open_page, order_to_delivery
from tests.helpers.sale_drawing import sale_drawing
from tests.helpers.window import settle
from tests.ui.conftest import home, house_style  # noqa: F401 - fixtures


@pytest.fixture
def deal(standing_firm: SmallFirm) -> int:
    """A deal of the firm's client, who can be written to."""
    ctx = standing_firm.ctx
    client = records.load(ctx, "client", standing_firm.client)
    client["email"] = "office@beta.example"
    records.save(ctx, client)
    return records.save(ctx, records.new(ctx, "deal", title="Big roof", client=standing_firm.client, amount=Decimal(900))).created("deal")[0]


def tried(qtbot: QtBot, page: EditorPage) -> TrialPanel:
    """The panel, when its first trial is there."""
    page.life.run_it()
    panel = page.frame.side
    assert isinstance(panel, TrialPanel)
    settle(qtbot, lambda: panel.trial is not None)
    return panel


def words(panel: SidePanel) -> str:
    """Everything that the panel says."""
    return "\n".join(label.text() for label in panel.findChildren(Label) if label.isVisibleTo(panel))


def test_drawing_when_run_then_each_step_is_shown_with_what_it_would_leave_and_can_be_taken_back(
    qtbot: QtBot, standing_firm: SmallFirm, deal: int,
) -> None:
    ctx = standing_firm.ctx
    page = open_page(qtbot, ctx, begun(ctx, sale_drawing(standing_firm)))
    before = everything(ctx.database)
    panel = tried(qtbot, page)
    assert panel.promise in words(panel) and "Nothing of it stays" in panel.promise
    assert panel.asking.record is not None
    panel.asking.record.set(deal, "Big roof")
    panel.asking.record.edited.emit()
    settle(qtbot, lambda: panel.trial is not None and len(panel.places) == 1)
    assert page.view.drawing.look("ask").mark.outline == "accent"

    panel.places[0].buttons[1].click()
    settle(qtbot)
    assert "Say why it is rejected." in words(panel) and panel.choices == ()
    questions = panel.places[0].questions
    assert questions is not None
    questions.rows["comment"].editor.set("Too cheap")
    panel.places[0].buttons[1].click()
    settle(qtbot, lambda: len(panel.choices) == 1)
    assert [place.standing.node for place in panel.places] == ["drop"] and "Too cheap" in words(panel)
    assert page.view.drawing.look("drop").mark.text == "here" and page.view.drawing.look("ask").mark.outline == "ok"

    QTest.keyClick(panel.places[0].buttons[0], Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, lambda: panel.choices == ())
    QTest.keyClick(panel.places[0].buttons[0], Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, lambda: panel.trial is not None and panel.trial.state is CaseState.FINISHED and len(panel.lines) == 7)
    said = words(panel)
    for text in ("Bolt M6: 4 pc out of Main warehouse", "Beta Bau", "E-mail to office@beta.example, not sent", "Next step: — → Call Beta Bau",
                 "Task: Call the client, for Olga Owner", "The case has come to its end: Sold."):
        assert text in said, said
    panel.go_back()
    settle(qtbot, lambda: panel.trial is not None and panel.trial.state is CaseState.RUNNING)
    assert [place.standing.node for place in panel.places] == ["again"]
    panel.closed.emit()
    after = everything(ctx.database)
    assert [name for name in before if before[name] != after[name]] == []
    assert page.frame.side is None and not page.frame.inspector.isHidden()
    assert not page.is_changed


def test_step_when_it_cannot_run_then_the_panel_says_why_goes_on_and_follows_the_drawing(qtbot: QtBot, standing_firm: SmallFirm, deal: int) -> None:
    ctx = standing_firm.ctx
    page = open_page(qtbot, ctx, begun(ctx, sale_drawing(standing_firm, "400")))
    panel = tried(qtbot, page)
    assert panel.asking.record is not None
    panel.asking.record.set(deal, "Big roof")
    panel.restart()
    settle(qtbot, lambda: len(panel.places) == 1)
    panel.places[0].buttons[0].click()
    settle(qtbot, lambda: any(line.tried.is_failed for line in panel.lines))
    assert "100" in words(panel)
    assert page.view.drawing.look("goods").mark.icon == "error"
    assert panel.places[0].buttons[0].text() == "Go on as if it were done"
    page.document.apply("Fewer", lambda graph: set_param(graph, "goods", "quantity", "4"))
    settle(qtbot, lambda: [place.standing.node for place in panel.places] == ["pause"])
    assert not any(line.tried.is_failed for line in panel.lines)
    page.document.apply("Away", lambda graph: graph.without(["start"]))
    settle(qtbot, lambda: "The process has no beginning." in words(panel))
    page.acts.undo()
    settle(qtbot, lambda: "The process has no beginning." not in words(panel))


def test_start_when_it_asks_then_the_trial_begins_with_the_answers(qtbot: QtBot, new_firm: Context) -> None:
    graph = order_to_delivery()
    questions = stored([Question("size", "How large", QuestionKind.NUMBER, is_required=True)])
    page = open_page(qtbot, new_firm, begun(new_firm, set_param(graph, "start", "questions", questions)))
    page.life.run_it()
    panel = page.frame.side
    assert isinstance(panel, TrialPanel) and panel.asking.answers is not None
    begin = next(button for button in panel.asking.findChildren(Button) if button.text() == "Begin with these answers")
    begin.click()
    settle(qtbot)
    assert "Answer “How large”." in words(panel) and panel.trial is None
    panel.asking.answers.rows["size"].editor.set(Decimal(7))
    begin.click()
    settle(qtbot, lambda: [place.standing.node for place in panel.places] == ["check"])
    assert "Answer “How large”." not in words(panel)


def test_automation_when_run_dry_then_what_would_have_begun_it_is_listed_and_one_is_tried(qtbot: QtBot, standing_firm: SmallFirm) -> None:
    ctx = standing_firm.ctx
    invoice = sell(standing_firm, "invoice", [(standing_firm.service, Decimal(1))])
    actions.post(ctx, invoice, drafts.load(ctx, invoice).version)
    graph = set_param(replace(order_to_delivery(), about="client"), "start", "event", "document.posted|invoice")
    page = open_page(qtbot, ctx, begun(ctx, graph))
    before = everything(ctx.database)
    next(command for command in page.actions() if command.code == "process.dry_run").run()
    panel = page.frame.side
    assert isinstance(panel, DryRunPanel)
    settle(qtbot, lambda: panel.found is not None)
    assert panel.found is not None and panel.found.empty in words(panel) and "Invoice" in panel.found.empty
    assert not panel.go.isEnabled() and panel.list.isHidden()
    panel.until.set(clock.today() + timedelta(days=1))
    panel.until.edited.emit()
    settle(qtbot, lambda: panel.list.count() == 1)
    assert "1 case would have begun" in words(panel)
    panel.list.setFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    trial = page.frame.side
    assert isinstance(trial, TrialPanel)
    settle(qtbot, lambda: trial.trial is not None)
    assert trial.trial is not None and panel.found is not None
    assert (trial.trial.began_at, [place.standing.node for place in trial.places]) == (panel.found.lines[0].at, ["check"])
    assert trial.asking.about == (ProcessEntity.CLIENT, standing_firm.client)
    trial.closed.emit()
    again = page.frame.side
    assert isinstance(again, DryRunPanel)
    settle(qtbot, lambda: again.list.count() == 1)
    again.closed.emit()
    assert page.frame.side is None and everything(ctx.database) == before
