"""Processes that are run without anything happening."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from app.core import clock
from app.core.contact_mask import mask
from app.core.enums.processes import CaseState, ProcessEntity
from app.core.errors import FieldErrors
from app.processes.definition import Graph, Node, Shape
from app.processes.questions import Question, QuestionKind, stored
from app.services import records
from app.services.context import Context
from app.services.process_insight.trial import Act, Choice, Plan
from app.services.process_insight.trying import try_out
from tests.helpers.everything import everything
from tests.helpers.firm import SmallFirm
from tests.helpers.processes import chain, drawing, line, published, step

MONDAY = datetime(2026, 3, 2, 9)


def sale(firm: SmallFirm, quantity: str = "4") -> Graph:
    """A sale that asks, makes, posts, writes, changes and waits; about a deal."""
    return drawing(
        [
            step("ask", "approval", assigned="starter", minutes=60),
            step("goods", "create_document", document_type="delivery_note", source="product", product=firm.products[0], quantity=quantity,
                 posts=True),
            step("bill", "create_document", document_type="invoice", source="product", product=firm.service, quantity="2", price="100", posts=True),
            step("letter", "mail", subject="Invoice {invoice_number}", text="Dear {client.name}, {invoice_total} please."),
            step("note", "change_field", field="deal.next_step", value='"Call " & client.name'),
            Node("pause", Shape.WAIT, "Pause", "timer", {"minutes": 960}), step("again", assigned="starter"), step("drop"),
        ],
        [
            line("start", "ask"), line("ask", "goods", "approved"), line("ask", "drop", "rejected"), line("goods", "bill"), line("bill", "letter"),
            line("letter", "note"), line("note", "pause"), line("pause", "again"), line("again", "end"), line("drop", "end"),
        ], "deal",
    )


@pytest.fixture
def deal(standing_firm: SmallFirm) -> int:
    """A deal of the firm's client, who can be written to."""
    ctx = standing_firm.ctx
    client = records.load(ctx, "client", standing_firm.client)
    client["email"] = "office@beta.example"
    records.save(ctx, client)
    return records.save(ctx, records.new(ctx, "deal", title="Big roof", client=standing_firm.client, amount=Decimal(900))).created("deal")[0]


@pytest.mark.backends
@pytest.mark.drivers
def test_process_when_tried_then_everything_is_shown_and_nothing_stays_in_any_table(standing_firm: SmallFirm, deal: int) -> None:
    ctx = standing_firm.ctx
    process = published(ctx, chain(step("call"), about="deal"))
    before = everything(ctx.database)
    trial = try_out(ctx, process, sale(standing_firm), Plan(ProcessEntity.DEAL, deal, to_end=True))
    broken = try_out(ctx, process, sale(standing_firm, "400"), Plan(ProcessEntity.DEAL, deal, to_end=True))
    after = everything(ctx.database)

    assert [name for name in before if before[name] != after[name]] == []
    assert [(each.node, each.outcome, each.note) for each in trial.steps] == [
        ("ask", "approved", ""), ("goods", "", ""), ("bill", "", ""), ("letter", "", ""), ("note", "", ""), ("pause", "", "Goes on"), ("again", "", ""),
    ]
    asked, goods, bill, letter, note, *_rest = (each.effects for each in trial.steps)
    assert [(move.product, move.quantity, move.warehouse, move.is_reserved) for move in goods.moves] == [("Bolt M6", Decimal(-4), "Main warehouse", False)]
    (paper,) = bill.papers
    assert (paper.is_posted, paper.client, paper.net, [(one.text, one.quantity, one.net) for one in paper.lines]) == (
        True, "Beta Bau", Decimal(200), [("Assembly", Decimal(2), Decimal(200))],
    )
    (written,) = letter.letters
    address = "office@beta.example" if ctx.database.name == "sqlite" else mask("email", "office@beta.example")  # whoever is shown it is counted
    assert (written.recipient, written.subject) == (address, paper.title)
    assert "Beta Bau, 238" in written.text
    assert [(each.record, each.label, each.old, each.new) for each in note.changes] == [("Big roof", "Next step", "", "Call Beta Bau")]
    assert [made.kind for made in trial.steps[-2].effects.made] == ["Task"] and not asked.papers
    assert (trial.state, trial.standing, trial.error) == (CaseState.FINISHED, (), "")
    assert trial.ended_at - trial.began_at >= timedelta(days=1)
    assert {"start-ask-", "ask-goods-approved", "again-end-", "end"} <= trial.passed and "drop" not in trial.passed
    assert broken.state is CaseState.STOPPED, broken.steps
    assert [(each.node, each.is_failed, each.effects.papers, each.effects.moves) for each in broken.steps] == [
        ("ask", False, (), ()), ("goods", True, (), ()),
    ]


