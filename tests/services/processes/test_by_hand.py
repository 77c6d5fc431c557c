"""What people did by hand, and the process that it shows, on every database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core import clock
from app.processes.definition import Shape
from app.services import records
from app.services.context import Context
from app.services.process_designs import drafts
from app.services.process_insight.by_hand import Beginning, read_by_hand
from app.services.process_insight.proposing import offer, take


@pytest.mark.backends
def test_deals_when_won_by_hand_then_their_stages_and_tasks_propose_a_process(ctx: Context) -> None:
    client = records.save(ctx, records.new(ctx, "client", name="Beta Bau")).created("client")[0]
    kinds = (("Talk", "open"), ("Offer", "open"), ("Won", "won"))
    talk, offered, won = (records.save(ctx, records.new(ctx, "deal_stage", name=name, kind=kind)).created("deal_stage")[0] for name, kind in kinds)
    for number in range(4):
        deal = records.save(ctx, records.new(ctx, "deal", title=f"Roof {number}", client=client, stage=talk)).created("deal")[0]
        _change(ctx, deal, stage=offered)
        if number < 3:
            now = clock.now() + timedelta(seconds=number)
            call = records.new(ctx, "task", title="Ask", kind="call", client=client, deal=deal, employee=ctx.user.id, starts_at=now, ends_at=now)
            call["state"] = "done"
            records.save(ctx, call)
            _change(ctx, deal, stage=won, closed_on=clock.today())

    work = read_by_hand(ctx, Beginning.WON)
    found = offer(ctx, Beginning.WON, 365, 0.1)

    assert sorted(work.titles.values()) == ["Roof 0", "Roof 1", "Roof 2"]
    assert {frozenset(trace.path) for trace in work.log.traces} == {frozenset({f"stage:{offered}", "task:Ask", f"stage:{won}"})}
    assert work.plans[f"stage:{won}"].type == "move_stage"
    assert all(event.who == ctx.user.name for trace in work.log.traces for event in trace.events if event.activity.startswith("stage"))
    assert found.real is not None
    assert found.real.detours.as_drawn == 3
    process = take(ctx, "Sale", found).created("process")[0]
    graph = drafts.read_design(ctx, drafts.versions(ctx, process)[0].id).graph
    assert graph.about == "deal"
    assert sorted(node.name for node in graph.nodes.values() if node.shape is Shape.STEP) == [
        "Ask", "Move the deal to “Offer”", "Move the deal to “Won”",
    ]
    assert offer(ctx, Beginning.ORDERS, 365, 0.1).real is None


def _change(ctx: Context, deal: int, **values: object) -> None:
    draft = records.load(ctx, "deal", deal)
    for name, value in values.items():
        draft[name] = value
    records.save(ctx, draft)

