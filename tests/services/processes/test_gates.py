"""What a drawing keeps shut, from the drawing to the posting."""

from __future__ import annotations

import pytest

from app.core.enums.processes import ProcessEntity
from app.core.errors import FieldErrors
from app.services import records
from app.services.documents import actions
from app.services.gates import GateShut
from app.services.process_runs import starting, working
from tests.helpers.processes import drawing, line, open_step, published, step
from tests.helpers.shop import Shop


@pytest.mark.backends
def test_invoice_when_its_process_is_gone_through_then_posted_and_not_before(standing_shop: Shop) -> None:
    shop, ctx = standing_shop, standing_shop.ctx
    stage = records.save(ctx, records.new(ctx, "deal_stage", name="Talk")).created("deal_stage")[0]
    deal = records.save(ctx, records.new(ctx, "deal", title="Oven", client=shop.petrov, stage=stage)).created("deal")[0]
    steps = [step("approve", "approval", role="head"), step("letter", role="sales"), step("bill", role="sales", guards={"post": "invoice"})]
    lines = [line("start", "approve"), line("approve", "letter", "rejected"), line("letter", "approve"), line("approve", "bill", "approved"), line("bill", "end")]
    process = published(ctx, drawing(steps, lines, about="deal"), "Sale")
    invoice = shop.save(shop.draft("invoice", (shop.help, 1), client=shop.petrov, deal=deal))
    with pytest.raises(GateShut, match="“Sale” has to be gone through"):
        shop.post(invoice)
    (case,) = starting.start_case(ctx, process, ProcessEntity.DEAL, deal).created("process_case")

    def decide(outcome: str) -> None:
        row = open_step(ctx, case, "approve")
        working.complete(ctx, row.id, row.version, outcome, {"comment": "Too cheap"})

    with pytest.raises(GateShut, match="still to be done: “Approve”") as refused:
        shop.post(invoice)
    assert (refused.value.shut.case_id, refused.value.shut.step_id) == (case, open_step(ctx, case).id)
    decide("rejected")
    with pytest.raises(GateShut, match="still to be done: “Approve”") as refused:
        shop.post(invoice)
    assert (refused.value.shut.case_id, refused.value.shut.step_id) == (case, None)
    letter = open_step(ctx, case, "letter")
    working.complete(ctx, letter.id, letter.version)
    with pytest.raises(FieldErrors):
        decide("")
    decide("approved")
    assert actions.why_not(ctx, invoice, "post") is None
    shop.post(invoice)
