"""Starts for a list and on a schedule, and cases that call others."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.enums.processes import CaseState, ProcessEntity, RunItemState, RunState
from app.models.processes import ProcessCase, ProcessRun, ProcessRunItem, ProcessStart
from app.processes.definition import Node, Shape
from app.services import records
from app.services.context import Context
from app.services.process_runs import deciding, starting, timers, working
from app.services.process_runs.mass import begin_run, go_on_run
from tests.helpers.processes import chain, open_step, published, state_of, step


def clients(ctx: Context, count: int) -> list[int]:
    return [records.save(ctx, records.new(ctx, "client", name=f"Client {number}")).created("client")[0] for number in range(count)]


def items(ctx: Context, run: int) -> list[tuple[int, RunItemState]]:
    with ctx.reading() as session:
        rows = session.execute(sa.select(ProcessRunItem.record_id, ProcessRunItem.state).where(ProcessRunItem.run_id == run).order_by(ProcessRunItem.id))
        return [(row.record_id, row.state) for row in rows]


@pytest.mark.backends
def test_list_when_stopped_and_gone_on_with_then_each_record_once_and_refusals_are_told(ctx: Context) -> None:
    process, known = published(ctx, chain(step("call"), about="client")), clients(ctx, 3)
    starting.start_case(ctx, process, ProcessEntity.CLIENT, known[1])
    (run,) = begin_run(ctx, process, ProcessEntity.CLIENT, known).created("process_run")
    seen: list[int] = []
    go_on_run(ctx, run, lambda done, _of: seen.append(done), lambda: len(seen) > 1)
    with ctx.reading() as session:
        assert session.get_one(ProcessRun, run).state is RunState.STOPPED
    assert items(ctx, run) == [(known[0], RunItemState.STARTED), (known[1], RunItemState.WAITING), (known[2], RunItemState.WAITING)]
    go_on_run(ctx, run)
    go_on_run(ctx, run)
    assert items(ctx, run) == [(known[0], RunItemState.STARTED), (known[1], RunItemState.REFUSED), (known[2], RunItemState.STARTED)]
    with ctx.reading() as session:
        assert session.get_one(ProcessRun, run).state is RunState.FINISHED
        assert session.scalar(sa.select(sa.func.count()).select_from(ProcessCase)) == 3


def test_schedule_when_its_moment_comes_then_begins_once_for_whom_it_names(ctx: Context) -> None:
    known = clients(ctx, 3)
    graph = chain(step("bill"), about="client")
    start = Node("start", Shape.START, params={"rule": "FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=8", "zone": "Europe/Berlin", "condition": 'name <> "Client 1"'})
    with clock.frozen(datetime(2026, 11, 20, 10)):
        published(ctx, graph.with_(nodes=[start]))
        timers.fire_due(ctx)
    with clock.frozen(datetime(2026, 12, 1, 7) + timedelta(minutes=3)):
        timers.fire_due(ctx)
        timers.fire_due(ctx)
    with ctx.reading() as session:
        assert session.scalars(sa.select(ProcessCase.client_id).order_by(ProcessCase.id)).all() == [known[0], known[2]]
        assert session.scalars(sa.select(ProcessStart.next_at)).all() == [datetime(2027, 1, 1, 7)]


@pytest.mark.backends
def test_call_when_the_other_case_ends_then_the_caller_goes_on_and_takes_it_along_when_cancelled(ctx: Context) -> None:
    inner = published(ctx, chain(step("check")), "Inner")
    outer = published(ctx, chain(step("ask", "sub_process", process=inner), step("close")), "Outer")
    first, second = (starting.start_case(ctx, outer).created("process_case") for _number in range(2))
    row = open_step(ctx, first[1])
    working.complete(ctx, row.id, row.version)
    assert (state_of(ctx, first[1]), open_step(ctx, first[0]).node) == (CaseState.FINISHED, "close")
    deciding.cancel_case(ctx, second[0])
    assert (state_of(ctx, second[0]), state_of(ctx, second[1])) == (CaseState.CANCELLED, CaseState.CANCELLED)
