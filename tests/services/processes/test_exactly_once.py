"""Whoever dies before whichever statement, no step is lost and none is done twice; of many who take a step one gets it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.enums.processes import CaseState, StepState
from app.core.errors import StaleRecord
from app.models.processes import ProcessStep
from app.services import agency
from app.services.context import Context
from app.services.process_runs import starting, timers, working
from app.services.process_runs.working import TakenMeanwhile
from tests.helpers.accidents import Crash, crash_at
from tests.helpers.processes import chain, note, notes, noting, open_step, published, state_of, step, steps_of


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    """There are steps that leave a row behind."""
    with noting():
        yield


def begun(ctx: Context, process: int, dies_at: int, key: str) -> tuple[int, bool]:
    """A case whose beginner dies before a statement, and is begun again with the same key; and whether he died."""
    try:
        with crash_at(ctx.database, dies_at):
            starting.start_case(ctx, process, key=key)
            died = False
    except Crash:
        died = True
    (case,) = starting.start_case(ctx, process, key=key).created("process_case")
    return case, died


def test_case_when_its_beginner_dies_before_any_statement_then_each_step_once(ctx: Context) -> None:
    process = published(ctx, chain(note("first"), note("second"), step("look")))
    number, died = 0, True
    while died:
        number += 4
        case, died = begun(ctx, process, number, f"key {number}")
        assert notes(ctx, case) == [f"{case}:first", f"{case}:second"]
        assert [(row.node, row.state) for row in steps_of(ctx, case)] == [
            ("first", StepState.DONE), ("second", StepState.DONE), ("look", StepState.OPEN),
        ]
    assert number > 20


def test_case_when_the_window_died_then_the_agent_goes_on(ctx: Context) -> None:
    process = published(ctx, chain(note("first"), note("second")))
    with pytest.raises(Crash), crash_at(ctx.database, 25):
        starting.start_case(ctx, process, key="born once")
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        timers.fire_due(ctx)
    (case,) = starting.start_case(ctx, process, key="born once").created("process_case")
    assert state_of(ctx, case) is CaseState.FINISHED
    assert notes(ctx, case) == [f"{case}:first", f"{case}:second"]


def test_step_when_done_twice_then_the_second_is_told_who_did_it(ctx: Context) -> None:
    process = published(ctx, chain(step("call"), step("write")))
    (case,) = starting.start_case(ctx, process).created("process_case")
    seen = open_step(ctx, case)
    working.claim(ctx, seen.id, seen.version)
    with pytest.raises(StaleRecord):
        working.complete(ctx, seen.id, seen.version)
    now = open_step(ctx, case)
    working.complete(ctx, now.id, now.version)
    with pytest.raises(TakenMeanwhile, match=ctx.user.name):
        working.complete(ctx, now.id, now.version)
    assert open_step(ctx, case).node == "write"


def test_window_when_an_agent_is_at_work_then_leaves_it_to_the_agent(ctx: Context) -> None:
    process = published(ctx, chain(note("first"), note("second")))
    with pytest.raises(Crash), crash_at(ctx.database, 25):
        starting.start_case(ctx, process, key="born once")
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        agency.take_lease(ctx, "agent", 3600)
        timers.stand_in(ctx)
        (case,) = (row.case_id for row in left_open(ctx))
        agency.give_up_lease(ctx, "agent")
        timers.stand_in(ctx)
    assert state_of(ctx, case) is CaseState.FINISHED


def left_open(ctx: Context) -> list[ProcessStep]:
    with ctx.reading() as session:
        return list(session.scalars(sa.select(ProcessStep).where(ProcessStep.state == StepState.OPEN)))
