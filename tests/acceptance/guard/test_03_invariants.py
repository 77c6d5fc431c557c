"""Bar 3: the invariants hold in hundreds of runs of random business with crashes, lost answers, replays and several clients.

``KONTOR_RUNS=20`` makes a small try of it, ``--hypothesis-seed=7`` the same one each time. What fails is told as it is, with its steps and what
to write over the test to see it again: shrinking it would take as long as the runs.

Whoever ends it early kills it (``timeout -s KILL``): at other signals Firebird's client library shuts its connections, which is no finding.
"""

from __future__ import annotations

import os
import time

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from app.db.engine import Database
from app.services.context import open_context
from app.services.verifying import CHECKS
from tests.helpers.databases import Source
from tests.helpers.every_statement import USE_CASES, fail_everywhere
from tests.helpers.machine import Business
from tests.helpers.machine_ground import put_on
from tests.helpers.shop import make_shop

RUNS = {"sqlite": 500, "postgres": 100, "firebird-fdb": 100}
STEPS = 25
#: in so many runs everything has happened
ENOUGH = 50
#: a line is written after so many runs
TOLD_EVERY = 25


@pytest.mark.heavy
@pytest.mark.timeout(3600)
@pytest.mark.backends("sqlite", "postgres", "firebird-fdb")
def test_business_when_random_then_the_invariants_hold(source: Source, backend: str, capsys: pytest.CaptureFixture[str]) -> None:
    runs = int(os.environ.get("KONTOR_RUNS") or RUNS[backend])
    began = time.monotonic()

    def tell(done: int) -> None:
        if done and done % TOLD_EVERY == 0:
            with capsys.disabled():
                print(f"\nbar 3, {backend}: {done} of {runs} runs after {time.monotonic() - began:.0f} s", end="", flush=True)

    machine = put_on(Business, source, tell)
    wishes = settings(
        max_examples=runs, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck), database=None, phases=[Phase.generate],
        print_blob=True,
    )
    try:
        run_state_machine_as_test(machine, settings=wishes)
    finally:
        with capsys.disabled():
            print("".join(f"\nbar 3, {backend}: {failure}" for failure in machine.failures[:1]), end="")
    figures = dict(machine.figures)
    assert figures["runs"] >= runs
    if runs >= ENOUGH:
        assert {"posted", "reversed", "crashed", "replayed", "answers lost", "closed", "sealed"} <= {what for what, count in figures.items() if count}
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
