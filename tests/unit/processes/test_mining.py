"""The real path of cases, and where it leaves the drawing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.processes.definition import Edge, Graph, Node, Shape
from app.processes.event_log import Event, EventLog, Trace
from app.processes.mining import DetourKind, find_detours, mine

MONDAY = datetime(2026, 3, 2, 9)


def log_of(*paths: str) -> EventLog:
    """A case for each word; its letters are the steps, an hour apart."""
    return EventLog(tuple(
        Trace(str(number), tuple(Event(step, MONDAY + timedelta(hours=hour), f"by {step}") for hour, step in enumerate(path)))
        for number, path in enumerate(paths, start=1)
    ))


def drawn(*lines: str) -> Graph:
    """Nodes by their keys: start, end, p… parallel, x… choice, o… inclusive, everything else a step of that name."""
    shapes = {"start": Shape.START, "end": Shape.END, "p": Shape.PARALLEL, "x": Shape.CHOICE, "o": Shape.INCLUSIVE}
    keys = {key for line in lines for key in line.split(">")}
    nodes = [Node(key, shapes.get(key, shapes.get(key[0] if len(key) > 1 else "", Shape.STEP)), key) for key in keys]
    return Graph().with_(nodes=nodes, edges=[Edge(line, *line.split(">")) for line in lines])


#: a, then b and c in any order, then d, which leads back to b and c, or to e
GRAPH = drawn("start>a", "a>x1", "x1>p1", "p1>b", "p1>c", "b>p2", "c>p2", "p2>d", "d>x2", "x2>f", "f>x1", "x2>e", "e>end")


def test_path_when_mined_then_what_stands_side_by_side_is_no_loop_and_what_comes_again_is() -> None:
    mined = mine(log_of("abcde", "acbde", "abcdfcbde", "acbdfbcdfbcde"))

    assert mined.together == {frozenset("bc")}
    (loop,) = mined.loops
    assert (loop.steps, loop.returns, loop.cases, loop.rounds) == (frozenset("bcdf"), {("f", "b"), ("f", "c")}, 2, 3)
    assert (mined.steps["d"].count, mined.steps["d"].cases, mined.steps["a"].begins, mined.steps["e"].ends) == (7, 4, 4, 4)
    assert (mined.follows["d", "f"].count, mined.follows["d", "f"].cases, mined.follows["d", "f"].half) == (3, 2, 3600.0)
    assert mined.variants[0].cases == 1
    assert mined.half == 6 * 3600


def test_step_when_repeated_at_once_or_there_and_back_then_is_a_loop() -> None:
    assert [(loop.steps, loop.rounds) for loop in mine(log_of("aab", "ab")).loops] == [(frozenset("a"), 1)]
    assert [loop.steps for loop in mine(log_of("abac")).loops] == [frozenset("ab")]
    assert mine(log_of("abc", "acb")).loops == ()


@pytest.mark.parametrize(("path", "wanted"), [
    ("acbdfbcde", None),
    ("abde", (DetourKind.LEFT_OUT, "c", "b")),
    ("bcde", (DetourKind.LEFT_OUT, "a", "")),
    ("abzcde", (DetourKind.UNKNOWN, "z", "b")),
    ("abcdde", (DetourKind.AGAIN, "d", "d")),
    ("eabcd", (DetourKind.ELSEWHERE, "e", "")),
])
def test_detour_when_a_case_takes_it_then_is_found_alone(path: str, wanted: tuple[DetourKind, str, str] | None) -> None:
    detours = find_detours(log_of("abcde", path), GRAPH)

    assert [(each.kind, each.step, each.after, each.cases) for each in detours.found] == ([(*wanted, ("2",))] if wanted else [])
    assert (detours.as_drawn, detours.cases, detours.unlaid) == (1 if wanted else 2, 2, ())


def test_case_when_laid_over_the_drawing_then_its_lines_are_counted() -> None:
    detours = find_detours(log_of("abcde", "acbdfbcde"), GRAPH)

    assert (detours.taken["x2>f"], detours.taken["x2>e"], detours.passed["d"]) == (1, 2, 3)


def test_drawing_when_ways_are_inclusive_or_left_at_a_deadline_then_either_is_as_drawn() -> None:
    graph = drawn("start>o1", "o1>a", "o1>b", "a>o2", "b>o2", "o2>c", "c>end", "late>d", "d>end")
    graph = graph.with_(nodes=[Node("late", Shape.BOUNDARY, host="c")])

    assert find_detours(log_of("ac", "bc", "abc", "bac", "ad"), graph).as_drawn == 5


def test_detour_when_told_then_names_step_and_cases() -> None:
    (detour,) = find_detours(log_of("abde", "abde"), GRAPH).found

    assert detour.sentence({"b": "Check"}) == "“c” was left out after “Check”. 2 cases."
