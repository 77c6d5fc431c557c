"""What people did by hand, and the process that it shows, on every database."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from app.core import clock
from app.core.enums.processes import ProcessEntity
from app.processes.definition import Shape
from app.services import records
from app.services.context import Context
from app.services.process_designs import drafts, publishing
from app.services.process_insight.by_hand import Beginning, read_by_hand
from app.services.process_insight.proposing import offer, take
from app.services.process_runs import starting
from tests.helpers.processes import steps_of


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


@pytest.mark.backends
def test_choice_when_the_amount_decided_it_then_the_condition_runs_and_later_changes_do_not_count(ctx: Context) -> None:
    client = records.save(ctx, records.new(ctx, "client", name="Beta Bau", discount=Decimal(3))).created("client")[0]
    kinds = (("Talk", "open"), ("Approval", "open"), ("Offer", "open"), ("Won", "won"))
    talk, approval, offered, won = (
        records.save(ctx, records.new(ctx, "deal_stage", name=name, kind=kind)).created("deal_stage")[0] for name, kind in kinds
    )
    amounts = {}
    for number in range(18):
        is_large = number % 3 == 0
        amounts[number] = Decimal(6_000 + 100 * number if is_large else 500 + 200 * number)
        new = records.new(ctx, "deal", title=f"Roof {number}", client=client, stage=talk, amount=amounts[number])
        deal = records.save(ctx, new).created("deal")[0]
        if is_large:
            _change(ctx, deal, stage=approval)
        _change(ctx, deal, stage=offered)
        _change(ctx, deal, stage=won, amount=Decimal(7_000 - number), closed_on=clock.today())

    found = offer(ctx, Beginning.WON, 365, 0.1)

    assert found.real is not None
    (choice,) = found.choices
    (way,) = choice.ways
    edge = found.real.graph.edges[way.edge]
    assert (edge.condition, len(choice.agree), len(choice.cases)) == ("amount > 5000", 18, 18)
    assert way.explained.rule.split.known.label == "Amount"
    process = take(ctx, "Sale", found).created("process")[0]
    version = drafts.versions(ctx, process)[0]
    publishing.publish(ctx, version.id, version.lock)
    for amount, stage in ((Decimal(6_000), approval), (Decimal(4_000), offered)):
        deal = records.save(ctx, records.new(ctx, "deal", title="New", client=client, stage=talk, amount=amount)).created("deal")[0]
        (case,) = starting.start_case(ctx, process, ProcessEntity.DEAL, deal).created("process_case")
        assert found.real.graph.nodes[steps_of(ctx, case)[0].node].params == {"stage": stage}
