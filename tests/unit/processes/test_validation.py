"""Everything wrong with a drawing is found where it is, and what a click can cure it cures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest

from app.processes.definition import Edge, Graph, Lane, Node, Shape
from app.processes.validation import Problem, World, check
from app.services.process_steps.step import load
from tests.helpers.process_drawing import drawing

WORLD = World(
    roles={"sales": "Salesperson", "head": "Head of sales"}, staffed={"sales"}, employees={7: "Ann"},
    fields={"deal": {"amount": "number", "title": "text"}}, document_types={"invoice": "Invoice"}, processes={}, now=datetime(2026, 11, 20, 12),
)


@pytest.fixture(autouse=True)
def _kinds() -> None:
    load()


def about(graph: Graph, *, own: bool = True) -> list[tuple[str, str]]:
    """Codes and places of what is wrong; steps of the drawing belong to a role that somebody has."""
    return [(problem.code, problem.node) for problem in check(with_people(graph) if own else graph, WORLD)]


def with_people(graph: Graph) -> Graph:
    graph = Graph(graph.nodes, graph.edges, graph.lanes, about="deal")
    return graph.with_(nodes=[
        Node(node.key, node.shape, type=node.type or "task", params={"role": "sales", **node.params}) for node in graph.nodes.values() if node.shape is Shape.STEP
    ])


def one(graph: Graph, code: str) -> Problem:
    return next(problem for problem in check(with_people(graph), WORLD) if problem.code == code)


SOUND = ("start > a", "a > choice", "choice > all1 : amount > 3", "choice > b : else", "all1 > c", "all1 > d", "c > all2", "d > all2", "all2 > end", "b > end")
WRONG: tuple[tuple[str, tuple[str, ...], dict[str, dict[str, Any]], tuple[str, str]], ...] = (
    ("no beginning", ("a > end",), {}, ("no_start", "")),
    ("unreachable", ("start > end", "a > end"), {}, ("unreachable", "a")),
    ("dead end", ("start > a",), {}, ("dead_end", "a")),
    ("line to nowhere", ("start > a", "a > end"), {}, ("loose_line", "l9")),
    ("line out of an end", ("start > end", "end > a", "a > end2"), {}, ("line_out_of_end", "l1")),
    ("choice without else", ("start > choice", "choice > end : amount > 3"), {}, ("no_else", "choice")),
    ("two elses", ("start > choice", "choice > end : else", "choice > end2 : else"), {}, ("two_elses", "l2")),
    ("line of a choice without condition", ("start > choice", "choice > end : else", "choice > end2"), {}, ("no_condition", "l2")),
    ("choice that goes round", ("start > a", "a > choice", "choice > a : else"), {}, ("endless", "choice")),
    ("circle without a step", ("start > choice1", "choice1 > choice2", "choice2 > choice1 : amount > 3", "choice2 > end : else"), {}, ("idle_circle", "choice1")),
    ("join behind a choice", ("start > choice", "choice > a : amount > 1", "choice > b : else", "a > all", "b > all", "all > end"), {}, ("dead_join", "all")),
    ("join behind a choice behind a split", (
        "start > all1", "all1 > a", "all1 > b", "a > all2", "b > all2", "all2 > choice", "choice > c : amount > 1", "choice > d : else", "c > all3", "d > all3",
        "all3 > end",
    ), {}, ("dead_join", "all3")),
    ("outcome without a line", ("start > a", "a > end : @approved"), {"a": {"type": "approval"}}, ("outcome_without_line", "a")),
    ("line of an unknown outcome", ("start > a", "a > end", "a > end2 : @maybe"), {"a": {"type": "approval"}}, ("no_such_outcome", "l2")),
    ("choice by an outcome that cannot be", ("start > a", "a > choice", "choice > end : @yes", "choice > end2 : else"), {}, ("no_such_outcome", "l2")),
    ("event choice before a choice", ("start > first", "first > choice", "choice > end"), {}, ("event_expected", "l1")),
    ("deadline on nothing", ("start > a", "a > end", "edge > end"), {"edge": {"type": "timer", "params": {"minutes": 60}}}, ("boundary_without_step", "edge")),
    ("second message on an edge", ("start > a", "a > end", "edge1 > end", "edge2 > end"), {
        "edge1": {"host": "a", "type": "message", "params": {"event": "reply.came"}},
        "edge2": {"host": "a", "type": "message", "params": {"event": "client.changed"}},
    }, ("message_not_heard", "edge2")),
    ("condition of a split", ("start > all", "all > end : amount > 3", "all > end2"), {}, ("condition_ignored", "l1")),
    ("role that nobody has", ("start > a", "a > end"), {"a": {"params": {"role": "head"}}}, ("vacant_role", "a")),
    ("deleted role", ("start > a", "a > end"), {"a": {"params": {"role": "boss"}}}, ("deleted_role", "a")),
    ("deleted person", ("start > a", "a > end"), {"a": {"params": {"assigned": "employee", "employee": 8}}}, ("deleted_person", "a")),
    ("no person", ("start > a", "a > end"), {"a": {"params": {"assigned": "employee"}}}, ("missing_person", "a")),
    ("whoever did a step that is gone", ("start > a", "a > end"), {"a": {"params": {"assigned": "same", "same_as": "x"}}}, ("missing_step", "a")),
    ("unknown kind of step", ("start > a", "a > end"), {"a": {"type": "teleport"}}, ("unknown_kind", "a")),
    ("form without questions", ("start > a", "a > end"), {"a": {"type": "form"}}, ("missing_setting", "a")),
    ("damaged questions", ("start > a", "a > end"), {"a": {"type": "form", "params": {"questions": ["?"]}}}, ("bad_questions", "a")),
    ("wait for nothing", ("start > wait", "wait > end"), {}, ("no_time", "wait")),
    ("timer in the past", ("start > wait", "wait > end"), {"wait": {"params": {"until": 'date("2026-11-19")'}}}, ("past_time", "wait")),
    ("deadline in the past", ("start > a", "a > end", "edge > end"), {"edge": {"host": "a", "type": "timer", "params": {"until": date(2020, 1, 1)}}}, ("past_time", "edge")),
    ("formula that ends too early", ("start > choice", "choice > end : amount >", "choice > end2 : else"), {}, ("bad_formula", "l1")),
    ("condition that is a number", ("start > choice", "choice > end : amount + 1", "choice > end2 : else"), {}, ("wrong_kind", "l1")),
    ("field that is gone", ("start > choice", "choice > end : deal.margin > 1", "choice > end2 : else"), {}, ("deleted_field", "l1")),
    ("name that nobody gives", ("start > choice", "choice > end : limit > 1", "choice > end2 : else"), {}, ("unknown_name", "l1")),
)


def test_drawing_when_all_is_well_then_nothing_is_found() -> None:
    assert about(drawing(*SOUND)) == []


@pytest.mark.parametrize(("lines", "nodes", "found"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_drawing_when_something_is_wrong_then_it_is_found_where_it_is(
    lines: tuple[str, ...], nodes: Mapping[str, dict[str, Any]], found: tuple[str, str],
) -> None:
    graph = drawing(*lines, **nodes)
    if found[0] == "loose_line":
        graph = graph.with_(edges=[Edge("l9", "a", "gone")])
    assert found in about(graph)


def test_formula_when_it_is_wrong_then_its_place_is_told() -> None:
    problem = one(drawing("start > choice", "choice > end : amount > deal.margin", "choice > end2 : else"), "deleted_field")
    assert problem.at == (9, 11)


def test_question_when_a_formula_uses_it_then_its_name_is_known() -> None:
    form = {"type": "form", "params": {"questions": [{"name": "limit", "label": "Limit", "kind": "money"}]}}
    assert about(drawing("start > a", "a > choice", "choice > end : limit > 1", "choice > end2 : else", a=form)) == []


def test_names_when_steps_give_them_then_formulas_may_use_them() -> None:
    graph = drawing(
        "start > a", "a > b", "b > c", "c > d", "d > choice", "choice > end : is_good and invoice_total > rebate and answer = 1", "choice > end2 : else",
        a={"type": "approval", "params": {"kept_as": "is_good"}}, b={"type": "create_document", "params": {"document_type": "invoice"}},
        c={"type": "script", "params": {"script": "rebate = amount / 10"}}, d={"type": "webhook", "params": {"url": "http://10.0.0.1", "takes": "answer, more"}},
    )
    assert about(graph.with_(edges=[Edge("l1", "a", "b", port="approved"), Edge("l9", "a", "end", port="rejected")])) == []


def test_step_when_its_lines_are_no_script_then_it_is_found() -> None:
    graph = drawing("start > a", "a > end", a={"type": "script", "params": {"script": "rebate = amount /"}})
    assert about(graph) == [("bad_formula", "a")]


def test_field_when_it_belongs_to_another_record_of_the_case_then_it_is_known() -> None:
    world = World(fields={"deal": {"amount": "number"}, "client": {"manager": "number"}})
    for field, found in (("client.manager_id", []), ("amount", []), ("manager", ["deleted_field"])):
        graph = with_people(drawing("start > a", "a > end", a={"type": "change_field", "params": {"field": field}}))
        assert [problem.code for problem in check(graph, world)] == found


def test_role_of_a_lane_when_it_is_gone_then_the_lane_says_so_and_a_click_takes_it_away() -> None:
    graph = drawing("start > a", "a > end").with_(nodes=[Node("a", Shape.STEP, type="task", lane="top")], lanes=[Lane("top", role="boss")])
    problem = next(each for each in check(graph, WORLD) if each.code == "deleted_role")
    assert problem.node == "top"
    assert problem.fix is not None
    assert [(each.code, each.node) for each in check(problem.fix.apply(graph), WORLD)] == [("missing_role", "a")]


def test_roles_when_both_outcomes_of_an_approval_lead_on_then_a_choice_needs_no_else() -> None:
    graph = drawing("start > a", "a > choice", "choice > end : @approved", "choice > end2 : @rejected", a={"type": "approval"})
    assert about(graph) == []


@pytest.mark.parametrize("case", WRONG, ids=[case[0] for case in WRONG])
def test_cure_when_a_click_does_it_then_the_problem_is_gone(case: tuple[str, tuple[str, ...], dict[str, dict[str, Any]], tuple[str, str]]) -> None:
    _title, lines, nodes, (code, key) = case
    graph = with_people(drawing(*lines, **nodes))
    for problem in check(graph, WORLD):
        if problem.fix is not None:
            assert problem.fix.title
            after = problem.fix.apply(graph)
            assert (problem.code, problem.node) not in {(each.code, each.node) for each in check(after, WORLD)}
    assert all(problem.text and problem.cure for problem in check(graph, WORLD)), (code, key)
