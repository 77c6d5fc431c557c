"""A step that is late, a case that has stopped: whoever it is for is reminded, and whom the drawing names is told, under the bell."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.enums.processes import CaseState, ProcessEntity
from app.models.reminders import Notice
from app.processes.definition import Node, Shape
from app.services import records
from app.services.context import Context
from app.services.process_runs import starting, timers, working
from app.services.reminders.notices import latest
from tests.helpers.processes import case_of, chain, drawing, line, published, step

MONDAY = datetime(2026, 11, 23, 8)


def person(ctx: Context, name: str, role: str, head: int | None = None) -> int:
    return records.save(ctx, records.new(ctx, "employee", name=name, role=role, head=head)).created("employee")[0]


def told(ctx: Context) -> set[tuple[str, int, str, str]]:
    """What stands under the bells: step, person, code, and what it leads to."""
    with ctx.reading() as session:
        return {(row.values["title"], row.employee_id, row.code, row.entity) for row in session.scalars(sa.select(Notice).where(Notice.code != "given"))}


@pytest.mark.backends
def test_steps_when_late_then_each_tells_whom_its_drawing_names_and_nobody_before(ctx: Context) -> None:
    boss, clerk = person(ctx, "Berta Boss", "head"), person(ctx, "Carl Clerk", "storekeeper")
    anna = person(ctx, "Anna Agent", "sales", boss)
    client = records.save(ctx, records.new(ctx, "client", name="Gamma", manager=anna)).created("client")[0]
    late: dict[str, Any] = {"due": 60}
    steps = [
        step("usual", assigned="manager", **late), step("silent", assigned="manager", late_to="nobody", **late),
        step("named", assigned="manager", late_to="employee", late_employee=clerk, **late),
        step("ranked", assigned="manager", late_to="role", late_role="storekeeper", **late),
        step("begun", assigned="manager", late_to="starter", **late), step("offered", role="storekeeper", late_to="manager", **late),
        step("timeless", assigned="manager", late_to="employee", late_employee=clerk),
    ]
    split, join = Node("split", Shape.PARALLEL), Node("join", Shape.PARALLEL)
    lines = [line("start", "split"), line("join", "end")]
    lines += [each for node in steps for each in (line("split", node.key), line(node.key, "join"))]
    with clock.frozen(MONDAY):
        process = published(ctx, drawing([split, join, *steps], lines, "client"))
        starting.start_case(ctx, process, ProcessEntity.CLIENT, client)
        timers.fire_due(ctx)
        assert told(ctx) == set()
    with clock.frozen(MONDAY + timedelta(hours=30)):
        timers.fire_due(ctx)
        timers.fire_due(ctx)
    mine = {(name, anna, "reminder") for name in ("Usual", "Silent", "Named", "Ranked", "Begun")}
    others = {
        ("Usual", boss, "escalated"), ("Named", clerk, "escalated"), ("Ranked", clerk, "escalated"), ("Begun", ctx.user.id, "escalated"),
        ("Offered", clerk, "reminder"), ("Offered", anna, "escalated"),
    }
    assert told(ctx) == {(*each, "process_case") for each in mine | others}


@pytest.mark.backends
def test_case_when_it_stops_then_whoever_manages_and_began_it_is_told(ctx: Context) -> None:
    anna = person(ctx, "Anna Agent", "sales")
    client = records.save(ctx, records.new(ctx, "client", name="Gamma", manager=anna)).created("client")[0]
    process = published(ctx, chain(step("letter", "mail", to="client", subject="Hello", text="Hello"), about="client"), "Greeting")
    (case,) = starting.start_case(ctx, process, ProcessEntity.CLIENT, client).created("process_case")
    assert case_of(ctx, case).state is CaseState.STOPPED
    working.retry(ctx, case)
    with ctx.reading() as session:
        found = session.execute(sa.select(Notice.employee_id, Notice.record_id).where(Notice.code == "stopped").order_by(Notice.id)).all()
        lines = [line.text for line in latest(ctx) if line.code == "stopped"]
    assert sorted(found) == sorted(2 * [(anna, case), (ctx.user.id, case)])
    assert lines[0].startswith("Stopped: Greeting: Gamma. ")
