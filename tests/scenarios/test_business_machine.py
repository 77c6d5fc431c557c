"""Random business with crashes, lost answers and several clients; bar 3 of the guard's acceptance runs it hundreds of times."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.helpers.databases import Source
from tests.helpers.machine import Business
from tests.helpers.machine_ground import put_on


@pytest.mark.backends("sqlite")
def test_business_when_everything_happens_in_any_order_then_the_invariants_hold(source: Source) -> None:
    machine, every = put_on(Business, source), list(HealthCheck)
    wishes = settings(max_examples=4, stateful_step_count=10, deadline=None, suppress_health_check=every, database=None, phases=[Phase.generate])
    run_state_machine_as_test(machine, settings=wishes)
    assert machine.figures["checked"] > machine.figures["runs"] >= 4
