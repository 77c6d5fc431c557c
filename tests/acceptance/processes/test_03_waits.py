"""Bar 3: a wait ends by what it waits for, in the hands of ordinary people, and by no SQL tool before that."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.enums.processes import CaseState, ProcessEntity, StepState
from app.core.errors import UserError
from app.db.engine import Database
from app.db.guard.gates_rules import WORDS, Refusal
from app.models.processes import ProcessCase
from app.processes.definition import Node, Shape
from app.services import notes, records
from app.services.context import Context
from app.services.documents import actions, defaults, drafts
from app.services.documents import chain as papers
from app.services.process_runs import starting, timers, working
from tests.acceptance.processes import by_hand
from tests.helpers.gated import TABLES, run
from tests.helpers.processes import chain, open_step, published, state_of, step
from tests.helpers.staffed import Staffed, staffed

#: seconds by which clocks may differ: what came so shortly before a wait ends it
SLACK = 6.0
SERVERS = ("postgres", "firebird-fdb", "firebird-driver")


@pytest.fixture
def firm(database: Database) -> Iterator[Staffed]:
    with staffed(database) as made:
        yield made


def wait(key: str, type: str = "wait", **params: object) -> Node:
    return Node(key, Shape.WAIT, key.capitalize(), type, params)


class Sale:
    """A case of the salesperson that waits for one thing after another, and what brings each of them."""

    def __init__(self, firm: Staffed) -> None:
        self.firm, self.deal, self.client = firm, firm.deals["sales"], firm.clients["sales"]
        self.stage = records.save(firm.firm.ctx, records.new(firm.firm.ctx, "deal_stage", name="Signed")).created("deal_stage")[0]
        with firm.context("head") as head:
            called = published(head, chain(step("look", role="sales"), about="deal"), "Called")
            graph = chain(
                wait("touched", event="deal.changed"), wait("drafted", event="document.created"),
                wait("offered", event="document.posted", document_type="quotation"), wait("moved", event="deal.stage", stage=self.stage),
                wait("paid", "wait_payment", document_type="invoice"), wait("answered", "wait_reply"),
                step("other", "sub_process", process=called), wait("slept", minutes=480), about="deal",
            )
            process = published(head, graph, "Sale")
        with firm.context("sales") as ctx:
            self.invoice = self.draft(ctx, "invoice")
            actions.post(ctx, self.invoice, None)
            time.sleep(SLACK)
            (self.case,) = starting.start_case(ctx, process, ProcessEntity.DEAL, self.deal).created("process_case")

    def draft(self, ctx: Context, type: str) -> int:
        draft = drafts.new(ctx, type, client=self.client, deal=self.deal, manager=self.firm.employees["sales"])
        draft.lines = defaults.product_lines(ctx, draft, [(self.firm.firm.products[0], Decimal(2))])
        return drafts.save(ctx, draft).created("document")[0]

    def change(self, ctx: Context, entity: str, id: int, **values: Any) -> None:
        draft = records.load(ctx, entity, id)
        for name, value in values.items():
            draft[name] = value
        records.save(ctx, draft)

    def offer(self, ctx: Context) -> None:
        actions.post(ctx, self.draft(ctx, "quotation"), None)

    def pay(self, _ctx: Context) -> None:
        with self.firm.context("accountant") as ctx:
            actions.post(ctx, drafts.save(ctx, papers.create_from(ctx, [self.invoice], "payment_in")).created("document")[0], None)

    def look(self, ctx: Context) -> None:
        """Do the only step of the case that was called."""
        waiting = open_step(ctx, self.case)
        with ctx.reading() as session:
            called = session.scalars(sa.select(ProcessCase.id).where(ProcessCase.caller_id == waiting.id)).one()
        row = open_step(ctx, called)
        working.complete(ctx, row.id, row.version)

    def wake(self, ctx: Context) -> None:
        past = clock.now() - timedelta(minutes=5)
        run(self.firm.database, TABLES["process_timer"].update().where(TABLES["process_timer"].c.is_open).values(due_at=past))
        timers.fire_due(ctx)


def events(sale: Sale) -> dict[str, Callable[[Context], object]]:
    """Wait → what ends it."""
    return {
        "touched": lambda ctx: sale.change(ctx, "deal", sale.deal, title="Oven and tins"),
        "drafted": lambda ctx: sale.draft(ctx, "quotation"),
        "offered": sale.offer,
        "moved": lambda ctx: sale.change(ctx, "deal", sale.deal, stage=sale.stage),
        "paid": sale.pay,
        "answered": lambda ctx: notes.note_answer(ctx, sale.client, "Yes, please"),
        "other": sale.look,
        "slept": sale.wake,
    }


@pytest.mark.heavy
@pytest.mark.timeout(600)
@pytest.mark.backends(*SERVERS)
def test_wait_when_ended_by_hand_then_refused_and_by_what_it_waits_for_then_goes_on(
    firm: Staffed, backend: str, capsys: pytest.CaptureFixture[str],
) -> None:
    sale = Sale(firm)
    table = "v_process_step" if firm.database.name == "firebird" else "process_step"
    refused = []
    with firm.context("sales") as ctx:
        for node, come in events(sale).items():
            row = open_step(ctx, sale.case)
            assert (row.node, row.state) == (node, StepState.WAITING)
            if node != "answered":  # that the client has answered everybody may say who works at the case
                assert WORDS[Refusal.STEP] in by_hand.play(firm, "sales", f"UPDATE {table} SET state = 'done' WHERE id = {row.id}")
                with pytest.raises(UserError):
                    working.end_wait(ctx, row.id, row.version)
                refused.append(node)
            come(ctx)
        assert state_of(ctx, sale.case) is CaseState.FINISHED
    with capsys.disabled():
        print(f"\nbar 3, waits, {backend}: {len(refused)} kinds refused to an SQL tool, {len(events(sale))} ended by what they waited for")


@pytest.mark.heavy
@pytest.mark.timeout(600)
@pytest.mark.backends(*SERVERS)
def test_wait_when_whoever_publishes_ends_it_then_the_case_goes_on(firm: Staffed) -> None:
    sale = Sale(firm)
    with firm.context("head") as ctx:
        row = open_step(ctx, sale.case)
        working.end_wait(ctx, row.id, row.version)
        assert open_step(ctx, sale.case).node == "drafted"
