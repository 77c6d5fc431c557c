"""What the kinds of steps do: documents, messages, fields, waits, other processes."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import clock, paths
from app.core.enums.documents import DocumentState, StageKind
from app.core.enums.processes import CaseState, ProcessEntity, StepState
from app.core.errors import FieldErrors
from app.models.documents import Document
from app.models.processes import ProcessCase
from app.models.reminders import OutgoingMessage
from app.models.sales import Deal, DealStage
from app.processes.definition import Node, Shape
from app.services import records
from app.services.context import Context, open_context
from app.services.documents import actions, chain, drafts
from app.services.process_runs import starting, timers, working
from app.services.process_steps import webhook
from tests.helpers.firm import SmallFirm
from tests.helpers.processes import case_of, drawing, line, open_step, published, state_of, step, steps_of
from tests.helpers.processes import chain as row
from tests.helpers.program import Program, program

__all__ = ["program"]


def wait(key: str, type: str = "wait", **params: Any) -> Node:
    """A wait."""
    return Node(key, Shape.WAIT, key.capitalize(), type, params)


@pytest.fixture
def deal(standing_firm: SmallFirm) -> int:
    """A deal of the firm's client, who can be written to."""
    client = records.load(standing_firm.ctx, "client", standing_firm.client)
    client["email"], client["phone"] = "office@beta.example", "+49 40 123456"
    records.save(standing_firm.ctx, client)
    return records.save(standing_firm.ctx, records.new(standing_firm.ctx, "deal", title="Big roof", client=standing_firm.client, amount=Decimal(900))).created("deal")[0]


def begin(ctx: Context, graph: Any, deal: int) -> int:
    """The key of a case about a deal."""
    return starting.start_case(ctx, published(ctx, graph), ProcessEntity.DEAL, deal).created("process_case")[0]


@pytest.mark.backends
def test_sale_when_steps_do_it_then_invoice_is_posted_written_about_and_paid(standing_firm: SmallFirm, deal: int) -> None:
    ctx = standing_firm.ctx
    graph = row(
        step("sums", "script", script="discount = if(deal.amount > 500, 10, 0)\nquantity = discount / 5"),
        step("note", "change_field", field="deal.next_step", value='"Invoice over " & deal.title'),
        step("invoice", "create_document", document_type="invoice", source="product", product=standing_firm.service, quantity="quantity", price="100",
             posts=True),
        step("letter", "mail", subject="Invoice {invoice_number}", text="Dear {client.name}, {invoice_total} by {invoice_due}."),
        wait("paid", "wait_payment", document_type="invoice"),
        step("won", "move_stage", kind="won"), about="deal",
    )
    case = begin(ctx, graph, deal)
    assert open_step(ctx, case).node == "paid", case_of(ctx, case).error
    with ctx.reading() as session:
        invoice = session.scalars(sa.select(Document).where(Document.type == "invoice")).one()
        assert (invoice.state, invoice.deal_id, invoice.net, invoice.client_id) == (DocumentState.POSTED, deal, Decimal(200), standing_firm.client)
        letter = session.scalars(sa.select(OutgoingMessage)).one()
        assert (letter.recipient, letter.subject) == ("office@beta.example", f"Invoice {invoice.number}")
        assert letter.text.startswith("Dear Beta Bau, 238")
        assert session.get_one(Deal, deal).next_step == "Invoice over Big roof"
    pay(ctx, invoice.id, Decimal(38))
    assert open_step(ctx, case).node == "paid"
    pay(ctx, invoice.id, None)
    assert state_of(ctx, case) is CaseState.FINISHED
    with ctx.reading() as session:
        closed = session.get_one(Deal, deal)
        assert session.get_one(DealStage, closed.stage_id).kind is StageKind.WON
        assert closed.closed_on is not None


def pay(ctx: Context, invoice: int, amount: Decimal | None) -> None:
    """The client pays an amount, or what is open."""
    payment = chain.create_from(ctx, [invoice], "payment_in")
    if amount is not None:
        payment["gross"] = payment.allocations[0].amount = amount
    id = drafts.save(ctx, payment).created("document")[0]
    actions.post(ctx, id, None)


def test_documents_when_made_one_from_another_then_chain_and_pdf_go_out(standing_firm: SmallFirm, deal: int) -> None:
    ctx = standing_firm.ctx
    graph = row(
        step("offer", "create_document", document_type="quotation", source="product", product=standing_firm.products[0], quantity="3"),
        step("look", "approval", kept_as="is_good"), step("post", "post_document", document_type="quotation"),
        step("order", "create_document", document_type="order", posts=True),
        step("send", "send_document", document_type="order", subject="Order", text="See the file."), step("paper", "print_document"), about="deal",
    )
    case = begin(ctx, graph, deal)
    asked = open_step(ctx, case)
    with pytest.raises(FieldErrors):
        working.complete(ctx, asked.id, asked.version, "rejected")
    working.complete(ctx, asked.id, asked.version, "approved")
    printed = open_step(ctx, case)
    assert (printed.node, case_of(ctx, case).answers["is_good"]) == ("paper", True)
    with ctx.reading() as session:
        order = session.get_one(Document, printed.document_id)
        assert (order.type, order.state, order.lines[0].quantity) == ("order", DocumentState.POSTED, Decimal(3))
        assert printed.title.endswith(order.number or "?") or (order.number or "?") in printed.title
        assert session.scalar(sa.text("SELECT count(*) FROM attachment WHERE entity = 'outgoing_message'")) == 1


