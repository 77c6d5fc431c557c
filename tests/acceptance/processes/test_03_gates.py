"""Bar 3 and story S9: an invoice cannot come into being before the earlier steps of its process are done, whatever program asks the database."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from app.core.enums.processes import ProcessEntity
from app.core.errors import UserError
from app.db.engine import Database
from app.services import records
from app.services.documents import actions, defaults, drafts
from app.services.gates import GateShut, what_opens
from app.services.process_runs import starting, working
from tests.acceptance.processes import by_hand
from tests.acceptance.processes.attacks_gates import Target, attacks, begun, tried
from tests.helpers.processes import drawing, line, open_step, published, step
from tests.helpers.staffed import Staffed, staffed

SERVERS = ("postgres", "firebird-fdb", "firebird-driver")
LEAST = 60


@pytest.fixture
def firm(database: Database) -> Iterator[Staffed]:
    with staffed(database) as made:
        yield made


def sale(firm: Staffed, stage: int) -> int:
    """A sale, published: offered by sales, approved by a head, signed by the accountant; then the invoice, and the deal may be won."""
    steps = [
        step("offer", role="sales"), step("approve", "approval", role="head"), step("sign", assigned="employee", employee=firm.employees["accountant"]),
        step("bill", role="sales", guards={"post": "invoice", "stage": stage}),
    ]
    lines = [
        line("start", "offer"), line("offer", "approve"), line("approve", "sign", "approved"), line("approve", "offer", "rejected"),
        line("sign", "bill"), line("bill", "end"),
    ]
    with firm.context("head") as head:
        return published(head, drawing(steps, lines, about="deal"), "Sale")


def new_stage(firm: Staffed) -> int:
    return records.save(firm.firm.ctx, records.new(firm.firm.ctx, "deal_stage", name="Signed")).created("deal_stage")[0]


def draft_invoice(firm: Staffed, who: str) -> int:
    with firm.context(who) as ctx:
        draft = drafts.new(ctx, "invoice", client=firm.clients[who], deal=firm.deals[who], manager=firm.employees[who])
        draft.lines = defaults.product_lines(ctx, draft, [(firm.firm.products[0], Decimal(2))])
        return drafts.save(ctx, draft).created("document")[0]


def do(firm: Staffed, who: str, case: int, node: str, outcome: str = "", **answers: str) -> None:
    with firm.context(who) as ctx:
        row = open_step(ctx, case, node)
        working.complete(ctx, row.id, row.version, outcome, answers)


@pytest.mark.heavy
@pytest.mark.timeout(600)
@pytest.mark.backends(*SERVERS)
def test_invoice_when_steps_are_open_then_refused_to_any_program_and_accepted_afterwards(
    firm: Staffed, backend: str, capsys: pytest.CaptureFixture[str],
) -> None:
    stage = new_stage(firm)
    process, invoice, deal = sale(firm, stage), draft_invoice(firm, "sales"), firm.deals["sales"]
    view = "v_deal" if firm.database.name == "firebird" else "deal"
    win = f"UPDATE {view} SET stage_id = {stage}, version = version + 1 WHERE id = {deal}"
    refused = 0

    def shut(number: int, *named: str) -> None:
        """Program, button and both statements of an SQL tool; the program names the step and whoever has to do it."""
        nonlocal refused
        for statements in (by_hand.posted_invoice(firm, number, deal), by_hand.posted_invoice(firm, number, None), (win,)):
            assert by_hand.SHUT in by_hand.play(firm, "sales", *statements)
            refused += 1
        with firm.context("sales") as ctx:
            with pytest.raises(GateShut) as told:
                actions.post(ctx, invoice, drafts.load(ctx, invoice).version)
            assert [name for name in named if name not in str(told.value)] == []
            assert str(told.value) == actions.why_not(ctx, invoice, "post")
            assert what_opens(ctx, "deal", deal, stage) is not None
            refused += 1

    shut(900_001, "Sale")
    with firm.context("sales") as ctx:
        (case,) = starting.start_case(ctx, process, ProcessEntity.DEAL, deal).created("process_case")
    shut(900_002, "Offer", "Approve", "Accountant Person")
    do(firm, "sales", case, "offer")
    shut(900_003, "Approve", "Accountant Person")
    with firm.context("sales") as ctx:
        row = open_step(ctx, case, "approve")
        with pytest.raises(UserError):
            working.complete(ctx, row.id, row.version, "approved")
    do(firm, "head", case, "approve", "rejected", comment="Too cheap")
    shut(900_004, "Offer")
    do(firm, "sales", case, "offer")
    do(firm, "head", case, "approve", "approved")
    shut(900_005, "Sign", "Accountant Person")
    do(firm, "accountant", case, "sign")
    assert by_hand.play(firm, "sales", *by_hand.posted_invoice(firm, 900_006, deal)) == ""
    assert by_hand.play(firm, "sales", win) == ""
    with firm.context("sales") as ctx:
        assert actions.why_not(ctx, invoice, "post") is None
        actions.post(ctx, invoice, drafts.load(ctx, invoice).version)
    assert by_hand.SHUT in by_hand.play(firm, "rival", *by_hand.posted_invoice(firm, 900_007, firm.deals["rival"], "rival"))
    tool = "psql" if backend == "postgres" else "isql"
    with capsys.disabled():
        print(f"\nbar 3 and S9, {backend}: {refused + 1} tries refused to {tool} and the program before the steps were done, 3 accepted afterwards")


@pytest.mark.heavy
@pytest.mark.timeout(600)
@pytest.mark.backends(*SERVERS)
def test_gate_when_forged_by_every_role_then_it_stays_shut(firm: Staffed, backend: str, capsys: pytest.CaptureFixture[str]) -> None:
    made: Target = begun(firm)
    found = attacks(firm, made)
    results = tried(firm, found)
    wrong = [(attack.who, attack.statements, result) for attack, result in zip(found, results, strict=True) if result not in attack.wanted]
    with capsys.disabled():
        roles = len({attack.who for attack in found})
        print(f"\nbar 3, forging, {backend}: {len(found)} attacks by {roles} people, {len(found) - len(wrong)} refused")
    assert not wrong, "\n".join(str(one)[:400] for one in wrong)
    assert len(found) >= LEAST
    shut = what_opens(firm.firm.ctx, "deal", firm.deals["sales"], made.stage)
    assert shut is not None
    assert [(one.node, one.id) for one in shut.steps] == [("approve", made.approve), ("sign", made.sign)]
