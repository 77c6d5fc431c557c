"""Bar 9, the drawing itself: each wrong thing of the bar is found with its place and a cure, stops publishing, and harms no case that runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from app.core.errors import UserError
from app.processes.definition import Edge, Graph, Lane, Node, Shape
from app.processes.engine import Done, begin, happen
from app.processes.json_form import from_json, to_json
from app.processes.validation import World, check
from app.services.process_steps.step import load
from tests.helpers.process_drawing import drawing

pytestmark = pytest.mark.heavy
WORLD = World(
    roles={"sales": "Salesperson"}, staffed={"sales"}, employees={7: "Ann"}, fields={"deal": {"amount": "number"}, "client": {"name": "text"}},
    document_types={"invoice": "Invoice"}, processes={3: "Dunning"}, records={"deal_stage": {1: "Won"}}, now=datetime(2026, 11, 22, 12),
)


def wrong() -> dict[str, tuple[Graph, str, str]]:
    """What the bar names: the drawing, the code of what is wrong, and where."""
    questions = [{"name": "limit", "label": "Limit", "kind": "money", "condition": "deal.margin > 1"}]
    return {
        "cyclic choice without exit": (drawing("start > a", "a > choice", "choice > b : amount > 3", "choice > a : else", "b > choice"), "endless", "choice"),
        "circle in which nobody does anything": (
            drawing("start > choice1", "choice1 > choice2", "choice2 > choice1 : amount > 3", "choice2 > end : else"), "idle_circle", "choice1",
        ),
        "join behind a choice": (
            drawing("start > choice", "choice > a : amount > 3", "choice > b : else", "a > all", "b > all", "all > end"), "dead_join", "all",
        ),
        "join of which one way is never come to": (drawing("start > a", "a > all", "b > all", "all > end"), "dead_join", "all"),
        "join of the outcomes of one step": (
            drawing("start > a", "a > b : @approved", "a > c : @rejected", "b > all", "c > all", "all > end", a={"type": "approval"}), "dead_join", "all",
        ),
        "deleted role": (drawing("start > a", "a > end", a={"params": {"role": "boss"}}), "deleted_role", "a"),
        "deleted role of a lane": (drawing("start > a", "a > end", a={"lane": "top"}).with_(lanes=[Lane("top", role="boss")]), "deleted_role", "top"),
        "person who left": (drawing("start > a", "a > end", a={"params": {"assigned": "employee", "employee": 8}}), "deleted_person", "a"),
        "timer in the past": (drawing("start > wait", "wait > end", wait={"params": {"until": 'date("2026-11-21")'}}), "past_time", "wait"),
        "condition on a field that is gone": (drawing("start > choice", "choice > end : deal.margin > 1", "choice > end2 : else"), "deleted_field", "l1"),
        "question on a field that is gone": (drawing("start > a", "a > end", a={"type": "form", "params": {"questions": questions}}), "deleted_field", "a"),
        "step that writes a field that is gone": (
            drawing("start > a", "a > end", a={"type": "change_field", "params": {"field": "deal.margin", "value": "1"}}), "deleted_field", "a",
        ),
        "process that is gone": (drawing("start > a", "a > end", a={"type": "sub_process", "params": {"process": 4}}), "deleted_record", "a"),
        "stage that is gone": (drawing("start > a", "a > end", a={"type": "move_stage", "params": {"stage": 2}}), "deleted_record", "a"),
        "bad formula": (drawing("start > choice", "choice > end : amount > > 1", "choice > end2 : else"), "bad_formula", "l1"),
    }


def with_roles(graph: Graph) -> Graph:
    """The drawing about a deal, its steps tasks of a role that somebody has unless they say otherwise."""
    nodes = [
        replace(node, type=node.type or "task", params=node.params if node.lane else {"role": "sales", **node.params})
        for node in graph.nodes.values() if node.shape is Shape.STEP
    ]
    return replace(graph, about="deal").with_(nodes=nodes)


def test_wrong_drawings_when_checked_then_each_is_found_with_place_and_cure(capsys: pytest.CaptureFixture[str]) -> None:
    load()
    cured = 0
    for title, (graph, code, key) in wrong().items():
        graph = with_roles(graph)
        found = [problem for problem in check(graph, WORLD) if (problem.code, problem.node) == (code, key)]
        assert found, (title, check(graph, WORLD))
        assert found[0].severity == "error"
        assert found[0].text
        assert found[0].cure
        if found[0].fix is not None:
            after = found[0].fix.apply(graph)
            assert (code, key) not in {(problem.code, problem.node) for problem in check(after, WORLD)}, title
            cured += 1
        run(graph)
    with capsys.disabled():
        print(f"\nbar 9: {len(wrong())} wrong drawings found with place and cure, {cured} cured by a click; none hung the engine")


def run(graph: Graph) -> None:
    """A case of a wrong drawing comes to rest, or is refused with a sentence, whatever is done in it."""
    try:
        advance = begin(graph, {"amount": 5})
        for _number in range(50):
            if advance.ended or not advance.state.tokens:
                return
            advance = happen(graph, advance.state, Done(advance.state.tokens[0].id, "approved"))
    except UserError as error:
        assert error.text


@pytest.mark.parametrize("change", [
    {"format": 99}, {"format": "1"}, {"nodes": [{"key": "a", "shape": "start"}, {"key": "a", "shape": "end"}]}, {"nodes": {"a": 1}}, {"edges": [None]},
    {"nodes": [{"key": "a", "shape": "step", "x": 1e999}]},
])
def test_stored_drawing_when_it_is_damaged_then_it_is_refused_with_a_sentence(change: dict[str, Any]) -> None:
    stored = to_json(Graph().with_(nodes=[Node("s", Shape.START)], edges=[Edge("l", "s", "s")]))
    with pytest.raises(UserError) as refused:
        from_json({**stored, **change})
    assert refused.value.text
