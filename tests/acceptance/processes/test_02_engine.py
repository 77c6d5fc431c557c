"""Bar 2, the pure part: on 5,000 random drawings the engine goes where a slow and obvious interpreter goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.processes.definition import Graph
from tests.helpers.engine_parity import Step, compare
from tests.helpers.random_graphs import graphs, happenings

pytestmark = pytest.mark.heavy
DRAWINGS = 5_000


def test_random_drawings_when_run_then_tokens_stand_where_the_reference_puts_them(capsys: pytest.CaptureFixture[str]) -> None:
    counted: Counter[str] = Counter()

    @settings(
        max_examples=DRAWINGS, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(graphs(), happenings, st.integers(0, 10**6))
    def run(graph: Graph, steps: Sequence[Step], seed: int) -> None:
        counted["drawings"] += 1
        counted["nodes"] += len(graph.nodes)
        counted["happenings"] += compare(graph, steps, seed)

    run()
    with capsys.disabled():
        print(f"\nbar 2: {counted['drawings']} drawings of {counted['nodes']} shapes, {counted['happenings']} happenings, as the reference each time")
    assert counted["drawings"] >= DRAWINGS
    assert counted["happenings"] > DRAWINGS
