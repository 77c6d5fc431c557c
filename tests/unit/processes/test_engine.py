"""Tokens go where the drawing says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.errors import UserError
from app.processes.definition import Graph
from app.processes.engine import Advance, Cancelled, Done, Entered, Failed, Fired, Left, begin, happen
from tests.helpers.engine_parity import Step, compare
from tests.helpers.process_drawing import drawing
from tests.helpers.random_graphs import graphs, happenings


def where(advance: Advance) -> list[str]:
    return sorted(token.node for token in advance.state.tokens)


def do(graph: Graph, advance: Advance, node: str, outcome: str = "", **answers: Any) -> Advance:
    token = next(token.id for token in advance.state.tokens if token.node == node)
    return happen(graph, advance.state, Done(token, outcome, answers))


def test_steps_when_done_one_after_the_other_then_the_case_ends() -> None:
    graph = drawing("start > a", "a > b", "b > end")
    advance = begin(graph, {"x": 1})
    assert (advance.entered, where(advance)) == ((Entered(1, "a"),), ["a"])
    advance = do(graph, advance, "a", y=2)
    assert advance.left == (Left(1, "a"),)
    assert advance.passed == ("l1",)
    advance = do(graph, advance, "b")
    assert (advance.ended, advance.end, advance.state.answers) == (True, "end", {"x": 1, "y": 2})


@pytest.mark.parametrize(("answers", "outcome", "node"), [({"x": 5}, "", "b"), ({"x": 2}, "", "c"), ({}, "", "c"), ({"x": 2}, "yes", "d")])
def test_choice_when_reached_then_the_first_that_holds_is_taken_and_else_otherwise(answers: dict[str, Any], outcome: str, node: str) -> None:
    graph = drawing("start > a", "a > choice", "choice > b : x > 3", "choice > c : else", "choice > d : @yes")
    assert where(do(graph, begin(graph, {}), "a", outcome, **answers)) == [node]


def test_choice_when_nothing_holds_then_the_case_stops_there_and_goes_on_when_tried_again() -> None:
    graph = drawing("start > a", "a > choice", "choice > b : record.sum > 3")
    advance = do(graph, begin(graph, {}), "a")
    assert where(advance) == ["choice"]
    assert "“choice”" in advance.stopped
    again = happen(graph, advance.state, Done(1), record={"record.sum": 4})
    assert (where(again), again.stopped) == (["b"], "")


def test_condition_when_it_cannot_be_worked_out_then_the_step_stays_open() -> None:
    graph = drawing("start > a", "a > b : x + ", "b > end")
    advance = do(graph, begin(graph, {}), "a")
    assert (where(advance), advance.left) == (["a"], ())
    assert "ends too early" in advance.stopped


def test_outcome_when_no_line_follows_it_then_the_step_stays_open() -> None:
    graph = drawing("start > a", "a > end : @yes")
    advance = do(graph, begin(graph, {}), "a", "no")
    assert where(advance) == ["a"]
    assert "“no”" in advance.stopped


def test_parallel_join_when_one_way_is_done_then_it_waits_for_the_other() -> None:
    graph = drawing("start > all1", "all1 > a", "all1 > b", "a > all2", "b > all2", "all2 > c")
    advance = do(graph, begin(graph, {}), "a")
    assert (where(advance), advance.stopped) == (["all2", "b"], "")
    assert where(do(graph, advance, "b")) == ["c"]


def test_parallel_join_when_the_other_way_was_never_taken_then_the_case_says_so() -> None:
    graph = drawing("start > choice", "choice > a : else", "choice > b : x > 3", "a > all", "b > all", "all > end")
    advance = do(graph, begin(graph, {}), "a")
    assert "“all”" in advance.stopped


def test_inclusive_join_when_ways_were_left_out_then_it_waits_only_for_those_taken() -> None:
    graph = drawing(
        "start > some1", "some1 > a : x > 1", "some1 > b : x > 2", "some1 > c : x > 3", "a > some2", "b > some2", "c > some2", "some2 > d",
    )
    advance = begin(graph, {"x": 3})
    assert where(advance) == ["a", "b"]
    advance = do(graph, advance, "a")
    assert where(advance) == ["b", "some2"]
    assert where(do(graph, advance, "b")) == ["d"]


def test_inclusive_joins_when_they_wait_for_each_other_then_the_ring_opens() -> None:
    graph = drawing("start > all", "all > a", "all > b", "a > some1", "b > some2", "some1 > some2", "some2 > choice", "choice > some1 : x > 3", "choice > end : else")
    advance = do(graph, begin(graph, {}), "a")
    assert where(advance) == ["b", "some1"]
    advance = do(graph, advance, "b")
    assert (advance.ended, advance.stopped) == (True, "")


def test_inclusive_join_when_all_its_lines_are_gone_then_it_waits_for_nobody_else() -> None:
    graph = drawing("start > all", "all > a", "all > b", "all > c", "c > a", "a > some", "b > some", "some > d")
    advance = do(graph, begin(graph, {}), "b")
    assert where(advance) == ["a", "c", "some"]
    assert where(do(graph, advance, "a")) == ["c", "d"]


def test_inclusive_joins_when_both_are_ready_then_the_one_that_lies_before_goes_first() -> None:
    graph = drawing(
        "start > all", "all > a", "all > b", "all > c", "b > some2", "some1 > some2", "some2 > d", "a > some1", "c > choice", "choice > some1 : x > 3",
        "choice > end : else",
    )
    advance = do(graph, do(graph, begin(graph, {}), "b"), "a")
    assert where(advance) == ["c", "some1", "some2"]
    assert where(do(graph, advance, "c")) == ["d"]


def test_events_when_one_comes_then_the_others_are_taken_off() -> None:
    graph = drawing("start > first", "first > wait1", "first > wait2", "wait1 > a", "wait2 > b")
    advance = begin(graph, {})
    assert where(advance) == ["wait1", "wait2"]
    advance = happen(graph, advance.state, Fired(2))
    assert where(advance) == ["b"]
    assert set(advance.left) == {Left(2, "wait2"), Left(1, "wait1", is_done=False)}


@pytest.mark.parametrize(("interrupts", "nodes"), [(True, ["late"]), (False, ["a", "late"])])
def test_deadline_when_it_fires_then_the_step_is_left_or_stays_as_drawn(interrupts: bool, nodes: list[str]) -> None:
    graph = drawing("start > a", "a > end", "edge > late", edge={"host": "a", "type": "timer", "params": {"interrupts": interrupts}})
    assert where(happen(graph, begin(graph, {}).state, Fired(1, "edge"))) == nodes


def test_step_when_it_fails_then_its_error_way_is_taken_else_the_error_on_its_edge_else_the_case_stops() -> None:
    by_port = drawing("start > a", "a > end", "a > b : @error")
    by_edge = drawing("start > a", "a > end", "edge > c", edge={"host": "a", "type": "error"})
    neither = drawing("start > a", "a > end")
    assert [where(happen(graph, begin(graph, {}).state, Failed(1, "No paper."))) for graph in (by_port, by_edge, neither)] == [["b"], ["c"], ["a"]]
    assert happen(neither, begin(neither, {}).state, Failed(1, "No paper.")).stopped == "No paper."


def test_final_end_when_reached_then_everything_else_is_taken_off() -> None:
    graph = drawing("start > all", "all > a", "all > b", "a > end", "b > end2", end={"type": "terminate"})
    advance = do(graph, begin(graph, {}), "a")
    assert (advance.ended, advance.left) == (True, (Left(1, "a"), Left(2, "b", is_done=False)))


def test_case_when_cancelled_then_all_its_work_is_taken_off() -> None:
    graph = drawing("start > all", "all > a", "all > b")
    advance = happen(graph, begin(graph, {}).state, Cancelled())
    assert (advance.ended, [each.is_done for each in advance.left]) == (True, [False, False])


def test_circle_of_choices_when_entered_then_the_case_stops_instead_of_the_program() -> None:
    graph = drawing("start > choice1", "choice1 > choice2", "choice2 > choice1 : else", "choice2 > end : x > 3")
    advance = begin(graph, {})
    assert "circle" in advance.stopped
    assert not advance.ended


def test_tokens_when_they_multiply_without_end_then_it_is_refused() -> None:
    lines = [line for number in range(12) for line in (f"all{number} > choice{number}", f"all{number} > choice{number}", f"choice{number} > all{number + 1}")]
    with pytest.raises(UserError):
        begin(drawing("start > all0", *lines), {})


def test_token_when_it_is_gone_then_nothing_can_happen_to_it() -> None:
    graph = drawing("start > a", "a > end")
    with pytest.raises(UserError):
        happen(graph, begin(graph, {}).state, Done(7))


def test_start_when_there_are_several_then_the_named_one_begins_else_that_of_a_person() -> None:
    graph = drawing("start1 > a", "start2 > b", start1={"type": "event"})
    assert [where(begin(graph, {})), where(begin(graph, {}, "start1"))] == [["b"], ["a"]]
    with pytest.raises(UserError):
        begin(graph, {}, "start3")


@settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(graphs(), happenings, st.integers(0, 10**6))
def test_random_drawing_when_run_then_tokens_stand_where_the_reference_puts_them(graph: Graph, steps: Sequence[Step], seed: int) -> None:
    compare(graph, steps, seed)