def test_step_when_it_cannot_be_done_then_error_way_or_the_case_says_why(standing_firm: SmallFirm, deal: int) -> None:
    ctx = standing_firm.ctx
    case = begin(ctx, row(step("invoice", "create_document", document_type="invoice"), about="deal"), deal)
    stopped = case_of(ctx, case)
    assert stopped.state is CaseState.STOPPED
    assert "no posted document" in (steps_of(ctx, case)[0].error or "")
    graph = drawing(
        [step("sms", "sms", to="address", address="{answer_nobody_gave}", text="Hello"), step("ring", "call")],
        [line("start", "sms"), line("sms", "end"), line("sms", "ring", "error"), line("ring", "end", "reached"), line("ring", "ring", "not_reached")],
    )
    (other,) = starting.start_case(ctx, published(ctx, graph, "Other")).created("process_case")
    for outcome in ("not_reached", "reached"):
        ring = open_step(ctx, other, "ring")
        working.complete(ctx, ring.id, ring.version, outcome)
    assert state_of(ctx, other) is CaseState.FINISHED
    assert [each.state for each in steps_of(ctx, other)] == [StepState.FAILED, StepState.DONE, StepState.DONE]


def test_sub_process_when_about_the_client_then_it_begins_from_a_deal_and_is_waited_for(standing_firm: SmallFirm, deal: int) -> None:
    ctx = standing_firm.ctx
    inner = published(ctx, row(step("ask", "form", questions=[{"name": "size", "label": "Size", "kind": "number"}]), about="client"), "Inner")
    graph = drawing(
        [step("inner", "sub_process", process=inner), step("check", "condition", formula="size > 5"), step("large"), step("small")],
        [line("start", "inner"), line("inner", "check"), line("check", "large", "yes"), line("check", "small", "no"), line("large", "end"),
         line("small", "end")], "deal",
    )
    case = begin(ctx, graph, deal)
    with ctx.reading() as session:
        child = session.scalars(sa.select(ProcessCase).where(ProcessCase.process_id == inner)).one()
    assert (child.entity, child.record_id) == (ProcessEntity.CLIENT, standing_firm.client)
    asked = open_step(ctx, child.id)
    with pytest.raises(FieldErrors):
        working.complete(ctx, asked.id, asked.version, answers={"size": "many"})
    working.complete(ctx, asked.id, asked.version, answers={"size": "7.5"})
    assert open_step(ctx, case).node == "large"


def test_wait_when_time_is_over_first_then_late_and_programs_are_told_in_the_house(
    standing_firm: SmallFirm, deal: int, program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:
    ctx = standing_firm.ctx
    monkeypatch.setattr(paths, "config", lambda: tmp_path)
    program.answer = b'{"ticket": 4711, "inner": {"a": 1}}'
    graph = drawing(
        [wait("reply", "wait_reply", minutes=60),
         step("tell", "webhook", url=program.url, values="title = deal.title\nsum = deal.amount", takes="ticket", secret="desk"),
         step("good")],
        [line("start", "reply"), line("reply", "good"), line("reply", "tell", "late"), line("tell", "end"), line("good", "end")], "deal",
    )
    case = begin(ctx, graph, deal)
    assert open_step(ctx, case).waits_for == f"reply.came||client:{standing_firm.client}"
    with clock.frozen(clock.now() + timedelta(days=7)):
        timers.fire_due(ctx)
        assert "does not know the password" in (steps_of(ctx, case)[-1].error or "")
        webhook.keep_secret(ctx, "desk", "hush")
        working.retry(ctx, case)
    assert (state_of(ctx, case), case_of(ctx, case).answers) == (CaseState.FINISHED, {"ticket": {"$number": "4711"}})
    (told,) = program.told
    assert (told["values"], told["headers"]["Authorization"]) == ({"title": "Big roof", "sum": 900}, "Bearer hush")
    with ctx.reading() as session:
        assert not session.scalar(sa.text("SELECT count(*) FROM process_step WHERE answers LIKE '%hush%'"))


def test_people_when_rules_choose_them_then_the_head_the_doer_and_the_least_busy(standing_firm: SmallFirm, deal: int) -> None:
    ctx = standing_firm.ctx
    keepers = [
        records.save(ctx, records.new(ctx, "employee", name=name, role="storekeeper", login=name.lower())).created("employee")[0] for name in ("Busy", "Free")
    ]
    me = records.load(ctx, "employee", ctx.user.id or 0)
    me["head"] = keepers[1]
    records.save(ctx, me)
    graph = row(
        step("one", assigned="employee", employee=keepers[0]), step("head", assigned="head"),
        step("two", assigned="least", role="storekeeper"), step("same", assigned="same", same_as="one"), about="deal",
    )
    other = begin(ctx, graph, deal)
    assert open_step(ctx, other).employee_id == keepers[0]
    fresh = records.save(ctx, records.new(ctx, "deal", title="Other", client=standing_firm.client)).created("deal")[0]
    process = case_of(ctx, other).process_id
    (case,) = starting.start_case(ctx, process, ProcessEntity.DEAL, fresh).created("process_case")
    holders = []
    for _each in range(4):
        open_one = open_step(ctx, case)
        holders.append(open_one.employee_id)
        login = "busy" if open_one.employee_id == keepers[0] else "free"
        working.complete(open_context(ctx.database, login), open_one.id, open_one.version)
    assert holders == [keepers[0], keepers[1], keepers[1], keepers[0]]
    assert state_of(ctx, case) is CaseState.FINISHED

