"""What of a day would have begun a process, and why the rest would not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.core import clock
from app.core.access import rights_of
from app.core.enums.processes import ProcessEntity
from app.core.errors import AccessDenied
from app.core.period import Period
from app.processes.definition import Edge, Graph, Node, Shape
from app.services import records
from app.services.context import Context
from app.services.documents import actions, drafts
from app.services.process_insight.dry_run import dry_run, yesterday
from app.services.process_insight.trial import Plan
from app.services.process_insight.trying import try_out
from app.services.process_runs import starting
from tests.helpers.firm import SmallFirm, sell
from tests.helpers.processes import chain, published, step


def begun_by(about: str, **starts: dict[str, str]) -> Graph:
    """A call that begins at several starts."""
    nodes = [Node(key, Shape.START, key, params=params) for key, params in starts.items()]
    edges = [Edge(f"{key}-call", key, "call") for key in starts]
    graph = chain(step("call"), about=about).without(["start"])
    return graph.with_(nodes=nodes, edges=edges)


@pytest.mark.backends
@pytest.mark.parametrize("reads_journal", [True, False])
def test_process_when_run_dry_then_each_thing_of_the_day_tells_whether_it_would_have_begun_it(
    standing_firm: SmallFirm, reads_journal: bool,
) -> None:
    firm, ctx = standing_firm, standing_firm.ctx
    day = clock.today()
    today, before = Period(day, day + timedelta(days=1)), Period(day - timedelta(days=9), day - timedelta(days=8))
    stages = [records.save(ctx, records.new(ctx, "deal_stage", name=name)).created("deal_stage")[0] for name in ("Talk", "Offer")]
    new = records.save(ctx, records.new(ctx, "client", name="Gamma Dach")).created("client")[0]
    deal = records.save(ctx, records.new(ctx, "deal", title="Roof", client=new, stage=stages[0])).created("deal")[0]
    draft = records.load(ctx, "deal", deal)
    draft["stage"] = stages[1]
    records.save(ctx, draft)
    invoice = sell(firm, "invoice", [(firm.service, Decimal(1))])
    actions.post(ctx, invoice, drafts.load(ctx, invoice).version)
    actions.unpost(ctx, invoice, drafts.load(ctx, invoice).version, "typed wrongly")
    actions.post(ctx, invoice, drafts.load(ctx, invoice).version)
    graph = begun_by(
        "client", made={"event": "client.created", "condition": "name = 'Gamma Dach'"}, offer={"event": f"deal.stage|{stages[1]}"}, paid={"event": "document.posted|invoice"},
        back={"event": "document.reversed", "condition": "city = 'Paris'"}, never={"event": "payment.came"},
    )
    process = published(ctx, chain(step("call"), about="client"))
    if not reads_journal:
        ctx = replace(ctx, rights=rights_of("head"))
    run = dry_run(ctx, process, graph, today)

    told = {(line.start, line.title): line.why_not for line in run.lines if (line.start, line.title) != ("made", "Beta Bau")}
    assert told == {
        ("made", "Gamma Dach"): "", ("offer", "Gamma Dach"): "It would have begun for this record already in this time.",
        ("paid", "Beta Bau"): "", ("back", "Beta Bau"): "Its condition does not hold.",
    }
    assert [line.what for line in run.lines if line.start == "offer"] == ["A deal comes to a stage: Offer"]
    assert "as they are today" in run.note and run.empty == ""
    assert dry_run(ctx, process, graph, before).empty


def test_record_when_a_case_was_under_way_for_it_then_it_would_not_have_begun(standing_firm: SmallFirm) -> None:
    firm, ctx = standing_firm, standing_firm.ctx
    graph = begun_by("client", paid={"event": "document.posted|invoice"})
    process = published(ctx, chain(step("call"), about="client"))
    with clock.frozen(clock.now() - timedelta(hours=1)):
        starting.start_case(ctx, process, ProcessEntity.CLIENT, firm.client)
    invoice = sell(firm, "invoice", [(firm.service, Decimal(1))])
    actions.post(ctx, invoice, drafts.load(ctx, invoice).version)
    (line,) = dry_run(ctx, process, graph, Period(clock.today(), clock.today())).lines
    assert line.why_not == "A case was under way for it."
    trial = try_out(ctx, process, graph, Plan(ProcessEntity.CLIENT, line.record_id, starts_at=line.at, start=line.start))
    assert trial.began_at == line.at and "paid" in trial.passed and [each.node for each in trial.standing] == ["call"]


def test_schedule_when_run_dry_then_its_moments_name_the_records_that_meet_the_condition(standing_firm: SmallFirm) -> None:
    ctx = standing_firm.ctx
    graph = begun_by("client", daily={"rule": "FREQ=DAILY;BYHOUR=8;BYMINUTE=0", "condition": "city = 'Hamburg'"})
    process = published(ctx, chain(step("call"), about="client"))
    day = yesterday()
    assert day.first is not None
    run = dry_run(ctx, process, graph, Period(day.first - timedelta(days=1), day.last))
    assert [(line.title, line.why_not) for line in run.lines] == [
        ("Beta Bau", "It would have begun for this record already in this time."), ("Beta Bau", ""),
    ]
    assert run.lines[0].at - run.lines[1].at == timedelta(days=1)


def test_process_when_a_person_begins_it_then_the_dry_run_says_so(ctx: Context) -> None:
    graph = chain(step("call"))
    run = dry_run(ctx, published(ctx, graph), graph, yesterday())
    assert run.lines == () and "A person begins this process" in run.empty
    told = dry_run(ctx, published(ctx, graph, "Other"), begun_by("client", said={"event": "reply.came"}), yesterday())
    assert "no record of when they came" in told.empty
    with pytest.raises(AccessDenied):
        dry_run(replace(ctx, rights=rights_of("salesperson")), 1, graph, yesterday())
