"""The automatic layout, the free place and the routes of lines."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations, pairwise

import pytest

from app.processes.definition import Edge, Graph, Lane, Node, Note, Point, Shape
from app.processes.layout import arrange, free_place
from app.processes.layout.crossings import crossings
from app.processes.lines import Obstacles, follow, route
from app.processes.lines.docks import box, is_on
from app.processes.lines.obstacles import grown, runs_through


def step(key: str, x: float = 0.0, y: float = 0.0, lane: str | None = None) -> Node:
    return Node(key, Shape.STEP, key, "task", lane=lane, x=x, y=y)


def gate(key: str, x: float = 0.0, y: float = 0.0, lane: str | None = None) -> Node:
    return Node(key, Shape.CHOICE, key, lane=lane, x=x, y=y, width=50.0, height=50.0)


def drawn(graph: Graph) -> list[tuple[Edge, tuple[Point, ...]]]:
    obstacles = Obstacles.of(graph)
    return [(edge, route(graph, edge, obstacles)) for edge in graph.edges.values()]


def check(graph: Graph) -> None:
    """Shapes apart, lines square, from outline to outline, and through no other shape."""
    for one, two in combinations(graph.nodes.values(), 2):
        if one.key != two.host and two.key != one.host:
            assert not (one.x < two.x + two.width and two.x < one.x + one.width and one.y < two.y + two.height and two.y < one.y + one.height), (one, two)
    for edge, points in drawn(graph):
        source, target = graph.nodes[edge.source], graph.nodes[edge.target]
        assert is_on(source, points[0]) and is_on(target, points[-1]), edge
        assert all(first[0] == second[0] or first[1] == second[1] for first, second in pairwise(points)), points
        for node in graph.nodes.values():
            if node.key not in (edge.source, edge.target, source.host, target.host) and node.host not in (edge.source, edge.target):
                assert not runs_through(points, [grown(box(node), -1.0)]), f"{edge.key} runs through {node.key}"


def mixed(seed: int, count: int, lanes: int = 0) -> Graph:
    """A drawing with choices, loops and lines that skip shapes."""
    chance = random.Random(seed)
    home = [f"lane{number}" for number in range(lanes)]
    nodes = [(gate if number % 4 == 2 else step)(f"n{number}", lane=chance.choice(home) if home else None) for number in range(count)]
    edges = [Edge(f"e{number}", f"n{max(0, number - chance.randint(1, 3))}", f"n{number}") for number in range(1, count)]
    edges += [Edge(f"x{number}", f"n{number}", f"n{(number + chance.randint(-6, 9)) % count}") for number in range(0, count, 3)]
    return Graph().with_(nodes=nodes, edges=edges, lanes=[Lane(key, key, y=160.0 * at) for at, key in enumerate(home)])


@pytest.mark.parametrize(("seed", "lanes"), [(1, 0), (2, 0), (3, 3)])
def test_drawing_when_arranged_then_nothing_overlaps_and_no_line_runs_through_a_shape(seed: int, lanes: int) -> None:
    laid = arrange(mixed(seed, 18, lanes))
    check(laid)
    for node in laid.nodes.values():
        lane = laid.lanes.get(node.lane or "")
        if lane is not None:
            assert lane.x <= node.x and node.x + node.width <= lane.x + lane.width and lane.y <= node.y and node.y + node.height <= lane.y + lane.height
    assert all(upper.y + upper.height == lower.y for upper, lower in pairwise(laid.lanes.values()))


def test_process_with_a_loop_when_arranged_then_the_main_way_is_straight_and_nothing_crosses() -> None:
    graph = Graph().with_(
        nodes=[
            Node("s", Shape.START, "Begin", width=36.0, height=36.0), step("a"), gate("q"), step("b"), step("c"), Node("e", Shape.END, width=36.0, height=36.0),
            Node("late", Shape.BOUNDARY, "1 day", "timer", host="b", x=60.0, y=40.0, width=36.0, height=36.0), step("r"),
        ],
        edges=[Edge("1", "s", "a"), Edge("2", "a", "q"), Edge("3", "q", "b", "yes"), Edge("4", "q", "c", "no"), Edge("5", "c", "a"), Edge("6", "b", "e"),
               Edge("7", "late", "r"), Edge("8", "r", "e")],
        notes=[Note("n", "Ask twice", "b", 20.0, -90.0)],
    )
    laid = arrange(graph)
    check(laid)
    lines = drawn(laid)
    assert crossings(lines) == 0
    middle = {key: laid.nodes[key].y + laid.nodes[key].height / 2 for key in ("s", "a", "q", "b", "e")}
    assert len(set(middle.values())) == 1, middle
    assert laid.nodes["s"].x < laid.nodes["a"].x < laid.nodes["q"].x < laid.nodes["b"].x < laid.nodes["e"].x
    late, host = laid.nodes["late"], laid.nodes["b"]
    assert (late.x - host.x, late.y - host.y) == (60.0, 40.0)
    note = laid.notes["n"]
    assert abs(note.x - host.x) < 300 and abs(note.y - host.y) < 300
    again = arrange(laid)
    assert again.nodes == laid.nodes and again.edges == laid.edges


def test_some_shapes_when_arranged_then_the_others_stay() -> None:
    graph = mixed(4, 12)
    placed = graph.with_(nodes=[replace(node, x=1000.0, y=40.0 * at) for at, node in enumerate(graph.nodes.values())])
    laid = arrange(placed, {"n3", "n4", "n5"})
    assert all(laid.nodes[key] == placed.nodes[key] for key in placed.nodes if key not in {"n3", "n4", "n5"})
    assert (min(laid.nodes[key].x for key in ("n3", "n4", "n5")), min(laid.nodes[key].y for key in ("n3", "n4", "n5"))) == (1000.0, 120.0)


def test_some_shapes_when_arranged_then_each_stays_in_its_lane_and_a_lane_that_is_too_low_grows() -> None:
    lanes = [Lane("one", "One", x=0, y=0, width=900, height=120), Lane("two", "Two", x=0, y=120, width=900, height=120)]
    nodes = [Node(key, Shape.STEP, key, lane=lane, x=x, y=y, width=150, height=58) for key, lane, x, y in (
        ("a", "one", 60, 30), ("b", "two", 90, 150), ("c", "two", 120, 160), ("still", "two", 700, 150),
    )]
    graph = Graph().with_(nodes=nodes, lanes=lanes, edges=[Edge("ab", "a", "b"), Edge("ac", "a", "c")])
    laid = arrange(graph, {"a", "b", "c"})
    for key in ("a", "b", "c"):
        node = laid.nodes[key]
        lane = laid.lanes[node.lane or ""]
        assert lane.y < node.y
        assert node.y + node.height < lane.y + lane.height
    assert laid.lanes["two"].height > 120
    assert laid.lanes["two"].y == laid.lanes["one"].y + laid.lanes["one"].height
    assert laid.nodes["still"] is graph.nodes["still"]


def test_ways_out_of_a_step_when_arranged_then_they_leave_one_below_the_other() -> None:
    nodes = [Node(key, Shape.STEP, key, width=150, height=58) for key in ("a", "b", "c")]
    laid = arrange(Graph().with_(nodes=nodes, edges=[Edge("ab", "a", "b", "yes"), Edge("ac", "a", "c", "no")]))
    starts = [route(laid, edge)[0] for edge in laid.edges.values()]
    assert abs(starts[0][1] - starts[1][1]) >= 15
    assert {x for x, _y in starts} == {laid.nodes["a"].x + 150}


def test_deadline_when_arranged_then_it_sits_on_the_lower_edge_of_its_step() -> None:
    nodes = [Node("a", Shape.STEP, "a", width=150, height=58), Node("late", Shape.BOUNDARY, host="a", width=24, height=24), Node("b", Shape.STEP, "b")]
    laid = arrange(Graph().with_(nodes=nodes, edges=[Edge("ab", "late", "b")]))
    assert laid.nodes["late"].y + 12 == laid.nodes["a"].y + 58
    assert laid.nodes["a"].x < laid.nodes["late"].x < laid.nodes["a"].x + 150


def test_nothing_and_circles_when_arranged_then_it_ends() -> None:
    assert arrange(Graph()) == Graph()
    ring = Graph().with_(nodes=[step("a"), step("b")], edges=[Edge("1", "a", "b"), Edge("2", "b", "a"), Edge("3", "a", "a")])
    check(arrange(ring))


def test_shape_when_appended_then_it_stands_free_beside_its_neighbour() -> None:
    graph = Graph().with_(nodes=[step("a", 100.0, 100.0)], lanes=[Lane("l", x=0.0, y=60.0, height=300.0)])
    first = free_place(graph, "a")
    assert first == (310.0, 100.0)
    graph = graph.with_(nodes=[step("b", *first)])
    second = free_place(graph, "a")
    assert second[0] == 310.0 and second[1] >= 100.0 + 58.0
    assert free_place(graph, "a", "down") == (100.0, 218.0)
    assert free_place(graph, "b", "left", (36.0, 36.0))[0] == 310.0 - 60.0 - 36.0
    with pytest.raises(KeyError):
        free_place(graph, "gone")


def test_line_when_a_shape_stands_between_then_it_goes_around() -> None:
    graph = Graph().with_(nodes=[step("a"), step("b", 500.0), step("wall", 240.0, -100.0)], edges=[Edge("1", "a", "b")])
    graph = graph.with_(nodes=[replace(graph.nodes["wall"], height=400.0)])
    check(graph)
    assert len(route(graph, graph.edges["1"])) > 2
    free = graph.without(["wall"])
    assert route(free, free.edges["1"]) == ((150.0, 29.0), (500.0, 29.0))


def test_line_when_its_ends_stand_anyhow_then_it_is_square_and_runs_through_nothing() -> None:
    chance = random.Random(5)
    for _round in range(25):
        places = chance.sample([(260.0 * column, 130.0 * row) for column in range(5) for row in range(5)], 9)
        nodes = [(gate if number % 3 == 0 else step)(f"n{number}", *place) for number, place in enumerate(places)]
        check(Graph().with_(nodes=nodes, edges=[Edge(f"e{number}", f"n{number}", f"n{number + 1}") for number in range(8)]))


def test_bent_line_when_an_end_moves_then_its_stretches_stay_parallel() -> None:
    graph = Graph().with_(
        nodes=[step("a"), step("b", 600.0, 300.0)], edges=[Edge("1", "a", "b", bends=((400.0, 29.0), (400.0, 329.0)), is_by_hand=True)],
    )
    lower = graph.with_(nodes=[replace(graph.nodes["a"], y=80.0)])
    assert follow(graph.edges["1"], graph, lower).bends == ((400.0, 109.0), (400.0, 329.0))
    both = lower.with_(nodes=[replace(graph.nodes["b"], y=380.0)])
    assert follow(graph.edges["1"], graph, both).bends == ((400.0, 109.0), (400.0, 409.0))
    onward = graph.with_(nodes=[replace(graph.nodes["a"], x=40.0), replace(graph.nodes["b"], x=640.0)])
    assert follow(graph.edges["1"], graph, onward).bends == ((440.0, 29.0), (440.0, 329.0))
    across = graph.with_(nodes=[replace(graph.nodes["a"], x=380.0)])
    assert follow(graph.edges["1"], graph, across).bends == () and not follow(graph.edges["1"], graph, across).is_by_hand
    laid = replace(graph.edges["1"], is_by_hand=False)
    assert follow(laid, graph, lower).bends == ()
    assert follow(laid, graph, onward).bends == ((440.0, 29.0), (440.0, 329.0))


def test_line_laid_by_the_layout_when_a_shape_comes_onto_it_then_it_finds_another_way() -> None:
    edge = Edge("1", "a", "b", bends=((200.0, 29.0), (200.0, 329.0)))
    graph = Graph().with_(nodes=[step("a"), step("b", 600.0, 300.0)], edges=[edge])
    assert route(graph, edge)[1:-1] == edge.bends
    blocked = graph.with_(nodes=[step("c", 150.0, 150.0)])
    assert route(blocked, edge)[1:-1] != edge.bends
    check(blocked)
