"""UX 2 M6 and B5, and the second half of bar 5: checks while drawing take at most 200 ms; every part of a large drawing reads aloud."""

from __future__ import annotations

import time
from random import Random
from statistics import median

import pytest

from app.core.i18n import set_language
from app.processes.definition import Edge, Graph, Lane, Node, Shape
from app.processes.sentences import sentence
from app.processes.validation import World, check
from app.services.process_steps.step import load

pytestmark = pytest.mark.heavy
WORLD = World(
    roles={"sales": "Salesperson"}, staffed={"sales"}, employees={1: "Ann"}, fields={"deal": {"amount": "number", "title": "text"}}, document_types={},
    processes={},
)


def large(shapes: int, split: Shape) -> Graph:
    """A drawing of tasks, choices, splits with their joins, and loops, one behind another."""
    dice, nodes, edges = Random(shapes), [Node("start", Shape.START)], list[Edge]()

    def step(key: str) -> Node:
        return Node(key, Shape.STEP, f"Step {key}", "task", {"due": 480}, "top")

    def line(source: str, target: str, **more: object) -> None:
        edges.append(Edge(f"l{len(edges)}", source, target, **more))  # type: ignore[arg-type]

    last, number = "start", 0
    while len(nodes) < shapes - 4:
        number += 1
        kind = dice.choice(("step", "split", "choice", "loop"))
        first, end, one, two = (f"{word}{number}" for word in ("first", "end", "one", "two"))
        if kind == "step":
            nodes.append(step(first))
            line(last, first)
            last = first
        elif kind == "loop":
            nodes += [step(first), Node(end, Shape.CHOICE, end)]
            line(last, first)
            line(first, end)
            line(end, first, condition="deal.amount < 5")
            last = end
        else:
            shape = split if kind == "split" else Shape.CHOICE
            nodes += [Node(first, shape, first), step(one), step(two), Node(end, shape, end)]
            line(last, first)
            line(first, one, condition="" if shape is Shape.PARALLEL else f"deal.amount > {number} and not empty(deal.title)")
            line(first, two, is_else=shape is not Shape.PARALLEL)
            line(one, end)
            line(two, end)
            last = end
    nodes.append(Node("end", Shape.END))
    line(last, "end")
    return Graph(about="deal").with_(nodes=nodes, edges=edges, lanes=[Lane("top", role="sales")])


@pytest.mark.parametrize("shapes", [100, 2_000])
@pytest.mark.parametrize("split", [Shape.PARALLEL, Shape.INCLUSIVE])
def test_checks_when_somebody_draws_then_they_take_at_most_200_ms(shapes: int, split: Shape, capsys: pytest.CaptureFixture[str]) -> None:
    load()
    graph = large(shapes, split)
    assert check(graph, WORLD) == ()
    spent = []
    for number in range(7):
        changed = graph.with_(nodes=[Node("start", Shape.START, x=float(number))])
        began = time.process_time()
        check(changed, WORLD)
        spent.append(time.process_time() - began)
    broken = graph.without([graph.outgoing["start"][0].key])
    with capsys.disabled():
        print(f"\nM6: {len(graph.nodes)} shapes ({split}) checked in {median(spent) * 1000:.0f} ms")
    assert median(spent) <= 0.2
    assert {problem.code for problem in check(broken, WORLD)} == {"dead_end", "unreachable"}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_parts_when_read_aloud_then_each_is_a_whole_sentence(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    load()
    set_language(language)
    try:
        graph = large(2_000, Shape.PARALLEL)
        said = [sentence(graph, key, {"role:sales": "Salesperson"}) for key in (*graph.nodes, *graph.edges, *graph.lanes)]
    finally:
        set_language("en")
    assert all(text.endswith(".") and "{" not in text for text in said)
    with capsys.disabled():
        print(f"\nB5: {len(said)} parts read aloud in {language}, such as: {said[2]}")
