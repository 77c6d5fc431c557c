"""What changed between two drawings, where running cases stand in the new one, and the stored form of a drawing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from app.core.errors import UserError
from app.processes.comparison import Move, compare, moves
from app.processes.definition import Edge, Graph, Lane, Node, Note, Shape
from app.processes.engine import Token
from app.processes.json_form import from_json, to_json
from app.processes.stored_values import from_stored, to_stored
from tests.helpers.process_drawing import drawing
from tests.helpers.random_graphs import graphs

OLD = drawing("start > a", "a > all1", "all1 > b", "all1 > c", "b > all2", "c > all2", "all2 > d", "d > end", b={"name": "Call"})


def test_drawings_when_nothing_changed_then_there_is_no_difference() -> None:
    assert not compare(OLD, OLD)
    assert not compare(OLD, from_json(to_json(OLD)))


def test_drawings_when_changed_then_each_change_has_its_name() -> None:
    new = OLD.without(["b", "l2"]).with_(
        nodes=[Node("x", Shape.STEP), replace(OLD.nodes["a"], name="Ask", x=8.0), replace(OLD.nodes["d"], y=40.0)], lanes=[Lane("top")], notes=[Note("n")],
    )
    found = compare(OLD, new)
    assert (found.added, found.removed) == ({"x", "top", "n"}, {"b", "l2"})
    assert (dict(found.changed), found.moved) == ({"a": ("name",)}, {"d"})
    assert found.touched == {"x", "top", "n", "b", "l2", "a", "d"}


@pytest.mark.parametrize(("new", "token", "move"), [
    (OLD, Token(1, "a", "l0"), Move("stays", "a", "l0")),
    (OLD.with_(edges=[Edge("l0", "start", "d")]), Token(1, "a", "l0"), Move("stays", "a", "l0")),
    (OLD.without(["l0"]), Token(1, "a", "l0"), Move("stays", "a")),
    (OLD.without(["b", "l2", "l4"]).with_(nodes=[Node("b2", Shape.STEP, name="Call")]), Token(1, "b", "l2"), Move("goes", "b2")),
    (OLD.without(["b", "l2", "l4"]), Token(1, "b", "l2"), Move("goes", "d")),
    (OLD, Token(1, "all2", "l4"), Move("stays", "all2", "l4")),
    (OLD.without(["l4"]).with_(edges=[Edge("l9", "b", "all2")]), Token(1, "all2", "l4"), Move("stays", "all2", "l9")),
    (OLD.without(["d", "l6", "l7"]), Token(1, "d", "l6"), Move("choose", options=("a", "b", "c"))),
    (OLD.with_(nodes=[Node("d", Shape.WAIT)]), Token(1, "d", "l6"), Move("choose", options=("a", "b", "c", "d"))),
])
def test_case_under_way_when_a_version_is_published_then_its_place_is_known_or_chosen(new: Graph, token: Token, move: Move) -> None:
    assert moves(OLD, new, token) == move


@settings(max_examples=10, deadline=None, database=None)
@given(graphs())
def test_drawing_when_stored_and_read_then_it_is_the_same(graph: Graph) -> None:
    assert from_json(json.loads(json.dumps(to_json(graph)))) == graph


def test_drawing_when_everything_is_set_then_it_is_stored_whole() -> None:
    graph = Graph(about="deal", document_type="invoice", foreign={"a": "<b/>"}).with_(
        nodes=[Node("n", Shape.STEP, "Name", "task", {"sum": Decimal("1.50"), "day": date(2026, 1, 2), "more": [1, {"x": True}]}, "l", None, 1, 2, 3, 4, (1, 2, 3, 4), "<x/>")],
        edges=[Edge("e", "n", "n", "again", "yes", "x > 1", True, ((1, 2), (3, 4)), True, (5, 6, 7, 8), "<y/>")],
        lanes=[Lane("l", "Lane", "sales", "p", 1, 2, 3, 4, "<z/>")], notes=[Note("t", "Text", "n", 1, 2, 3, 4, "<w/>")], lines=[Edge("d", "n", "n", port="message")],
    )
    assert from_json(json.loads(json.dumps(to_json(graph)))) == graph


@pytest.mark.parametrize("drawn", [
    None, [], {}, {"format": 2}, {"format": True}, {"format": 1, "nodes": 5}, {"format": 1, "nodes": [{"key": "a"}]}, {"format": 1, "nodes": [{"key": "a", "shape": "cloud"}]},
    {"format": 1, "nodes": [{"key": "", "shape": "step"}]}, {"format": 1, "nodes": [{"key": "a", "shape": "step"}] * 2}, {"format": 1, "edges": [{"key": "a", "source": 1, "target": "b"}]},
    {"format": 1, "nodes": [{"key": "a", "shape": "step", "x": "far"}]}, {"format": 1, "nodes": [{"key": "a", "shape": "step", "params": {"sum": {"$number": "many"}}}]},
    {"format": 1, "nodes": [{"key": "a", "shape": "step", "params": 7}]}, {"format": 1, "edges": [{"key": "a", "source": "b", "target": "c", "bends": [1]}]}, {"format": 1, "foreign": 3},
    {"format": 1, "notes": [{"key": "a", "y": float("nan")}]},
])
def test_drawing_when_it_is_none_then_it_is_refused_with_a_sentence(drawn: Any) -> None:
    with pytest.raises(UserError):
        from_json(drawn)


@pytest.mark.parametrize("value", [None, True, 3, "x", Decimal("0.10"), date(2026, 2, 3), datetime(2026, 2, 3, 4, 5), [1, [Decimal(2)]], {"a": {"b": None}}])
def test_value_when_stored_and_read_then_it_is_the_same(value: Any) -> None:
    assert from_stored(json.loads(json.dumps(to_stored(value)))) == value


def test_value_when_it_can_be_no_answer_then_it_is_refused() -> None:
    with pytest.raises(TypeError):
        to_stored(object())
    assert from_stored(1.5) == Decimal("1.5")
