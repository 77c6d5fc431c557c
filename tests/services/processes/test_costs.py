"""What steps have cost: for whoever may know what hours cost, and for nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.core import clock
from app.core.access import rights_of
from app.core.access.tables import SALES
from app.services import records
from app.services.context import Context
from app.services.process_insight.monitor import read_monitor
from app.services.process_runs import costs, starting, working
from app.services.process_work.case_reading import read_case
from tests.helpers.processes import chain, open_step, published, step


@pytest.mark.backends
def test_step_when_its_hour_has_a_cost_then_case_and_monitor_say_it_to_whoever_may_know(owned: Context) -> None:
    ctx, today = owned, clock.today()
    for days, cost in ((10, "20"), (1, "50"), (-1, "90")):
        rate = records.new(ctx, "employee_rate", employee=ctx.user.id, cost=Decimal(cost))
        rate["valid_from"] = today - timedelta(days=days)
        records.save(ctx, rate)
    process = published(ctx, chain(step("call", minutes=30, cost=Decimal(30)), step("write")))
    (case,) = starting.start_case(ctx, process).created("process_case")
    row = open_step(ctx, case)
    working.complete(ctx, row.id, row.version, spent_minutes=50)
    found = read_case(ctx, case)
    assert [(line.cost, line.planned_cost) for line in found.lines] == [(Decimal("41.67"), Decimal(30)), (None, None)]
    assert (found.cost, found.planned_cost) == (Decimal("41.67"), Decimal(30))
    figures = read_monitor(ctx, process).figures["call"]
    assert (figures.worked, figures.planned, figures.cost, figures.planned_cost) == (50, 30, Decimal("41.67"), Decimal(30))
    selling = replace(ctx, rights=rights_of(SALES))
    assert (read_case(selling, case).cost, read_monitor(selling, process).figures["call"].cost) == (Decimal(0), None)
    assert not selling.rights.may(costs.RATES)
