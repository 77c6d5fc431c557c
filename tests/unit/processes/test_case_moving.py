"""Where the tokens of a case may go in another version."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.processes.definition import Edge, Graph, Node, Shape
from app.processes.engine import begin, happen
from app.processes.moving import Standings, candidates, land, propose
from app.processes.state import Done, State, Token
from app.processes.waiting import is_join
from tests.helpers.process_drawing import drawing
from tests.helpers.random_graphs import graphs

OLD = drawing("start > all1", "all1 > a", "all1 > b", "a > all2", "b > all2", "all2 > d", "d > end", a={"name": "Call"}, b={"name": "Write"})
NEW = drawing("start > all1", "all1 > x", "all1 > y", "x > all2", "y > all2", "all2 > d", "d > end", x={"name": "Ring"}, y={"name": "Call"})
BOTH = (Token(1, "a", "l1"), Token(2, "b", "l2"))


def test_places_when_gone_then_the_same_title_is_proposed_and_the_other_branch_for_the_other() -> None:
    assert candidates(OLD, NEW, BOTH[0])[0] == "y"
    assert propose(Standings(OLD), Standings(NEW), BOTH) == {1: "y", 2: "x"}


def test_places_when_they_cannot_be_stood_at_together_then_none_is_taken() -> None:
    old, new = Standings(OLD), Standings(NEW)
    for wrong in ({1: "y", 2: "y"}, {1: "d", 2: "x"}):
        assert land(old, new, BOTH, wrong).why_not
    as_one = land(old, new, BOTH, {1: "d", 2: "d"})
    assert (as_one.why_not, as_one.joined) == ("", {2})


def test_events_that_run_against_each_other_when_one_is_gone_then_the_other_goes_on_alone() -> None:
    def waits(*keys: str) -> Graph:
        nodes = [Node("start", Shape.START), Node("first", Shape.EVENT_CHOICE), *(Node(key, Shape.WAIT) for key in keys), Node("end", Shape.END)]
        lines = [Edge("s", "start", "first"), *(Edge(f"f{key}", "first", key) for key in keys), *(Edge(f"e{key}", key, "end") for key in keys)]
        return Graph().with_(nodes=nodes, edges=lines)

    old, new = Standings(waits("paid", "late")), Standings(waits("paid", "told"))
    racing = tuple(Token(number, key, f"f{key}", {"race": "first:1"}) for number, key in enumerate(("paid", "late"), start=1))
    assert land(old, new, racing, {2: "told"}).why_not == ""
    assert land(old, new, racing, {2: "paid"}).joined == {2}


def test_drawing_when_it_goes_too_many_ways_then_stays_are_kept_and_moves_refused() -> None:
    branches = [f"b{number}" for number in range(16)]
    lines = [f"all1 > {each}" for each in branches] + [f"{each} > all2" for each in branches]
    wide = drawing("start > all1", *lines, "all2 > d", "d > end")
    assert Standings(wide).known is None
    standing = tuple(Token(number, each, None) for number, each in enumerate(branches))
    places = Standings(wide)
    assert land(places, places, standing, {}).why_not == ""
    gone = Standings(wide.without(["b0"]))
    assert gone.known is None
    assert "too many ways" in land(places, gone, standing, {0: "d"}).why_not


@settings(max_examples=25, deadline=None, database=None)
@given(graph=graphs(), picks=st.lists(st.integers(0, 50), max_size=12))
def test_places_when_a_case_comes_to_them_then_they_are_known(graph: Graph, picks: list[int]) -> None:
    places = Standings(graph)
    advance = begin(graph, {})
    for pick in picks:
        at_work = [token for token in advance.state.tokens if graph.nodes[token.node].shape in (Shape.STEP, Shape.WAIT)]
        if advance.stopped or not at_work:
            break
        twice = len({(token.node, token.edge) for token in advance.state.tokens}) < len(advance.state.tokens)
        stuck = any(graph.nodes[token.node].shape not in (Shape.STEP, Shape.WAIT) and not is_join(graph, graph.nodes[token.node])
                    for token in advance.state.tokens)
        if not twice and not stuck:
            assert places.known is None or land(places, places, advance.state.tokens, {}).why_not == ""
        token = at_work[pick % len(at_work)]
        advance = happen(graph, State(advance.state.tokens, {}), Done(token.id))
