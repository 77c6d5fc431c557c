"""Each ready process as it is: published, begun, and gone through to its end, with its documents, letters, payments and waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.enums.documents import DocumentState
from app.core.enums.processes import CaseState, ProcessEntity, StepState
from app.core.errors import UserError
from app.models.documents import Document
from app.models.processes import ProcessCase, ProcessStep
from app.models.reminders import OutgoingMessage
from app.processes.definition import Graph, Shape
from app.processes.questions import questions_of
from app.processes.templates.template import TEMPLATES, Template, load
from app.services import records
from app.services.context import Context
from app.services.documents import actions, chain, defaults, drafts
from app.services.process_runs import starting, timers, working
from tests.helpers.firm import SmallFirm, sell
from tests.helpers.processes import case_of, published, steps_of
from tests.helpers.template_walks import outcome, reply

load()
MOST_ROUNDS = 150
#: how far the clock is put forward when nothing but time is waited for
LATER = timedelta(days=20)
_UNDER_WAY = (StepState.OPEN, StepState.IN_WORK)


@dataclass
class Going:
    """A case that is taken to its end by people who do what they are asked."""

    firm: SmallFirm
    graph: Graph
    case: int
    moment: datetime

    @property
    def ctx(self) -> Context:
        """The owner."""
        return self.firm.ctx

    def to_the_end(self) -> None:
        """Do what is open, pay what is waited for, and let time pass."""
        for _round in range(MOST_ROUNDS):
            case = case_of(self.ctx, self.case)
            assert case.state is not CaseState.STOPPED, (case.error, [(row.node, row.error) for row in steps_of(self.ctx, self.case) if row.error])
            if case.state is CaseState.FINISHED:
                return
            rows = [row for row in steps_of(self.ctx, self.case) if not row.state.is_closed]
            work = next((row for row in rows if row.state in _UNDER_WAY), None)
            with clock.frozen(self.moment):
                if work is not None:
                    self._do(work)
                else:
                    self._wait(rows[0])
        raise AssertionError(f"not over after {MOST_ROUNDS} rounds: {[(row.node, row.state) for row in rows]}")

    def _do(self, row: ProcessStep) -> None:
        self._fill_in()
        node = self.graph.nodes[row.node]
        given = {question.name: reply(question, None) for question in questions_of(node.params["questions"])} if node.type == "form" else {}
        working.complete(self.ctx, row.id, row.version, outcome(self.graph, node, None), given)

    def _fill_in(self) -> None:
        """Whoever has an empty draft before him writes something into it."""
        for row in steps_of(self.ctx, self.case):
            if row.document_id is not None:
                draft = drafts.load(self.ctx, row.document_id)
                if not draft.is_posted and not draft.lines:
                    draft.lines = defaults.product_lines(self.ctx, draft, [(self.firm.products[0], Decimal(2))])
                    drafts.save(self.ctx, draft)

    def _wait(self, row: ProcessStep) -> None:
        self.moment += LATER
        with clock.frozen(self.moment):
            if row.waits_for is not None and row.waits_for.startswith("payment.came||document:"):
                self._pay(chain.create_from(self.ctx, [row.document_id or 0], "payment_in"))
            elif row.waits_for is not None:
                self._pay(drafts.new(self.ctx, "payment_in", client=self.firm.client, deal=case_of(self.ctx, self.case).deal_id, gross=Decimal(100)))
            else:
                timers.fire_due(self.ctx)

    def _pay(self, draft: Any) -> None:
        actions.post(self.ctx, drafts.save(self.ctx, draft).created("document")[0], None)


def begin(firm: SmallFirm, template: Template, typed: dict[str, Any] | None = None) -> Going:
    """Publish a ready process and begin it, by what happens where it begins with that.

    :param typed: answers in its wizard.
    """
    ctx, graph = firm.ctx, template.draw(typed)
    about = ProcessEntity(graph.about) if graph.about else None
    waits_for_event = any(node.shape is Shape.START and node.params.get("event") for node in graph.nodes.values())
    record = None if waits_for_event else _record(firm, graph)
    process = published(ctx, graph, template.name)
    if waits_for_event:
        _record(firm, graph)
    else:
        starting.start_case(ctx, process, about, record)
    with ctx.reading() as session:
        case = session.scalars(sa.select(ProcessCase.id).where(ProcessCase.process_id == process)).one()
    return Going(firm, graph, case, clock.now() + timedelta(minutes=1))


def _record(firm: SmallFirm, graph: Graph) -> int | None:
    match graph.about:
        case "client":
            fresh = records.new(firm.ctx, "client", name="Gamma", email="office@gamma.example", phone="+49 40 654321")
            client = records.save(firm.ctx, fresh).created("client")[0]
            _post(firm, "invoice", client)
            return client
        case "deal":
            deal = records.new(firm.ctx, "deal", title="Roof", client=firm.client, amount=Decimal(5000))
            return records.save(firm.ctx, deal).created("deal")[0]
        case "document":
            return _post(firm, graph.document_type or "invoice", firm.client)
    return None


def _post(firm: SmallFirm, type: str, client: int) -> int:
    firm = SmallFirm(firm.ctx, client, firm.products, firm.service)
    id = sell(firm, type, [(firm.products[0], Decimal(3))])
    actions.post(firm.ctx, id, None)
    return id


def make_reachable(firm: SmallFirm) -> None:
    """The firm's client can be written to."""
    client = records.load(firm.ctx, "client", firm.client)
    client["email"], client["phone"] = "office@beta.example", "+49 40 123456"
    records.save(firm.ctx, client)


@pytest.mark.heavy
@pytest.mark.backends("sqlite", "postgres", "firebird-driver")
def test_ready_processes_when_begun_then_each_comes_to_its_end(standing_firm: SmallFirm, capsys: pytest.CaptureFixture[str]) -> None:
    ctx = standing_firm.ctx
    make_reachable(standing_firm)
    told = []
    for template in TEMPLATES:
        going = begin(standing_firm, template)
        going.to_the_end()
        rows = steps_of(ctx, going.case)
        assert all(row.state in (StepState.DONE, StepState.CANCELLED) for row in rows), template.code
        told.append(f"{template.code} {len(rows)}")
    with ctx.reading() as session:
        papers = session.scalar(sa.select(sa.func.count()).where(Document.state == DocumentState.POSTED))
        letters = session.scalar(sa.select(sa.func.count()).select_from(OutgoingMessage))
    with capsys.disabled():
        print(f"\n{ctx.database.name}: {len(told)} ready processes gone through to their ends: {papers} posted documents, {letters} letters;"
              f" steps: {', '.join(told)}")
    assert len(told) == 20


@pytest.mark.heavy
@pytest.mark.backends("sqlite", "postgres", "firebird-driver")
def test_sale_when_strict_then_no_delivery_goes_past_it_and_its_own_does(standing_firm: SmallFirm) -> None:
    make_reachable(standing_firm)
    going = begin(standing_firm, TEMPLATES.get("sale_prepayment"), {"strict": True})
    loose = sell(standing_firm, "delivery_note", [(standing_firm.products[0], Decimal(1))])
    with pytest.raises(UserError, match=r"keeps this shut|has to be gone through"):
        actions.post(standing_firm.ctx, loose, None)
    going.to_the_end()
    with standing_firm.ctx.reading() as session:
        notes = session.scalars(sa.select(Document.state).where(Document.type == "delivery_note").order_by(Document.id)).all()
    assert list(notes) == [DocumentState.DRAFT, DocumentState.POSTED]
