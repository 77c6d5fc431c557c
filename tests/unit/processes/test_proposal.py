"""Processes proposed from what was done by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.processes.definition import Shape
from app.processes.event_log import Event, EventLog, Trace
from app.processes.proposal import StepPlan, propose
from app.processes.proposal.block import Block, Sort
from app.processes.proposal.discovering import Eye, discover

MONDAY = datetime(2026, 3, 2, 9)


def told(block: Block) -> str:
    """A block as a short text: → one behind the other, | either, & both, * again."""
    if block.sort in (Sort.STEP, Sort.NOTHING):
        return block.name or "-"
    sign = {Sort.SEQUENCE: "→", Sort.CHOICE: "|", Sort.TOGETHER: "&", Sort.LOOP: "*"}[block.sort]
    return f"({sign.join(told(part) for part in block.parts)})"


def found(noise: float = 0.0, **ways: int) -> str:
    return told(discover({tuple(way): count for way, count in ways.items()}, Eye(noise)))


def test_ways_when_cut_then_choices_order_neighbours_and_loops_are_found() -> None:
    assert found(abc=5) == "(a→b→c)"
    assert found(abd=5, acd=3) == "(a→(b|c)→d)"
    assert found(abd=5, ad=3) == "(a→(b|-)→d)"
    assert found(abcd=5, acbd=4) == "(a→(b&c)→d)"
    assert found(abd=5, abcbd=2) == "(a→(b*c)→d)"
    assert found(abc=5, abbc=2) == "(a→(b*-)→c)"
    assert found(abc=5, ababc=2) == "(((a→b)*-)→c)"


def test_exceptions_when_rare_then_do_not_disturb() -> None:
    assert found(0.2, abcd=40, acbd=1) == "(a→b→c→d)"
    assert found(0.2, abc=40, ac=1) == "(a→b→c)"


def log(*ways: str) -> EventLog:
    return EventLog(tuple(
        Trace(str(number), tuple(Event(step, MONDAY + timedelta(hours=place)) for place, step in enumerate(way))) for number, way in enumerate(ways)
    ))


def test_journal_when_proposed_then_every_case_goes_along_the_drawing_and_what_is_rare_is_named() -> None:
    journal = log(*["abcd"] * 10, *["acbd"] * 8, *["ad"] * 6, *["abcded"] * 5, "abcdx")
    plans = {step: StepPlan(step.upper(), role="sales") for step in "abcdex"}
    told_of: list[int] = []
    proposal = propose(journal, plans, "deal", report=lambda done, _all: told_of.append(done))

    graph = proposal.graph
    assert (proposal.detours.as_drawn, proposal.detours.cases) == (30, 30)
    assert proposal.left_out == {"x": 1}
    assert graph.about == "deal"
    assert sum(node.shape is Shape.PARALLEL for node in graph.nodes.values()) == 2
    assert [lane.role for lane in graph.lanes.values()] == ["sales"]
    assert all(node.x > 0 for node in graph.nodes.values() if node.shape is Shape.STEP)
    assert told_of
