"""Bar 3: the invariants hold in hundreds of runs of random business with crashes, lost answers, replays and several clients.

``KONTOR_RUNS=20`` makes a small try of it.
"""

from __future__ import annotations

import os
import time

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from app.db.engine import Database
from app.services.context import open_context
from app.services.verifying import CHECKS
from tests.helpers.databases import Source
from tests.helpers.every_statement import USE_CASES, fail_everywhere
from tests.helpers.machine import machine_of
from tests.helpers.shop import make_shop

RUNS = {"sqlite": 500, "postgres": 100, "firebird-fdb": 100}
STEPS = 25
#: in so many runs everything has happened
ENOUGH = 20


@pytest.mark.heavy
@pytest.mark.timeout(7200)
@pytest.mark.backends("sqlite", "postgres", "firebird-fdb")
def test_business_when_random_then_the_invariants_hold(source: Source, backend: str, capsys: pytest.CaptureFixture[str]) -> None:
    runs, machine = int(os.environ.get("KONTOR_RUNS") or RUNS[backend]), machine_of(source.fresh, source.drop)
    wishes = settings(max_examples=runs, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    began = time.monotonic()
    run_state_machine_as_test(machine, settings=wishes)
    figures = dict(machine.figures)
    assert figures["runs"] >= runs
    if runs >= ENOUGH:
        assert {"posted", "reversed", "crashed", "replayed", "answers lost"} <= set(figures)
    happened = ", ".join(f"{count} {what}" for what, count in sorted(figures.items()) if what != "runs")
    with capsys.disabled():
        print(f"\nbar 3, {backend}: {figures['runs']} runs in {time.monotonic() - began:.0f} s, {len(CHECKS)} checks, 0 findings: {happened}")


@pytest.mark.heavy
@pytest.mark.timeout(3600)
@pytest.mark.backends
def test_use_cases_when_failing_before_any_statement_then_nothing_stays(database: Database, backend: str, capsys: pytest.CaptureFixture[str]) -> None:
    shop = make_shop(open_context(database))
    shop.stock_up(bolt=1000, nut=1000)
    points = sum(fail_everywhere(shop, use_case(shop)) for use_case in USE_CASES)
    with capsys.disabled():
        print(f"\nbar 5 (T-09), {backend}: {len(USE_CASES)} use cases failed before each of {points} statements: nothing stayed of any")