def test_step_when_another_outcome_is_chosen_then_the_trial_goes_that_way_and_stands_there(standing_firm: SmallFirm, deal: int) -> None:
    ctx, graph = standing_firm.ctx, sale(standing_firm)
    process = published(ctx, chain(step("call"), about="deal"))
    first = try_out(ctx, process, graph, Plan(ProcessEntity.DEAL, deal, starts_at=MONDAY))
    rejected = next(way for way in first.standing[0].ways if way.choice.outcome == "rejected")
    assert [way.words for way in first.standing[0].ways] == ["Approved", "Rejected"] and rejected.asks
    with pytest.raises(FieldErrors) as refused:
        try_out(ctx, process, graph, Plan(ProcessEntity.DEAL, deal, choices=(rejected.choice,), starts_at=MONDAY))
    assert refused.value.errors == {"comment": "Say why it is rejected."}
    said = Choice("ask", outcome="rejected", typed={"comment": "Too cheap"})
    second = try_out(ctx, process, graph, Plan(ProcessEntity.DEAL, deal, choices=(said,), starts_at=MONDAY))
    assert [(each.node, each.outcome, each.answers) for each in second.steps] == [("ask", "rejected", (("Comment", "Too cheap"),))]
    assert [each.node for each in second.standing] == ["drop"]
    assert second.began_at == MONDAY and second.ended_at == MONDAY + timedelta(hours=1)


def test_step_when_nobody_does_it_in_a_trial_then_its_deadline_comes_and_the_case_stays_there(ctx: Context) -> None:
    graph = chain(step("call", due=60))
    trial = try_out(ctx, published(ctx, graph), graph, Plan(choices=(Choice("call", Act.PASSES),), starts_at=MONDAY))

    assert [(each.node, each.note, each.at > MONDAY) for each in trial.steps] == [("call", "Is late", True)]
    assert (trial.state, [each.title for each in trial.standing]) == (CaseState.RUNNING, ["Call"])


def test_step_when_it_fails_in_a_trial_then_it_is_told_with_its_cure_and_can_be_taken_as_done(ctx: Context) -> None:
    graph = chain(step("paper", "create_document"), step("call"))
    process = published(ctx, chain(step("call")))
    trial = try_out(ctx, process, graph, Plan(starts_at=MONDAY))
    (failed,) = trial.steps
    assert (failed.node, failed.note, failed.cure) == (
        "paper", "“Paper” does not say what it makes.", "Choose the type of document in the drawing.",
    )
    (way,) = trial.standing[0].ways
    assert (trial.state, way.words) == (CaseState.STOPPED, "Go on as if it were done")
    again = try_out(ctx, process, graph, Plan(choices=(way.choice,), to_end=True, starts_at=MONDAY))
    assert (again.state, [each.node for each in again.steps]) == (CaseState.FINISHED, ["paper", "paper", "call"])
    assert [choice.node for choice in again.choices] == ["paper", "call"]


def test_form_when_a_trial_goes_to_its_end_then_it_stands_where_somebody_has_to_be_asked(ctx: Context) -> None:
    asked = stored([Question("size", "Size", QuestionKind.NUMBER, is_required=True)])
    graph = chain(step("ask", "form", questions=asked), step("call"))
    process = published(ctx, chain(step("call")))
    trial = try_out(ctx, process, graph, Plan(to_end=True, starts_at=MONDAY))
    assert [each.node for each in trial.standing] == ["ask"]
    assert [question.name for question in trial.standing[0].form.questions] == ["size"]
    done = try_out(ctx, process, graph, Plan(choices=(Choice("ask", typed={"size": "7"}),), to_end=True, starts_at=MONDAY))
    assert (done.state, done.steps[0].answers) == (CaseState.FINISHED, (("Size", "7"),))


def test_choice_when_the_drawing_has_changed_since_then_the_trial_stands_before_it(ctx: Context) -> None:
    process = published(ctx, chain(step("call")))
    choices = (Choice("call"), Choice("write"), Choice("call"))
    trial = try_out(ctx, process, chain(step("call"), step("meet"), step("write")), Plan(choices=choices, starts_at=MONDAY))
    assert (trial.choices, [each.node for each in trial.standing]) == (choices[:1], ["meet"])


def test_step_when_it_reaches_out_of_the_program_then_is_left_out_of_a_trial_and_told(ctx: Context) -> None:
    graph = chain(step("hook", "webhook", url="http://192.168.0.9/never"))
    trial = try_out(ctx, published(ctx, chain(step("call"))), graph)

    assert [(each.node, each.note) for each in trial.steps] == [("hook", "It reaches out of the program and was left out.")]
    assert trial.state is CaseState.FINISHED


@pytest.mark.backends
def test_gate_when_its_own_process_is_tried_then_it_opens_for_the_trial_and_is_shut_afterwards(standing_firm: SmallFirm, deal: int) -> None:
    ctx = standing_firm.ctx
    graph = drawing(
        [step("ask", "approval", role="owner"),
         step("bill", "create_document", document_type="invoice", source="product", product=standing_firm.service, posts=True, guards={"post": "invoice"})],
        [line("start", "ask"), line("ask", "bill", "approved"), line("ask", "end", "rejected"), line("bill", "end")], "deal",
    )
    process = published(ctx, graph)
    trial = try_out(ctx, process, graph, Plan(ProcessEntity.DEAL, deal, to_end=True))
    assert trial.state is CaseState.FINISHED, trial.steps
    other = chain(graph.nodes["bill"], about="deal")
    shut = try_out(ctx, published(ctx, chain(step("call"), about="deal"), "Other"), other, Plan(ProcessEntity.DEAL, deal))
    assert (shut.state, shut.steps[-1].is_failed) == (CaseState.STOPPED, True)
    assert "“Trial” has to be gone through" in shut.steps[-1].note or "keeps this shut" in shut.steps[-1].note


def test_clock_when_pretended_then_only_in_this_thread() -> None:
    seen: list[datetime] = []
    with clock.pretended(MONDAY):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
        assert clock.now() == MONDAY
    assert seen[0] != MONDAY
    assert clock.now() != MONDAY
